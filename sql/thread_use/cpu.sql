-- What CPU ?1 did from ?2 on for ?3 ns.
SELECT ts, dur, kind, utid, name
  FROM cpu_use(?1, ?2, ?3)
 ORDER BY ts;
