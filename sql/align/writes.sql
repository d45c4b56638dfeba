SELECT w.ts, w.utid, t.upid, coalesce(w.ret, w.size) AS bytes, w.fd
  FROM std_write AS w
  JOIN thread AS t USING (utid)
 WHERE t.source_id = :id AND coalesce(w.ret, w.size) > 0 AND t.upid IS NOT NULL
 ORDER BY w.ts, w.id;
