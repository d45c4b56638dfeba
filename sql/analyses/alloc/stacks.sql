-- title:  Where page faults and calls for memory come from
-- order:  40
-- about:  Call chains of page faults in user mode (fault) and of the calls mmap, munmap, madvise and brk, innermost function first, by the program and libraries imported beside perf.data. Chains through the same functions are one, wherever in them; of what has no name the file is told, else the address. Stacks of trace.dat (option userstacktrace) are addresses only.
-- needs:  stack  Record exceptions:page_fault_user and the system calls mmap, munmap, madvise and brk by perf record -g, or --call-graph dwarf where libraries keep no frame pointers, and import the program with it.
-- param:  limit 10  Rows a run.
-- column: run      text   Run
-- column: process  text   Process
-- column: what     text   What
-- column: n        count  n
-- column: threads  count  Threads
-- column: stack    text   Call chain
WITH
event AS (
  SELECT ts, utid, 'fault' AS what FROM page_fault WHERE kind = 'user'
  UNION ALL
  SELECT ts, utid, op FROM memory_call),
seen AS (
  SELECT w.run, w.upid, w.process, e.what, k.chain_id, k.depth,
         iif(k.chain_id IS NULL, k.frames, NULL) AS frames, w.utid, count(*) AS n
    FROM event AS e JOIN stack AS k ON k.event_ts = e.ts AND k.utid = e.utid
    JOIN focus AS w ON w.utid = e.utid
   WHERE k.kind = 'user' AND (:run IS NULL OR w.run = :run)
   GROUP BY w.run, w.upid, e.what, k.chain_id, k.depth, 7, w.utid),
name AS MATERIALIZED (
  SELECT frame_id,
         coalesce(function,
                  '[' || trim(substr(file, length(rtrim(file, replace(file, '/', ''))) + 1), '[]')
                      || ']',
                  printf('0x%x', address)) AS name
    FROM frame_name),
chain AS MATERIALIZED (
  SELECT chain_id,
         (SELECT group_concat(name, ' < ')
            FROM (SELECT n.name
                    FROM chain_frame AS c JOIN name AS n USING (frame_id)
                   WHERE c.chain_frame_id BETWEEN chain_id AND chain_id + depth - 1
                   ORDER BY c.chain_frame_id)) AS stack
    FROM (SELECT DISTINCT chain_id, depth FROM seen WHERE chain_id IS NOT NULL)),
total AS (
  SELECT run, process, what,
         coalesce(stack, '0x' || replace(frames, ' ', ' < 0x')) AS stack, sum(n) AS n,
         count(DISTINCT utid) AS threads
    FROM seen LEFT JOIN chain USING (chain_id)
   GROUP BY run, upid, what, 4),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY run ORDER BY n DESC, process, what, stack) AS place
    FROM total)
SELECT run, process, what, n, threads, stack
  FROM ranked WHERE place <= :limit
 ORDER BY run, place;
