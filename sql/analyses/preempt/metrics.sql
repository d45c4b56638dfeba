-- title:  Preemption latency
-- order:  1
-- about:  How long it takes until a goroutine or a thread stops when the scheduler wants it to, and until a thread that wants to run does.
-- about:  signal_delivery: from the runtime's SIGURG to its delivery, by whether the target was on a CPU. signal_wait and signal_handling split it at the target's switch-in. preempt_latency: until the goroutine left its thread, where probes or an execution trace see it. runnable_preempted: switched out by the kernel while it wanted to run, until back on a CPU. wakeup: from the wake-up to the first run.
-- about:  phase=idle_gc, gc_mark and stw are where the process was with its collector when it was asked; phase=cgo are waits of threads that were in C code, by an execution trace; phase=netpoll wake-ups of threads that waited in epoll_pwait for files, and got some.
-- about:  goroutine_runnable: from when a goroutine could run until it did, by why it had to wait. slice: how long one ran until it stopped, blocked or called the kernel. Both by execution traces only.
-- about:  scope=all is everything in the trace; processes and threads are listed for Go processes (all processes, if the run has none). Percentiles are exact, nearest rank.
-- needs:  event_count  Record sched:sched_switch, sched:sched_waking, signal:signal_generate and signal:signal_deliver; or an execution trace.
-- column: run       text    Run
-- column: analysis  text    Analysis
-- column: metric    text    Metric
-- column: unit      text    Unit
-- column: scope     text    Scope
-- column: n         count   n
-- column: min       metric  Min
-- column: p50       metric  P50
-- column: p90       metric  P90
-- column: p99       metric  P99
-- column: p999      metric  P99.9
-- column: max       metric  Max
-- column: mean      metric  Mean
-- column: sum       metric  Sum
-- column: censored  count   Censored
-- column: in_loss   count   In loss
-- column: quality   text    Quality
WITH
chosen AS MATERIALIZED (
  SELECT *
    FROM who
   WHERE upid IS NOT NULL AND (:run IS NULL OR run = :run)),
outcome AS MATERIALIZED (SELECT * FROM preempt_outcome),
-- How many phases were open at each request: in one order of time with their
-- begins and ends, for a look at all phases for each takes the square of it.
turn(upid, ts, id, stw, mark) AS (
  SELECT upid, ts, NULL, phase = 'stw', phase = 'gc_mark' FROM gc_phase WHERE end_ts > ts
  UNION ALL
  SELECT upid, end_ts, NULL, -(phase = 'stw'), -(phase = 'gc_mark')
    FROM gc_phase WHERE end_ts > ts
  UNION ALL
  SELECT upid, ts, id, 0, 0 FROM sigurg
   WHERE kind = 'request' AND upid IN (SELECT upid FROM gc_phase)),
during AS MATERIALIZED (
  SELECT id, stws, marks
    FROM (SELECT id, sum(stw) OVER so_far AS stws, sum(mark) OVER so_far AS marks FROM turn
          WINDOW so_far AS (PARTITION BY upid ORDER BY ts, id IS NOT NULL
                            ROWS UNBOUNDED PRECEDING))
   WHERE id IS NOT NULL),
-- What is known of some requests, by id; from here to the signal's row there is
-- an index, the other way SQLite would look all of it through for each.
known AS MATERIALIZED (
  SELECT id, max(yield_ts) AS yield_ts, max(stws) AS stws, max(marks) AS marks
    FROM (SELECT id, yield_ts, NULL AS stws, NULL AS marks FROM outcome
          UNION ALL
          SELECT id, NULL, stws, marks FROM during)
   GROUP BY id),
request AS (
  SELECT dur, in_loss, run_of(utid) AS run_id, group_of(utid) AS grp, label_of(utid) AS lab,
         on_cpu AS target, yield_ts - ts AS latency_ns,
         iif(upid IN (SELECT upid FROM gc_phase),
             CASE WHEN stws > 0 THEN 2 WHEN marks > 0 THEN 1 ELSE 0 END, NULL) AS phase
    FROM (SELECT q.dur, q.in_loss, q.utid, q.upid, q.on_cpu, q.ts, k.yield_ts, k.stws, k.marks
            FROM known AS k CROSS JOIN sigurg AS q USING (id)
          UNION ALL
          SELECT dur, in_loss, utid, upid, on_cpu, ts, NULL, NULL, NULL FROM sigurg
           WHERE kind = 'request' AND id NOT IN (SELECT id FROM known))),
