-- title:  Longest intrusions
-- order:  30
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot   CPUs that are meant to be quiet; snapshot: those that /sys or the kernel's command line names.
-- param:  limit 10  Rows a CPU.
-- column: run     text   Run
-- column: cpu     count  CPU
-- column: ts      ts     Began at
-- column: dur     ns     Took
-- column: by      text   By
-- column: who     text   Who
-- column: victim  text   From
WITH
ranked AS MATERIALIZED (
  SELECT run, cpu, ts, dur, by, utid, name, owner_utid,
         row_number() OVER (PARTITION BY ucpu ORDER BY dur DESC, ts) AS place
    FROM cpu_piece
   WHERE (:run IS NULL OR run = :run) AND iif(:cpus = 'snapshot', quiet, cpu_in(cpu, :cpus))
     AND taken)
SELECT r.run, r.cpu, r.ts, r.dur, r.by,
       coalesce((SELECT i.label FROM who AS i WHERE i.utid = r.utid), r.name), w.label
  FROM ranked AS r JOIN who AS w ON w.utid = r.owner_utid
 WHERE r.place <= :limit
 ORDER BY r.run, r.cpu, r.place;
