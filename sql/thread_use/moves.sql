-- The CPUs a wait of thread ?1 from ?2 to ?3 moved to, in order of time.
SELECT ts, dest_ucpu
  FROM migration
 WHERE utid = ?1 AND ts > ?2 AND ts < ?3
 ORDER BY ts;
