-- title:  Migrations
-- order:  4
-- about:  How often threads change CPUs and CPUs change threads. migrations_per_s, switches_per_s: of the threads in scope, in a second of the trace; mean is the rate, n the count. cross_node_share: migrations to a CPU of another NUMA node, where a snapshot of the machine (env/) tells the nodes. run_between_migrations: time a thread ran between two of its migrations. goroutine_moves: goroutines that went on on another thread than before, a second, by execution traces: the runtime's own moves, which no scheduler event shows.
-- about:  Scope all has all threads of the machine but idle; process=... that process alone.
-- needs:  sched_slice  Record sched:sched_switch and sched:sched_migrate_task.
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
span AS MATERIALIZED (
  SELECT s.source_id, r.run_id, r.name AS run, (s.end_ts - s.begin_ts) / 1e9 AS seconds
    FROM source AS s JOIN run AS r USING (run_id)
   WHERE s.end_ts > s.begin_ts AND (:run IS NULL OR r.name = :run)
     AND r.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)
     AND s.source_id IN (SELECT source_id FROM cpu)),
own AS MATERIALIZED (
  SELECT t.utid, t.upid, t.source_id, p.name AS process
    FROM thread AS t LEFT JOIN process AS p USING (upid)
   WHERE t.upid IS NOT NULL),
shown AS MATERIALIZED (SELECT DISTINCT upid FROM focus),
move AS MATERIALIZED (
  SELECT m.*, o.upid, o.process, a.node AS from_node, b.node AS to_node
    FROM thread_move AS m JOIN own AS o USING (utid)
    JOIN span AS s ON s.source_id = m.source_id
    LEFT JOIN cpu_node AS a ON a.run_id = s.run_id AND a.cpu = m.from_cpu
    LEFT JOIN cpu_node AS b ON b.run_id = s.run_id AND b.cpu = m.to_cpu),
switch AS MATERIALIZED (
  SELECT o.source_id, o.upid, o.process, sum(c.n) AS n
    FROM (SELECT utid, count(*) AS n FROM sched_slice GROUP BY utid) AS c
    JOIN own AS o USING (utid)
   GROUP BY o.source_id, o.upid),
counted(source_id, metric, scope, n, outside) AS (
  SELECT source_id, 'switches_per_s', 'all', sum(n), NULL FROM switch GROUP BY source_id
  UNION ALL
  SELECT source_id, 'switches_per_s', scope('process', process), sum(n), NULL
    FROM switch WHERE upid IN shown AND process IS NOT NULL
   GROUP BY source_id, process
  UNION ALL
  SELECT s.source_id, 'migrations_per_s', 'all',
         (SELECT count(*) FROM move AS m WHERE m.source_id = s.source_id),
         (SELECT sum(from_node <> to_node) FROM move AS m WHERE m.source_id = s.source_id)
    FROM span AS s
  UNION ALL
  SELECT w.source_id, 'migrations_per_s', scope('process', w.process),
         (SELECT count(*) FROM move AS m
           WHERE m.source_id = w.source_id AND m.process = w.process AND m.upid IN shown),
         (SELECT sum(from_node <> to_node) FROM move AS m
           WHERE m.source_id = w.source_id AND m.process = w.process AND m.upid IN shown)
    FROM (SELECT DISTINCT source_id, process FROM switch
           WHERE upid IN shown AND process IS NOT NULL) AS w),
goroutines AS (
  SELECT g.run, count(m.id) AS n, (s.end_ts - s.begin_ts) / 1e9 AS seconds
    FROM go_exec AS g JOIN source AS s USING (source_id)
    LEFT JOIN goroutine_move AS m ON m.source_id = g.source_id
   WHERE s.end_ts > s.begin_ts AND (:run IS NULL OR g.run = :run)
   GROUP BY g.source_id),
-- Run time so far, at each slice and each move of the threads that move.
step AS (
  SELECT c.utid, c.ts, coalesce(c.dur, 0) AS ran, NULL AS moved
    FROM sched_slice AS c
   WHERE c.utid IN (SELECT utid FROM move WHERE upid IN shown)
  UNION ALL
  SELECT utid, ts, 0, id FROM move WHERE upid IN shown),
so_far AS (
  SELECT utid, ts, moved,
         sum(ran) OVER (PARTITION BY utid ORDER BY ts, moved IS NOT NULL
                        ROWS UNBOUNDED PRECEDING) AS ran
    FROM step),
between_moves AS (
  SELECT utid, ran - lag(ran) OVER (PARTITION BY utid ORDER BY ts) AS ran
    FROM so_far WHERE moved IS NOT NULL),
sample AS (
  SELECT s.run, 'all' AS scope, b.ran
    FROM between_moves AS b JOIN own AS o USING (utid) JOIN span AS s USING (source_id)
   WHERE b.ran IS NOT NULL
  UNION ALL
  SELECT s.run, scope('process', o.process), b.ran
    FROM between_moves AS b JOIN own AS o USING (utid) JOIN span AS s USING (source_id)
   WHERE b.ran IS NOT NULL AND o.process IS NOT NULL),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT s.run, c.metric, 'per_s', c.scope, c.n, NULL, NULL, NULL, NULL, NULL, NULL,
         c.n / s.seconds, NULL, NULL, NULL, 'ok'
    FROM counted AS c JOIN span AS s USING (source_id)
  UNION ALL
  SELECT s.run, 'cross_node_share', 'ratio', c.scope, c.n, NULL, NULL, NULL, NULL, NULL,
         NULL, iif(c.n, c.outside * 1.0 / c.n, NULL), NULL, NULL, NULL,
         CASE WHEN NOT EXISTS (SELECT 1 FROM cpu_node AS k WHERE k.run_id = s.run_id)
                   THEN 'not_applicable'
              WHEN c.n = 0 THEN 'not_applicable' ELSE 'ok' END
    FROM counted AS c JOIN span AS s USING (source_id)
   WHERE c.metric = 'migrations_per_s'
  UNION ALL
  SELECT key->>0, 'run_between_migrations', 'ns', key->>1, n, min, p50, p90, p99, p999,
         max, mean, sum, censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, scope), ran, NULL, NULL) FROM sample))
  UNION ALL
  SELECT run, 'goroutine_moves', 'per_s', 'all', sum(n), NULL, NULL, NULL, NULL, NULL,
         NULL, sum(n) / sum(seconds), NULL, NULL, NULL, 'ok'
    FROM goroutines GROUP BY run)
SELECT run, 'migrate' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, metric, scope;
