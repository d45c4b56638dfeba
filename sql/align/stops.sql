SELECT s.ts, t.upid,
       (SELECT c.dur IS NULL OR c.ts + c.dur >= s.ts
          FROM sched_slice AS c
         WHERE c.utid = s.utid AND c.ts <= s.ts - 50000
         ORDER BY c.ts DESC
         LIMIT 1) AS on_cpu
  FROM stw AS s
  JOIN thread AS t USING (utid)
 WHERE t.source_id = :id AND s.reason = 2 AND t.upid IS NOT NULL
 ORDER BY s.ts;
