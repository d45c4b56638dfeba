-- title:  Findings
-- order:  20
-- needs:  machine_fact  Keep the env/ folder of the recording, or save the files of /proc and /sys (see stallscope help record).
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
     AND abs(gained_ns) - coalesce(error_ns, 0) > 5e-5 * span_ns)
SELECT run, severity, finding, evidence, NULL, 'settings', NULL FROM told
 ORDER BY run, severity = 'info', finding;
