-- What the snapshots say of processes: the files of /proc/PID with the process,
-- and the thread where it is of one. Before a program is executed there is only
-- a fork of the recorder: what is told of that is not told here.
CREATE VIEW process_fact AS
SELECT s.run_id, r.name AS run, f.moment, f.pid,
       iif(f.rest GLOB '/task/[0-9]*', CAST(substr(f.rest, 7) AS INTEGER), NULL) AS tid,
       iif(f.rest GLOB '/task/[0-9]*',
           substr(f.rest, 8 + length(CAST(substr(f.rest, 7) AS INTEGER))),
           substr(f.rest, 2)) AS what,           -- "status:VmLck", "stat:majflt"
       f.value
  FROM (SELECT source_id, moment, value, CAST(substr(key, 7) AS INTEGER) AS pid,
               substr(key, 7 + length(CAST(substr(key, 7) AS INTEGER))) AS rest
          FROM machine_fact WHERE key GLOB '/proc/[0-9]*/*') AS f
  JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
 WHERE f.moment IS NOT 'before'
    OR s.run_id NOT IN (SELECT run_id FROM forked_run);

-- Runs whose program was started by the recorder.
CREATE VIEW forked_run AS
SELECT DISTINCT s.run_id
  FROM machine_fact AS f JOIN source AS s USING (source_id)
 WHERE f.key = 'manifest.json:command/0';

-- The memory of a process as it was found while it ran. Bytes; NULL: not told,
-- as after its end.
CREATE VIEW memory_process AS
WITH best AS (
  SELECT *, row_number() OVER (PARTITION BY run_id, pid, what
                               ORDER BY CASE moment WHEN 'during' THEN 1 WHEN 'after' THEN 3
                                                    WHEN 'before' THEN 4 ELSE 2 END) AS place
    FROM process_fact WHERE tid IS NULL),
told AS (
  SELECT run_id, run, pid,
         max(value) FILTER (WHERE what = 'status:Name') AS name,
         max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'status:VmSize') AS size,
         coalesce(max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'smaps_rollup:Rss'),
                  max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'status:VmRSS')) AS resident,
         max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'status:VmLck') AS locked,
         max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'status:VmSwap') AS swapped,
         max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'status:HugetlbPages') AS hugetlb,
         max(CAST(value AS INTEGER) * 1024) FILTER (WHERE what = 'smaps_rollup:AnonHugePages') AS huge,
         max(value) FILTER (WHERE what = 'status:THP_enabled') AS thp,
         max(iif(value GLOB 'unlimited*', 9223372036854775807, CAST(value AS INTEGER)))
             FILTER (WHERE what = 'limits:Max locked memory') AS lock_limit,
         max(instr('4567cdef', substr(value, -4, 1)) > 0) FILTER (WHERE what = 'status:CapEff') AS privileged
    FROM best WHERE place = 1
   GROUP BY run_id, pid)
SELECT *,                              -- lock_limit: RLIMIT_MEMLOCK, 9223372036854775807: none
       CASE WHEN locked = 0 THEN 'none' -- of the kernel's own pages in it (vvar, vdso) none is ever locked
            WHEN size - locked - coalesce(hugetlb, 0) <= 262144 THEN 'all'
            WHEN locked > 0 THEN 'part' END AS lock_state -- privileged: CAP_IPC_LOCK, so that lock_limit does not hold
  FROM told;

-- Threads as the snapshots saw them, with the page faults that they had between
-- the first and the last of them: of a program that the recorder started, and of
-- threads that began meanwhile, from their birth on. NULL: cannot be known.
-- seen: the last moment; if it is not 'after', there may have been more. tid
-- NULL: the whole process, threads that have ended too.
CREATE VIEW memory_thread AS
WITH told AS (
  SELECT run_id, run, pid, tid, moment,
         max(value) FILTER (WHERE what = 'stat:comm') AS name,
         max(value) FILTER (WHERE what = 'stat:policy') AS policy,
         max(value) FILTER (WHERE what = 'stat:rt_priority') AS rt_priority,
         max(CAST(value AS INTEGER)) FILTER (WHERE what = 'stat:majflt') AS major,
         max(CAST(value AS INTEGER)) FILTER (WHERE what = 'stat:minflt') AS minor
    FROM process_fact WHERE what GLOB 'stat:*'
   GROUP BY run_id, pid, tid, moment),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY run_id, pid, tid
                               ORDER BY CASE moment WHEN 'after' THEN 1 WHEN 'during' THEN 2 ELSE 3 END) AS place
    FROM told),
