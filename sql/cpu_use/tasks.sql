-- Who was on CPU ?1 in [?2, ?3), beginning with the last one before it.
SELECT s.ts, s.dur, s.utid, iif(t.tid = 0, 'idle', 'task') AS kind,
       NULL AS name
  FROM sched_slice AS s
  JOIN thread AS t USING (utid)
 WHERE s.ucpu = ?1 AND s.ts < ?3
   AND s.ts >= coalesce((SELECT max(ts) FROM sched_slice
                          WHERE ucpu = ?1 AND ts <= ?2), ?2)
 ORDER BY s.ts;
