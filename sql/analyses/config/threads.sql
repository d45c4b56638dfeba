-- title:  Major faults of real-time threads
-- order:  27
-- about:  Real-time threads (SCHED_FIFO, RR, DEADLINE) as the snapshots saw them, and the page faults that the kernel counted for them between the first and the last; of a program that was started by the recorder since their birth. Until: the last snapshot that saw the thread; what came after 'during' is not counted. Slept, stood still: by the trace's own page faults (--events faults), where the thread had to sleep: until it had a CPU again.
-- needs:  memory_thread  Record with 'stallscope record', or save /proc/PID/task/*/stat before and after.
-- column: run       text   Run
-- column: process   text   Program
-- column: thread    text   Thread
-- column: policy    text   Policy
-- column: priority  count  Priority
-- column: major     count  Major faults
-- column: minor     count  Minor faults
-- column: until     text   Until
-- column: sleeps    count  Slept for faults
-- column: still     ns     Stood still
-- column: longest   ns     Longest
SELECT t.run, coalesce(p.name, '?') || ':' || t.pid, coalesce(t.name, '?') || ':' || t.tid, t.policy,
       t.rt_priority, t.major, t.minor, t.seen, f.n, f.ns, f.longest
  FROM memory_thread AS t
  LEFT JOIN memory_process AS p ON p.run_id = t.run_id AND p.pid = t.pid
  LEFT JOIN (SELECT w.run_id, w.tid, count(s.ts) AS n, sum(s.dur) AS ns, max(s.dur) AS longest
               FROM (SELECT DISTINCT utid FROM page_fault WHERE kind = 'user') AS y
               JOIN who AS w USING (utid) LEFT JOIN fault_stall AS s USING (utid)
              GROUP BY w.run_id, w.tid) AS f
    ON f.run_id = t.run_id AND f.tid = t.tid
 WHERE t.tid IS NOT NULL AND t.policy IN ('fifo', 'rr', 'deadline') AND (:run IS NULL OR t.run = :run)
 ORDER BY t.run, coalesce(f.ns, 0) DESC, t.major DESC, t.pid, t.tid;
