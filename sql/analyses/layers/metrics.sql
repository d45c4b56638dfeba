-- title:  Latency through the layers
-- order:  12
-- about:  What latency tools, and the kernel's timerlat and osnoise tracers, measured beside the traces. tool_latency: cyclictest, rtla timerlat, timerlat, Xenomai: from when a timer should have fired to the interrupt (what=irq), the thread (what=thread, latency) or user space (what=user). noise: rtla osnoise, osnoise: single interruptions of a CPU (what=noise; irq, softirq, nmi, thread, sample by the events osnoise:*). gap: oslat: between two readings of the clock.
-- about:  end_to_end: goroutines from when they could run until they did, by execution traces. Of the slowest hundredth (tail=p99), where the run has a kernel's trace too, what the thread that they then ran on did meanwhile: go_scheduler: it was on a CPU, with other goroutines or looking for work; thread_wait: it waited for a CPU; thread_sleep: it was asleep, not yet woken; unknown: not told. These four sum to end_to_end for each goroutine.
-- about:  min, max, mean and n are the tool's own. Percentiles come from single measurements, or from a histogram: then they are the upper end of the bucket (upper_bound), and unknown where they lie beyond the last one. Times that a tool cuts to its resolution are rounded.
-- needs:  layers_any  Record an execution trace beside the scheduler's events; save what cyclictest, rtla, oslat, Xenomai's latency or Zephyr's latency_measure printed, or record the kernel's timerlat or osnoise tracer.
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
bound AS MATERIALIZED (SELECT * FROM goroutine_start_stats),
tail AS MATERIALIZED (
  SELECT * FROM goroutine_start_tail WHERE :run IS NULL OR run = :run),
piece AS MATERIALIZED (
  SELECT run, process, id, layer, who, sum(dur) AS dur FROM goroutine_start_piece
   WHERE :run IS NULL OR run = :run
   GROUP BY id, layer, who),
layer(name) AS (VALUES ('go_scheduler'), ('thread_wait'), ('thread_sleep'), ('unknown')),
goroutine_layer AS (
  SELECT t.run, l.name AS metric, scope('process', t.process, 'tail', 'p99') AS scope,
         coalesce((SELECT sum(p.dur) FROM piece AS p WHERE p.id = t.id AND p.layer = l.name), 0)
         AS value
    FROM tail AS t CROSS JOIN layer AS l),
tool AS MATERIALIZED (
  SELECT t.*,
         CASE WHEN what = 'noise' THEN 'noise' WHEN what = 'gap' THEN 'gap'
              ELSE 'tool_latency' END AS metric,
         scope('tool', tool, 'what', what, 'cpu', cpu, 'thread', thread) AS scope
    FROM latency_tool AS t
   WHERE (:run IS NULL OR run = :run) AND what <> 'all'),
-- Percentiles of histograms: the bucket in which the k-th smallest is.
filled AS MATERIALIZED (
  SELECT b.latency_id, b.to_ns, t.n,
         sum(b.n) OVER (PARTITION BY b.latency_id ORDER BY b.from_ns) AS upto
    FROM tool AS t JOIN latency_bucket AS b USING (latency_id)),
of_buckets AS MATERIALIZED (
  SELECT latency_id,
         min(iif(upto * 2 >= n, coalesce(to_ns, 9e18), NULL)) AS p50,
         iif(n >= 10, min(iif(upto * 10 >= n * 9, coalesce(to_ns, 9e18), NULL)), NULL) AS p90,
         iif(n >= 100, min(iif(upto * 100 >= n * 99, coalesce(to_ns, 9e18), NULL)), NULL) AS p99,
         iif(n >= 1000, min(iif(upto * 1000 >= n * 999, coalesce(to_ns, 9e18), NULL)), NULL) AS p999
    FROM filled GROUP BY latency_id),
sample(run, metric, scope, value) AS (
  SELECT t.run, t.metric, t.scope, m.latency_ns
    FROM tool AS t JOIN latency_sample AS m USING (latency_id)
  UNION ALL
  SELECT r.name, 'tool_latency',
         scope('tool', 'timerlat', 'what', l.context, 'cpu', c.cpu), l.latency_ns
    FROM timerlat AS l JOIN cpu AS c USING (ucpu) JOIN source AS s USING (source_id)
    JOIN run AS r USING (run_id)
   WHERE :run IS NULL OR r.name = :run
  UNION ALL
  SELECT r.name, 'noise', scope('tool', 'osnoise', 'what', o.kind, 'cpu', c.cpu), o.dur
    FROM noise AS o JOIN cpu AS c USING (ucpu) JOIN source AS s USING (source_id)
    JOIN run AS r USING (run_id)
   WHERE :run IS NULL OR r.name = :run
  UNION ALL
  SELECT run, metric, scope, value FROM goroutine_layer
  UNION ALL
  SELECT run, 'end_to_end', scope('process', process, 'tail', 'p99'), dur FROM tail),
rows AS (
  SELECT s.key->>0 AS run, s.key->>1 AS metric, s.key->>2 AS scope, s.n, s.min,
         s.p50, s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss,
         quality(s.n, s.in_loss, NULL,
                 iif(instr(s.key->>2, 'tool=cyclictest'), 'rounded', NULL)) AS quality
    FROM stats((SELECT collect(json_array(run, metric, scope), value, NULL, NULL)
                  FROM sample)) AS s
  UNION ALL
  SELECT x.run, 'end_to_end', scope('process', x.process), b.n, b.min, b.p50, b.p90, b.p99,
         b.p999, b.max, b.mean, b.sum, b.censored, b.in_loss, quality(b.n, b.in_loss, NULL)
    FROM bound AS b JOIN go_exec AS x USING (source_id)
   WHERE :run IS NULL OR x.run = :run
  UNION ALL
  SELECT t.run, t.metric, t.scope, t.n, t.min_ns,
         iif(b.p50 < 9e18, b.p50, NULL), iif(b.p90 < 9e18, b.p90, NULL),
         iif(b.p99 < 9e18, b.p99, NULL), iif(b.p999 < 9e18, b.p999, NULL),
         t.max_ns, t.avg_ns, NULL, NULL, NULL,
         CASE WHEN t.n IS NULL THEN 'n_unknown'
              ELSE quality(t.n, 0, iif(b.p50 IS NULL, NULL, 'upper_bound'),
                           iif(t.res_ns > 1, 'rounded', NULL)) END
    FROM tool AS t LEFT JOIN of_buckets AS b USING (latency_id)
   WHERE NOT t.has_samples)
SELECT run, 'layers' AS analysis, metric, 'ns' AS unit, scope, n, min, p50, p90, p99,
       p999, max, mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, CASE metric WHEN 'end_to_end' THEN 1 WHEN 'go_scheduler' THEN 2
                           WHEN 'thread_wait' THEN 3 WHEN 'thread_sleep' THEN 4
                           WHEN 'unknown' THEN 5 WHEN 'tool_latency' THEN 6 ELSE 7 END,
          scope;