-- In one pass; a key is an owner's id and what else scopes it, as one number.
-- All deliveries of an owner, and their parts, are in wait_stats().
signals AS MATERIALIZED (
  SELECT collect(run_id * 2 + target, dur, dur IS NULL, in_loss)
           FILTER (WHERE target IS NOT NULL) AS of_target,
         collect(grp * 2 + target, dur, dur IS NULL, in_loss)
           FILTER (WHERE target IS NOT NULL) AS of_process_target,
         collect(grp * 4 + phase, dur, dur IS NULL, in_loss)
           FILTER (WHERE phase IS NOT NULL) AS of_phase,
         collect(run_id, latency_ns, 0, in_loss)
           FILTER (WHERE latency_ns IS NOT NULL) AS latency_of_run,
         collect(grp, latency_ns, 0, in_loss)
           FILTER (WHERE latency_ns IS NOT NULL) AS latency_of_process,
         collect(lab, latency_ns, 0, in_loss)
           FILTER (WHERE latency_ns IS NOT NULL) AS latency_of_thread,
         collect(grp * 4 + phase, latency_ns, 0, in_loss)
           FILTER (WHERE latency_ns IS NOT NULL AND phase IS NOT NULL) AS latency_of_phase
    FROM request),
target(target, name) AS (VALUES (0, 'off_cpu'), (1, 'on_cpu')),
phase(phase, name) AS (VALUES (0, 'idle_gc'), (1, 'gc_mark'), (2, 'stw')),
named AS MATERIALIZED (SELECT DISTINCT upid, run, process FROM chosen),
signal_stat(run, scope, metric, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss) AS (
  SELECT r.name, 'all', 'preempt_latency', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.latency_of_run) AS s JOIN run AS r ON r.run_id = s.key
   WHERE :run IS NULL OR r.name = :run
  UNION ALL
  SELECT c.run, scope('process', c.process), 'preempt_latency', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.latency_of_process) AS s JOIN named AS c ON c.upid = s.key
  UNION ALL
  SELECT c.run, scope('process', c.process, 'thread', c.label), 'preempt_latency', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.latency_of_thread) AS s JOIN chosen AS c ON c.utid = s.key
  UNION ALL
  SELECT r.name, scope('target', t.name), 'signal_delivery', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.of_target) AS s JOIN run AS r ON r.run_id = s.key / 2
    JOIN target AS t ON t.target = s.key % 2
   WHERE :run IS NULL OR r.name = :run
  UNION ALL
  SELECT c.run, scope('process', c.process, 'target', t.name), 'signal_delivery', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.of_process_target) AS s
    JOIN named AS c ON c.upid = s.key / 2
    JOIN target AS t ON t.target = s.key % 2
  UNION ALL
  SELECT c.run, scope('process', c.process, 'phase', p.name), 'signal_delivery', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.of_phase) AS s
    JOIN named AS c ON c.upid = s.key / 4 JOIN phase AS p ON p.phase = s.key % 4
  UNION ALL
  SELECT c.run, scope('process', c.process, 'phase', p.name), 'preempt_latency', s.n, s.min, s.p50, s.p90, s.p99,
         s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM signals AS w, stats(w.latency_of_phase) AS s
    JOIN named AS c ON c.upid = s.key / 4 JOIN phase AS p ON p.phase = s.key % 4),
