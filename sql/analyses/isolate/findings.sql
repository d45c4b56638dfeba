-- title:  Findings
-- order:  20
-- about:  For each quiet CPU what took most of it from its thread, and what of the isolation asked for is in effect.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot              CPUs that are meant to be quiet; snapshot: those that a snapshot of the machine says are isolated.
-- param:  warning_ns 50000     Longest intrusion from which it is a warning.
-- param:  critical_ns 1000000  Longest intrusion from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
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
by_who AS MATERIALIZED (
  SELECT run, cpu, owner_utid, by, who, count(*) AS n, sum(dur) AS total, max(dur) AS longest,
         row_number() OVER (PARTITION BY run, cpu ORDER BY sum(dur) DESC, who) AS place
    FROM piece WHERE by NOT IN ('owner', 'idle', 'unknown')
   GROUP BY run, cpu, by, who),
whole AS (
  SELECT run, cpu, owner_utid, sum(dur) AS ns,
         sum(iif(by NOT IN ('owner', 'idle', 'unknown'), dur, 0)) AS stolen,
         max(iif(by NOT IN ('owner', 'idle', 'unknown'), dur, 0)) AS longest,
         sum(by NOT IN ('owner', 'idle', 'unknown')) AS n
    FROM piece GROUP BY run, cpu)
SELECT h.run,
       CASE WHEN h.longest >= :critical_ns THEN 'critical'
            WHEN h.longest >= :warning_ns THEN 'warning' ELSE 'info' END,
       'CPU ' || h.cpu || ', which ' || w.label || ' ran on: '
       || iif(h.n = 0, 'nothing else was seen there',
              printf('%.2f', 100.0 * h.stolen / h.ns) || ' % of the time was taken by others in '
              || h.n || ' pieces, the longest ' || fmt_ns(h.longest) || '; most by '
              || coalesce((SELECT group_concat(b.by || coalesce(' ' || b.who, '') || ' ' || fmt_ns(b.total), ', ')
                             FROM (SELECT * FROM by_who AS b
                                    WHERE b.run = h.run AND b.cpu = h.cpu AND b.place <= 3
                                    ORDER BY b.place) AS b), ''))
       || coalesce((SELECT '; ' || count(*) || ' SIGURG of Go''s scheduler came to it, each by an interrupt (asyncpreemptoff=1 stops them)'
                      FROM signal AS s WHERE s.utid = h.owner_utid AND s.sig = 23 AND s.code = -6
                    HAVING count(*) > 0), ''),
       'isolate/metrics intrusion ' || scope('cpu', h.cpu) || '; isolate/worst',
       h.stolen, 'worst', NULL
  FROM whole AS h JOIN who AS w ON w.utid = h.owner_utid
 ORDER BY h.run, h.cpu;
