-- The system call thread ?1 was in at ?2.
SELECT n.name
  FROM (SELECT ts, dur, nr, utid
          FROM syscall
         WHERE utid = ?1 AND ts <= ?2
         ORDER BY ts DESC
         LIMIT 1) AS c
  JOIN thread AS t ON t.utid = c.utid
  JOIN syscall_name AS n ON n.source_id = t.source_id AND n.nr = c.nr
 WHERE c.dur IS NULL OR c.ts + c.dur > ?2;
