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
SELECT run, 'config' AS analysis, 'clock_drift' AS metric, 'ns' AS unit,
       scope('clock', clock) AS scope, n, NULL AS min, NULL AS p50, NULL AS p90,
       NULL AS p99, NULL AS p999, NULL AS max,
       CAST(round(gained_ns * 1e9 / span_ns) AS INTEGER) AS mean, NULL AS sum,
       NULL AS censored, NULL AS in_loss, 'ok' AS quality
  FROM clock_drift WHERE :run IS NULL OR run = :run
 ORDER BY run, clock;
