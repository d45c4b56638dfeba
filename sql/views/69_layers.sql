-- Goroutines from when they could run until they did, with the thread that they
-- then ran on, where the run has a kernel's trace of it on the same clock.
CREATE VIEW goroutine_start AS
SELECT n.id, n.ts, n.dur, n.goroutine_id, g.source_id, k.utid, n.doubtful
  FROM go_state AS n
  JOIN goroutine AS g USING (goroutine_id)
  JOIN go_state AS r ON r.goroutine_id = n.goroutine_id AND r.ts = n.ts + n.dur
                    AND r.state = 2
  JOIN go_m_thread AS k ON k.m_id = r.m_id
 WHERE n.state = 1;

-- Is there anything that shows a layer?
CREATE VIEW layers_any AS
SELECT one FROM latency_any
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM go_state);

-- Waits of goroutines that could run, by execution trace: their statistics, and
-- `least`, from which a wait is of the slowest hundredth. This view and the next
-- two use functions that only `stallscope query` has.
CREATE VIEW goroutine_start_stats AS
SELECT key AS source_id, tail AS least, n, min, p50, p90, p99, p999, max, mean, sum,
       censored, in_loss
  FROM stats((SELECT collect(g.source_id, s.dur, s.dur IS NULL, s.doubtful, 0.99)
                FROM go_state AS s JOIN goroutine AS g USING (goroutine_id)
               WHERE s.state = 1));

-- The slowest hundredth of them, each with the thread that it then ran on.
CREATE VIEW goroutine_start_tail AS
SELECT x.run, x.process, s.id, s.goroutine_id, s.ts, s.dur, s.utid
  FROM goroutine_start_stats AS b
 CROSS JOIN goroutine_start AS s ON s.source_id = b.source_id AND s.dur >= b.least
  JOIN go_exec AS x ON x.source_id = s.source_id
 WHERE s.dur > 0;

-- These cut by what that thread did meanwhile. layer: go_scheduler, thread_wait,
-- thread_sleep, unknown; they sum to the wait. who: who had the CPU, or what the
-- thread slept in.
CREATE VIEW goroutine_start_piece AS
SELECT t.run, t.process, t.id, u.dur,
       CASE WHEN u.state = 'Running' THEN 'go_scheduler'
            WHEN u.state IN ('R', 'R+') THEN 'thread_wait'
            WHEN u.state = '?' THEN 'unknown' ELSE 'thread_sleep' END AS layer,
       CASE WHEN u.kind = 'task' THEN (SELECT w.label FROM who AS w WHERE w.utid = u.by_utid)
            WHEN u.kind = 'blocked' THEN u.name
            WHEN u.state = 'Running' AND u.kind <> 'running' THEN u.kind END AS who
  FROM goroutine_start_tail AS t CROSS JOIN thread_use(t.utid, t.ts, t.dur) AS u;
