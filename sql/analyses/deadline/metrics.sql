-- title:  SCHED_DEADLINE jobs
-- order:  9
-- about:  A job begins when its thread is woken and ends when it sleeps again. With the period (--param period_ns) more is known: a thread that is still at work when the next job is due goes on with that one without sleeping, so that from wake to sleep there is a job for each period that began, and all but the last of them ended after the next was due: they missed their deadline. response: from the release to the end, of the last job in a row; those before it are censored, at least a period. job_cpu: time on a CPU, of jobs that stand alone. misses: jobs that ended after their deadline (--param deadline_ns, else the period). overruns: times that a thread was kept off a CPU because its budget was used up (see throttle).
-- needs:  deadline_any  Record sched:sched_switch and sched:sched_waking of a machine with SCHED_DEADLINE threads.
-- param:  period_ns 0    The period of the jobs; 0: not known.
-- param:  deadline_ns 0  Their relative deadline; 0: the period.
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
WITH RECURSIVE
given(period, deadline) AS (
  SELECT CAST(:period_ns AS INTEGER),
         iif(CAST(:deadline_ns AS INTEGER) > 0, CAST(:deadline_ns AS INTEGER),
             CAST(:period_ns AS INTEGER))),
activation AS MATERIALIZED (
  SELECT w.run, w.process, w.label, w.utid, a.ts, a.end_ts, a.run_ns, g.period, g.deadline,
         iif(g.period > 0, (a.end_ts - a.ts) / g.period, 0) AS before
    FROM deadline_activation AS a JOIN who AS w USING (utid) CROSS JOIN given AS g
   WHERE (:run IS NULL OR w.run = :run)
     AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
scoped AS MATERIALIZED (
  SELECT run, scope('process', process, 'thread', label) AS scope, utid, period, deadline,
         before, end_ts - ts - before * period AS response, run_ns
    FROM activation),
-- One row for each job that did not end alone: only that it took a period is known.
late(run, scope, left) AS (
  SELECT run, scope, before FROM scoped WHERE before > 0
  UNION ALL
  SELECT run, scope, left - 1 FROM late WHERE left > 1),
sample(run, metric, scope, value, censored) AS (
  SELECT run, 'response', scope, response, NULL FROM scoped
  UNION ALL
  SELECT run, 'response', scope, NULL, 1 FROM late
  UNION ALL
  SELECT run, 'job_cpu', scope, run_ns, NULL FROM scoped WHERE before = 0),
total AS (
  SELECT run, scope, utid, max(period) AS period, sum(1 + before) AS jobs,
         sum(before + (response > deadline)) AS misses
    FROM scoped GROUP BY run, scope),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT key->>0, key->>1, 'ns', key->>2, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, metric, scope), value, censored, NULL)
                  FROM sample))
  UNION ALL
  SELECT run, 'jobs', 'count', scope, jobs, NULL, NULL, NULL, NULL, NULL, NULL, NULL, jobs,
         NULL, NULL, iif(period > 0, 'ok', 'lower_bound')
    FROM total
  UNION ALL
  SELECT run, 'misses', 'count', scope, jobs, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         iif(period > 0, misses, NULL), NULL, NULL, iif(period > 0, 'ok', 'not_applicable')
    FROM total
  UNION ALL
  SELECT t.run, 'overruns', 'count', t.scope, t.jobs, NULL, NULL, NULL, NULL, NULL, NULL,
         NULL,
         (SELECT count(*) FROM throttle_wait AS h
           WHERE h.utid = t.utid AND h.kind = 'deadline' AND h.dur >= 100000),
         NULL, NULL, 'ok'
    FROM total AS t)
SELECT run, 'deadline' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, scope, metric;
