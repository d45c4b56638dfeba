-- title:  Longest intrusions
-- order:  30
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot   CPUs that are meant to be quiet; snapshot: those that a snapshot of the machine says are isolated.
-- param:  limit 10  Rows a CPU.
-- column: run     text   Run
-- column: cpu     count  CPU
-- column: ts      ts     Began at
-- column: dur     ns     Took
-- column: by      text   By
-- column: who     text   Who
-- column: victim  text   From
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
ranked AS (
  SELECT p.*, row_number() OVER (PARTITION BY run, cpu ORDER BY dur DESC, ts) AS place
    FROM piece AS p WHERE by NOT IN ('owner', 'idle', 'unknown'))
SELECT r.run, r.cpu, r.ts, r.dur, r.by, r.who, w.label
  FROM ranked AS r JOIN who AS w ON w.utid = r.owner_utid
 WHERE r.place <= :limit
 ORDER BY r.run, r.cpu, r.place;
