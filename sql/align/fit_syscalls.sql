-- The number of a call that is known by name only differs between sources.
SELECT y.utid, t.tid, y.ts, y.nr, y.ret, 0, y.in_loss IS NOT NULL OR y.nr < 0
  FROM thread AS t
 CROSS JOIN syscall AS y ON y.utid = t.utid
 WHERE t.source_id = :id AND t.tid > 0 AND y.ts BETWEEN :from AND :to
 ORDER BY y.utid, y.ts;
