-- title:  Real-time signals
-- order:  6
-- about:  delivery: from the generation of a signal to whoever took it. path=handler: to its delivery, when the handler begins. path=sigwait: to the return of rt_sigtimedwait; no delivery is ever traced for these. path=wakeup: where system calls were not recorded, to when the thread runs that the sender woke (sigwait, signalfd): a lower bound. What the sender itself waits in its call is not in it.
-- needs:  signal  Record signal:signal_generate, signal:signal_deliver and the scheduler's events; for receivers that use sigwait the system calls, too.
-- param:  least 32  The lowest signal number that counts (1: all).
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
taken AS MATERIALIZED (
  SELECT w.run, w.process, k.sig, k.path, k.dur, k.in_loss
    FROM signal_taken AS k JOIN who AS w USING (utid)
   WHERE k.sig >= CAST(:least AS INTEGER) AND (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
sample AS (
  SELECT run, scope('signal', sig, 'path', path) AS scope, dur, in_loss FROM taken
  UNION ALL
  SELECT run, scope('process', process, 'signal', sig, 'path', path), dur, in_loss
    FROM taken WHERE process IS NOT NULL),
rows AS (
  SELECT key->>0 AS run, key->>1 AS scope, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss,
         quality(n, in_loss, iif(instr(key->>1, 'path=wakeup'), 'lower_bound', NULL)) AS quality
    FROM stats((SELECT collect(json_array(run, scope), dur, NULL, in_loss) FROM sample)))
SELECT r.run, 'rtsig' AS analysis, 'delivery' AS metric, 'ns' AS unit, scope, n, min, p50,
       p90, p99, p999, max, mean, sum, censored, in_loss,
       CASE WHEN c.flag IS NULL THEN quality WHEN quality = 'ok' THEN c.flag
            ELSE quality || ',' || c.flag END
  FROM rows AS r LEFT JOIN run_clock AS c ON c.run = r.run
 ORDER BY r.run, scope;
