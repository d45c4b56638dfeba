-- The records of text :id that tell a time, as in lines.sql.
SELECT l.line_id, l.pos, l.arrival_ts, l.instance, 1 AS kind, c.at_ns,
       1000000 AS at_res, c.sweep_stw_ns + c.mark_ns + c.mark_stw_ns AS took, c.seq
  FROM gc_cycle AS c CROSS JOIN go_line AS l USING (line_id)
 WHERE l.source_id = :id
UNION ALL
SELECT l.line_id, l.pos, l.arrival_ts, l.instance, 2, i.at_ns, i.at_res,
       coalesce(i.dur, 0), NULL
  FROM go_init AS i CROSS JOIN go_line AS l USING (line_id)
 WHERE l.source_id = :id
UNION ALL
SELECT l.line_id, l.pos, l.arrival_ts, l.instance, 3, s.at_ns, 1000000, 0, NULL
  FROM sched_trace AS s CROSS JOIN go_line AS l USING (line_id)
 WHERE l.source_id = :id
 ORDER BY 1;
