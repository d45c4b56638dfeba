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
