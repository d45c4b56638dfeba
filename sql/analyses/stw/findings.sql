-- title:  Findings
-- order:  20
-- about:  Stops for garbage collection and those for other reasons are told apart: what helps against the one does not against the other. Topic: of the other reasons the one that took most.
-- needs:  stw_pause  Record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema, or an execution trace, or run with GODEBUG=gctrace=1 and keep stderr.
-- param:  warning_ns 1000000    Longest pause from which it is a warning.
-- param:  critical_ns 10000000  Longest pause from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
pause AS MATERIALIZED (
  SELECT * FROM stw_pause WHERE :run IS NULL OR run = :run),
best AS MATERIALIZED (
  SELECT run, process, source, is_gc,
         CASE source WHEN 'uprobe' THEN 1 WHEN 'exectrace' THEN 2 ELSE 3 END AS rank,
         count(*) AS n, sum(pause_ns) AS total, max(pause_ns) AS worst,
         percentile_nr(pause_ns, 0.5) AS p50,
         percentile_nr(pause_ns, 0.99) AS p99, max(bound) AS bound
    FROM pause
   GROUP BY run, process, source, is_gc),
-- What else it was stopped for, what took most first.
reasons AS MATERIALIZED (
  SELECT run, process, source, group_concat(reason, ', ') AS list,
         max(iif(nth = 1, reason, NULL)) AS most
    FROM (SELECT run, process, source, reason,
                 row_number() OVER (PARTITION BY run, process, source
                                    ORDER BY sum(pause_ns) DESC, reason) AS nth
            FROM pause
           WHERE NOT is_gc
           GROUP BY run, process, source, reason
           ORDER BY nth)
   GROUP BY run, process, source),
-- The stopper's and the last stopped thread's time in the longest pause.
longest AS MATERIALIZED (
  SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY run, process, source, is_gc
                                              ORDER BY pause_ns DESC, ts) AS nth
                   FROM stw_placed
                  WHERE pause_ns IS NOT NULL AND (:run IS NULL OR run = :run))
   WHERE nth = 1),
piece AS (
  SELECT l.run, l.process, l.source, l.is_gc, u.dur,
         CASE u.kind WHEN 'running' THEN 'its own work on the CPU'
                     WHEN 'task' THEN 'threads of ' || iif(w.process IS l.process,
                          'the same process', coalesce(w.process, w.thread, '?'))
                          || ' on its CPU'
                     WHEN 'blocked' THEN 'waiting for the other threads to stop'
                          || coalesce(' (' || u.name || ')', '')
                     WHEN 'idle' THEN 'a CPU that was leaving idle'
                     WHEN 'unknown' THEN 'causes the trace cannot tell'
                     ELSE u.kind || coalesce(' ' || u.name, '') END AS culprit
    FROM longest AS l, thread_use(l.utid, l.window_ts, l.window_dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid),
blamed AS (
  SELECT run, process, source, is_gc, culprit, sum(dur) AS dur,
         sum(dur) * 1.0 / sum(sum(dur)) OVER (PARTITION BY run, process, source, is_gc) AS share,
         row_number() OVER (PARTITION BY run, process, source, is_gc
                            ORDER BY sum(dur) DESC, culprit) AS nth
    FROM piece GROUP BY run, process, source, is_gc, culprit),
told AS (
  SELECT b.run,
         CASE WHEN b.worst >= :critical_ns THEN 'critical'
              WHEN b.worst >= :warning_ns THEN 'warning' ELSE 'info' END AS severity,
         'the world stood still ' || b.n || iif(b.n = 1, ' time', ' times')
         || coalesce(' in ' || b.process, '') || ', for '
         || iif(b.is_gc, 'garbage collection', coalesce(r.list, 'reasons that were not recorded')) || ': '
         || fmt_ns(b.total) || ' in all, the longest ' || fmt_ns(b.worst)
         || ', half at most ' || fmt_ns(b.p50)
         || iif(b.n >= 100, ', P99 ' || fmt_ns(b.p99), '')
         || CASE b.bound WHEN 'lower_bound' THEN ' (gctrace: garbage collections only, lower bounds with two digits)'
                         WHEN 'upper_bound' THEN iif(b.source = 'exectrace',
                              ' (from event to event of the execution trace: upper bounds)',
                              ' (from probe times: upper bounds)')
                         ELSE ' (by the runtime''s own stamps)' END
         || coalesce('; the longest was ' || l.reason_name || ', '
                     || fmt_share(d.share) || ' of it ' || d.culprit, '') AS finding,
         iif(b.is_gc, 'stw/metrics gc_pause ' || scope('process', b.process, 'source', b.source),
             'stw/sources')
         || coalesce('; stw/anatomy; ' || coalesce('go_range ' || l.range_id, 'stw ' || l.id),
                     CASE b.source WHEN 'uprobe' THEN '; stw' WHEN 'exectrace' THEN '; go_range'
                                   ELSE '; gc_cycle' END) AS evidence,
         b.total AS harm,
         CASE WHEN l.id IS NOT NULL THEN 'anatomy' WHEN b.source = 'exectrace' THEN 'stops'
              ELSE 'sources' END AS next,
         iif(b.is_gc, 'garbage collection', 'stops for ' || r.most) AS topic
    FROM best AS b
    LEFT JOIN reasons AS r
      ON b.is_gc = 0 AND r.run = b.run AND r.process IS b.process
     AND r.source = b.source
    LEFT JOIN longest AS l
      ON l.run = b.run AND l.process IS b.process AND l.source = b.source
     AND l.is_gc IS b.is_gc
    LEFT JOIN blamed AS d
      ON d.run = b.run AND d.process IS b.process AND d.source = b.source
     AND d.is_gc IS b.is_gc AND d.nth = 1
   WHERE NOT EXISTS (SELECT 1 FROM best AS u
                      WHERE u.run = b.run AND u.rank < b.rank)
  UNION ALL
  SELECT DISTINCT run, 'info',
         'only gctrace tells of pauses in this run: stops for other reasons (ReadMemStats, profiles, GOMAXPROCS) are not in it, and who caused a pause is not known; record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema with sched events to know',
         'stw/sources', NULL, 'sources', NULL
    FROM best AS b
   WHERE NOT EXISTS (SELECT 1 FROM best AS u
                      WHERE u.run = b.run AND u.source <> 'gctrace'))
SELECT run, severity, finding, evidence, harm, next, topic
  FROM told
 ORDER BY run, CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
       finding;
