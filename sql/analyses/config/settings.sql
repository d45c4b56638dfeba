-- title:  Settings that matter
-- order:  30
-- about:  What of the machine's configuration bears on latency, as the snapshots have it; after: where it was something else when the recording ended.
-- needs:  machine_fact  Keep the env/ folder of the recording, or save the files of /proc and /sys.
-- column: run    text  Run
-- column: key    text  Setting
-- column: value  text  Value
-- column: after  text  After
SELECT run, key, value, iif(after IS NOT value, after, NULL)
  FROM fact
 WHERE (:run IS NULL OR run = :run)
   AND (key IN ('/proc/version', '/proc/cmdline', '/sys/kernel/realtime', 'CONFIG_PREEMPT_RT',
                'CONFIG_PREEMPT', 'CONFIG_PREEMPT_DYNAMIC', 'CONFIG_PREEMPT_VOLUNTARY',
                'CONFIG_PREEMPT_NONE', 'CONFIG_PREEMPT_LAZY', 'CONFIG_HZ', 'CONFIG_NO_HZ_FULL',
                'CONFIG_NO_HZ_IDLE', 'CONFIG_HIGH_RES_TIMERS', 'CONFIG_RCU_NOCB_CPU',
                'CONFIG_RT_GROUP_SCHED', 'CONFIG_CPU_ISOLATION', 'CONFIG_NUMA_BALANCING',
                'CONFIG_IRQ_FORCED_THREADING', '/sys/kernel/debug/sched/preempt',
                '/proc/sys/kernel/timer_migration', '/proc/sys/kernel/numa_balancing',
                '/proc/sys/kernel/watchdog', '/proc/sys/kernel/watchdog_cpumask',
                '/proc/sys/vm/swappiness', '/proc/sys/vm/overcommit_memory',
                '/proc/sys/vm/compaction_proactiveness', '/proc/sys/vm/stat_interval',
                '/proc/sys/vm/min_free_kbytes', '/proc/sys/vm/zone_reclaim_mode',
                '/sys/devices/system/cpu/online', '/sys/devices/system/cpu/isolated',
                '/sys/devices/system/cpu/nohz_full', '/proc/irq/default_smp_affinity')
        OR key GLOB '/proc/sys/kernel/sched_*' OR key GLOB '*_clocksource'
        OR key GLOB '*/transparent_hugepage/enabled' OR key GLOB '*/transparent_hugepage/defrag'
        OR key GLOB '*/transparent_hugepage/khugepaged/defrag' OR key GLOB '*/scaling_governor'
        OR key GLOB '*/cpu.max' OR key GLOB '*/memory.max' OR key GLOB '*/memory.high'
        OR key GLOB '*/cpuset.cpus.effective' OR key GLOB '/sys/module/kvm*'
        OR key GLOB 'go.json:*/go_version' OR key GLOB 'go.json:*/environment/*')
 ORDER BY run, key;
