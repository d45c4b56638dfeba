SELECT s.source_id, s.clock_method = 'same', s.clock,
       (SELECT min(o.ts) FROM loss AS o JOIN cpu USING (ucpu)
         WHERE cpu.source_id = s.source_id) AS loss_ts
  FROM source AS s
 WHERE s.run_id = :id
   AND s.source_id IN (SELECT source_id FROM thread)
   AND coalesce(s.clock, '') NOT IN ('x86-tsc', 'counter', 'uptime')
 ORDER BY s.clock_method = 'same' DESC, s.source_id;
