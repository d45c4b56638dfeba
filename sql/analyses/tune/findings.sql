-- title:  What to change
-- order:  13
-- about:  Changes that the numbers of this run speak for, each with them, what it should do, what it may cost, and the command that shows whether it did. Where the run has no evidence there is no advice.
-- needs:  source  Import a recording.
-- param:  gc_share 0.1         CPU share of the garbage collector from which it is told.
-- param:  lookup_ns 100000000  P99 of lookups by the C library from which it is told.
-- param:  outside 0.1          Share of migrations to another NUMA node from which it is told.
-- param:  irq_ns 100000        Time that an interrupt took from a real-time thread from which it is told.
-- param:  rt_moves 10          Moves of a real-time thread to another CPU from which they are told.
-- param:  stopping_ns 1000000  How long the world took to stop, at most, from which it is told.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
run_named AS MATERIALIZED (SELECT run_id, name AS run FROM run WHERE :run IS NULL OR name = :run),
-- The group's quota, and that it was used up: by its own counter, or the schedule.
quota AS MATERIALIZED (
  SELECT f.run_id, f.key, f.value,
         CAST(f.value AS REAL) / CAST(substr(f.value, instr(f.value, ' ') + 1) AS REAL) AS cpus
    FROM fact AS f WHERE f.key GLOB '*/cpu.max' AND f.value GLOB '[0-9]*'),
used_up AS MATERIALIZED (
  SELECT w.run_id, count(*) AS n, sum(h.throttled_ns) AS ns
    FROM throttle_wait AS h JOIN who AS w USING (utid)
   WHERE h.kind = 'cgroup' AND h.dur >= 1000000 AND h.throttled_ns >= 1000000
     AND w.run_id IN (SELECT run_id FROM quota)
   GROUP BY w.run_id),
rt_held AS MATERIALIZED (
  SELECT w.run_id, w.process, count(*) AS n, sum(h.throttled_ns) AS ns
    FROM throttle_wait AS h JOIN who AS w USING (utid)
   WHERE h.kind = 'rt' AND h.dur >= 1000000 AND h.throttled_ns >= 1000000
   GROUP BY w.run_id, w.process),
gc AS (
  -- the share since the program began, of its last collection
  SELECT s.run_id, l.source_id, l.instance, max(c.line_id), c.gc_cpu_pct AS pct, count(*) AS n,
         c.heap_live_mb AS live, c.heap_goal_mb AS goal,
         c.heap_goal_mb + coalesce(c.stacks_mb, 0) + coalesce(c.globals_mb, 0) AS used
    FROM gc_cycle AS c JOIN go_line AS l USING (line_id) JOIN source AS s USING (source_id)
   GROUP BY l.source_id, l.instance),
-- Of several programs the least.
go_limit AS (
  SELECT run_id, asked AS value, min(bytes) / 1048576.0 AS mb
    FROM go_memory_limit WHERE bytes > 0
   GROUP BY run_id),
-- Signals that make goroutines yield are off, and the world was slow to stop.
slow_stop AS (
  SELECT a.run_id, a.program, s.n, s.worst, s.ns
    FROM (SELECT DISTINCT run_id, program FROM godebug_asked
           WHERE name = 'asyncpreemptoff' AND value = '1') AS a
    JOIN (SELECT run_id, count(*) AS n, max(stopping_ns) AS worst, sum(stopping_ns) AS ns
            FROM stw_stop WHERE stopping_ns >= :stopping_ns
           GROUP BY run_id) AS s USING (run_id)),
-- The kernel's own threads, by their names, do as they must.
of_program AS MATERIALIZED (
  SELECT utid, run_id, label FROM focus
   WHERE NOT (thread GLOB '*/[0-9]*' OR thread GLOB 'rcu*')),
rt_irq AS MATERIALIZED (
  SELECT w.run_id, w.label, c.cpu, n.irq, n.name, count(*) AS n, sum(h.dur) AS ns
    FROM hardirq_slice AS h JOIN of_program AS w USING (utid)
    JOIN cpu AS c USING (ucpu) JOIN irq_name AS n USING (irq_name_id)
   WHERE (SELECT s.priority FROM sched_slice AS s
           WHERE s.utid = h.utid AND s.ts <= h.ts ORDER BY s.ts DESC LIMIT 1) < 100
   GROUP BY h.utid, h.ucpu, h.irq_name_id),
rt_moved AS MATERIALIZED (
  SELECT w.run_id, w.label, count(*) AS n, count(DISTINCT m.to_cpu) AS cpus
    FROM thread_move AS m JOIN of_program AS w USING (utid)
   WHERE (SELECT s.priority FROM sched_slice AS s
           WHERE s.utid = m.utid AND s.ts <= m.ts ORDER BY s.ts DESC LIMIT 1) < 100
   GROUP BY m.utid),
