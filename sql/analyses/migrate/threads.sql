-- title:  Threads that move most
-- order:  30
-- about:  Switch-ins, migrations and CPUs of a thread; the slices after a migration beside the others: a thread that is moved often runs with cold caches, and a short slice after each move says that it was moved in vain. Waited: for the CPU it was moved to, until it ran.
-- needs:  sched_slice  Record sched:sched_switch and sched:sched_migrate_task.
-- param:  limit 10  Rows a run.
-- column: run        text   Run
-- column: process    text   Process
-- column: thread     text   Thread
-- column: ran        ns     Ran
-- column: slices     count  Switched in
-- column: moves      count  Migrations
-- column: outside    count  To another node
-- column: cpus       count  CPUs
-- column: after      ns     Median slice after a move
-- column: otherwise  ns     Median slice else
-- column: waited     ns     Median wait after a move
WITH
move AS MATERIALIZED (
  SELECT m.id, m.ts, m.utid, a.node <> b.node AS outside,
         (SELECT c.id FROM sched_slice AS c
           WHERE c.utid = m.utid AND c.ts >= m.ts ORDER BY c.ts LIMIT 1) AS slice_id
    FROM thread_move AS m JOIN source AS s USING (source_id)
    LEFT JOIN cpu_node AS a ON a.run_id = s.run_id AND a.cpu = m.from_cpu
    LEFT JOIN cpu_node AS b ON b.run_id = s.run_id AND b.cpu = m.to_cpu),
total AS MATERIALIZED (
  SELECT w.run, w.process, w.label, w.utid, count(*) AS moves, sum(m.outside) AS outside,
         row_number() OVER (PARTITION BY w.run ORDER BY count(*) DESC, w.utid) AS place
    FROM move AS m JOIN focus AS w USING (utid)
   WHERE :run IS NULL OR w.run = :run
   GROUP BY w.utid),
slice AS MATERIALIZED (
  SELECT c.utid, c.dur, c.ts, c.ucpu,
         c.id IN (SELECT slice_id FROM move) AS moved
    FROM sched_slice AS c
   WHERE c.utid IN (SELECT utid FROM total WHERE place <= :limit)),
waited AS (
  SELECT m.utid, percentile_nr(c.ts - m.ts, 0.5) AS p50
    FROM move AS m JOIN sched_slice AS c ON c.id = m.slice_id
   GROUP BY m.utid)
SELECT t.run, t.process, t.label, sum(s.dur), count(*), t.moves, t.outside,
       count(DISTINCT s.ucpu), percentile_nr(iif(s.moved, s.dur, NULL), 0.5),
       percentile_nr(iif(s.moved, NULL, s.dur), 0.5), w.p50
  FROM total AS t JOIN slice AS s USING (utid) LEFT JOIN waited AS w USING (utid)
 WHERE t.place <= :limit
 GROUP BY t.utid
 ORDER BY t.run, t.place;
