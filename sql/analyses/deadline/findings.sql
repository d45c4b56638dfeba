-- title:  Findings
-- order:  20
-- needs:  deadline_any  Record sched:sched_switch and sched:sched_waking of a machine with SCHED_DEADLINE threads.
-- param:  period_ns 0    The period of the jobs; 0: not known.
-- param:  deadline_ns 0  Their relative deadline; 0: the period.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
given(period, deadline) AS (
  SELECT CAST(:period_ns AS INTEGER),
         iif(CAST(:deadline_ns AS INTEGER) > 0, CAST(:deadline_ns AS INTEGER),
             CAST(:period_ns AS INTEGER))),
job AS MATERIALIZED (
  SELECT w.run, w.label, w.utid, a.run_ns, g.period, g.deadline,
         iif(g.period > 0, (a.end_ts - a.ts) / g.period, 0) AS before,
         a.end_ts - a.ts AS took
    FROM deadline_activation AS a JOIN who AS w USING (utid) CROSS JOIN given AS g
   WHERE :run IS NULL OR w.run = :run),
total AS (
  SELECT run, label, utid, max(period) AS period, sum(1 + before) AS jobs,
         sum(before + (took - before * period > deadline)) AS misses,
         max(took) AS longest, sum(max(0, took - deadline)) AS late
    FROM job GROUP BY run, utid)
SELECT run,
       CASE WHEN period > 0 AND misses > 0 THEN 'critical' WHEN period > 0 THEN 'info'
            ELSE 'info' END,
       label || CASE WHEN period > 0
                     THEN ': ' || misses || ' of ' || jobs || ' jobs missed their deadline'
                     ELSE ': at least ' || jobs || ' jobs; which of them were late is not known without --param period_ns' END
       || ', the longest was at work for ' || fmt_ns(longest)
       || coalesce((SELECT '; its budget was used up ' || count(*) || ' times, which kept it off for '
                           || fmt_ns(sum(h.throttled_ns))
                      FROM throttle_wait AS h
                     WHERE h.utid = t.utid AND h.kind = 'deadline' AND h.dur >= 100000
                    HAVING count(*) > 0), ''),
       'deadline/metrics ' || scope('thread', label) || '; throttle/waits',
       iif(period > 0, late, NULL), 'worst', NULL
  FROM total AS t
 ORDER BY run, label;
