-- title:  Longest pauses by execution traces
-- order:  35
-- about:  Pauses of processes whose stops no probe saw. Until stopped: from when the runtime began to stop the world until the last P did, where one had to be waited for; a lower bound, for who stops the world has to notice. Then: all that followed, up to the event that says that the world runs again. Stopped last: what ran on that P until then.
-- needs:  go_range  Record an execution trace: stallscope record --exec-trace, runtime/trace, or net/http/pprof.
-- param:  min_ns 100000  Leave out pauses shorter than this.
-- param:  limit 20       Most pauses to show a run.
-- column: run       text   Run
-- column: ts        ts     Began at
-- column: process   text   Process
-- column: reason    text   Reason
-- column: pause     ns     Pause
-- column: stopping  ns     Until stopped
-- column: rest      ns     Then
-- column: waited    count  Ps waited for
-- column: p         count  Last P
-- column: goroutine text   Stopped last
-- column: thread    text   On thread
-- column: stopper   text   Stopped by
WITH
pause AS MATERIALIZED (
  SELECT * FROM (SELECT x.*,
                        row_number() OVER (PARTITION BY x.run
                                           ORDER BY x.dur DESC, x.ts) AS nth
                   FROM go_exec_stop AS x
                  WHERE x.dur >= :min_ns AND (:run IS NULL OR x.run = :run)
                    AND NOT EXISTS (SELECT 1 FROM stw_stop AS s WHERE s.upid = x.upid))
   WHERE nth <= :limit),
halt AS MATERIALIZED (
  SELECT w.id, h.p, h.m_id, h.stop_ts, w.ts,
         row_number() OVER (PARTITION BY w.id ORDER BY h.stop_ts DESC, h.p) AS nth,
         count(*) OVER (PARTITION BY w.id) AS n
    FROM pause AS w CROSS JOIN go_halt AS h USING (id)),
last AS MATERIALIZED (SELECT * FROM halt WHERE nth = 1),
ran AS MATERIALIZED (
  SELECT l.id, s.goroutine_id,
         row_number() OVER (PARTITION BY l.id ORDER BY s.ts DESC) AS nth
    FROM go_state AS s
    CROSS JOIN last AS l
      ON l.m_id = s.m_id AND s.ts < l.stop_ts AND s.ts + s.dur > l.ts
   WHERE s.state = 2)
SELECT w.run, w.ts, w.process, w.reason_name, w.dur, l.stop_ts - w.ts,
       w.dur - coalesce(l.stop_ts - w.ts, 0), coalesce(l.n, 0), l.p,
       coalesce(g.func, '?') || ' (' || g.goid || ')', coalesce(t.label, m.tid),
       coalesce(b.func, '?') || ' (' || b.goid || ')'
  FROM pause AS w
  LEFT JOIN last AS l ON l.id = w.id
  LEFT JOIN ran AS r ON r.id = w.id AND r.nth = 1
  LEFT JOIN goroutine_name AS g ON g.goroutine_id = r.goroutine_id
  LEFT JOIN goroutine_name AS b ON b.goroutine_id = w.goroutine_id
  LEFT JOIN go_m AS m ON m.m_id = l.m_id
  LEFT JOIN go_m_thread AS k ON k.m_id = l.m_id
  LEFT JOIN who AS t ON t.utid = k.utid
 ORDER BY w.run, w.dur DESC, w.ts;
