-- The states of thread ?1 that overlap [?2, ?3), in order of time. An open one
-- lasts to the end of its source.
SELECT max(ts, ?2) AS ts, min(end_ts, ?3) - max(ts, ?2) AS dur, state, ucpu,
       last_ucpu, ts AS begin_ts, end_ts
  FROM (SELECT ts, ts + coalesce(dur, stop - ts) AS end_ts, 'Running' AS state,
               ucpu, ucpu AS last_ucpu
          FROM sched_slice,
               (SELECT source.end_ts AS stop
                  FROM thread JOIN source USING (source_id)
                 WHERE utid = ?1)
         WHERE utid = ?1 AND ts < ?3
           AND ts >= coalesce((SELECT max(ts) FROM sched_slice
                                WHERE utid = ?1 AND ts <= ?2), ?2)
        UNION ALL
        SELECT ts, ts + coalesce(dur, stop - ts), state, ucpu, last_ucpu
          FROM off_cpu,
               (SELECT source.end_ts AS stop
                  FROM thread JOIN source USING (source_id)
                 WHERE utid = ?1)
         WHERE utid = ?1 AND ts < ?3
           AND ts >= coalesce((SELECT max(ts) FROM off_cpu
                                WHERE utid = ?1 AND ts <= ?2), ?2))
 WHERE end_ts > ?2
 ORDER BY 1;