-- Goroutines, by execution traces: 0 goroutine_runnable, 1 slice.
exec AS MATERIALIZED (SELECT * FROM go_exec WHERE :run IS NULL OR run = :run),
goroutines AS MATERIALIZED (
  SELECT collect(run_id * 2 + m, dur, dur IS NULL, doubtful) AS of_run,
         collect(upid * 2 + m, dur, dur IS NULL, doubtful) AS of_process,
         collect((run_id * 2 + m) * 4 + why, dur, dur IS NULL, doubtful) AS of_why
    FROM (SELECT x.run_id, x.upid, s.state - 1 AS m, s.dur, s.doubtful,
                 CASE WHEN s.state = 2 THEN NULL
                      WHEN s.reason_id IS NULL THEN 0
                      WHEN s.reason_id IN (SELECT string_id FROM go_string
                                            WHERE value = 'preempted') THEN 1
                      ELSE 2 END AS why
            FROM go_state AS s CROSS JOIN goroutine AS g USING (goroutine_id)
            CROSS JOIN exec AS x USING (source_id)
           WHERE s.state IN (1, 2))),
why(why, name) AS (VALUES (0, 'woken'), (1, 'preempted'), (2, 'yielded')),
goroutine_stat(run, scope, m, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss) AS (
  SELECT r.name, 'all', s.key % 2, s.n, s.min, s.p50, s.p90, s.p99, s.p999,
         s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM goroutines AS w, stats(w.of_run) AS s JOIN run AS r ON r.run_id = s.key / 2
  UNION ALL
  SELECT c.run, scope('process', c.process), s.key % 2, s.n, s.min, s.p50,
         s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM goroutines AS w, stats(w.of_process) AS s JOIN named AS c ON c.upid = s.key / 2
  UNION ALL
  SELECT r.name, scope('reason', y.name), s.key / 4 % 2, s.n, s.min, s.p50, s.p90,
         s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM goroutines AS w, stats(w.of_why) AS s JOIN run AS r ON r.run_id = s.key / 8
    JOIN why AS y ON y.why = s.key % 4),
wait(run, scope, kind, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss) AS (
  SELECT r.name, 'all', s.kind, s.n, s.min, s.p50,
         s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM wait_stats('run', 0.99) AS s JOIN run AS r ON r.run_id = s.owner
   WHERE :run IS NULL OR r.name = :run
  UNION ALL
  SELECT c.run, scope('process', c.process), s.kind, s.n, s.min, s.p50,
         s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM wait_stats('process', 0.99) AS s JOIN named AS c ON c.upid = s.owner
  UNION ALL
  SELECT c.run, scope('process', c.process, 'thread', c.label), s.kind, s.n, s.min, s.p50,
         s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM wait_stats('thread', 0.99) AS s JOIN chosen AS c ON c.utid = s.owner),
-- By thread first, for there are far fewer of them; 0 request, 1 merged, ...
asked AS MATERIALIZED (
  SELECT key / 4 AS utid, key % 4 AS kind, n + censored AS n, n AS delivered
    FROM stats((SELECT collect(utid * 4 + CASE kind WHEN 'request' THEN 0
                                                    WHEN 'merged' THEN 1
                                                    WHEN 'foreign' THEN 2
                                                    ELSE 3 END,
                               dur, dur IS NULL, NULL)
                  FROM sigurg
                 WHERE kind <> 'unseen'))),
-- Waits that began in a call into C, or in one of the netpoller's that then had
-- something. A key is an owner's id and what else there is, as one number.
in_call(run, scope, kind, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss) AS (
  SELECT c.run, scope('process', c.process, 'phase', iif(s.key % 4 = 2, 'netpoll', 'cgo')),
         iif(s.key % 4, 'wakeup', 'runnable_preempted'), s.n, s.min, s.p50,
         s.p90, s.p99, s.p999, s.max, s.mean, s.sum, s.censored, s.in_loss
    FROM stats((SELECT collect(group_of(utid) * 4 + what, dur, dur IS NULL, in_loss)
                  FROM (SELECT o.utid, o.wake IS NOT NULL AS what, o.dur, o.in_loss
                          FROM cgo_call AS g
                          CROSS JOIN off_cpu AS o
                            ON o.utid = g.utid AND o.ts >= g.ts AND o.ts < g.ts + g.dur
                         WHERE o.state IN ('R', 'R+')
                        UNION ALL
                        SELECT utid, 2, dur, in_loss FROM netpoll_wake))) AS s
    JOIN named AS c ON c.upid = s.key / 4),
