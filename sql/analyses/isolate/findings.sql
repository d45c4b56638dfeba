-- title:  Findings
-- order:  20
-- about:  For each quiet CPU what took most of it from its thread, and what of the isolation asked for is in effect.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot              CPUs that are meant to be quiet; snapshot: those that /sys or the kernel's command line names.
-- param:  warning_ns 50000     Longest intrusion from which it is a warning.
-- param:  critical_ns 1000000  Longest intrusion from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
taker AS MATERIALIZED (
  SELECT o.run, o.cpu, o.ucpu, o.utid AS owner_utid, k.by, k.n, k.total, k.longest,
         k.by NOT IN ('owner', 'idle', 'unknown') AS taken,
         coalesce((SELECT w.label FROM who AS w WHERE w.utid = k.utid), k.name) AS who
    FROM (SELECT key->>0 AS ucpu, key->>1 AS by, key->>2 AS utid, key->>3 AS name, n,
                 sum AS total, max AS longest
            FROM stats((SELECT collect(json_array(ucpu, by, utid, name), dur, NULL, NULL)
                          FROM cpu_piece
                         WHERE (:run IS NULL OR run = :run)
                           AND iif(:cpus = 'snapshot', quiet, cpu_in(cpu, :cpus))))) AS k
    JOIN cpu_owner AS o USING (ucpu)),
by_who AS MATERIALIZED (
  SELECT run, cpu, owner_utid, by, who, sum(n) AS n, sum(total) AS total,
         row_number() OVER (PARTITION BY run, cpu ORDER BY sum(total) DESC, who) AS place
    FROM taker WHERE taken GROUP BY run, cpu, by, who),
whole AS (
  SELECT run, cpu, owner_utid, sum(total) AS ns, sum(iif(taken, total, 0)) AS stolen,
         max(iif(taken, longest, 0)) AS longest, sum(iif(taken, n, 0)) AS n
    FROM taker GROUP BY run, cpu)
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
