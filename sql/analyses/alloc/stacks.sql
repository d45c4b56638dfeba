-- title:  Where page faults come from
-- order:  40
-- about:  Call chains of page faults in user mode, innermost function first, with the program and libraries imported beside perf.data; an address that has no name stays one.
-- needs:  chain_frame  Record exceptions:page_fault_user by perf record -g.
-- param:  limit 10  Rows a run.
-- column: run      text   Run
-- column: process  text   Process
-- column: faults   count  Page faults
-- column: threads  count  Threads
-- column: stack    text   Call chain
WITH
total AS (
  SELECT w.run, w.process, k.chain_id, k.depth, count(*) AS faults,
         count(DISTINCT w.utid) AS threads
    FROM page_fault AS f JOIN stack AS k USING (ts, utid) JOIN focus AS w USING (utid)
   WHERE f.kind = 'user' AND k.kind = 'user' AND k.chain_id IS NOT NULL
     AND (:run IS NULL OR w.run = :run)
   GROUP BY w.run, w.upid, k.chain_id),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY run ORDER BY faults DESC, chain_id) AS place
    FROM total)
SELECT run, process, faults, threads,
       (SELECT group_concat(name, ' < ')
          FROM (SELECT coalesce(n.function, printf('0x%x', n.address)) AS name
                  FROM chain_frame AS c JOIN frame_name AS n USING (frame_id)
                 WHERE c.chain_frame_id BETWEEN chain_id AND chain_id + depth - 1
                 ORDER BY c.chain_frame_id))
  FROM ranked WHERE place <= :limit
 ORDER BY run, place;
