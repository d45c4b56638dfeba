-- title:  Findings
-- order:  20
-- needs:  machine_fact  Keep the env/ folder of the recording, or save the files of /proc and /sys (see stallscope help record).
-- param:  near 0.9           Share of a limit of memory from which it is told that it is near.
-- param:  stall_ns 1000000   Time for which threads of a group, or of the machine, stood still for memory (pressure) from which it is told.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
f AS MATERIALIZED (SELECT * FROM fact WHERE :run IS NULL OR run = :run),
-- Runs with threads of a real-time class: what a kernel does to them matters.
rt AS MATERIALIZED (
  SELECT DISTINCT w.run_id
    FROM sched_slice AS c JOIN who AS w USING (utid)
   WHERE c.priority < 100 AND c.priority > 0 AND w.thread NOT GLOB 'migration/*'
     AND w.upid IN (SELECT upid FROM focus)),
told(run, severity, finding, evidence) AS (
  -- how the kernel preempts
  SELECT k.run, iif(k.model <> 'rt' AND k.run_id IN (SELECT run_id FROM rt), 'warning', 'info'),
         CASE k.model WHEN 'rt' THEN 'the kernel is PREEMPT_RT: also its own work can be preempted'
              WHEN 'full' THEN 'the kernel preempts itself fully, but is not PREEMPT_RT: interrupt handlers and code under spin locks keep a CPU'
              WHEN 'lazy' THEN 'the kernel preempts itself lazily: a thread in the kernel keeps its CPU up to a tick, unless a real-time thread wants it'
              WHEN 'voluntary' THEN 'the kernel preempts itself at marked places only: a long system call of another thread can hold up a real-time thread for ms'
              ELSE 'the kernel does not preempt itself: a thread in the kernel keeps its CPU until it returns' END,
         coalesce((SELECT substr(value, 1, 120) FROM f WHERE f.run_id = k.run_id AND key = '/proc/version'),
                  'config/settings')
    FROM kernel_preemption AS k
   WHERE k.model IS NOT NULL AND (:run IS NULL OR k.run = :run)
  UNION ALL
  -- clock source
  SELECT run, iif(value IN ('hpet', 'acpi_pm', 'jiffies', 'refined-jiffies', 'pit'), 'warning', 'info'),
         'the clock source is ' || value
         || CASE WHEN value IN ('hpet', 'acpi_pm') THEN ': each reading of the clock takes about a microsecond and a system call'
                 WHEN value IN ('jiffies', 'refined-jiffies', 'pit') THEN ': the clock steps by ticks'
                 ELSE '' END,
         key
    FROM f WHERE key GLOB '*/current_clocksource'
  UNION ALL
  -- parameters that nobody understood
  SELECT r.name, 'warning', 'the kernel ignored parameters of its command line: '
         || substr(g.text, instr(g.text, '"'), instr(substr(g.text, instr(g.text, '"') + 1), '"') + 1),
         'kernel log: ' || g.text
    FROM kernel_log AS g JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
   WHERE g.text GLOB 'Unknown kernel command line parameters*'
     AND (:run IS NULL OR r.name = :run)
  UNION ALL
  -- GODEBUG
  SELECT run, 'warning',
         program || ': GODEBUG has ' || name || coalesce('=' || value, '')
         || CASE WHEN name GLOB '*[^a-z0-9#]*' OR value GLOB '* *'
                 THEN ': settings are separated by commas, without blanks; Go ignores this silently'
                 WHEN value IS NULL THEN ': a setting without a value; Go ignores it silently'
                 ELSE ': no Go version from 1.13 to 1.26 knows it; Go ignores it silently' END,
         'GODEBUG, ' || told_by
    FROM godebug_asked
   WHERE (:run IS NULL OR run = :run)
     AND (name NOT IN (SELECT name FROM godebug_key) OR value IS NULL OR value GLOB '* *')
  UNION ALL
  SELECT run, 'info',
         program || ': asyncpreemptoff=1: a goroutine in a loop without calls is never preempted, and delays GC and all others on its P',
         'GODEBUG, ' || told_by
    FROM godebug_asked
   WHERE name = 'asyncpreemptoff' AND value = '1' AND (:run IS NULL OR run = :run)
  UNION ALL
  -- GOMAXPROCS in effect, asked for, and what the CPUs allow
  SELECT p.run, iif(CAST(p.value AS INTEGER) BETWEEN g.least AND g.most, 'info', 'warning'),
         p.program || ': GOMAXPROCS=' || p.value || ' was asked for, '
         || iif(g.least = g.most, g.most || ' Ps', g.least || ' to ' || g.most || ' Ps')
         || ' are in effect',
         'environment; ' || g.told_by
    FROM go_setting AS p JOIN go_ps AS g USING (run_id)
   WHERE p.name = 'GOMAXPROCS' AND (:run IS NULL OR p.run = :run)
  UNION ALL
  SELECT f.run, iif(g.most * 1.0 > q.cpus + 1, 'warning', 'info'),
         'the group''s CPU quota is ' || printf('%.2g', q.cpus) || ' CPUs, and Go runs '
         || g.most || ' Ps'
         || iif(g.most * 1.0 > q.cpus + 1, ': they use up the quota early in each period, and then all stand still', ''),
         f.key || ' = ' || f.value || '; ' || g.told_by
    FROM f JOIN go_ps AS g USING (run_id)
    JOIN (SELECT run_id, key, CAST(value AS REAL)
                 / CAST(substr(value, instr(value, ' ') + 1) AS REAL) AS cpus
            FROM f WHERE key GLOB '*/cpu.max' AND value GLOB '[0-9]*') AS q
      ON q.run_id = f.run_id AND q.key = f.key
  UNION ALL
  -- sysctls
  SELECT run, 'warning', 'sched_rt_runtime_us is -1: a real-time thread that does not sleep takes its CPU for ever, and the machine''s housekeeping with it',
         key FROM f WHERE key = '/proc/sys/kernel/sched_rt_runtime_us' AND value = '-1'
  UNION ALL
  SELECT run, 'info', 'transparent huge pages are ' || substr(value, instr(value, '[') + 1, instr(value, ']') - instr(value, '[') - 1)
         || CASE WHEN value GLOB '*[[]always]*' THEN ': khugepaged may stall threads while it moves their memory' ELSE '' END,
         key FROM f WHERE key GLOB '*/transparent_hugepage/enabled' AND instr(value, '[')
  UNION ALL
  SELECT run, 'warning', 'the CPU frequency governor is ' || value || ' on ' || count(*)
         || ' CPU' || iif(count(*) > 1, 's', '') || ': after a pause a CPU starts slowly',
         min(key) FROM f WHERE key GLOB '*/scaling_governor' AND value <> 'performance'
   GROUP BY run, value
  UNION ALL
  SELECT run, 'info', 'NUMA balancing is on: it unmaps pages to see who uses them, and moves threads and memory',
         key FROM f
   WHERE key = '/proc/sys/kernel/numa_balancing' AND value <> '0'
     AND (SELECT count(DISTINCT node) FROM cpu_node AS c WHERE c.run_id = f.run_id) > 1
  UNION ALL
  -- isolation asked for and in effect
  SELECT f.run, iif(f.value IN ('', '(null)'), 'warning', 'info'),
         iif(f.value IN ('', '(null)'), 'no CPU is isolated, although the command line says isolcpus',
             'CPUs ' || f.value || ' are isolated'),
         f.key || '; ' || coalesce((SELECT c.value FROM f AS c
                                     WHERE c.run_id = f.run_id AND c.key = '/proc/cmdline'), '')
    FROM f
   WHERE f.key = '/sys/devices/system/cpu/isolated'
     AND (f.value NOT IN ('', '(null)')
          OR EXISTS (SELECT 1 FROM f AS c WHERE c.run_id = f.run_id AND c.key = '/proc/cmdline'
                                            AND c.value GLOB '*isolcpus=*'))
  UNION ALL
  -- memory encryption
  SELECT run, 'info', 'memory is encrypted by ' || CASE WHEN value GLOB '*sev_snp*' THEN 'AMD SEV-SNP'
              WHEN value GLOB '*sev_es*' THEN 'AMD SEV-ES' WHEN value GLOB '*tdx_guest*' THEN 'Intel TDX'
              ELSE 'AMD SEV' END || ': exits to the host, page faults and I/O cost more',
         key FROM f
   WHERE key GLOB '/proc/cpuinfo:0.flags'
     AND (value GLOB '* tdx_guest*' OR value GLOB '* sev_guest*')
  UNION ALL
  -- clocks that are corrected hard
  SELECT run, iif(abs(gained_ns) > 1e-4 * span_ns, 'warning', 'info'),
         'NTP corrects the clock by ' || printf('%.1f', gained_ns * 1e6 / span_ns)
         || ' us a second (mono against mono_raw)',
         'config/clocks clock=mono_raw'
         || coalesce(': within ' || printf('%.2f', error_ns * 1e6 / span_ns) || ' us', '')
    FROM clock_drift
   WHERE clock = 'mono_raw' AND (:run IS NULL OR run = :run)
     AND abs(gained_ns) - coalesce(error_ns, 0) > 5e-5 * span_ns),
