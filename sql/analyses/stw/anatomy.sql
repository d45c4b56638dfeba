-- title:  Anatomy of the longest pauses
-- order:  30
-- about:  Each long pause on the kernel's time line, for the thread that stopped the world (the whole pause) and for the thread that stopped last (until it woke the stopper). on CPU + interrupts + runnable + blocked + unknown is the window, exactly.
-- about:  The last to stop is the thread of the process that woke the stopper last, else the last that was delivered a preemption request meanwhile. Where only an execution trace saw the stops, it is the thread that gave up the last P, until it did; the whole pause is then up to the event that says that the world runs again, an upper bound. Throttling cannot be told from these events and would count as runnable or unknown.
-- needs:  stw_placed  Record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema, or an execution trace next to the scheduler's events.
-- param:  min_ns 100000  Leave out pauses shorter than this.
-- param:  limit 20       Most pauses to show a run.
-- column: run       text   Run
-- column: ts        ts     Stopped at
-- column: process   text   Process
-- column: reason    text   Reason
-- column: pause     ns     Pause
-- column: role      text   Thread that
-- column: thread    text   Thread
-- column: window    ns     Window
-- column: on_cpu    ns     On CPU
-- column: irq       ns     Interrupts
-- column: runnable  ns     Runnable
-- column: by        text   Mostly behind
-- column: blocked   ns     Blocked
-- column: in        text   In
-- column: unknown   ns     Unknown
WITH
pause AS MATERIALIZED (
  SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY run
                                              ORDER BY pause_ns DESC, ts) AS nth
                   FROM stw_placed
                  WHERE pause_ns >= :min_ns AND (:run IS NULL OR run = :run))
   WHERE nth <= :limit),
last_woke AS (
  SELECT p.id, o.waker_utid AS utid, o.ts AS until_ts,
         row_number() OVER (PARTITION BY p.id ORDER BY o.ts DESC) AS nth
    FROM pause AS p
    JOIN off_cpu AS o ON o.utid = p.utid
                     AND o.ts > p.window_ts AND o.ts <= p.stopped_ts
    JOIN thread AS t ON t.utid = o.waker_utid
   WHERE o.wake IS NOT NULL AND t.upid = p.upid AND t.utid <> p.utid),
last_asked AS (
  SELECT p.id, q.utid,
         row_number() OVER (PARTITION BY p.id ORDER BY q.deliver_ts DESC) AS nth
    FROM pause AS p
    JOIN sigurg AS q ON q.upid = p.upid AND q.kind = 'request'
                    AND q.deliver_ts > p.window_ts AND q.deliver_ts <= p.stopped_ts
   WHERE q.utid <> p.utid),
last_halt AS (
  SELECT p.id, h.stop_ts, k.utid,
         row_number() OVER (PARTITION BY p.id ORDER BY h.stop_ts DESC, h.p) AS nth
    FROM pause AS p
    CROSS JOIN go_halt AS h ON h.id = p.range_id
    LEFT JOIN go_m_thread AS k ON k.m_id = h.m_id),
seen AS MATERIALIZED (
  SELECT p.*, 'stopped the world' AS role, p.utid AS whom,
         p.window_dur AS window
    FROM pause AS p
  UNION ALL
  SELECT p.*, 'stopped last', coalesce(h.utid, w.utid, a.utid),
         coalesce(h.stop_ts, w.until_ts, p.stopped_ts) - p.window_ts
    FROM pause AS p
    LEFT JOIN last_halt AS h ON h.id = p.id AND h.nth = 1
    LEFT JOIN last_woke AS w ON w.id = p.id AND w.nth = 1
    LEFT JOIN last_asked AS a ON a.id = p.id AND a.nth = 1
   WHERE coalesce(h.utid, w.utid, a.utid) IS NOT NULL
     AND coalesce(h.stop_ts, p.stopped_ts) > p.window_ts),
piece AS MATERIALIZED (
  SELECT s.id, s.role, u.kind, u.dur,
         CASE WHEN u.kind = 'task' THEN coalesce(w.label, '?') ELSE u.name END AS name,
         u.state
    FROM seen AS s, thread_use(s.whom, s.window_ts, s.window) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid),
part AS (
  SELECT id, role,
         sum(iif(kind = 'running', dur, 0)) AS on_cpu,
         sum(iif(state = 'Running' AND kind IN ('hardirq', 'softirq', 'vector'), dur, 0)) AS irq,
         sum(iif(state IN ('R', 'R+') AND kind <> 'unknown', dur, 0)) AS runnable,
         sum(iif(kind = 'blocked', dur, 0)) AS blocked,
         sum(iif(kind IN ('unknown')
                 OR (state = 'Running' AND kind IN ('idle', 'task')), dur, 0)) AS unknown
    FROM piece GROUP BY id, role),
mostly AS (
  SELECT id, role, grp, name,
         row_number() OVER (PARTITION BY id, role, grp
                            ORDER BY sum(dur) DESC, name) AS nth
    FROM (SELECT id, role, dur,
                 iif(kind = 'blocked', 'blocked', 'runnable') AS grp,
                 coalesce(name, kind) AS name
            FROM piece
           WHERE kind = 'blocked' OR (state IN ('R', 'R+') AND kind <> 'unknown'))
   GROUP BY id, role, grp, name)
SELECT s.run, s.window_ts, s.process, s.reason_name, s.pause_ns, s.role,
       w.label, s.window, p.on_cpu, p.irq, p.runnable, r.name, p.blocked,
       iif(b.name = 'blocked', NULL, b.name), p.unknown
  FROM seen AS s
  JOIN who AS w ON w.utid = s.whom
  JOIN part AS p ON p.id = s.id AND p.role = s.role
  LEFT JOIN mostly AS r
    ON r.id = s.id AND r.role = s.role AND r.grp = 'runnable' AND r.nth = 1
  LEFT JOIN mostly AS b
    ON b.id = s.id AND b.role = s.role AND b.grp = 'blocked' AND b.nth = 1
 ORDER BY s.run, s.pause_ns DESC, s.ts, s.role = 'stopped last';