begun AS (
  SELECT run_id, pid, tid, max(major) AS major, max(minor) AS minor
    FROM told WHERE moment = 'before' GROUP BY run_id, pid, tid),
born AS (
  SELECT l.run_id, l.pid, l.tid
    FROM ranked AS l
   WHERE l.place = 1
     AND (l.run_id IN (SELECT run_id FROM forked_run)
          OR (l.tid IS NOT NULL AND (l.run_id, l.pid) IN (SELECT run_id, pid FROM begun)
              AND (l.run_id, l.pid, l.tid) NOT IN (SELECT run_id, pid, tid FROM begun WHERE tid IS NOT NULL))))
SELECT l.run_id, l.run, l.pid, l.tid, l.name,
       CASE l.policy
            WHEN '0' THEN 'other' WHEN '1' THEN 'fifo' WHEN '2' THEN 'rr' WHEN '3' THEN 'batch'
            WHEN '5' THEN 'idle' WHEN '6' THEN 'deadline' WHEN '7' THEN 'ext' END AS policy,
       CAST(l.rt_priority AS INTEGER) AS rt_priority,
       l.major - iif(b.run_id IS NOT NULL, 0, g.major) AS major,
       l.minor - iif(b.run_id IS NOT NULL, 0, g.minor) AS minor,
       coalesce(l.moment, 'once') AS seen
  FROM ranked AS l
  LEFT JOIN born AS b ON b.run_id = l.run_id AND b.pid = l.pid AND b.tid IS l.tid
  LEFT JOIN begun AS g ON g.run_id = l.run_id AND g.pid = l.pid AND g.tid IS l.tid
                      AND l.moment IS NOT 'before'
 WHERE l.place = 1;

-- Page faults in user mode for which the thread had to sleep: from the fault
-- until it had a CPU again (what it still did in the kernel is not told: a lower
-- bound). A sleep belongs to the fault if the thread made no system call between;
-- of traces without system calls, if it began within a millisecond.
-- dur NULL: it slept when the trace ended.
CREATE VIEW fault_stall AS
WITH
faulty AS MATERIALIZED (
  SELECT f.utid, t.source_id IN (SELECT source_id FROM event_count WHERE name = 'sys_enter') AS has_calls
    FROM (SELECT DISTINCT utid FROM page_fault WHERE kind = 'user') AS f JOIN thread AS t USING (utid)),
sleep AS MATERIALIZED (
  SELECT o.utid, o.ts, f.has_calls,
         iif(w.id IS NOT NULL AND w.dur IS NULL, NULL, o.ts + o.dur + coalesce(w.dur, 0)) AS end_ts,
         max(coalesce(o.in_loss, 0), coalesce(w.in_loss, 0)) AS in_loss
    FROM faulty AS f CROSS JOIN off_cpu AS o ON o.utid = f.utid
    LEFT JOIN off_cpu AS w ON w.utid = o.utid AND w.ts = o.ts + o.dur AND w.state = 'R'
   WHERE o.state GLOB 'D*'),
step AS (
  SELECT utid, ts, ts AS fault_ts, NULL AS has_calls, NULL AS end_ts, NULL AS in_loss
    FROM page_fault WHERE kind = 'user' AND utid IN (SELECT utid FROM sleep)
  UNION ALL
  SELECT utid, ts, NULL, has_calls, end_ts, in_loss FROM sleep),
last AS (
  SELECT utid, ts, has_calls, end_ts, in_loss,
         max(fault_ts) OVER (PARTITION BY utid ORDER BY ts ROWS UNBOUNDED PRECEDING) AS fault_ts
    FROM step)