lookup AS (
  SELECT run_id, process, count(*) AS n, percentile_nr(dur, 0.99) AS p99, max(dur) AS worst, sum(dur) AS total
    FROM dns_lookup
   WHERE resolver = 'cgo' AND dur IS NOT NULL AND source = 'uprobe'
   GROUP BY run_id, process
  UNION ALL
  SELECT run_id, process, count(*), percentile_nr(dur, 0.99), max(dur), sum(dur)
    FROM dns_lookup
   WHERE resolver = 'cgo' AND dur IS NOT NULL AND source = 'syscall'
     AND run_id NOT IN (SELECT run_id FROM dns_lookup WHERE resolver = 'cgo' AND source = 'uprobe')
   GROUP BY run_id, process),
rt_memory AS (
  SELECT w.run_id, w.label, sum(m.op = 'fault') AS faults, sum(m.op <> 'fault') AS calls, sum(m.dur) AS ns
    FROM memory_event AS m JOIN focus AS w USING (utid)
   WHERE m.policy IN ('rt', 'deadline')
   GROUP BY w.run_id, w.utid),
moved AS (
  SELECT w.run_id, w.process, count(*) AS n, sum(a.node <> b.node) AS outside
    FROM thread_move AS m JOIN focus AS w USING (utid)
    JOIN cpu_node AS a ON a.run_id = w.run_id AND a.cpu = m.from_cpu
    JOIN cpu_node AS b ON b.run_id = w.run_id AND b.cpu = m.to_cpu
   GROUP BY w.run_id, w.process),
