-- title:  Findings
-- order:  20
-- about:  Lost: by the one thread, or goroutine of the program's own, whose waits were longest in all, so that it can be held against a pause, which each of them loses. A sum over all of them would grow with their number.
-- needs:  event_count  Record sched:sched_switch, sched:sched_waking, signal:signal_generate and signal:signal_deliver.
-- param:  warning_ns 1000000    P99 (the worst, of fewer than 100) from which a latency is a warning.
-- param:  critical_ns 10000000  P99 from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
-- Of each process; wake-ups are not told of here.
p99 AS MATERIALIZED (
  SELECT p.run_id, s.owner AS grp, s.kind AS metric, s.n,
         iif(s.n < 100, s.max, s.tail) AS p99, s.p50, s.max AS worst
    FROM wait_stats('process', 0.99) AS s
    JOIN process AS x ON x.upid = s.owner
    JOIN source AS p USING (source_id)
   WHERE s.kind IN ('runnable_preempted', 'signal_delivery') AND s.n > 0),
tail AS MATERIALIZED (
  SELECT t.owner AS grp, t.kind AS metric, coalesce(o.ts, q.ts) AS ts,
         coalesce(o.dur, q.dur) AS dur, coalesce(o.utid, q.utid) AS utid
    FROM wait_tail('process', 0.99) AS t
    LEFT JOIN off_cpu AS o ON o.id = t.id AND t.kind = 'runnable_preempted'
    LEFT JOIN signal AS q ON q.id = t.id AND t.kind = 'signal_delivery'
   WHERE t.kind IN ('runnable_preempted', 'signal_delivery')),
piece AS (
  SELECT t.metric, t.grp, u.dur,
         CASE u.kind WHEN 'task'
                     THEN 'threads of ' || iif(group_of(u.by_utid) = t.grp,
                          'the same process', coalesce(w.process, w.thread, '?'))
                          || ' on the same CPU'
                     WHEN 'running' THEN 'the thread itself running on'
                     WHEN 'idle' THEN 'a CPU that idled (leaving idle, or the thread was throttled)'
                     WHEN 'blocked' THEN 'sleep in ' || coalesce(u.name, 'the kernel')
                     WHEN 'unknown' THEN 'causes the trace cannot tell'
                     ELSE u.kind || coalesce(' ' || u.name, '') END AS culprit
    FROM tail AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid),
blamed AS MATERIALIZED (
  SELECT metric, grp, culprit, sum(dur) AS dur,
         sum(dur) * 1.0 / sum(sum(dur)) OVER (PARTITION BY metric, grp) AS share,
         row_number() OVER (PARTITION BY metric, grp
                            ORDER BY sum(dur) DESC, culprit) AS nth
    FROM piece GROUP BY metric, grp, culprit),
-- Go processes; in a run without any, the three that waited longest.
named AS (
  SELECT *
    FROM (SELECT p.*, r.name AS run, x.name AS process,
                 EXISTS (SELECT 1 FROM go_process AS g
                          WHERE run_of((SELECT min(utid) FROM thread AS t
                                         WHERE t.upid = g.upid)) = p.run_id)
                   AS has_go,
                 row_number() OVER (PARTITION BY p.run_id, p.metric
                                    ORDER BY p.p99 DESC, p.grp) AS nth
            FROM p99 AS p JOIN run AS r USING (run_id)
            JOIN process AS x ON x.upid = p.grp
           WHERE :run IS NULL OR r.name = :run)
   WHERE has_go OR nth <= 3),
-- The thread that lost most in all; wait_stats() has those of Go processes.
lost AS (
  SELECT group_of(owner) AS grp, kind AS metric, owner AS utid, sum AS total
    FROM wait_stats('thread', 0.99) WHERE n > 0
  UNION ALL
  SELECT n.grp, n.metric, o.utid, sum(o.dur)
    FROM named AS n
    CROSS JOIN thread AS t ON group_of(t.utid) = n.grp
    CROSS JOIN off_cpu AS o ON o.utid = t.utid AND o.wake IS NULL AND o.state IN ('R', 'R+')
   WHERE NOT n.has_go AND n.metric = 'runnable_preempted'
   GROUP BY n.grp, o.utid),
hardest AS MATERIALIZED (
  SELECT grp, metric, label, total
    FROM (SELECT l.*, w.label, row_number() OVER (PARTITION BY l.grp, l.metric
                                                  ORDER BY l.total DESC, l.utid) AS nth
            FROM lost AS l JOIN who AS w USING (utid))
   WHERE nth = 1),
-- Goroutines that could run, by execution traces.
runnable AS MATERIALIZED (
  SELECT x.source_id, x.run, x.process, s.n, s.p50, iif(s.n < 100, s.max, s.p99) AS p99,
         s.max AS worst
    FROM stats((SELECT collect(g.source_id, s.dur, s.dur IS NULL, NULL)
                  FROM go_state AS s CROSS JOIN goroutine AS g USING (goroutine_id)
                 WHERE s.state = 1)) AS s
    JOIN go_exec AS x ON x.source_id = s.key
   WHERE s.n > 0 AND (:run IS NULL OR x.run = :run)),
