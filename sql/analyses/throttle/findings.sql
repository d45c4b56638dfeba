-- title:  Findings
-- order:  20
-- needs:  sched_slice  Record sched:sched_switch.
-- param:  min_ns 1000000  The shortest wait that can be throttling.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
held AS MATERIALIZED (
  SELECT w.utid, w.kind, w.throttled_ns, o.run, o.run_id, o.process
    FROM throttle_wait AS w JOIN who AS o USING (utid)
   WHERE w.dur >= :min_ns AND w.throttled_ns >= :min_ns
     AND (:run IS NULL OR o.run = :run)
     AND o.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
-- What the groups' own counters say between two snapshots.
counted AS (
  SELECT run, substr(key, 1, instr(key, ':') - 1) AS file,
         max(iif(key GLOB '*:nr_throttled', after - value, NULL)) AS times,
         max(iif(key GLOB '*:nr_periods', after - value, NULL)) AS periods,
         max(CASE WHEN key GLOB '*:throttled_usec' THEN (after - value) * 1000
                  WHEN key GLOB '*:throttled_time' THEN after - value END) AS ns
    FROM throttle_limit
   WHERE key GLOB '*cpu.stat:*' AND value IS NOT NULL AND after IS NOT NULL
     AND (:run IS NULL OR run = :run)
   GROUP BY run, file),
told(run, place, severity, finding, evidence, harm, next, topic) AS (
  SELECT h.run, 1, 'critical',
         h.process || ': ' || CASE h.kind
           WHEN 'rt' THEN 'real-time threads were throttled '
           WHEN 'deadline' THEN 'SCHED_DEADLINE threads used up their budget '
           ELSE 'threads were kept off an idle CPU, as by a CPU quota, ' END
         || count(*) || iif(count(*) = 1, ' time', ' times') || ', '
         || fmt_ns(sum(h.throttled_ns)) || ' in all, the longest '
         || fmt_ns(max(h.throttled_ns))
         || CASE WHEN h.kind <> 'rt' THEN ''
                 ELSE coalesce((SELECT '; sched_rt_runtime_us is ' || l.value
                                  FROM throttle_limit AS l
                                 WHERE l.run_id = h.run_id
                                   AND l.key = '/proc/sys/kernel/sched_rt_runtime_us'), '')
                      || coalesce((SELECT '; the kernel''s log says so at '
                                          || fmt_ns(g.at_ns)
                                     FROM kernel_log AS g JOIN source AS s USING (source_id)
                                    WHERE s.run_id = h.run_id
                                      AND g.text GLOB '*RT throttling activated*'), '')
                 END,
         'throttle/metrics throttled ' || scope('kind', h.kind) || '; throttle/waits',
         sum(h.throttled_ns), 'waits',
         CASE h.kind WHEN 'rt' THEN 'real-time throttling of ' || h.process
                     WHEN 'cgroup' THEN 'CPU quota' END
    FROM held AS h
   GROUP BY h.run, h.process, h.kind
  UNION ALL
  SELECT run, 2, iif(times > 0, 'critical', 'info'),
         file || ': ' || iif(times > 0, 'its group was throttled in ' || times || ' of '
                                        || periods || ' periods, ' || fmt_ns(ns)
                                        || ' summed over its CPUs',
                             'its group was not throttled'),
         'throttle/limits', iif(times > 0, ns, NULL), 'limits', 'CPU quota'
    FROM counted WHERE times IS NOT NULL)
SELECT run, severity, finding, evidence, harm, next, topic FROM told
 ORDER BY run, place, finding;