told(run_id, severity, finding, evidence, harm, topic) AS (
  SELECT q.run_id, 'warning',
         'run fewer Ps: GOMAXPROCS=' || max(1, CAST(q.cpus + 0.999 AS INTEGER))
         || ' (Go 1.25 and later does it by itself, from 2 on, unless containermaxprocs=0), or raise the quota. '
         || g.most || ' Ps shared a quota of ' || printf('%.2g', q.cpus) || ' CPUs and stood still for '
         || fmt_ns(u.ns) || '. Expect: no throttling, and GC that uses less CPU at once. Risk: less of the machine when the quota is not the limit. Verify: stallscope throttle',
         q.key || ' = ' || q.value || '; throttle/metrics throttled kind=cgroup; config/findings', u.ns, 'CPU quota'
    FROM quota AS q JOIN used_up AS u USING (run_id) JOIN go_ps AS g USING (run_id)
   WHERE g.most > q.cpus + 1
  UNION ALL
  SELECT run_id, 'info',
         'give the heap more room: GOGC above 100, or GOMEMLIMIT with GOGC=off where memory allows. The collector used '
         || printf('%.0f', pct) || ' % of the CPU in ' || n || ' collections. Expect: fewer of them, in proportion. Risk: more memory. Verify: stallscope stw (gc_cpu_share), GODEBUG=gctrace=1',
         'stw/metrics gc_cpu_share', NULL, 'garbage collection'
    FROM gc
   WHERE pct >= 100.0 * :gc_share AND n >= 10
     AND NOT EXISTS (SELECT 1 FROM go_limit AS l
                      WHERE l.run_id = gc.run_id AND gc.used >= 0.85 * l.mb)
  UNION ALL
  SELECT g.run_id, 'warning',
         'raise GOMEMLIMIT (it is ' || l.value || '), or keep less: the collector used ' || printf('%.0f', g.pct)
         || ' % of the CPU in ' || g.n || ' collections to stay below it, with ' || g.live || ' MiB live of '
         || g.goal || ' MiB that it was to reach; a larger GOGC changes nothing there. Expect: fewer collections. Risk: more memory; keep it below the group''s memory.max. Verify: stallscope stw (gc_cpu_share), GODEBUG=gctrace=1',
         'stw/metrics gc_cpu_share; GOMEMLIMIT=' || l.value, NULL, 'garbage collection'
    FROM gc AS g JOIN go_limit AS l USING (run_id)
   WHERE g.pct >= 100.0 * :gc_share AND g.n >= 10 AND g.used >= 0.85 * l.mb
  UNION ALL
  SELECT run_id, 'warning',
         'let the runtime preempt by signal: take asyncpreemptoff=1 out of GODEBUG of ' || program || '. The world took up to '
         || fmt_ns(worst) || ' to stop, ' || n || ' times ' || fmt_ns(:stopping_ns) || ' or more, waiting for goroutines to stop by themselves. Expect: tens of us. Risk: C libraries see EINTR. Verify: stallscope stw (stopping), preempt (signal_delivery)',
         'stw/metrics stopping; GODEBUG=asyncpreemptoff=1', ns, NULL
    FROM slow_stop
  UNION ALL
  SELECT run_id, 'warning',
         'move interrupt ' || irq || coalesce(' (' || name || ')', '') || ' away from CPU ' || cpu
         || ': write other CPUs to /proc/irq/' || irq || '/smp_affinity_list. It interrupted ' || label || ', a real-time thread, '
         || n || ' times there, for ' || fmt_ns(ns) || '. Expect: none of that. Risk: those CPUs serve it; one that the kernel manages (queues of disks) refuses, isolcpus=managed_irq,... moves it. Verify: stallscope isolate',
         'hardirq_slice; isolate/metrics intrusion by=hardirq', ns, 'interrupts of ' || label
    FROM rt_irq WHERE ns >= :irq_ns
  UNION ALL
  SELECT run_id, 'info',
         'give ' || label || ' a CPU of its own: sched_setaffinity(2), from Go after runtime.LockOSThread. The real-time thread moved '
         || n || ' times, over ' || cpus || ' CPUs. Expect: warm caches, and no wait for its turn elsewhere. Risk: it waits if that CPU is taken. Verify: stallscope migrate',
         'migrate/metrics; thread_move', NULL, 'migration of ' || label
    FROM rt_moved WHERE n >= :rt_moves
  UNION ALL
  SELECT run_id, 'warning',
         'let Go resolve names' || coalesce(' in ' || process, '') || ': GODEBUG=netdns=go'
         || iif((run_id, process) IN (SELECT s.run_id, p.name FROM go_process AS g
                                      JOIN process AS p USING (upid) JOIN source AS s USING (source_id)), '',
                ' (if it is a Go program)') || '. ' || n
         || ' lookups by the C library each held a thread, P99 ' || fmt_ns(p99) || ', worst ' || fmt_ns(worst)
         || '. Expect: only goroutines wait. Risk: nsswitch sources other than files and dns are not asked. Verify: stallscope dns (resolver=go)',
         'dns/metrics lookup resolver=cgo', total,
         'lookups by the C library' || coalesce(' of ' || process, '')
    FROM lookup WHERE p99 >= :lookup_ns
  UNION ALL
  SELECT h.run_id, 'warning',
         'let ' || coalesce(h.process, 'the real-time thread') || ' sleep in each period, or raise sched_rt_runtime_us'
         || coalesce(' (it is ' || l.value || ')', '') || ': it was throttled ' || h.n || ' times, for '
         || fmt_ns(h.ns) || '. Expect: none of that. Risk: with -1 a thread that never sleeps takes its CPU for ever; from Linux 6.12 on the sysctl has no effect. Verify: stallscope throttle',
         'throttle/metrics throttled kind=rt', h.ns, 'real-time throttling of ' || h.process
    FROM rt_held AS h
    LEFT JOIN fact AS l ON l.run_id = h.run_id AND l.key = '/proc/sys/kernel/sched_rt_runtime_us'
  UNION ALL
  SELECT run_id, 'warning',
         'lock and touch memory before real-time work: ' || label || ' had ' || faults || ' page faults and '
         || calls || ' calls for memory. Do: mlockall(MCL_CURRENT | MCL_FUTURE), allocate once. Expect: none of them. Risk: memory that cannot be given back. Verify: stallscope alloc',
         'alloc/metrics page_faults, mmap_calls', ns, 'memory of ' || label
    FROM rt_memory WHERE faults + calls > 0
  UNION ALL
  SELECT run_id, 'info',
         'keep ' || coalesce(process, 'the program') || ' on one NUMA node: numactl --cpunodebind=N --membind=N. '
         || outside || ' of ' || n || ' migrations left their node. Expect: none. Risk: the other nodes'' CPUs are not used. Verify: stallscope migrate (cross_node_share)',
         'migrate/metrics cross_node_share', NULL, 'migration of ' || process
    FROM moved WHERE outside >= :outside * n AND outside > 0
  UNION ALL
  SELECT run_id, 'info',
         'use the clock source tsc: it is ' || value || ', whose readings are slow. Do: tsc=reliable on the command line, if the hardware''s counter is. Verify: stallscope config',
         key, NULL, NULL
    FROM fact WHERE key GLOB '*/current_clocksource' AND value IN ('hpet', 'acpi_pm'))
SELECT n.run, t.severity, t.finding, t.evidence, t.harm, NULL, t.topic
  FROM told AS t JOIN run_named AS n USING (run_id)
 ORDER BY n.run, t.severity = 'info', t.finding;