SELECT l.fault_ts AS ts, iif(count(*) = count(l.end_ts), max(l.end_ts) - l.fault_ts, NULL) AS dur, l.utid,
       nullif(max(l.in_loss), 0) AS in_loss
  FROM last AS l
 WHERE l.has_calls IS NOT NULL AND l.fault_ts IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM syscall AS c WHERE c.utid = l.utid AND c.ts BETWEEN l.fault_ts AND l.ts)
   AND NOT EXISTS (SELECT 1 FROM off_cpu AS o
                    WHERE o.utid = l.utid AND o.ts BETWEEN l.fault_ts AND l.ts
                      AND o.state NOT IN ('R', 'R+') AND o.state NOT GLOB 'D*')
 GROUP BY l.utid, l.fault_ts
HAVING max(l.has_calls) OR min(l.ts) - l.fault_ts <= 1000000;

-- Control groups' memory: limits in bytes (9223372036854775807: none; NULL: not
-- told), what was used, and what happened between the first and the last snapshot.
-- since: that first one; a group that a program moved to itself is known from
-- 'during' on, and what happened there earlier is not counted.
-- Of version 2 also pressure: time that some, or all, of its threads stood still
-- for memory; ns. Of version 1 max_hits is failcnt; its soft limit makes nobody
-- wait and is not told as high.
CREATE VIEW memory_group AS
WITH
told AS (
  SELECT s.run_id, r.name AS run, rtrim(rtrim(f.key, replace(f.key, '/', '')), '/') AS folder,
         substr(f.key, 1 + length(rtrim(f.key, replace(f.key, '/', '')))) AS what, f.moment,
         CASE WHEN f.value = 'max' OR f.value GLOB '92233720368547[0-9]*' THEN 9223372036854775807
              ELSE CAST(f.value AS INTEGER) END AS value
    FROM machine_fact AS f JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
   WHERE f.key GLOB '/sys/fs/cgroup*/memory.*' AND f.key NOT GLOB '*/memory.stat:*'),
one AS (
  SELECT run_id, run, folder, what, max(value) AS most,
         coalesce(max(value) FILTER (WHERE moment = 'during'), max(value) FILTER (WHERE moment IS NULL),
                  max(value) FILTER (WHERE moment = 'after'), max(value)) AS value,
         coalesce(max(value) FILTER (WHERE moment = 'after'), max(value) FILTER (WHERE moment = 'during'))
         - coalesce(max(value) FILTER (WHERE moment = 'before'),
                    iif(max(moment = 'after'), max(value) FILTER (WHERE moment = 'during'), NULL)) AS gain,
         iif(count(DISTINCT moment) > 1, iif(max(moment = 'before'), 'before', 'during'), NULL) AS since
    FROM told GROUP BY run_id, folder, what)
SELECT run_id, run, folder,
       max(value) FILTER (WHERE what IN ('memory.max', 'memory.limit_in_bytes')) AS max,
       max(value) FILTER (WHERE what = 'memory.high') AS high,
       max(value) FILTER (WHERE what = 'memory.low') AS low,
       max(value) FILTER (WHERE what = 'memory.min') AS min,
       max(value) FILTER (WHERE what = 'memory.swap.max') AS swap_max,
       max(value) FILTER (WHERE what IN ('memory.current', 'memory.usage_in_bytes')) AS current,
       max(most) FILTER (WHERE what IN ('memory.peak', 'memory.max_usage_in_bytes')) AS peak,
       max(gain) FILTER (WHERE what = 'memory.events:high') AS high_hits,
       max(gain) FILTER (WHERE what IN ('memory.events:max', 'memory.failcnt')) AS max_hits,
       max(gain) FILTER (WHERE what = 'memory.events:oom') AS oom,
       max(gain) FILTER (WHERE what IN ('memory.events:oom_kill', 'memory.oom_control:oom_kill')) AS oom_kill,
       max(gain) FILTER (WHERE what = 'memory.pressure:some.total') * 1000 AS some_ns,
       max(gain) FILTER (WHERE what = 'memory.pressure:full.total') * 1000 AS full_ns,
       max(since) AS since
  FROM one
 GROUP BY run_id, folder;

