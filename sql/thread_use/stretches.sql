-- The states of thread ?1 from the last one that began by ?2 to the last that
-- began before ?3, in order of time. An open one lasts to the end of its source.
SELECT ts,
       coalesce(ts + dur, (SELECT s.end_ts
                             FROM thread JOIN source AS s USING (source_id)
                            WHERE utid = ?1)) AS end_ts,
       'Running' AS state, ucpu, ucpu AS last_ucpu
  FROM sched_slice
 WHERE utid = ?1 AND ts < ?3
   AND ts >= coalesce((SELECT max(ts) FROM sched_slice
                        WHERE utid = ?1 AND ts <= ?2), ?2)
UNION ALL
SELECT ts,
       coalesce(ts + dur, (SELECT s.end_ts
                             FROM thread JOIN source AS s USING (source_id)
                            WHERE utid = ?1)),
       state, ucpu, last_ucpu
  FROM off_cpu
 WHERE utid = ?1 AND ts < ?3
   AND ts >= coalesce((SELECT max(ts) FROM off_cpu
                        WHERE utid = ?1 AND ts <= ?2), ?2)
 ORDER BY ts;
