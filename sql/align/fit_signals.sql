-- Deliveries. Who sent it is not told where only these are recorded.
SELECT s.utid, t.tid, s.deliver_ts, s.sig, s.code, 0, s.in_loss IS NOT NULL
  FROM thread AS t
 CROSS JOIN signal AS s ON s.utid = t.utid
 WHERE t.source_id = :id AND t.tid > 0 AND s.deliver_ts BETWEEN :from AND :to
 ORDER BY s.utid, s.deliver_ts;
