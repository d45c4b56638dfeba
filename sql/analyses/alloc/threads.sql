-- title:  Who asks most
-- order:  30
-- about:  Threads by page faults and calls, real-time ones first. Late: those in the last half of the trace, when a program has long been set up.
-- needs:  memory_event  Record exceptions:page_fault_user and the system calls mmap, munmap, madvise and brk, with sched:sched_switch.
-- param:  limit 15  Rows a run.
-- column: run      text   Run
-- column: process  text   Process
-- column: thread   text   Thread
-- column: policy   text   Policy
-- column: faults   count  Page faults
-- column: late     count  Of them late
-- column: mmap     count  mmap
-- column: munmap   count  munmap
-- column: madvise  count  madvise
-- column: brk      count  brk
-- column: bytes    bytes  Mapped
-- column: took     ns     In these calls
-- column: longest  ns     Longest
WITH
total AS (
  SELECT w.run, w.process, w.label, m.policy, sum(m.op = 'fault') AS faults,
         sum(m.op = 'fault' AND m.ts > (s.begin_ts + s.end_ts) / 2) AS late,
         sum(m.op = 'mmap') AS mmap, sum(m.op = 'munmap') AS munmap,
         sum(m.op = 'madvise') AS madvise, sum(m.op = 'brk') AS brk,
         sum(iif(m.op = 'mmap', m.bytes, NULL)) AS bytes, sum(m.dur) AS took,
         max(m.dur) AS longest, count(*) AS n
    FROM memory_event AS m JOIN focus AS w USING (utid)
    JOIN thread AS t USING (utid) JOIN source AS s USING (source_id)
   WHERE :run IS NULL OR w.run = :run
   GROUP BY w.utid, m.policy),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY run
                               ORDER BY policy IN ('rt', 'deadline') DESC, n DESC, label) AS place
    FROM total)
SELECT run, process, label, policy, faults, late, mmap, munmap, madvise, brk, bytes, took,
       longest
  FROM ranked WHERE place <= :limit
 ORDER BY run, place;
