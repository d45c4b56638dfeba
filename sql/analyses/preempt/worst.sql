-- title:  Worst waits
-- order:  40
-- about:  The longest waits of each metric, each with the one thing that took most of it and with all shares, which sum to the wait.
-- needs:  sched_slice  Record sched:sched_switch.
-- param:  limit 10  Rows a metric.
-- column: run      text   Run
-- column: metric   text   Metric
-- column: ts       ts     Began at
-- column: dur      ns     Waited
-- column: process  text   Process
-- column: thread   text   Thread
-- column: culprit  text   Mostly
-- column: share    ratio  Its share
-- column: blame    text   All shares
-- column: in_loss  count  In loss
WITH
tail AS MATERIALIZED (
  SELECT t.owner AS run_id, t.kind AS metric, t.id,
         coalesce(o.ts, q.ts) AS ts, coalesce(o.dur, q.dur) AS dur,
         coalesce(o.utid, q.utid) AS utid, coalesce(o.in_loss, q.in_loss) AS in_loss
    FROM wait_tail('focus', -:limit) AS t
    LEFT JOIN off_cpu AS o
      ON o.id = t.id AND t.kind IN ('wakeup', 'runnable_preempted')
    LEFT JOIN signal AS q ON q.id = t.id AND t.kind = 'signal_delivery'
   WHERE t.kind NOT IN ('signal_wait', 'signal_handling')),
ranked AS (
  SELECT t.*, w.run, w.process, w.label,
         row_number() OVER (PARTITION BY t.run_id, t.metric
                            ORDER BY t.dur DESC, t.ts, t.utid) AS place
    FROM tail AS t JOIN who AS w USING (utid)
   WHERE t.dur > 0 AND (:run IS NULL OR w.run = :run)),
worst AS MATERIALIZED (SELECT * FROM ranked WHERE place <= :limit),
piece AS MATERIALIZED (
  SELECT t.run, t.metric, t.place,
         u.kind || CASE WHEN u.kind = 'task' THEN ' ' || w.label
                        WHEN u.name IS NOT NULL THEN ' ' || u.name
                        ELSE '' END AS culprit,
         sum(u.dur) AS dur
    FROM worst AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid
   GROUP BY 1, 2, 3, 4),
told AS (
  SELECT run, metric, place, culprit, dur,
         row_number() OVER one AS nth,
         group_concat(culprit || ' ' || fmt_ns(dur), ', ')
           OVER (PARTITION BY run, metric, place ORDER BY dur DESC, culprit
                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS blame
    FROM piece
  WINDOW one AS (PARTITION BY run, metric, place ORDER BY dur DESC, culprit))
SELECT w.run, w.metric, w.ts, w.dur, w.process, w.label, t.culprit,
       t.dur * 1.0 / w.dur, t.blame, coalesce(w.in_loss, 0)
  FROM worst AS w
  JOIN told AS t USING (run, metric, place)
 WHERE t.nth = 1
 ORDER BY w.run, w.metric, w.place;
