-- title:  Stop-the-world pauses
-- order:  2
-- about:  How long all goroutines of a Go process stood still. Each source is reported for itself (scope source=), because the same pause is seen by several.
-- about:  pause: one stop, by the runtime's own stamps where the probes carry them (Go 1.22 and later; the sum over GC reasons is debug.GCStats.PauseTotal), else from probe times, an upper bound (pause_lower is the lower one); by events of an execution trace, an upper bound. gc_pause: the two stops of garbage collections alone. stopping: until the last P had stopped. cycle_pause: both pauses of a collection as gctrace prints them, a lower bound with two digits. jitter: P99 - P50 of pause; jitter_range: max - min.
-- needs:  stw_pause  Record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema, or an execution trace, or run with GODEBUG=gctrace=1 and keep stderr.
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
pause AS MATERIALIZED (
  SELECT * FROM stw_pause WHERE :run IS NULL OR run = :run),
cycle AS MATERIALIZED (
  SELECT g.*, t.run, t.process
    FROM gc_cycle AS g JOIN go_text AS t USING (line_id)
   WHERE :run IS NULL OR t.run = :run),
sample(run, metric, process, source, reason, value, bound, in_loss) AS (
  SELECT run, 'pause', process, source, reason, pause_ns, bound, in_loss
    FROM pause
  UNION ALL
  SELECT run, 'pause_lower', process, 'uprobe', reason_name, lower_ns,
         'lower_bound', in_loss
    FROM stw_stop
   WHERE bound IS NOT NULL AND (:run IS NULL OR run = :run)
  UNION ALL
  SELECT run, 'stopping', process, 'uprobe', reason_name, stopping_ns,
         NULL, in_loss
    FROM stw_stop WHERE :run IS NULL OR run = :run),
scoped(run, metric, scope, value, bound, in_loss) AS (
  SELECT run, metric, scope('source', source), value, bound, in_loss
    FROM sample
  UNION ALL
  SELECT run, metric, scope('process', process, 'source', source), value,
         bound, in_loss
    FROM sample WHERE process IS NOT NULL
  UNION ALL
  SELECT run, metric,
         scope('process', process, 'source', source, 'reason', reason),
         value, bound, in_loss
    FROM sample
  UNION ALL
  SELECT run, 'gc_pause', scope('source', source), pause_ns, bound, in_loss
    FROM pause WHERE is_gc
  UNION ALL
  SELECT run, 'gc_pause', scope('process', process, 'source', source),
         pause_ns, bound, in_loss
    FROM pause WHERE is_gc AND process IS NOT NULL
  UNION ALL
  SELECT run, metric, scope('process', process, 'source', 'gctrace'), value,
         bound, NULL
    FROM (SELECT run, process, 'cycle_pause' AS metric,
                 sweep_stw_ns + mark_stw_ns AS value, 'lower_bound' AS bound
            FROM cycle
          UNION ALL
          SELECT run, process, 'cycle', sweep_stw_ns + mark_ns + mark_stw_ns,
                 NULL
            FROM cycle
          UNION ALL
          SELECT run, process, 'assist', cpu_assist_ns, NULL
            FROM cycle WHERE cpu_assist_ns IS NOT NULL)),
bounds AS MATERIALIZED (
  SELECT json_array(run, metric, scope) AS key, max(bound) AS bound
    FROM scoped WHERE bound IS NOT NULL GROUP BY 1),
summary AS MATERIALIZED (
  SELECT s.key->>0 AS run, s.key->>1 AS metric, s.key->>2 AS scope,
         b.bound, s.*
    FROM stats((SELECT collect(json_array(run, metric, scope), value,
                               value IS NULL, in_loss) FROM scoped)) AS s
    LEFT JOIN bounds AS b ON b.key = s.key),
rows AS (
  SELECT run, metric, 'ns' AS unit, scope, n, min, p50, p90, p99, p999, max,
         mean, sum, censored, in_loss,
         quality(n, in_loss, bound,
                 iif(instr(scope, 'source=gctrace'), 'rounded', NULL)) AS quality
    FROM summary
  UNION ALL
  SELECT run, 'jitter', 'ns', scope, n, NULL, NULL, NULL, NULL, NULL, NULL,
         NULL, p99 - p50, NULL, NULL,
         quality(n, in_loss, bound, iif(instr(scope, 'source=gctrace'), 'rounded', NULL))
    FROM summary WHERE metric = 'pause' AND NOT instr(scope, 'reason=')
  UNION ALL
  SELECT run, 'jitter_range', 'ns', scope, n, NULL, NULL, NULL, NULL, NULL,
         NULL, NULL, max - min, NULL, NULL,
         quality(100, in_loss, bound, iif(instr(scope, 'source=gctrace'), 'rounded', NULL))
    FROM summary WHERE metric = 'pause' AND NOT instr(scope, 'reason=')
  UNION ALL
  SELECT run, 'gc_cpu_share', 'ratio',
         scope('process', process, 'source', 'gctrace'), cycles, NULL, NULL,
         NULL, NULL, NULL, NULL, NULL, gc_cpu_pct / 100.0, NULL, NULL, 'rounded'
    FROM (SELECT *, max(line_id) OVER of_process AS last,
                 count(*) OVER of_process AS cycles
            FROM cycle
          WINDOW of_process AS (PARTITION BY run, process))
   WHERE line_id = last)
SELECT rows.run, 'stw' AS analysis, metric, unit, scope, n, min, p50, p90, p99,
       p999, max, mean, sum, censored, in_loss,
       CASE WHEN c.flag IS NULL OR unit <> 'ns' THEN quality
            WHEN quality = 'ok' THEN c.flag
            ELSE quality || ',' || c.flag END
  FROM rows LEFT JOIN run_clock AS c ON c.run = rows.run
 ORDER BY rows.run, CASE metric WHEN 'pause' THEN 1 WHEN 'pause_lower' THEN 2
                           WHEN 'gc_pause' THEN 3 WHEN 'stopping' THEN 4
                           WHEN 'cycle_pause' THEN 5 WHEN 'jitter' THEN 6
                           WHEN 'jitter_range' THEN 7 ELSE 8 END,
       metric, instr(scope, 'source=gctrace') > 0, instr(scope, 'reason=') > 0,
       scope;
