-- title:  Isolation, run by run
-- order:  25
-- about:  A row for each CPU that is meant to be quiet in each run: what the kernel was asked for and what is in effect, whose CPU it is, what is known of how evenly that thread's program runs, and what was taken from it while it ran there. Watched: the time of that in which it is known what the CPU did; rates are for a second of it. They are empty where no CPU of the trace has such events: then nobody knows whether there were any.
-- about:  Verdict: broken: an intrusion of broken_ns or more, or more than broken_share of the time taken; not in effect: the kernel does not isolate this CPU; unknown: why is told; kept: none of these. Time that firmware or a host takes shows in no event, and so in no verdict.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot         CPUs that are meant to be quiet, "3" or "2-3,6"; snapshot: those that /sys or the kernel's command line names.
-- param:  broken_ns 50000       Longest intrusion from which isolation is broken.
-- param:  broken_share 0.001    Share of the time from which it is, however short each intrusion is.
-- param:  unknown_share 0.001   Share of the time that may be unknown and isolation be called kept.
-- column: run       text   Run
-- column: cpu       count  CPU
-- column: thread    text   Thread it is for
-- column: asked     text   Asked for
-- column: effect    text   In effect
-- column: verdict   text   Verdict
-- column: why       text   Why
-- column: watched   ns     Watched
-- column: stolen    ratio  Taken
-- column: tasks     per_s  Tasks
-- column: kworkers  per_s  Kworkers
-- column: hardirqs  per_s  Interrupts
-- column: softirqs  per_s  Soft interrupts
-- column: timers    per_s  Timer
-- column: ipis      per_s  IPIs
-- column: worst     ns     Longest intrusion
-- column: by        text   By
-- column: wait      ns     Longest wait of the thread
-- column: sigurg    per_s  SIGURG from Go
-- column: asyncoff  text   asyncpreemptoff
-- column: procs     text   Ps
-- column: gs        count  Goroutines on the thread
-- column: affinity  text   Affinity of the thread
-- column: cpus      count  CPUs it ran on
WITH
-- Every such CPU of every run that has a trace, also where nothing was seen.
wanted AS MATERIALIZED (
  SELECT r.run_id, r.name AS run, c.cpu, q.asked, q.effect
    FROM (SELECT cpu FROM cpu UNION SELECT cpu FROM quiet_cpu) AS c
   CROSS JOIN run AS r
    LEFT JOIN quiet_cpu AS q ON q.run_id = r.run_id AND q.cpu = c.cpu
   WHERE (:run IS NULL OR r.name = :run)
     AND iif(:cpus = 'snapshot', q.cpu IS NOT NULL, cpu_in(c.cpu, :cpus))
     AND r.run_id IN (SELECT s.run_id FROM cpu JOIN source AS s USING (source_id))),
owner AS MATERIALIZED (
  SELECT * FROM cpu_owner WHERE (run_id, cpu) IN (SELECT run_id, cpu FROM wanted)),
taker AS MATERIALIZED (
  SELECT k.ucpu, k.n, k.total, k.longest, k.kind,
         iif(k.kind IN ('owner', 'idle', 'unknown'), 0, 1) AS taken,
         coalesce((SELECT w.label FROM who AS w WHERE w.utid = k.utid), k.name) AS who
    FROM (SELECT key->>0 AS ucpu,
                 iif(key->>1 = 'task' AND t.name GLOB 'kworker/*', 'kworker', key->>1) AS kind,
                 key->>2 AS utid, key->>3 AS name, n, sum AS total, max AS longest
            FROM stats((SELECT collect(json_array(ucpu, by, utid, name), dur, NULL, NULL)
                          FROM cpu_piece
                         WHERE (run_id, cpu) IN (SELECT run_id, cpu FROM wanted))) AS k
            LEFT JOIN thread AS t ON t.utid = k.key->>2) AS k),