counts(run, metric, process, n) AS (
  SELECT c.run,
         CASE q.kind WHEN 0 THEN 'requests' WHEN 1 THEN 'merged'
                     WHEN 2 THEN 'foreign_sigurg' ELSE 'dropped' END,
         c.process, sum(q.n)
    FROM asked AS q JOIN chosen AS c USING (utid)
   GROUP BY 1, 2, 3
  UNION ALL
  SELECT c.run, 'delivered', c.process, sum(q.delivered)
    FROM asked AS q JOIN chosen AS c USING (utid)
   WHERE q.kind = 0
   GROUP BY 1, 3
  UNION ALL
  SELECT c.run, 'unsafe_point', c.process, sum(y.yield_ts IS NULL)
    FROM outcome AS y JOIN chosen AS c ON c.utid = y.utid
   GROUP BY 1, 3
  UNION ALL
  SELECT c.run, 'cooperative', c.process, count(*)
    FROM go_left AS y JOIN chosen AS c ON c.utid = y.utid
   WHERE y.ts NOT IN (SELECT yield_ts FROM outcome
                       WHERE yield_ts IS NOT NULL)
   GROUP BY 1, 3),
-- Go processes, and runs, in a trace that records signals, yet nobody was asked
-- to yield: asynchronous preemption is off, or older than Go 1.14.
silent(run, process) AS (
  SELECT DISTINCT c.run, NULL
    FROM chosen AS c JOIN process AS p USING (upid)
    JOIN event_count AS e USING (source_id)
   WHERE e.name = 'signal_generate'
     AND c.run_id NOT IN (SELECT run_of(utid) FROM asked WHERE kind = 0)
  UNION ALL
  SELECT DISTINCT c.run, c.process
    FROM chosen AS c JOIN process AS p USING (upid)
   WHERE c.upid IN (SELECT upid FROM go_process)
     AND EXISTS (SELECT 1 FROM event_count AS e
                  WHERE e.source_id = p.source_id
                    AND e.name = 'signal_generate')
     AND NOT EXISTS (SELECT 1 FROM asked AS q JOIN chosen AS d USING (utid)
                      WHERE q.kind = 0 AND d.run_id = c.run_id
                        AND d.process IS c.process)),
rows AS (
  SELECT run, metric, 'ns' AS unit, scope, n, min, p50, p90, p99, p999, max,
         mean, sum, censored, in_loss, quality(n, in_loss) AS quality
    FROM signal_stat
  UNION ALL
  SELECT run, iif(m, 'slice', 'goroutine_runnable'), 'ns', scope, n, min, p50,
         p90, p99, p999, max, mean, sum, censored, in_loss, quality(n, in_loss)
    FROM goroutine_stat
  UNION ALL
  SELECT run, kind, 'ns', scope, n, min,
         p50, p90, p99, p999, max, mean, sum, censored, in_loss,
         quality(n, in_loss)
    FROM (SELECT * FROM wait UNION ALL SELECT * FROM in_call)
  UNION ALL
  SELECT run, metric, 'count', scope('process', process), n, NULL, NULL, NULL,
         NULL, NULL, NULL, NULL, n, NULL, NULL, 'ok'
    FROM counts
  UNION ALL
  SELECT run, 'signal_delivery', 'ns', scope('process', process), 0, NULL,
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'not_applicable'
    FROM silent)
SELECT rows.run, 'preempt' AS analysis, metric, unit, scope, n, min, p50, p90, p99,
       p999, max, mean, sum, censored, in_loss,
       CASE WHEN c.flag IS NULL OR unit <> 'ns' THEN quality
            WHEN quality = 'ok' THEN c.flag
            ELSE quality || ',' || c.flag END
  FROM rows LEFT JOIN run_clock AS c ON c.run = rows.run
 ORDER BY rows.run, CASE metric WHEN 'signal_delivery' THEN 1
                           WHEN 'preempt_latency' THEN 2
                           WHEN 'signal_wait' THEN 3
                           WHEN 'signal_handling' THEN 4
                           WHEN 'runnable_preempted' THEN 5
                           WHEN 'wakeup' THEN 6
                           WHEN 'goroutine_runnable' THEN 7
                           WHEN 'slice' THEN 8 ELSE 9 END,
       metric, scope <> 'all', instr(scope, 'thread=') > 0, scope;
