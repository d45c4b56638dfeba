SELECT 0, 0, t.start_ts, t.tid, 0, 0, 0
  FROM thread AS t
 WHERE t.source_id = :id AND t.tid > 0 AND t.start_ts BETWEEN :from AND :to
 ORDER BY t.utid;