total AS MATERIALIZED (
  SELECT ucpu, sum(total) AS whole, sum(iif(kind = 'unknown', total, 0)) AS unknown,
         sum(iif(taken, total, 0)) AS stolen, max(iif(taken, longest, 0)) AS longest,
         sum(iif(kind = 'task', n, 0)) AS tasks, sum(iif(kind = 'kworker', n, 0)) AS kworkers,
         sum(iif(kind = 'hardirq', n, 0)) AS hardirqs,
         sum(iif(kind = 'softirq', n, 0)) AS softirqs,
         sum(iif(kind = 'timer', n, 0)) AS timers, sum(iif(kind = 'ipi', n, 0)) AS ipis
    FROM taker GROUP BY ucpu),
-- Which kinds of interrupts the trace has at all.
seen AS MATERIALIZED (
  SELECT source_id, max(system = 'irq' AND name GLOB 'irq_handler_*') AS hardirqs,
         max(system = 'irq' AND name GLOB 'softirq_*') AS softirqs,
         max(name GLOB 'local_timer_*') AS timers,
         max(system = 'irq_vectors' AND name NOT GLOB 'local_timer_*') AS ipis,
         max(system = 'signal') AS signals
    FROM event_count WHERE count > 0 GROUP BY source_id),
culprit AS (
  SELECT ucpu, kind, who, sum(total) AS ns,
         row_number() OVER (PARTITION BY ucpu ORDER BY sum(total) DESC, kind, who) AS by_sum,
         row_number() OVER (PARTITION BY ucpu ORDER BY max(longest) DESC, kind, who) AS by_longest
    FROM taker WHERE taken GROUP BY ucpu, kind, who),
-- Of the programs that go.json tells of; what is not asked for is off.
asyncoff AS MATERIALIZED (
  SELECT run_id, substr(replace(program, rtrim(program, replace(program, '/', '')), ''), 1, 15)
                   AS process,
         coalesce((SELECT coalesce(a.value, '') FROM godebug_asked AS a
                    WHERE a.run_id = g.run_id AND a.program = g.program
                      AND a.name = 'asyncpreemptoff'
                    ORDER BY a.told_by <> 'environment' LIMIT 1), '0') AS off
    FROM go_setting AS g WHERE name = 'Go version'),
goroutines AS MATERIALIZED (
  SELECT o.ucpu, count(DISTINCT g.goroutine_id) AS n
    FROM owner AS o JOIN go_m_thread AS m USING (utid)
    JOIN go_state AS g ON g.m_id = m.m_id AND g.state = 2 AND g.ts >= o.from_ts AND g.ts < o.to_ts
   GROUP BY o.ucpu),
-- What snapshots say, each looked up once: runs whose /sys was kept, threads' CPUs.
sys AS MATERIALIZED (
  SELECT DISTINCT run_id FROM fact
   WHERE key IN ('/sys/devices/system/cpu/isolated', '/sys/devices/system/cpu/nohz_full',
                 '/sys/devices/system/cpu/online')),
affinity AS MATERIALIZED (
  SELECT run_id, CAST(substr(key, instr(key, '/task/') + 6) AS INTEGER) AS tid,
         min(coalesce(after, value)) AS cpus
    FROM fact WHERE key GLOB '/proc/[0-9]*/task/[0-9]*/status:Cpus_allowed_list'
   GROUP BY 1, 2),
ps AS MATERIALIZED (
  SELECT run_id, iif(least = most, least, least || '-' || most) AS n FROM go_ps),
told AS MATERIALIZED (
  SELECT w.*, o.ucpu, o.utid, o.source_id, o.from_ts, o.to_ts, h.label, h.process, h.tid,
         t.whole - t.unknown AS known, t.*,
         w.run_id IN (SELECT run_id FROM sys) AS has_sys,
         coalesce(i.hardirqs, 0) AS has_hardirqs, coalesce(i.softirqs, 0) AS has_softirqs,
         coalesce(i.timers, 0) AS has_timers, coalesce(i.ipis, 0) AS has_ipis,
         i.signals AS has_signals
    FROM wanted AS w
    LEFT JOIN owner AS o ON o.run_id = w.run_id AND o.cpu = w.cpu
    LEFT JOIN total AS t ON t.ucpu = o.ucpu
    LEFT JOIN who AS h ON h.utid = o.utid
    LEFT JOIN seen AS i ON i.source_id = o.source_id),
