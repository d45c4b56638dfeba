-- title:  Findings
-- order:  20
-- needs:  event_count  Record sched:sched_switch, sched:sched_waking, signal:signal_generate and signal:signal_deliver.
-- param:  warning_ns 1000000    P99 from which a latency is a warning.
-- param:  critical_ns 10000000  P99 from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
WITH
cases AS MATERIALIZED (
  SELECT * FROM preempt_case WHERE :run IS NULL OR run = :run),
p99 AS MATERIALIZED (
  SELECT run, metric, process, count(*) AS n, percentile_nr(dur, 0.99) AS p99,
         percentile_nr(dur, 0.5) AS p50, max(dur) AS worst
    FROM cases GROUP BY run, metric, process),
tail AS MATERIALIZED (
  SELECT c.* FROM cases AS c JOIN p99 AS p USING (run, metric, process)
   WHERE c.dur >= p.p99 AND c.metric <> 'wakeup'),
piece AS (
  SELECT t.run, t.metric, t.process, u.dur,
         CASE u.kind WHEN 'task'
                     THEN 'threads of ' || iif(w.process IS t.process,
                          'the same process', coalesce(w.process, w.thread, '?'))
                          || ' on the same CPU'
                     WHEN 'running' THEN 'the thread itself running on'
                     WHEN 'idle' THEN 'a CPU that was leaving idle'
                     WHEN 'blocked' THEN 'sleep in ' || coalesce(u.name, 'the kernel')
                     WHEN 'unknown' THEN 'causes the trace cannot tell'
                     ELSE u.kind || coalesce(' ' || u.name, '') END AS culprit
    FROM tail AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid),
blamed AS MATERIALIZED (
  SELECT run, metric, process, culprit, sum(dur) AS dur,
         sum(dur) * 1.0 / sum(sum(dur)) OVER (PARTITION BY run, metric, process) AS share,
         row_number() OVER (PARTITION BY run, metric, process
                            ORDER BY sum(dur) DESC, culprit) AS nth
    FROM piece GROUP BY run, metric, process, culprit),
told AS (
  SELECT p.run,
         CASE WHEN p.p99 >= :critical_ns THEN 'critical'
              WHEN p.p99 >= :warning_ns THEN 'warning' ELSE 'info' END AS severity,
         CASE p.metric
           WHEN 'signal_delivery' THEN 'preemption requests to ' || p.process
                || ' were delivered after ' || fmt_ns(p.p99) || ' (P99 of '
           ELSE 'threads of ' || p.process || ' that wanted to run were kept off the CPU for '
                || fmt_ns(p.p99) || ' (P99 of ' END
         || p.n || iif(p.n < 100, ', few for a P99', '') || '; half within '
         || fmt_ns(p.p50) || ', worst ' || fmt_ns(p.worst) || ')'
         || coalesce('; ' || fmt_share(b.share) || ' of the tail is due to ' || b.culprit, '') AS finding,
         'preempt/metrics ' || p.metric || ' ' || scope('process', p.process)
         || '; preempt/blame; preempt/worst' AS evidence
    FROM p99 AS p
    LEFT JOIN blamed AS b
      ON b.run = p.run AND b.metric = p.metric AND b.process = p.process
     AND b.nth = 1
   WHERE p.metric IN ('signal_delivery', 'runnable_preempted')
     AND EXISTS (SELECT 1 FROM go_process JOIN process AS g USING (upid)
                  WHERE g.name = p.process)
  UNION ALL
  SELECT DISTINCT f.run, 'info',
         'no thread of ' || f.process || ' was asked to yield by signal: asynchronous preemption is off '
         || '(GODEBUG=asyncpreemptoff=1, or Go before 1.14), or nothing ran long enough; '
         || 'signal_delivery does not apply',
         'preempt/metrics signal_delivery ' || scope('process', f.process)
    FROM focus AS f
   WHERE (:run IS NULL OR f.run = :run)
     AND f.upid IN (SELECT upid FROM go_process)
     AND EXISTS (SELECT 1 FROM event_count WHERE name = 'signal_generate')
     AND NOT EXISTS (SELECT 1 FROM cases AS c
                      WHERE c.run = f.run AND c.process IS f.process
                        AND c.metric = 'signal_delivery'))
SELECT run, severity, finding, evidence
  FROM told
 ORDER BY run, CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
       finding;
