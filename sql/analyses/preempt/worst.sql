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
bound AS MATERIALIZED (
  SELECT key AS run_id, tail AS least
    FROM stats((SELECT collect(run_of(utid), dur, dur IS NULL, NULL, -:limit)
                  FROM sigurg
                 WHERE kind = 'request' AND group_of(utid) IS NOT NULL))),
tail AS MATERIALIZED (
  SELECT b.run_id, 'signal_delivery' AS metric, q.id, q.ts, q.dur, q.utid, q.in_loss
    FROM sigurg AS q JOIN bound AS b ON b.run_id = run_of(q.utid)
   WHERE q.kind = 'request' AND group_of(q.utid) IS NOT NULL
     AND q.dur >= b.least
  UNION ALL
  SELECT t.owner, t.kind, o.id, o.ts, o.dur, o.utid, o.in_loss
    FROM cpu_wait_tail('focus', -:limit) AS t JOIN off_cpu AS o ON o.id = t.id),
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
