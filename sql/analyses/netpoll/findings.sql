-- title:  Findings
-- order:  20
-- needs:  netpoll_any  Record the system calls of the program and the scheduler's events; for goroutines an execution trace.
-- param:  warning_ns 1000000  P99 (the worst, of fewer than 100) from which it is a warning.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
way AS (
  SELECT w.run, w.process, 1 AS step, k.dur
    FROM netpoll_wake AS k JOIN focus AS w USING (utid) WHERE k.dur IS NOT NULL
  UNION ALL
  SELECT g.run, p.name, 2, g.dur
    FROM netpoll_goroutine AS g LEFT JOIN process AS p USING (upid) WHERE g.dur IS NOT NULL),
summary AS (
  SELECT run, process, step, count(*) AS n, percentile_nr(dur, 0.5) AS p50,
         percentile_nr(dur, 0.99) AS p99, max(dur) AS worst, sum(dur) AS total
    FROM way WHERE :run IS NULL OR run = :run
   GROUP BY run, process, step)
SELECT run, iif(iif(n < 100, worst, p99) >= :warning_ns, 'warning', 'info'),
       CASE step WHEN 1 THEN 'threads' || coalesce(' of ' || process, '')
                             || ' that a ready file woke in epoll_pwait got a CPU within '
                 ELSE 'goroutines' || coalesce(' of ' || process, '')
                      || ' that the netpoller made runnable ran within ' END
       || fmt_ns(p50) || ' (half of ' || n || iif(n < 100, '', '; P99 ' || fmt_ns(p99))
       || '; worst ' || fmt_ns(worst) || ')',
       'netpoll/metrics ' || iif(step = 1, 'thread_wake', 'goroutine_wake'),
       total, 'worst', NULL
  FROM summary
 ORDER BY run, process, step;
