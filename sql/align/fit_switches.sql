-- What was between :from and :to. Columns of all fit_*: stream, its number, ts,
-- what makes it this event (3), and 1 where it does not follow the one before.
SELECT s.ucpu, c.cpu, s.ts, t.tid, s.end_state GLOB 'R*', 0,
       coalesce(s.partial, 0) & 1
  FROM cpu AS c
 CROSS JOIN sched_slice AS s ON s.ucpu = c.ucpu
 CROSS JOIN thread AS t ON t.utid = s.utid
 WHERE c.source_id = :id AND s.ts BETWEEN :from AND :to
 ORDER BY s.ucpu, s.ts;
