-- title:  The way from the network to a goroutine
-- order:  10
-- about:  thread_wake: a thread that waits in epoll_pwait is woken, because a file is ready, until it is on a CPU. goroutine_wake: from when the netpoller makes a goroutine runnable until it runs, by execution traces. calls_per_s: calls of epoll_pwait (and epoll_wait); mean is the rate, n the count. empty_share: those that had nothing: Go looks without waiting, too, whenever a P has nothing to do. Waiting in epoll_pwait itself is no latency: there was nothing to do.
-- needs:  netpoll_any  Record the system calls of the program and the scheduler's events; for goroutines an execution trace.
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
call AS MATERIALIZED (
  SELECT w.run, w.process, count(*) AS n, sum(c.events = 0) AS empty,
         sum(c.events IS NOT NULL) AS told, (s.end_ts - s.begin_ts) / 1e9 AS seconds
    FROM netpoll_call AS c JOIN focus AS w USING (utid)
    JOIN thread AS t USING (utid) JOIN source AS s USING (source_id)
   WHERE (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)
   GROUP BY w.run, w.process, s.source_id),
sample AS (
  SELECT w.run, 'thread_wake' AS metric, scope('process', w.process) AS scope, k.dur, k.in_loss
    FROM netpoll_wake AS k JOIN focus AS w USING (utid)
   WHERE (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)
  UNION ALL
  SELECT g.run, 'goroutine_wake', scope('process', p.name), g.dur, NULL
    FROM netpoll_goroutine AS g LEFT JOIN process AS p USING (upid)
   WHERE :run IS NULL OR g.run = :run),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT key->>0, key->>1, 'ns', key->>2, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, metric, scope), dur, dur IS NULL, in_loss)
                  FROM sample))
  UNION ALL
  SELECT run, 'calls_per_s', 'per_s', scope('process', process), n, NULL, NULL, NULL, NULL,
         NULL, NULL, n / seconds, NULL, NULL, NULL, 'ok'
    FROM call WHERE seconds > 0
  UNION ALL
  SELECT run, 'empty_share', 'ratio', scope('process', process), told, NULL, NULL, NULL, NULL,
         NULL, NULL, iif(told, empty * 1.0 / told, NULL), NULL, NULL, NULL,
         iif(told, 'ok', 'not_applicable')
    FROM call)
SELECT run, 'netpoll' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, CASE metric WHEN 'thread_wake' THEN 1 WHEN 'goroutine_wake' THEN 2
                           WHEN 'calls_per_s' THEN 3 ELSE 4 END, scope;