judged AS (
  SELECT t.*,
         CASE WHEN effect IS NULL AND has_sys THEN 'not in effect'
              WHEN utid IS NULL OR known IS NULL THEN 'unknown'
              WHEN longest >= :broken_ns OR stolen >= :broken_share * known THEN 'broken'
              WHEN known <= 0 OR unknown > :unknown_share * whole THEN 'unknown'
              WHEN NOT has_hardirqs AND NOT has_timers AND NOT has_ipis THEN 'unknown'
              ELSE 'kept' END AS verdict,
         (SELECT c.kind || coalesce(' ' || c.who, '') || ' ' || fmt_ns(c.ns) FROM culprit AS c
           WHERE c.ucpu = t.ucpu AND c.by_sum = 1) AS most,
         (SELECT c.kind || coalesce(' ' || c.who, '') FROM culprit AS c
           WHERE c.ucpu = t.ucpu AND c.by_longest = 1) AS worst_by
    FROM told AS t)
SELECT run, cpu, label, asked, effect, verdict,
       CASE WHEN utid IS NULL THEN 'no thread was seen on it'
            WHEN verdict = 'not in effect' AND asked IS NOT NULL
            THEN 'the command line asks for it, /sys has it not'
            WHEN verdict = 'not in effect' THEN 'neither the command line nor /sys names it'
            WHEN verdict = 'broken'
            THEN iif(longest >= :broken_ns, worst_by || ' took ' || fmt_ns(longest) || ' at once',
                     fmt_share(stolen * 1.0 / known) || ' of the time was taken')
                 || ', most by ' || most
            WHEN known IS NULL OR known <= 0 OR unknown > :unknown_share * whole
            THEN 'what it did is not known for ' || fmt_ns(coalesce(unknown, to_ts - from_ts))
            WHEN verdict = 'unknown' THEN 'no interrupt, timer or IPI is in the trace'
            WHEN asked IS NULL AND effect IS NULL THEN 'what the kernel was asked for is not known'
            END,
       known, iif(known > 0, stolen * 1.0 / known, NULL),
       iif(known > 0, tasks * 1e9 / known, NULL), iif(known > 0, kworkers * 1e9 / known, NULL),
       iif(known > 0 AND has_hardirqs, hardirqs * 1e9 / known, NULL),
       iif(known > 0 AND has_softirqs, softirqs * 1e9 / known, NULL),
       iif(known > 0 AND has_timers, timers * 1e9 / known, NULL),
       iif(known > 0 AND has_ipis, ipis * 1e9 / known, NULL),
       iif(longest > 0, longest, NULL), worst_by,
       (SELECT max(x.dur) FROM cpu_wait AS x
         WHERE x.utid = j.utid AND x.ts >= j.from_ts AND x.ts < j.to_ts AND x.in_loss IS NULL),
       iif(known > 0 AND has_signals,
           (SELECT count(*) FROM signal AS s
             WHERE s.utid = j.utid AND s.sig = 23 AND s.code = -6
               AND s.ts >= j.from_ts AND s.ts < j.to_ts) * 1e9 / known, NULL),
       (SELECT a.off FROM asyncoff AS a WHERE a.run_id = j.run_id AND a.process = j.process),
       (SELECT p.n FROM ps AS p WHERE p.run_id = j.run_id),
       (SELECT g.n FROM goroutines AS g WHERE g.ucpu = j.ucpu),
       (SELECT a.cpus FROM affinity AS a WHERE a.run_id = j.run_id AND a.tid = j.tid),
       (SELECT nullif(count(DISTINCT s.ucpu), 0) FROM sched_slice AS s
         WHERE s.utid = j.utid AND s.ts >= j.from_ts AND s.ts < j.to_ts)
  FROM judged AS j
 ORDER BY run, cpu, ucpu;
