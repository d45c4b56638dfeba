-- title:  Clocks of the machine
-- order:  11
-- about:  clock_drift: how much a clock gained on CLOCK_MONOTONIC in a second between the first and the last reading that the run's files have of both; mono_raw is the counter without NTP's corrections, so that its drift is what NTP corrects. Needs readings at least a second apart. What the machine is set to is in the tables below.
-- needs:  machine_fact  Keep the env/ folder of the recording, or save the files of /proc and /sys (see stallscope help record).
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
pair AS (
  SELECT r.name AS run, o.clock, m.value_ns AS mono, o.value_ns AS other
    FROM clock_snapshot AS o
    JOIN clock_snapshot AS m ON m.source_id = o.source_id AND m.snapshot = o.snapshot
                            AND m.clock = 'mono'
    JOIN source AS s ON s.source_id = o.source_id JOIN run AS r USING (run_id)
   WHERE o.clock IN ('mono_raw', 'real', 'boot', 'tai') AND (:run IS NULL OR r.name = :run)),
ends AS (
  SELECT DISTINCT run, clock, count(*) OVER mine AS n,
         first_value(mono) OVER mine AS a, first_value(other) OVER mine AS x,
         last_value(mono) OVER mine AS b, last_value(other) OVER mine AS y
    FROM pair
  WINDOW mine AS (PARTITION BY run, clock ORDER BY mono
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
SELECT run, 'config' AS analysis, 'clock_drift' AS metric, 'ns' AS unit,
       scope('clock', clock) AS scope, n, NULL AS min, NULL AS p50, NULL AS p90,
       NULL AS p99, NULL AS p999, NULL AS max,
       CAST(round(((y - x) - (b - a)) * 1e9 / (b - a)) AS INTEGER) AS mean, NULL AS sum,
       NULL AS censored, NULL AS in_loss, 'ok' AS quality
  FROM ends WHERE b - a >= 1000000000
 ORDER BY run, clock;
