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
tail AS MATERIALIZED (
  SELECT t.owner AS run_id, t.kind AS metric, t.id,
         coalesce(o.ts, q.ts) AS ts, coalesce(o.dur, q.dur) AS dur,
         coalesce(o.utid, q.utid) AS utid, coalesce(o.in_loss, q.in_loss) AS in_loss
    FROM wait_tail('focus', :tail) AS t
    LEFT JOIN off_cpu AS o
      ON o.id = t.id AND t.kind IN ('wakeup', 'runnable_preempted')
    LEFT JOIN signal AS q ON q.id = t.id AND t.kind = 'signal_delivery'
   WHERE t.kind NOT IN ('signal_wait', 'signal_handling')),
piece AS (
  SELECT w.run, t.metric, t.id, u.kind, u.dur,
         CASE u.kind WHEN 'task' THEN coalesce(o.process, o.thread, '?')
                     WHEN 'running' THEN w.process
                     ELSE coalesce(u.name, '') END AS culprit
    FROM tail AS t
    JOIN who AS w USING (utid), thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS o ON o.utid = u.by_utid
   WHERE :run IS NULL OR w.run = :run)
SELECT run, metric, kind, culprit, sum(dur),
       sum(dur) * 1.0 / sum(sum(dur)) OVER (PARTITION BY run, metric),
       count(DISTINCT id), max(dur)
  FROM piece
 GROUP BY run, metric, kind, culprit
 ORDER BY run, metric, sum(dur) DESC, kind, culprit;
