-- title:  Memory that threads ask for
-- order:  5
-- about:  Page faults in user mode, and the calls mmap, munmap, madvise and brk, by thread: each may stall it, and a real-time thread should have none once it works. policy: of the thread at that moment: rt is SCHED_FIFO or RR, which traces do not tell apart. bytes: asked for by mmap. alloc_latency: time in these calls. How long a page fault took is not told by its event.
-- needs:  memory_event  Record exceptions:page_fault_user and the system calls mmap, munmap, madvise and brk, with sched:sched_switch.
-- column: run       text    Run
-- column: analysis  text    Analysis
-- column: metric    text    Metric
-- column: unit      text    Unit
-- column: scope     text    Scope
-- column: n         count   n
-- column: min       metric  Min
-- column: p50       metric  P50
-- column: p90       metric  P90
-- column: p99       metric  P99
-- column: p999      metric  P99.9
-- column: max       metric  Max
-- column: mean      metric  Mean
-- column: sum       metric  Sum
-- column: censored  count   Censored
-- column: in_loss   count   In loss
-- column: quality   text    Quality
WITH
event AS MATERIALIZED (
  SELECT w.run, w.process, w.label, m.op, m.bytes, m.dur, coalesce(m.policy, 'not known') AS policy
    FROM memory_event AS m JOIN focus AS w USING (utid)
   WHERE (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
counted AS (
  SELECT run, CASE op WHEN 'fault' THEN 'page_faults' ELSE op || '_calls' END AS metric,
         scope('process', process, 'thread', label, 'policy', policy) AS scope, count(*) AS n
    FROM event GROUP BY 1, 2, 3),
sized AS (
  SELECT run, scope('process', process, 'thread', label, 'policy', policy) AS scope,
         count(bytes) AS n, sum(bytes) AS bytes, max(bytes) AS most
    FROM event WHERE op = 'mmap' GROUP BY 1, 2 HAVING count(bytes) > 0),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT run, metric, 'count', scope, n, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n, NULL,
         NULL, 'ok'
    FROM counted
  UNION ALL
  SELECT run, 'bytes', 'bytes', scope, n, NULL, NULL, NULL, NULL, NULL, most, NULL, bytes,
         NULL, NULL, 'ok'
    FROM sized
  UNION ALL
  SELECT key->>0, 'alloc_latency', 'ns', key->>1, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, scope('process', process, 'thread', label,
                                                     'policy', policy)),
                               dur, dur IS NULL, NULL)
                  FROM event WHERE op <> 'fault')))
SELECT run, 'alloc' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean,
       sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, instr(scope, 'policy=deadline') DESC, instr(scope, 'policy=rt') DESC, scope,
          metric;
