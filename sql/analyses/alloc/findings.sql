-- title:  Findings
-- order:  20
-- needs:  memory_event  Record exceptions:page_fault_user and the system calls mmap, munmap, madvise and brk, with sched:sched_switch.
-- param:  budget 0  Page faults and calls of a real-time thread that are allowed.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
thread_total AS (
  SELECT w.run, w.process, w.label, m.policy, sum(m.op = 'fault') AS faults,
         sum(m.op <> 'fault') AS calls, sum(m.dur) AS ns, max(m.dur) AS longest,
         sum(iif(m.op = 'mmap', m.bytes, 0)) AS bytes
    FROM memory_event AS m JOIN focus AS w USING (utid)
   WHERE :run IS NULL OR w.run = :run
   GROUP BY w.utid, m.policy)
SELECT run,
       CASE WHEN policy IN ('rt', 'deadline') AND faults + calls > CAST(:budget AS INTEGER)
            THEN 'warning' ELSE 'info' END,
       iif(policy = 'rt', 'real-time thread ', iif(policy = 'deadline', 'SCHED_DEADLINE thread ', ''))
       || label || ': ' || faults || ' page faults and ' || calls
       || ' calls for memory' || coalesce(', which took ' || fmt_ns(ns) || ', the longest ' || fmt_ns(longest), '')
       || iif(policy IN ('rt', 'deadline') AND faults + calls > CAST(:budget AS INTEGER),
              '; lock its memory (mlockall) and touch it before it works', ''),
       'alloc/metrics ' || scope('thread', label, 'policy', policy),
       ns, 'threads', 'memory of ' || label
  FROM thread_total
 WHERE policy IN ('rt', 'deadline')
 ORDER BY run, faults + calls DESC, label;
