-- title:  What to change
-- order:  13
-- about:  Changes that the numbers of this run speak for, each with them, what it should do, what it may cost, and the command that shows whether it did. Where the run has no evidence there is no advice.
-- needs:  source  Import a recording.
-- param:  gc_share 0.1         CPU share of the garbage collector from which it is told.
-- param:  lookup_ns 100000000  P99 of lookups by the C library from which it is told.
-- param:  outside 0.1          Share of migrations to another NUMA node from which it is told.
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
  SELECT s.run_id, l.source_id, l.instance, max(c.line_id), c.gc_cpu_pct AS pct, count(*) AS n
    FROM gc_cycle AS c JOIN go_line AS l USING (line_id) JOIN source AS s USING (source_id)
   GROUP BY l.source_id, l.instance),
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
    FROM gc WHERE pct >= 100.0 * :gc_share AND n >= 10
  UNION ALL
  SELECT run_id, 'warning',
         'let Go resolve names' || coalesce(' in ' || process, '') || ': GODEBUG=netdns=go. ' || n
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
