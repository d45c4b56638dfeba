-- title:  Who caused the tail
-- order:  30
-- about:  The waits at or above the tail percentile, taken together: what the CPU did meanwhile. Shares of one metric sum to all the time waited in its tail.
-- about:  task: another thread ran; running: the thread itself ran (it had the CPU, but the signal was not yet delivered); idle: the CPU was on its way out of idle; blocked: asleep in the kernel; unknown: events lost, or the CPU it waited for cannot be told.
-- needs:  sched_slice  Record sched:sched_switch.
-- param:  tail 0.99  Which percentile begins the tail.
-- column: run      text   Run
-- column: metric   text   Metric
-- column: kind     text   Kind
-- column: culprit  text   Culprit
-- column: blamed   ns     Time
-- column: share    ratio  Share
-- column: waits    count  Waits
-- column: worst    ns     Longest
WITH
cases AS MATERIALIZED (
  SELECT * FROM preempt_case WHERE :run IS NULL OR run = :run),
bound AS MATERIALIZED (
  SELECT run, metric, percentile_nr(dur, :tail) AS least
    FROM cases GROUP BY run, metric),
tail AS MATERIALIZED (
  SELECT c.* FROM cases AS c JOIN bound AS b USING (run, metric)
   WHERE c.dur >= b.least),
piece AS (
  SELECT t.run, t.metric, t.id, u.kind, u.dur,
         CASE u.kind WHEN 'task' THEN coalesce(w.process, w.thread, '?')
                     WHEN 'running' THEN t.process
                     ELSE coalesce(u.name, '') END AS culprit
    FROM tail AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid)
SELECT run, metric, kind, culprit, sum(dur),
       sum(dur) * 1.0 / sum(sum(dur)) OVER (PARTITION BY run, metric),
       count(DISTINCT id), max(dur)
  FROM piece
 GROUP BY run, metric, kind, culprit
 ORDER BY run, metric, sum(dur) DESC, kind, culprit;
