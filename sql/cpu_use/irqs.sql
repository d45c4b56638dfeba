-- Interrupts of one kind, ?4, on CPU ?1 in [?2, ?3), beginning with the last
-- one before it. Those of one kind do not nest.
SELECT ts, dur, utid, kind, name
  FROM irq_slice
 WHERE ucpu = ?1 AND kind = ?4 AND ts < ?3
   AND ts >= coalesce((SELECT max(ts) FROM irq_slice
                        WHERE ucpu = ?1 AND kind = ?4 AND ts <= ?2), ?2)
 ORDER BY ts;
