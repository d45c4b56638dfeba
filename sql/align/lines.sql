-- All records of text :id, each looked up in the table of its kind alone.
SELECT l.line_id, l.pos, l.arrival_ts, l.instance,
       CASE l.kind WHEN 'gc_cycle' THEN 1 WHEN 'go_init' THEN 2
                   WHEN 'sched_trace' THEN 3 ELSE 0 END AS kind,
       coalesce(c.at_ns, i.at_ns, s.at_ns) AS at_ns,
       iif(l.kind = 'go_init', i.at_res, 1000000) AS at_res,
       coalesce(c.sweep_stw_ns + c.mark_ns + c.mark_stw_ns, i.dur, 0) AS took,
       c.seq
  FROM go_line AS l
  LEFT JOIN gc_cycle AS c
    ON c.line_id = iif(l.kind = 'gc_cycle', l.line_id, NULL)
  LEFT JOIN go_init AS i
    ON i.line_id = iif(l.kind = 'go_init', l.line_id, NULL)
  LEFT JOIN sched_trace AS s
    ON s.line_id = iif(l.kind = 'sched_trace', l.line_id, NULL)
 WHERE l.source_id = :id
 ORDER BY l.line_id;
