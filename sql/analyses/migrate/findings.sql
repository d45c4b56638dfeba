-- title:  Findings
-- order:  20
-- needs:  sched_slice  Record sched:sched_switch and sched:sched_migrate_task.
-- param:  migrations 500   Migrations a second, of one process, from which it is a warning.
-- param:  switches 5000    Switches a second, of one process, from which it is a warning.
-- param:  seen 0.9         Share of the switches the kernel counted that the trace must have; less is a warning.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
span AS MATERIALIZED (
  SELECT s.source_id, r.run_id, r.name AS run, (s.end_ts - s.begin_ts) / 1e9 AS seconds
    FROM source AS s JOIN run AS r USING (run_id)
   WHERE s.end_ts > s.begin_ts AND (:run IS NULL OR r.name = :run)
     AND r.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
shown AS MATERIALIZED (SELECT DISTINCT upid, process FROM focus WHERE process IS NOT NULL),
moved AS MATERIALIZED (
  SELECT m.source_id, f.process, count(*) AS n, sum(a.node <> b.node) AS outside
    FROM thread_move AS m JOIN thread AS t USING (utid) JOIN shown AS f USING (upid)
    JOIN span AS s ON s.source_id = m.source_id
    LEFT JOIN cpu_node AS a ON a.run_id = s.run_id AND a.cpu = m.from_cpu
    LEFT JOIN cpu_node AS b ON b.run_id = s.run_id AND b.cpu = m.to_cpu
   GROUP BY 1, 2),
switched AS MATERIALIZED (
  SELECT t.source_id, f.process, count(*) AS n
    FROM sched_slice AS c JOIN thread AS t USING (utid) JOIN shown AS f USING (upid)
   GROUP BY 1, 2),
told AS (
  SELECT s.run, w.process, w.n AS switches, coalesce(m.n, 0) AS moves, m.outside,
         s.seconds
    FROM switched AS w JOIN span AS s USING (source_id)
    LEFT JOIN moved AS m ON m.source_id = w.source_id AND m.process = w.process)
SELECT run,
       iif(moves >= :migrations * seconds OR switches >= :switches * seconds,
           'warning', 'info'),
       process || ': its threads changed CPUs ' || printf('%.1f', moves / seconds)
       || ' times a second (' || moves || ' in all)'
       || coalesce(', ' || outside || ' of them to another NUMA node', '')
       || ', and were switched in ' || printf('%.0f', switches / seconds)
       || ' times a second',
       'migrate/metrics migrations_per_s, switches_per_s ' || scope('process', process),
       NULL, 'threads', 'migration of ' || process
  FROM told
UNION ALL
-- A flight recorder keeps the end only.
SELECT s.run,
       iif(t.n < :seen * k.n AND f.value IS NOT '1', 'warning', 'info'),
       'the trace has ' || t.n || ' of the ' || k.n || ' switches (' || fmt_share(t.n * 1.0 / k.n)
       || ') that the kernel counted between the snapshots',
       'migrate/kernel', NULL, 'kernel', 'missing switches'
  FROM span AS s
  JOIN kernel_count AS k ON k.run_id = s.run_id AND k.told_by = '/proc/stat:ctxt' AND k.n > 0
  JOIN (SELECT source_id, sum(count) AS n FROM event_count WHERE name = 'sched_switch'
         GROUP BY source_id) AS t ON t.source_id = s.source_id
  LEFT JOIN fact AS f ON f.run_id = s.run_id AND f.key = 'manifest.json:flight_recorder'
 ORDER BY 1, 3;
