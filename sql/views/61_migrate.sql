-- Moves of threads from one CPU to another, as sched_migrate_task says; where
-- that event was not recorded, from their slices (a thread that runs elsewhere
-- than before), which misses moves of threads that are moved on before they run.
CREATE VIEW thread_move AS
SELECT m.id, m.ts, m.utid, a.cpu AS from_cpu, b.cpu AS to_cpu, t.source_id,
       'sched_migrate_task' AS told_by
  FROM migration AS m JOIN thread AS t USING (utid)
  LEFT JOIN cpu AS a ON a.ucpu = m.orig_ucpu
  LEFT JOIN cpu AS b ON b.ucpu = m.dest_ucpu
UNION ALL
SELECT s.id, s.ts, s.utid, a.cpu, b.cpu, t.source_id, 'slices'
  FROM (SELECT id, ts, utid, ucpu,
               lag(ucpu) OVER (PARTITION BY utid ORDER BY ts) AS before
          FROM sched_slice
         WHERE NOT EXISTS (SELECT 1 FROM migration)) AS s
  JOIN thread AS t USING (utid)
  JOIN cpu AS a ON a.ucpu = s.before
  JOIN cpu AS b ON b.ucpu = s.ucpu
 WHERE s.before <> s.ucpu AND t.upid IS NOT NULL;

-- Goroutines that went on on another thread (M) than they ran on before, by
-- execution traces. These moves are the runtime's, not the kernel's: the threads
-- stay where they are.
CREATE VIEW goroutine_move AS
SELECT r.id, r.ts, r.goroutine_id, r.before AS from_m_id, r.m_id AS to_m_id,
       x.source_id, x.upid
  FROM (SELECT id, ts, goroutine_id, m_id,
               lag(m_id) OVER (PARTITION BY goroutine_id ORDER BY ts) AS before
          FROM go_state
         WHERE state = 2 AND m_id IS NOT NULL) AS r
  JOIN goroutine AS g USING (goroutine_id)
  JOIN go_exec AS x USING (source_id)
 WHERE r.before <> r.m_id;
