-- Gaps in what was recorded of CPU ?1 in [?2, ?3), beginning with the last one
-- before it.
SELECT ts, dur, NULL AS utid, 'unknown' AS kind, NULL AS name
  FROM loss
 WHERE ucpu = ?1 AND ts < ?3
   AND ts >= coalesce((SELECT max(ts) FROM loss
                        WHERE ucpu = ?1 AND ts <= ?2), ?2)
 ORDER BY ts;
