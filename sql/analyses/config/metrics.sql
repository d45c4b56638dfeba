-- title:  Clocks of the machine, memory of its programs
-- order:  11
-- about:  clock_drift: how much a clock gained on CLOCK_MONOTONIC in a second between the first and the last reading that the run's files have of both; mono_raw is the counter without NTP's corrections, so that its drift is what NTP corrects. Needs readings at least a second apart. major_faults: as the kernel counted them for a process, and for each of its real-time threads, between the first and the last snapshot; lower_bound: the last one was taken while it ran. fault_stall: page faults for which a thread had to sleep, from the fault until it had a CPU again; true to what the thread does in the kernel after that. memory_stall: time that some, or all (full), threads of a control group stood still for memory, by memory.pressure. What the machine is set to is in the tables below.
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
stall AS MATERIALIZED (
  SELECT w.run, scope('process', w.process, 'thread', w.label) AS scope, f.dur, f.in_loss
    FROM fault_stall AS f JOIN focus AS w USING (utid)
   WHERE (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
row(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss, quality) AS (
  SELECT run, 'clock_drift', 'ns', scope('clock', clock), n, NULL, NULL, NULL, NULL, NULL, NULL,
         CAST(round(gained_ns * 1e9 / span_ns) AS INTEGER), NULL, NULL, NULL, 'ok'
    FROM clock_drift WHERE :run IS NULL OR run = :run
  UNION ALL
  SELECT t.run, 'major_faults', 'count',
         scope('process', coalesce(p.name, '?'), 'thread', t.name || ':' || t.tid) AS scope, sum(t.major),
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, sum(t.major), NULL, NULL,
         iif(min(t.seen = 'after'), 'ok', 'lower_bound')
    FROM memory_thread AS t LEFT JOIN memory_process AS p USING (run_id, pid)
   WHERE (:run IS NULL OR t.run = :run) AND t.major IS NOT NULL
     AND (t.tid IS NULL OR t.policy IN ('fifo', 'rr', 'deadline'))
   GROUP BY t.run, scope
  UNION ALL
  SELECT key->>0, 'fault_stall', 'ns', key->>1, n, min, p50, p90, p99, p999, max, mean, sum, censored,
         in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, scope), dur, dur IS NULL, in_loss) FROM stall))
  UNION ALL
  SELECT g.run, 'memory_stall', 'ns', scope('reason', r.reason, 'group', g.folder), 1, NULL, NULL, NULL,
         NULL, NULL, NULL, NULL, iif(r.reason = 'some', g.some_ns, g.full_ns), NULL, NULL, 'ok'
    FROM memory_group AS g JOIN (SELECT 'some' AS reason UNION ALL SELECT 'full') AS r
   WHERE (:run IS NULL OR g.run = :run) AND iif(r.reason = 'some', g.some_ns, g.full_ns) IS NOT NULL)
SELECT run, 'config' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum,
       censored, in_loss, quality
  FROM row
 ORDER BY run, metric, scope;
