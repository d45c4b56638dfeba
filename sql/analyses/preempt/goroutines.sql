-- title:  Goroutines that waited, or ran, longest
-- order:  35
-- about:  By execution traces. runnable: it could run, and did not until then; who woke it is empty where it was a timer, the network or the runtime itself. slice: it ran without stopping, blocking or calling the kernel. At: where it stopped before it waited, or after it ran, outside the runtime, if its stack was kept.
-- needs:  go_state  Record an execution trace: stallscope record --exec-trace, runtime/trace, or net/http/pprof.
-- param:  limit 5  Most rows of each kind to show a run.
-- column: run       text   Run
-- column: kind      text   Kind
-- column: ts        ts     From
-- column: dur       ns     For
-- column: goid      text   Goroutine
-- column: func      text   Began with
-- column: reason    text   Because
-- column: waker     text   Woken by
-- column: thread    text   Thread
-- column: at        text   At
WITH
bound AS MATERIALIZED (
  SELECT key / 8 AS source_id, key % 8 AS state, tail AS least
    FROM stats((SELECT collect(g.source_id * 8 + s.state, s.dur, s.dur IS NULL,
                               NULL, -:limit)
                  FROM go_state AS s CROSS JOIN goroutine AS g USING (goroutine_id)
                 WHERE s.state IN (1, 2)))),
longest AS MATERIALIZED (
  SELECT *
    FROM (SELECT x.run, s.*,
                 row_number() OVER (PARTITION BY x.run_id, s.state
                                    ORDER BY s.dur DESC, s.ts) AS nth
            FROM go_state AS s
            CROSS JOIN goroutine AS g USING (goroutine_id)
            JOIN bound AS b ON b.source_id = g.source_id AND b.state = s.state
            JOIN go_exec AS x ON x.source_id = g.source_id
           WHERE s.dur >= b.least AND s.dur > 0
             AND (:run IS NULL OR x.run = :run))
   WHERE nth <= :limit),
followed AS (
  SELECT l.*,
         iif(l.state = 1, l.stack_id,
             (SELECT n.stack_id FROM go_state AS n
               WHERE n.goroutine_id = l.goroutine_id AND n.ts = l.ts + l.dur
                 AND n.state <> 2)) AS at_id
    FROM longest AS l)
SELECT l.run, iif(l.state = 1, 'runnable', 'slice'), l.ts, l.dur, g.goid, g.func,
       iif(l.state = 1, coalesce(r.value, 'woken'), NULL),
       coalesce(w.func || ' (' || w.goid || ')', iif(l.waker_id, '?', NULL)),
       coalesce(t.label, m.tid),
       (SELECT f.name || ':' || k.line
          FROM go_stack AS k JOIN go_func AS f USING (func_id)
         WHERE k.id BETWEEN l.at_id AND l.at_id + 127 AND k.stack_id = l.at_id
         ORDER BY f.name GLOB 'runtime.*', k.depth LIMIT 1)
  FROM followed AS l
  JOIN goroutine_name AS g USING (goroutine_id)
  LEFT JOIN go_string AS r ON r.string_id = l.reason_id
  LEFT JOIN goroutine_name AS w ON w.goroutine_id = l.waker_id
  LEFT JOIN go_m AS m ON m.m_id = l.m_id
  LEFT JOIN go_m_thread AS mt ON mt.m_id = l.m_id
  LEFT JOIN who AS t ON t.utid = mt.utid
 ORDER BY l.run, l.state, l.dur DESC, l.ts;
