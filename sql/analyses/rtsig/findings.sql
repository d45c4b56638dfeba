-- title:  Findings
-- order:  20
-- needs:  signal  Record signal:signal_generate, signal:signal_deliver and the scheduler's events.
-- param:  least 32            The lowest signal number that counts.
-- param:  warning_ns 1000000  P99 (the worst, of fewer than 100) from which it is a warning.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
taken AS MATERIALIZED (
  SELECT w.run, w.process, k.sig, k.path, count(*) AS n,
         percentile_nr(k.dur, 0.5) AS p50, percentile_nr(k.dur, 0.99) AS p99,
         max(k.dur) AS worst, sum(k.dur) AS total
    FROM signal_taken AS k JOIN who AS w USING (utid)
   WHERE k.sig >= CAST(:least AS INTEGER) AND (:run IS NULL OR w.run = :run)
   GROUP BY 1, 2, 3, 4),
lost AS (
  SELECT w.run, w.process, s.sig, count(*) AS n
    FROM signal AS s JOIN who AS w USING (utid)
   WHERE s.res = 3 AND s.sig >= CAST(:least AS INTEGER) AND (:run IS NULL OR w.run = :run)
   GROUP BY 1, 2, 3),
told(run, severity, finding, evidence, harm, next) AS (
  SELECT run, iif(iif(n < 100, worst, p99) >= :warning_ns, 'warning', 'info'),
         n || ' signals ' || sig || coalesce(' to ' || process, '') || ' were '
         || CASE path WHEN 'handler' THEN 'delivered to a handler'
                      WHEN 'sigwait' THEN 'taken by rt_sigtimedwait'
                      ELSE 'followed by the wake-up of a waiting thread' END
         || ': half within ' || fmt_ns(p50)
         || iif(n < 100, '', ', P99 ' || fmt_ns(p99)) || ', worst ' || fmt_ns(worst),
         'rtsig/metrics delivery ' || scope('signal', sig, 'path', path) || '; rtsig/worst',
         total, 'worst'
    FROM taken
  UNION ALL
  SELECT run, 'critical',
         n || ' signals ' || sig || coalesce(' to ' || process, '')
         || ' were lost: the queue was full (RLIMIT_SIGPENDING)',
         'rtsig/outcomes', NULL, 'outcomes'
    FROM lost)
SELECT run, severity, finding, evidence, harm, next, NULL FROM told
 ORDER BY run, severity = 'info', finding;
