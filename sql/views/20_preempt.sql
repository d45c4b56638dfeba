-- Signals by which the Go runtime asks a thread to give up its goroutine
-- (facts: preemptM sends SIGURG by tgkill to a thread of its own process).
-- kind: request (counts for latency), merged (one was still pending), ignored
-- or lost by the kernel; foreign SIGURG come from somewhere else.
CREATE VIEW sigurg AS
SELECT s.id, s.ts, s.dur, s.deliver_ts, s.utid, s.sender_utid, s.on_cpu,
       s.run_ts, s.in_loss, t.upid,
       CASE WHEN s.ts IS NULL THEN 'unseen'
            WHEN s.code IS NOT -6 OR s.grp IS NOT 0 OR t.upid IS NOT w.upid
                 THEN 'foreign'
            WHEN s.res = 0 THEN 'request'
            WHEN s.res = 2 THEN 'merged'
            ELSE 'dropped' END AS kind
  FROM signal AS s
  LEFT JOIN thread AS t USING (utid)
  LEFT JOIN thread AS w ON w.utid = s.sender_utid
 WHERE s.sig = 23;

-- Each delivered request with what became of it: the goroutine left its thread
-- before the next delivery there (yield_ts), or it did not (an unsafe point).
-- Only where something sees goroutines leave.
CREATE VIEW preempt_outcome AS
WITH
event AS (
  SELECT id, utid, deliver_ts AS ts, 0 AS leaves
    FROM signal
   WHERE sig = 23 AND deliver_ts IS NOT NULL AND EXISTS (SELECT 1 FROM go_left)
  UNION ALL
  SELECT NULL, utid, ts, 1 FROM go_left),
followed AS (
  SELECT id, leaves, lead(leaves) OVER mine AS then_leaves, lead(ts) OVER mine AS next_ts
    FROM event
  WINDOW mine AS (PARTITION BY utid ORDER BY ts, leaves))
SELECT q.id, q.ts, q.utid, q.upid, q.deliver_ts, q.in_loss,
       iif(f.then_leaves, f.next_ts, NULL) AS yield_ts
  FROM followed AS f JOIN sigurg AS q ON q.id = f.id
 WHERE f.leaves = 0 AND q.kind = 'request'
   AND q.upid IN (SELECT t.upid FROM go_left JOIN thread AS t USING (utid));

-- Where a Go process was with its collector: stw while stopped, gc_mark while
-- marking. By its execution trace, else from the stops of the world that probes
-- saw, marking being from the end of a sweep termination to the next mark
-- termination. All other times are idle_gc.
CREATE VIEW gc_phase AS
SELECT x.upid, s.ts, s.ts + s.dur AS end_ts,
       iif(s.kind = 'stw', 'stw', 'gc_mark') AS phase
  FROM go_range AS s JOIN go_exec AS x USING (source_id)
 WHERE x.upid IS NOT NULL AND s.kind IN ('stw', 'gc_mark')
UNION ALL
SELECT t.upid, s.ts, coalesce(s.end_ts, s.start_ts, s.stopped_ts) AS end_ts,
       'stw' AS phase
  FROM stw AS s JOIN thread AS t USING (utid)
 WHERE t.upid NOT IN (SELECT upid FROM go_exec WHERE upid IS NOT NULL)
UNION ALL
SELECT upid, end_ts, next_ts, 'gc_mark'
  FROM (SELECT t.upid, s.reason, coalesce(s.end_ts, s.start_ts) AS end_ts,
               lead(s.ts) OVER (PARTITION BY t.upid ORDER BY s.ts) AS next_ts,
               lead(s.reason) OVER (PARTITION BY t.upid ORDER BY s.ts) AS next
          FROM stw AS s JOIN thread AS t USING (utid)
         WHERE s.reason IN (1, 2)
           AND t.upid NOT IN (SELECT upid FROM go_exec WHERE upid IS NOT NULL))
 WHERE reason = 2 AND next = 1;

-- Waits for a CPU. kind: wakeup (from the wake-up to the first run) or
-- runnable_preempted (from being switched out runnable to the next run).
CREATE VIEW cpu_wait AS
SELECT id, ts, dur, utid, ucpu, last_ucpu, waker_utid, in_loss,
       iif(wake IS NULL, 'runnable_preempted', 'wakeup') AS kind
  FROM off_cpu
 WHERE state IN ('R', 'R+');
