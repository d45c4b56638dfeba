-- Sources with kernel events or system calls, best first: those that others can
-- be put on. How to fit: 1: others on it, 2: it on others, 3: it was put there
-- by what was told or read, which others may bear out.
SELECT s.source_id, s.run_id, s.clock, s.path,
       CASE s.clock_method WHEN 'unaligned' THEN 2
                           WHEN 'told' THEN 3 WHEN 'snapshot' THEN 3
                           ELSE 1 END AS how,
       s.clock NOT IN ('x86-tsc', 'counter') AS in_ns,
       s.begin_ts, s.end_ts, coalesce(s.clock_error_ns, 0) AS error_ns,
       s.format = 'strace' AS strace, s.clock_method = 'events' AS moved,
       coalesce(s.events, 0) AS events
  FROM source AS s
 WHERE (s.source_id IN (SELECT source_id FROM cpu) OR s.format = 'strace')
   AND s.clock IS NOT NULL AND s.clock <> 'counter'
   AND s.begin_ts IS NOT NULL
 ORDER BY s.run_id, s.clock_method = 'same' DESC, how = 3 DESC, strace, s.source_id;
