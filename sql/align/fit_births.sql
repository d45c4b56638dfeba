SELECT 0, 0, t.start_ts, t.tid, 0, 0, 0
  FROM thread AS t
 WHERE t.source_id = :id AND t.tid > 0 AND t.start_ts IS NOT NULL
 ORDER BY t.utid;