p AS MATERIALIZED (SELECT *, coalesce(name, '?') || ':' || pid AS label FROM memory_process WHERE :run IS NULL OR run = :run),
g AS MATERIALIZED (SELECT * FROM memory_group WHERE :run IS NULL OR run = :run),
stall AS MATERIALIZED (
  SELECT w.run_id, w.tid, count(*) AS n, sum(s.dur) AS ns, max(s.dur) AS longest
    FROM fault_stall AS s JOIN who AS w USING (utid) GROUP BY w.run_id, w.tid),
rt_thread AS MATERIALIZED (
  SELECT t.*, p.lock_state, p.size, p.locked, p.swapped, p.label AS program,
         coalesce(t.name, '?') || ':' || t.tid AS label,
         iif(p.lock_limit < p.size AND NOT p.privileged, p.lock_limit, NULL) AS lock_limit,
         s.n, s.ns, s.longest
    FROM memory_thread AS t JOIN p USING (run_id, pid)
    LEFT JOIN stall AS s ON s.run_id = t.run_id AND s.tid = t.tid
   WHERE t.tid IS NOT NULL AND t.policy IN ('fifo', 'rr', 'deadline') AND p.lock_state IS NOT NULL),
of_memory(run, severity, finding, evidence, harm, next, topic) AS (
  -- real-time threads, and whether their memory can go away
  SELECT run, iif(lock_state <> 'all' AND (coalesce(n, 0) > 0 OR major > 0), 'warning', 'info'),
         'real-time thread ' || label || ' (' || policy || coalesce(' ' || nullif(rt_priority, 0), '') || ')'
         || CASE WHEN n > 0 THEN ' stood still for at least ' || fmt_ns(ns) || ' in ' || n || ' page faults, the longest ' || fmt_ns(longest)
                      || coalesce(' (' || major || ' major faults counted' || iif(seen = 'after', '', ' until a look while it ran') || ')', '')
                 ELSE coalesce(' had ' || major || ' major faults' || iif(seen = 'after', '', ' until a look while it ran'),
                               ': its major faults were not counted') END
         || CASE lock_state WHEN 'all' THEN ', and all memory of ' || program || ' is locked (' || fmt_bytes(locked) || ')'
                 WHEN 'part' THEN ', and only ' || fmt_bytes(locked) || ' of ' || fmt_bytes(size) || ' of ' || program || ' are locked'
                 ELSE ', and none of the ' || fmt_bytes(size) || ' of ' || program || ' are locked' END
         || iif(lock_state = 'all', '',
                ': the kernel may take its pages away, and it waits until they are read again. Do: mlockall(MCL_CURRENT | MCL_FUTURE) before the work begins'
                || coalesce(', with more locked memory allowed than ' || fmt_bytes(lock_limit) || ' (LimitMEMLOCK=, ulimit -l) or CAP_IPC_LOCK', '')),
         'config/threads ' || label || '; /proc/' || pid || '/status: VmLck', ns, 'threads', 'memory of ' || label
    FROM rt_thread
  UNION ALL
  -- locking that failed, or will
  SELECT p.run, 'warning',
         p.label || ': ' || c.name || ' failed with ' || errno_name(c.ret) || iif(count(*) > 1, ', ' || count(*) || ' times', '')
         || ': its memory is not locked as it wants it'
         || CASE WHEN p.privileged OR p.lock_limit IS NULL THEN ''
                 ELSE '. Allow more locked memory than ' || fmt_bytes(p.lock_limit) || ' (LimitMEMLOCK=, ulimit -l), or CAP_IPC_LOCK' END,
         'syscall ' || c.name || '; config/memory', NULL, 'memory', 'locked memory of ' || p.label
    FROM memory_lock_call AS c JOIN p USING (run_id, pid)
   WHERE c.ret < 0
   GROUP BY p.run_id, p.pid, c.name, c.ret
  UNION ALL
  SELECT run, 'warning',
         label || ' has locked ' || fmt_bytes(locked) || ' of the ' || fmt_bytes(lock_limit)
         || ' that it may: what it maps next may fail. Allow more (LimitMEMLOCK=, ulimit -l), or CAP_IPC_LOCK',
         '/proc/' || pid || '/limits: Max locked memory; VmLck', NULL, 'memory', 'locked memory of ' || label
    FROM p WHERE locked >= :near * lock_limit AND locked > 0 AND NOT privileged
  UNION ALL
  -- swap
  SELECT p.run, iif((p.run_id, p.pid) IN (SELECT run_id, pid FROM rt_thread), 'warning', 'info'),
         p.label || ' has ' || fmt_bytes(p.swapped) || ' swapped out: who needs a page of it waits until it is read. Lock it (mlockall), or forbid swapping (memory.swap.max=0)',
         '/proc/' || p.pid || '/status: VmSwap', NULL, 'memory', 'swap of ' || p.label
    FROM p WHERE p.swapped > 0
  UNION ALL
  -- limits of groups that were reached, or are near
  SELECT run, iif(oom_kill > 0, 'critical', 'warning'),
         'the group ' || folder
         || CASE WHEN oom_kill > 0 THEN ' was out of memory: the kernel killed ' || oom_kill || iif(oom_kill = 1, ' process', ' processes') || ' in it,' ELSE '' END
         || CASE WHEN max_hits > 0 THEN ' reached its limit' || coalesce(' of ' || fmt_bytes(nullif(max, 9223372036854775807)), '') || ' (max) ' || max_hits || ' times' ELSE '' END
         || iif(max_hits > 0 AND high_hits > 0, ' and', '')
         || CASE WHEN high_hits > 0 THEN ' went above' || coalesce(' ' || fmt_bytes(nullif(high, 9223372036854775807)), '') || ' (high) ' || high_hits || ' times' ELSE '' END
         || ': threads that want memory must first make the kernel take some back'
         || coalesce(', and some of them stood still for ' || fmt_ns(some_ns), '')
         || iif(since = 'during', ' (since the look while it ran; before that the group was not known)', '')
         || '. Give it more, or use less: of a Go program GOMEMLIMIT below the limit; files that are read count too',
         folder || '/memory.events, memory.pressure (version 1: memory.failcnt); config/groups', some_ns, 'groups', 'memory of ' || folder
    FROM g WHERE max_hits > 0 OR high_hits > 0 OR oom_kill > 0
  UNION ALL
  SELECT run, 'info',
         'the group ' || folder || ' has used ' || fmt_bytes(coalesce(peak, current)) || ' of ' || fmt_bytes(min(coalesce(max, high), coalesce(high, max))),
         folder || '/memory.peak', NULL, 'groups', 'memory of ' || folder
    FROM g
   WHERE coalesce(peak, current) >= :near * min(coalesce(max, high), coalesce(high, max))
     AND coalesce(max_hits, 0) = 0 AND coalesce(high_hits, 0) = 0 AND coalesce(oom_kill, 0) = 0
  UNION ALL
  SELECT g.run, 'warning', 'some threads of the group ' || g.folder || ' stood still for ' || fmt_ns(g.some_ns)
         || ' until there was memory for them, all at once for ' || fmt_ns(g.full_ns),
         g.folder || '/memory.pressure; config/groups', g.some_ns, 'groups', 'memory of ' || g.folder
    FROM g
   WHERE g.some_ns >= CAST(:stall_ns AS INTEGER)
     AND coalesce(g.max_hits, 0) = 0 AND coalesce(g.high_hits, 0) = 0 AND coalesce(g.oom_kill, 0) = 0
     AND (g.run_id, g.folder) IN (SELECT run_id, folder FROM memory_process_group WHERE leaf)
     AND NOT EXISTS (SELECT 1 FROM g AS o
                      WHERE o.run_id = g.run_id AND substr(g.folder, 1, length(o.folder) + 1) = o.folder || '/'
                        AND (o.max_hits > 0 OR o.high_hits > 0))
  UNION ALL
  -- GOMEMLIMIT against them
  SELECT p.run, iif(m.bytes > min(coalesce(l.max, l.high), coalesce(l.high, l.max)), 'warning', 'info'),
         p.label || coalesce(': GOMEMLIMIT is ' || m.asked, ': without GOMEMLIMIT') || ', and the group ' || l.folder || ' allows '
         || fmt_bytes(min(coalesce(l.max, l.high), coalesce(l.high, l.max)))
         || iif(m.bytes IS NULL, ': the garbage collector does not know of the limit and may run into it. Set GOMEMLIMIT to some 90 % of it',
                ': the group''s limit is reached first, and the garbage collector does not work against it. Set GOMEMLIMIT to some 90 % of it'),
         'go.json environment; ' || l.folder, NULL, 'memory', 'GOMEMLIMIT of ' || p.label
    FROM go_memory_limit AS m JOIN p USING (run_id, pid) JOIN memory_limit AS l USING (run_id, pid)
   WHERE min(coalesce(l.max, l.high), coalesce(l.high, l.max)) < coalesce(m.bytes, 9223372036854775807)
  UNION ALL
  -- the whole machine
  SELECT run, 'info', 'some threads of the machine stood still for ' || fmt_ns(ns) || ' until there was memory for them',
         '/proc/pressure/memory: some total', ns, 'memory', NULL
    FROM (SELECT run, (CAST(after AS INTEGER) - CAST(value AS INTEGER)) * 1000 AS ns FROM f WHERE key = '/proc/pressure/memory:some.total')
   WHERE ns >= CAST(:stall_ns AS INTEGER)
  UNION ALL
  SELECT run, 'info', 'threads that wanted memory had to compact it themselves ' || compacted || ' times and to take some back '
         || reclaimed || ' times (on the whole machine)', '/proc/vmstat: compact_stall, allocstall_*', NULL, 'memory', NULL
    FROM (SELECT run, sum(iif(key = '/proc/vmstat:compact_stall', n, 0)) AS compacted,
                 sum(iif(key = '/proc/vmstat:compact_stall', 0, n)) AS reclaimed
            FROM (SELECT run, key, CAST(after AS INTEGER) - CAST(value AS INTEGER) AS n FROM f
                   WHERE key = '/proc/vmstat:compact_stall' OR key GLOB '/proc/vmstat:allocstall_*')
           GROUP BY run)
   WHERE compacted > 0 OR reclaimed > 0)
SELECT run, severity, finding, evidence, harm, next, topic
  FROM (SELECT run, severity, finding, evidence, NULL AS harm, 'settings' AS next, NULL AS topic FROM told
        UNION ALL
        SELECT * FROM of_memory)
 ORDER BY run, severity = 'info', finding;
