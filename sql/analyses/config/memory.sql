-- title:  Memory isolation: asked for, in effect, observed
-- order:  26
-- about:  Of each program of the run, as it was found while it ran: is its memory locked (mlockall), which pages are huge, what its control groups and those around them allow, can it be swapped out; and what came of it between the snapshots. Major faults: pages that had to be read from a disk, or swapped in, while a thread stood still. Locked: mapped memory that the kernel must not take away; at least all but what the kernel itself maps is 'all'.
-- needs:  memory_process  Record with 'stallscope record', or save /proc/PID/status and limits while the program runs.
-- column: run       text  Run
-- column: process   text  Program
-- column: what      text  What
-- column: asked     text  Asked for
-- column: effect    text  In effect
-- column: observed  text  Observed
WITH
p AS MATERIALIZED (SELECT * FROM memory_process WHERE :run IS NULL OR run = :run),
l AS MATERIALIZED (SELECT * FROM memory_limit),
fault AS MATERIALIZED (SELECT * FROM memory_thread WHERE tid IS NULL),
stall AS MATERIALIZED (
  -- of processes that were there before the trace it may not know the pid
  SELECT w.run_id, coalesce(w.pid, t.pid) AS pid, count(*) AS n, sum(f.dur) AS ns
    FROM fault_stall AS f JOIN who AS w USING (utid)
    LEFT JOIN memory_thread AS t ON t.run_id = w.run_id AND t.tid = w.tid
   GROUP BY 1, 2),
told(run_id, run, pid, name, place, what, asked, effect, observed) AS (
  SELECT p.run_id, p.run, p.pid, p.name, 1, 'locked memory',
         coalesce((SELECT group_concat(iif(c.n = 1, '', c.n || ' ') || c.name || coalesce(': ' || errno_name(c.failed), ''), ', ')
                     FROM (SELECT name, nullif(min(ret, 0), 0) AS failed, count(*) AS n FROM memory_lock_call AS k
                            WHERE k.run_id = p.run_id AND k.pid = p.pid GROUP BY 1, 2 ORDER BY min(ts)) AS c) || '; ', '')
         || CASE WHEN p.lock_limit = 9223372036854775807 THEN 'no limit'
                 WHEN p.lock_limit IS NOT NULL THEN 'limit ' || fmt_bytes(p.lock_limit)
                      || iif(p.privileged, ', not for this one (CAP_IPC_LOCK)', '') ELSE 'limit not told' END,
         p.lock_state || ': ' || fmt_bytes(p.locked) || ' of ' || fmt_bytes(p.size) || ' mapped, '
         || fmt_bytes(p.resident) || ' in memory',
         (SELECT f.major || iif(f.major = 1, ' major fault', ' major faults') || iif(f.seen = 'after', '', ' until ' || f.seen)
            FROM fault AS f WHERE f.run_id = p.run_id AND f.pid = p.pid)
         || coalesce((SELECT '; threads slept for ' || s.n || iif(s.n = 1, ' fault, ', ' faults, ') || fmt_ns(s.ns)
                        FROM stall AS s WHERE s.run_id = p.run_id AND s.pid = p.pid), '')
    FROM p
  UNION ALL
  SELECT p.run_id, p.run, p.pid, p.name, 2, 'huge pages',
         'transparent: ' || (SELECT substr(value, instr(value, '[') + 1, instr(value, ']') - instr(value, '[') - 1)
                               FROM fact AS x WHERE x.run_id = p.run_id AND x.key = '/sys/kernel/mm/transparent_hugepage/enabled')
         || iif(p.thp = '0', ', not for this one', ''),
         CASE WHEN p.huge IS NULL THEN '' ELSE fmt_bytes(p.huge) || ' transparent, ' END
         || fmt_bytes(p.hugetlb) || ' of hugetlbfs',
         (SELECT group_concat(n || ' ' || name, ', ') || ' (whole machine)'
            FROM (SELECT substr(x.key, 14) AS name, CAST(x.after AS INTEGER) - CAST(x.value AS INTEGER) AS n
                    FROM fact AS x
                   WHERE x.run_id = p.run_id AND x.after IS NOT NULL
                     AND x.key IN ('/proc/vmstat:thp_collapse_alloc', '/proc/vmstat:compact_stall', '/proc/vmstat:thp_split_page')
                   ORDER BY x.key))
    FROM p
  UNION ALL
  SELECT p.run_id, p.run, p.pid, p.name, 3, 'limit of its groups',
         (SELECT 'GOMEMLIMIT ' || coalesce(asked, 'not set') FROM go_memory_limit AS m
           WHERE m.run_id = p.run_id AND m.pid = p.pid),
         CASE WHEN min(coalesce(l.max, l.high), coalesce(l.high, l.max)) < 9223372036854775807
              THEN iif(l.max < 9223372036854775807, 'max ' || fmt_bytes(l.max), '')
                   || iif(max(l.max, l.high) < 9223372036854775807, ', ', '')
                   || iif(l.high < 9223372036854775807, 'high ' || fmt_bytes(l.high), '') || ' (' || l.folder || ')'
              WHEN coalesce(l.max, l.high) IS NOT NULL THEN 'none' END,
         'used ' || fmt_bytes(l.current) || coalesce(', at most ' || fmt_bytes(l.peak), '')
         || iif(l.max_hits > 0, ', max reached ' || l.max_hits || ' times', '')
         || iif(l.high_hits > 0, ', high reached ' || l.high_hits || ' times', '')
    FROM p LEFT JOIN l ON l.run_id = p.run_id AND l.pid = p.pid
  UNION ALL
  SELECT p.run_id, p.run, p.pid, p.name, 4, 'swap',
         'swappiness ' || (SELECT value FROM fact AS x WHERE x.run_id = p.run_id AND x.key = '/proc/sys/vm/swappiness'),
         CASE WHEN p.lock_state = 'all' THEN 'cannot: locked'
              WHEN (SELECT CAST(value AS INTEGER) FROM fact AS x WHERE x.run_id = p.run_id AND x.key = '/proc/meminfo:SwapTotal') = 0 THEN 'cannot: the machine has none'
              WHEN l.swap_max = 0 THEN 'cannot: memory.swap.max is 0'
              WHEN (SELECT CAST(value AS INTEGER) FROM fact AS x WHERE x.run_id = p.run_id AND x.key = '/proc/meminfo:SwapTotal') > 0 THEN 'can' END,
         fmt_bytes(p.swapped) || ' swapped out'
    FROM p LEFT JOIN l ON l.run_id = p.run_id AND l.pid = p.pid
  UNION ALL
  SELECT p.run_id, p.run, p.pid, p.name, 5, 'pressure', NULL, NULL,
         'some threads of ' || g.folder || ' waited ' || fmt_ns(g.some_ns) || ', all ' || fmt_ns(g.full_ns)
    FROM p JOIN memory_process_group AS q ON q.run_id = p.run_id AND q.pid = p.pid AND q.leaf
    JOIN memory_group AS g ON g.run_id = q.run_id AND g.folder = q.folder
   WHERE g.some_ns IS NOT NULL)
SELECT run, coalesce(name, '?') || ':' || pid, what, asked, effect, observed
  FROM told
 WHERE coalesce(effect, observed) IS NOT NULL
 ORDER BY run, pid, place;