-- Of the program's own goroutines.
waited_most AS MATERIALIZED (
  SELECT source_id, who, total
    FROM (SELECT g.source_id, coalesce(g.func, '?') || ' (' || g.goid || ')' AS who, s.sum AS total,
                 row_number() OVER (PARTITION BY g.source_id
                                    ORDER BY s.sum DESC, g.goid) AS nth
            FROM stats((SELECT collect(goroutine_id, dur, dur IS NULL, NULL)
                          FROM go_state WHERE state = 1)) AS s
            JOIN goroutine_name AS g ON g.goroutine_id = s.key
           WHERE s.sum > 0 AND NOT g.of_runtime)
   WHERE nth = 1),
told AS (
  SELECT p.run,
         CASE WHEN p.p99 >= :critical_ns THEN 'critical'
              WHEN p.p99 >= :warning_ns THEN 'warning' ELSE 'info' END AS severity,
         CASE p.metric
           WHEN 'signal_delivery' THEN 'preemption requests to ' || coalesce(p.process, '?')
                || ' were delivered after ' || iif(p.n < 100, 'up to ', '')
                || fmt_ns(p.p99) || iif(p.n < 100, ' (worst of ', ' (P99 of ')
           ELSE 'threads of ' || coalesce(p.process, '?') || ' that wanted to run were kept off the CPU for '
                || iif(p.n < 100, 'up to ', '') || fmt_ns(p.p99)
                || iif(p.n < 100, ' (worst of ', ' (P99 of ') END
         || p.n || '; half within ' || fmt_ns(p.p50)
         || iif(p.n < 100, ')', ', worst ' || fmt_ns(p.worst) || ')')
         || coalesce('; ' || fmt_share(b.share) || ' of the tail is due to ' || b.culprit, '')
         || coalesce('; ' || h.label || ' lost most, ' || fmt_ns(h.total) || ' in all', '') AS finding,
         'preempt/metrics ' || p.metric || ' ' || scope('process', p.process)
         || '; preempt/blame; preempt/worst' AS evidence,
         h.total AS harm, 'blame' AS next, NULL AS topic
    FROM named AS p
    LEFT JOIN blamed AS b
      ON b.metric = p.metric AND b.grp = p.grp AND b.nth = 1
    LEFT JOIN hardest AS h ON h.metric = p.metric AND h.grp = p.grp
  UNION ALL
  SELECT run,
         CASE WHEN p99 >= :critical_ns THEN 'critical'
              WHEN p99 >= :warning_ns THEN 'warning' ELSE 'info' END,
         'goroutines' || coalesce(' of ' || process, '')
         || ' that could run waited ' || iif(n < 100, 'up to ', '') || fmt_ns(p99)
         || iif(n < 100, ' (worst of ', ' (P99 of ') || n || '; half within ' || fmt_ns(p50)
         || iif(n < 100, ')', ', worst ' || fmt_ns(worst) || ')')
         || ' until the Go scheduler ran them'
         || coalesce('; ' || w.who || ' lost most, ' || fmt_ns(w.total) || ' in all', ''),
         'preempt/metrics goroutine_runnable; preempt/goroutines', w.total, 'goroutines', NULL
    FROM runnable LEFT JOIN waited_most AS w USING (source_id)
  UNION ALL
  SELECT DISTINCT f.run, 'info',
         'no thread of ' || f.process || ' was asked to yield by signal: asynchronous preemption is off '
         || '(GODEBUG=asyncpreemptoff=1, or Go before 1.14), or nothing ran long enough; '
         || 'signal_delivery does not apply',
         'preempt/metrics signal_delivery ' || scope('process', f.process),
         NULL, 'metrics', NULL
    FROM focus AS f
   WHERE (:run IS NULL OR f.run = :run)
     AND f.upid IN (SELECT upid FROM go_process)
     AND f.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)
     AND EXISTS (SELECT 1 FROM process AS x JOIN event_count AS e USING (source_id)
                  WHERE x.upid = f.upid AND e.name = 'signal_generate')
     AND NOT EXISTS (SELECT 1 FROM p99 AS p
                      WHERE p.grp = group_of(f.utid)
                        AND p.metric = 'signal_delivery')
  UNION ALL
  SELECT run, iif(in_ns, 'info', 'warning'),
         'the trace is on the clock ' || clock
         || iif(in_ns, ', which cannot be put on CLOCK_MONOTONIC from this file: its times are its own, and nothing else can be joined to it exactly',
                ', which does not count ns: no duration is known')
         || '; record with trace-cmd record -C mono', 'source', NULL, NULL, NULL
    FROM run_clock
   WHERE :run IS NULL OR run = :run
  UNION ALL
  SELECT run, 'warning',
         source || ' and ' || other || ' have the same events: counts and sums have what is in both twice; '
         || 'import one of them with a --run of its own',
         'stallscope info, Counted twice', NULL, NULL, NULL
    FROM doubled
   WHERE :run IS NULL OR run = :run)
SELECT run, severity, finding, evidence, harm, next, topic
  FROM told
 ORDER BY run, CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
       finding;
