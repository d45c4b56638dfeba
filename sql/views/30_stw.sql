-- Stops of the world that probes saw. pause_ns is the runtime's own figure
-- where it stamped the stop (Go 1.22 and later: bound is NULL), else the time
-- from the probe on stop entry to what startTheWorldWithSema returned (Go 1.21),
-- or to the probe there, which is an upper bound; lower_ns and upper_ns are the
-- windows from stop entry to start entry and to start return.
-- window_ts and window_dur place the pause on the trace's time line.
CREATE VIEW stw_stop AS
SELECT s.id, w.run, w.run_id, w.upid, w.process, w.label, s.utid, s.ts,
       s.reason, coalesce(n.name, 'unknown') AS reason_name,
       coalesce(s.rt_end - s.rt_started,
                CASE WHEN c.clock_method = 'same'
                     THEN min(s.end_ts, coalesce(s.rt_end, s.end_ts)) - s.ts
                     WHEN c.clock NOT IN ('x86-tsc', 'counter')
                     THEN s.end_ts - s.ts END) AS pause_ns,
       iif(s.rt_end - s.rt_started IS NULL, 'upper_bound', NULL) AS bound,
       coalesce(s.rt_finished - s.rt_started, s.stopped_ts - s.ts) AS stopping_ns,
       s.start_ts - s.ts AS lower_ns,
       s.end_ts - s.ts AS upper_ns,
       iif(c.clock_method = 'same', coalesce(s.rt_started, s.ts), s.ts) AS window_ts,
       iif(c.clock_method = 'same',
           coalesce(s.rt_end - s.rt_started,
                    min(s.end_ts, coalesce(s.rt_end, s.end_ts)) - s.ts),
           s.end_ts - s.ts) AS window_dur,
       s.stopped_ts, s.end_ts, s.in_loss
  FROM stw AS s
  JOIN who AS w USING (utid)
  JOIN thread AS t USING (utid)
  JOIN source AS c ON c.source_id = t.source_id
  LEFT JOIN stw_reason AS n ON n.reason = s.reason;

-- Stops on the time line of a kernel's trace, with the thread that stopped the
-- world: those that probes saw, and where a process has none of these, those of
-- its execution trace. range_id: of the latter, in go_range; id is then below 0.
CREATE VIEW stw_placed AS
SELECT id, run, upid, process, 'uprobe' AS source, utid, ts, reason_name,
       reason IN (1, 2) AS is_gc, pause_ns, window_ts, window_dur, stopped_ts,
       NULL AS range_id
  FROM stw_stop
UNION ALL
SELECT -x.id, x.run, x.upid, x.process, 'exectrace', k.utid, x.ts, x.reason_name,
       x.reason_name IN ('GC mark termination', 'GC sweep termination'), x.dur,
       x.ts, x.dur, NULL, x.id
  FROM go_exec_stop AS x
  JOIN go_m_thread AS k USING (m_id)
 WHERE x.upid NOT IN (SELECT upid FROM stw_stop WHERE upid IS NOT NULL);

-- Records of the runtime's text output with their run, and the process they
-- were found to be of, if the run has a trace that tells.
CREATE VIEW go_text AS
SELECT l.line_id, l.source_id, l.instance, l.kind, r.run_id, r.name AS run,
       p.name AS process, p.upid
  FROM go_line AS l
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
  LEFT JOIN (SELECT source_id, instance, max(upid) AS upid
               FROM clock_map
              GROUP BY source_id, instance) AS m
    ON m.source_id = l.source_id AND m.instance = l.instance
  LEFT JOIN process AS p ON p.upid = m.upid;

-- The two stops of each collection that gctrace printed; lower bounds, with
-- two digits.
CREATE VIEW gctrace_pause AS
SELECT t.run, t.run_id, t.process, t.upid, g.line_id, g.seq,
       'GC sweep termination' AS reason_name, g.sweep_stw_ns AS pause_ns,
       g.sweep_stw_res AS res_ns
  FROM gc_cycle AS g JOIN go_text AS t USING (line_id)
UNION ALL
SELECT t.run, t.run_id, t.process, t.upid, g.line_id, g.seq,
       'GC mark termination', g.mark_stw_ns, g.mark_stw_res
  FROM gc_cycle AS g JOIN go_text AS t USING (line_id);

-- Every pause of every source, the same pause once for each source that saw it.
CREATE VIEW stw_pause AS
SELECT run, process, 'uprobe' AS source, reason_name AS reason,
       reason IN (1, 2) AS is_gc, pause_ns, bound, in_loss
  FROM stw_stop
UNION ALL
SELECT run, process, 'exectrace', reason_name,
       reason_name IN ('GC mark termination', 'GC sweep termination'), dur,
       'upper_bound', NULL
  FROM go_exec_stop
UNION ALL
SELECT run, process, 'gctrace', reason_name, 1, pause_ns, 'lower_bound', NULL
  FROM gctrace_pause;
