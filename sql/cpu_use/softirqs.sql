-- Soft interrupts on CPU ?1 in [?2, ?3), beginning with the last one before it. They do
-- not nest.
SELECT s.ts, s.dur, s.utid, 'softirq' AS kind, n.name
  FROM softirq_slice AS s
  LEFT JOIN irq_name AS n USING (irq_name_id)
 WHERE s.ucpu = ?1 AND s.ts < ?3
   AND s.ts >= coalesce((SELECT max(ts) FROM softirq_slice
                          WHERE ucpu = ?1 AND ts <= ?2), ?2)
 ORDER BY s.ts;