-- The groups whose limits hold for a process: its own (leaf) and all around it.
CREATE VIEW memory_process_group AS
WITH leaf AS (
  SELECT run_id, pid,
         '/sys/fs/cgroup' || CASE WHEN value GLOB ':*' THEN u.part ELSE '/' || substr(value, 1, instr(value, ':') - 1) END
         || rtrim(substr(value, instr(value, ':') + 1), '/') AS folder,
         row_number() OVER (PARTITION BY run_id, pid, what, u.part
                            ORDER BY CASE moment WHEN 'during' THEN 1 WHEN 'before' THEN 2
                                                 WHEN 'after' THEN 4 ELSE 3 END) AS place
    FROM process_fact JOIN (SELECT '' AS part UNION ALL SELECT '/unified') AS u
   WHERE tid IS NULL AND what GLOB 'cgroup:*')
SELECT DISTINCT l.run_id, l.pid, g.folder, g.folder = l.folder AS leaf
  FROM leaf AS l JOIN memory_group AS g
    ON g.run_id = l.run_id
   AND (g.folder = l.folder OR substr(l.folder, 1, length(g.folder) + 1) = g.folder || '/')
 WHERE l.place = 1;

-- The one of these groups with the smallest limit, max or high; without any, the
-- process's own. swap_max: the smallest of all.
CREATE VIEW memory_limit AS
SELECT run_id, pid, folder, max, high, current, peak, max_hits, high_hits, least_swap AS swap_max
  FROM (SELECT q.pid, m.*, min(m.swap_max) OVER (PARTITION BY q.run_id, q.pid) AS least_swap,
               row_number() OVER (PARTITION BY q.run_id, q.pid
                                  ORDER BY min(coalesce(m.max, 9223372036854775807), coalesce(m.high, 9223372036854775807)),
                                           m.current IS NULL, q.leaf DESC, m.folder) AS place
          FROM memory_process_group AS q JOIN memory_group AS m USING (run_id, folder))
 WHERE place = 1;

-- GOMEMLIMIT of Go programs as they were given it: bytes; NULL: none, or 'off'.
CREATE VIEW go_memory_limit AS
SELECT p.run_id, CAST(p.value AS INTEGER) AS pid, x.value AS asked,
       CASE WHEN x.value = 'off' THEN NULL
            ELSE CAST(x.value AS INTEGER)
                 * CASE WHEN x.value GLOB '*KiB' THEN 1024 WHEN x.value GLOB '*MiB' THEN 1048576
                        WHEN x.value GLOB '*GiB' THEN 1073741824 WHEN x.value GLOB '*TiB' THEN 1099511627776
                        ELSE 1 END END AS bytes
  FROM fact AS p
  JOIN fact AS v ON v.run_id = p.run_id AND v.key = substr(p.key, 1, length(p.key) - 3) || 'go_version'
  LEFT JOIN fact AS x ON x.run_id = p.run_id
                     AND x.key = substr(p.key, 1, length(p.key) - 3) || 'environment/GOMEMLIMIT'
 WHERE p.key GLOB 'go.json:[0-9]*/pid';

-- Calls by which a process locked its memory, as the trace has them; ret: 0, or
-- -errno; ns. A trace may not know the pid of who was there before it: then it is
-- that of the snapshots, or the thread's own.
CREATE VIEW memory_lock_call AS
SELECT w.run_id,
       coalesce(w.pid, (SELECT m.pid FROM memory_thread AS m WHERE m.run_id = w.run_id AND m.tid = w.tid), w.tid) AS pid,
       s.ts, s.dur, n.name, s.ret
  FROM syscall_name AS n
  JOIN thread AS t ON t.source_id = n.source_id
  JOIN syscall AS s ON s.utid = t.utid AND s.nr = n.nr
  JOIN who AS w ON w.utid = s.utid
 WHERE n.name IN ('mlockall', 'mlock', 'mlock2');
