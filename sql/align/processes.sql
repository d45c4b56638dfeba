WITH go AS (
  SELECT t.upid FROM stw JOIN thread AS t USING (utid)
  UNION
  SELECT t.upid
    FROM signal AS s
    JOIN thread AS t USING (utid)
    JOIN thread AS w ON w.utid = s.sender_utid
   WHERE s.sig = 23 AND s.code = -6 AND s.grp = 0 AND t.upid = w.upid)
SELECT p.upid, p.pid, max(e.ts) AS exec_ts, p.start_ts,
       p.upid IN (SELECT upid FROM go) AS is_go,
       count(DISTINCT t.utid) AS threads
  FROM process AS p
  LEFT JOIN thread AS t ON t.upid = p.upid
  LEFT JOIN exec AS e USING (utid)
 WHERE p.source_id = :id
 GROUP BY p.upid
 ORDER BY p.upid;
