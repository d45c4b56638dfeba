-- The runtime's threads as the kernel saw them: those of a trace of the same
-- run, on the same clock, with that thread id while the M was seen. A program in
-- a PID namespace of its own has other ids than the trace: none is found then.
CREATE VIEW go_m_thread AS
SELECT m.m_id, max(t.utid) AS utid
  FROM go_m AS m
  JOIN source AS s USING (source_id)
  JOIN source AS k ON k.run_id = s.run_id
  JOIN thread AS t ON t.source_id = k.source_id AND t.tid = m.tid
 WHERE k.clock_method = 'same' AND s.clock_method = 'same'
   AND coalesce(t.start_ts, m.end_ts) <= m.end_ts
   AND coalesce(t.end_ts, m.begin_ts) >= m.begin_ts
 GROUP BY m.m_id;

-- Execution traces with their run, and the process of the run's trace that most
-- of their threads are of.
CREATE VIEW go_exec AS
WITH
owner AS (
  SELECT m.source_id, t.upid,
         row_number() OVER (PARTITION BY m.source_id
                            ORDER BY count(*) DESC, t.upid) AS nth
    FROM go_m AS m
    JOIN go_m_thread USING (m_id)
    JOIN thread AS t USING (utid)
   WHERE t.upid IS NOT NULL
   GROUP BY m.source_id, t.upid)
SELECT s.source_id, r.run_id, r.name AS run, p.upid, p.name AS process
  FROM source AS s
  JOIN run AS r USING (run_id)
  LEFT JOIN owner AS o ON o.source_id = s.source_id AND o.nth = 1
  LEFT JOIN process AS p ON p.upid = o.upid
 WHERE s.format = 'goexec';

-- Goroutines with the function that each began with. of_runtime: one of the
-- runtime's own, which stands back for all others on purpose.
CREATE VIEW goroutine_name AS
SELECT g.goroutine_id, g.source_id, g.goid, g.ts, g.creator_id,
       coalesce(f.name, n.name) AS func,
       coalesce(f.name, n.name, '') GLOB 'runtime.*'
       AND coalesce(f.name, n.name) <> 'runtime.main' AS of_runtime
  FROM goroutine AS g
  LEFT JOIN go_func AS f ON f.func_id = g.func_id
  LEFT JOIN goroutine_func AS l ON l.goroutine_id = g.goroutine_id
  LEFT JOIN go_func AS n ON n.func_id = l.func_id;

-- The states of goroutines in words.
CREATE VIEW goroutine_state AS
SELECT s.id, s.ts, s.dur, s.goroutine_id, g.goid, g.func,
       CASE s.state WHEN 1 THEN 'Runnable' WHEN 2 THEN 'Running'
                    WHEN 3 THEN 'Syscall' ELSE 'Waiting' END AS state,
       r.value AS reason, m.tid, s.p, s.stack_id, s.waker_id, s.doubtful,
       g.source_id
  FROM go_state AS s
  JOIN goroutine_name AS g USING (goroutine_id)
  LEFT JOIN go_string AS r ON r.string_id = s.reason_id
  LEFT JOIN go_m AS m ON m.m_id = s.m_id;

-- Stops of the world in execution traces, from event to event. The end of one is
-- written after the world runs again, which may be ms later if the thread is
-- kept off its CPU then: upper bounds.
CREATE VIEW go_exec_stop AS
SELECT s.id, x.run, x.run_id, x.upid, x.process, s.ts, s.dur,
       coalesce(r.value, 'unknown') AS reason_name, s.goroutine_id, s.m_id
  FROM go_range AS s
  JOIN go_exec AS x USING (source_id)
  LEFT JOIN go_string AS r ON r.string_id = s.reason_id
 WHERE s.kind = 'stw';

-- Ps that were held by another thread when a stop of the world began, and given
-- up before it was over, by the id of the stop.
CREATE VIEW go_halt AS
SELECT w.id, h.p, h.m_id, h.ts, h.ts + h.dur AS stop_ts
  FROM go_range AS w
  CROSS JOIN go_proc_slice AS h
    ON h.source_id = w.source_id AND h.ts < w.ts AND h.ts + h.dur > w.ts
   AND h.ts + h.dur <= w.ts + w.dur AND h.m_id IS NOT w.m_id
 WHERE w.kind = 'stw';

-- Goroutines that were made to leave their thread: by probes, or where a process
-- has none of those, by its execution trace.
CREATE VIEW go_left AS
SELECT ts, utid FROM go_yield
UNION ALL
SELECT s.ts, t.utid
  FROM go_string AS r
  JOIN go_state AS s ON s.reason_id = r.string_id
  JOIN go_m_thread AS t ON t.m_id = s.m_id
  JOIN thread AS h USING (utid)
 WHERE r.value = 'preempted'
   AND h.upid NOT IN (SELECT upid FROM go_yield JOIN thread USING (utid)
                       WHERE upid IS NOT NULL);

-- Calls from Go into C, by execution traces, with the thread that made them,
-- where the run has a kernel's trace of it: cgo's own stubs are what such a call
-- was made by.
CREATE VIEW cgo_call AS
SELECT s.id, s.ts, s.dur, s.goroutine_id, k.utid, f.name AS func
  FROM go_func AS f
  JOIN go_stack AS c ON c.func_id = f.func_id AND c.depth = 0
  JOIN go_state AS s ON s.stack_id = c.stack_id
  JOIN go_m_thread AS k ON k.m_id = s.m_id
 WHERE s.state = 3
   AND (f.name GLOB '*._Cfunc_*' OR f.name GLOB '*._C2func_*'
        OR f.name = 'runtime.cgocall');
