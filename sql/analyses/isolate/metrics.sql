-- title:  Intrusions on quiet CPUs
-- order:  8
-- about:  What took time from the thread that a CPU is meant for, from when it first ran there to when it last did: other tasks, interrupts, soft interrupts, the timer, IPIs. Which CPUs: those that a snapshot says are isolated (isolcpus, nohz_full), or --param cpus=3. The thread is the one that ran there longest. intrusion: each of them; clean_share: the part of the time in which none was at work. Time that is unknown (lost events, nothing seen) is no intrusion: hosts and firmware take time too, and no event tells of it.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot  CPUs that are meant to be quiet, "3" or "2-3,6"; snapshot: those that a snapshot of the machine says are isolated.
-- column: run       text    Run
-- column: analysis  text    Analysis
-- column: metric    text    Metric
-- column: unit      text    Unit
-- column: scope     text    Scope
-- column: n         count   n
-- column: min       metric  Min
-- column: p50       metric  P50
-- column: p90       metric  P90
-- column: p99       metric  P99
-- column: p999      metric  P99.9
-- column: max       metric  Max
-- column: mean      metric  Mean
-- column: sum       metric  Sum
-- column: censored  count   Censored
-- column: in_loss   count   In loss
-- column: quality   text    Quality
WITH RECURSIVE
asked(part, rest) AS (
  SELECT NULL, :cpus || ',' WHERE :cpus <> 'snapshot'
  UNION ALL
  SELECT substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
    FROM asked WHERE rest <> ''),
wanted(cpu, last) AS (
  SELECT CAST(part AS INTEGER), CAST(substr(part, instr(part, '-') + 1) AS INTEGER)
    FROM asked WHERE part <> ''
  UNION ALL
  SELECT cpu + 1, last FROM wanted WHERE cpu < last),
quiet AS MATERIALIZED (
  SELECT DISTINCT r.run_id, r.name AS run, c.ucpu, c.cpu, c.source_id
    FROM cpu AS c JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
   WHERE (:run IS NULL OR r.name = :run)
     AND (c.cpu IN (SELECT cpu FROM wanted)
          OR (:cpus = 'snapshot' AND EXISTS (SELECT 1 FROM quiet_cpu AS q
                                      WHERE q.run_id = r.run_id AND q.cpu = c.cpu)))),
-- Who the CPU is for: the thread that ran there longest, unless none but idle did.
owner AS MATERIALIZED (
  SELECT run, ucpu, cpu, utid, min(ts) AS from_ts, max(ts + dur) AS to_ts
    FROM (SELECT q.run, q.ucpu, q.cpu, s.utid, s.ts, s.dur,
                 rank() OVER (PARTITION BY q.ucpu ORDER BY t.total DESC, t.utid) AS place
            FROM quiet AS q
            JOIN (SELECT ucpu, utid, sum(dur) AS total FROM sched_slice GROUP BY ucpu, utid) AS t
              USING (ucpu)
            JOIN thread AS h ON h.utid = t.utid AND h.upid IS NOT NULL
            JOIN sched_slice AS s ON s.ucpu = q.ucpu AND s.utid = t.utid)
   WHERE place = 1 GROUP BY ucpu),
piece AS MATERIALIZED (
  SELECT o.run, o.cpu, o.ucpu, o.utid AS owner_utid, u.ts, u.dur,
         CASE WHEN u.kind = 'vector' AND u.name = 'local_timer' THEN 'timer'
              WHEN u.kind = 'vector' THEN 'ipi'
              WHEN u.kind = 'task' AND u.utid = o.utid THEN 'owner' ELSE u.kind END AS by,
         CASE WHEN u.kind = 'task' THEN w.label ELSE u.name END AS who
    FROM owner AS o, cpu_use(o.ucpu, o.from_ts, o.to_ts - o.from_ts) AS u
    LEFT JOIN who AS w ON w.utid = u.utid),
taken AS MATERIALIZED (
  SELECT * FROM piece WHERE by NOT IN ('owner', 'idle', 'unknown')),
sample AS (
  SELECT run, scope('cpu', cpu) AS scope, dur FROM taken
  UNION ALL
  SELECT run, scope('cpu', cpu, 'by', by), dur FROM taken
  UNION ALL
  SELECT run, scope('cpu', cpu, 'by', by, 'thread', who), dur FROM taken WHERE by = 'task'),
total AS (
  SELECT run, cpu, sum(dur) AS whole, sum(iif(by = 'unknown', dur, 0)) AS unknown,
         sum(iif(by NOT IN ('owner', 'idle', 'unknown'), dur, 0)) AS stolen,
         sum(by NOT IN ('owner', 'idle', 'unknown')) AS n
    FROM piece GROUP BY run, cpu),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT key->>0, 'intrusion', 'ns', key->>1, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, scope), dur, NULL, NULL) FROM sample))
  UNION ALL
  SELECT run, 'intrusions_per_s', 'per_s', scope('cpu', cpu), n, NULL, NULL, NULL, NULL,
         NULL, NULL, n * 1e9 / (whole - unknown), NULL, NULL, NULL, 'ok'
    FROM total WHERE whole > unknown
  UNION ALL
  SELECT run, 'clean_share', 'ratio', scope('cpu', cpu), n, NULL, NULL, NULL, NULL, NULL,
         NULL, 1.0 - stolen * 1.0 / (whole - unknown), NULL, NULL, NULL, 'ok'
    FROM total WHERE whole > unknown)
SELECT run, 'isolate' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, scope, metric;
