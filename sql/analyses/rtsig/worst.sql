-- title:  Slowest deliveries
-- order:  30
-- about:  The longest ways from a signal's generation to its receiver, with the one thing that took most of it and all shares, which sum to it. Running: the receiver was on a CPU, in the kernel or with the signal blocked.
-- needs:  signal  Record signal:signal_generate, signal:signal_deliver and the scheduler's events.
-- param:  least 32  The lowest signal number that counts.
-- param:  limit 10  Rows a run.
-- column: run      text   Run
-- column: signal   count  Signal
-- column: path     text   Path
-- column: ts       ts     Generated at
-- column: dur      ns     Took
-- column: process  text   Process
-- column: thread   text   Receiver
-- column: sender   text   Sender
-- column: culprit  text   Mostly
-- column: share    ratio  Its share
-- column: blame    text   All shares
WITH
ranked AS (
  SELECT k.*, w.run, w.process, w.label, s.label AS sender,
         row_number() OVER (PARTITION BY w.run ORDER BY k.dur DESC, k.ts) AS place
    FROM signal_taken AS k JOIN who AS w USING (utid)
    LEFT JOIN who AS s ON s.utid = k.sender_utid
   WHERE k.sig >= CAST(:least AS INTEGER) AND k.dur > 0
     AND (:run IS NULL OR w.run = :run)),
worst AS MATERIALIZED (SELECT * FROM ranked WHERE place <= :limit),
piece AS MATERIALIZED (
  SELECT t.run, t.place,
         CASE WHEN u.kind = 'task' THEN 'task ' || w.label
              ELSE u.kind || coalesce(' ' || u.name, '') END AS culprit,
         sum(u.dur) AS dur
    FROM worst AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid
   GROUP BY 1, 2, 3),
told AS (
  SELECT run, place, culprit, dur,
         row_number() OVER (PARTITION BY run, place ORDER BY dur DESC, culprit) AS nth,
         group_concat(culprit || ' ' || fmt_ns(dur), ', ')
           OVER (PARTITION BY run, place ORDER BY dur DESC, culprit
                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS blame
    FROM piece)
SELECT w.run, w.sig, w.path, w.ts, w.dur, w.process, w.label, w.sender, t.culprit,
       t.dur * 1.0 / w.dur, t.blame
  FROM worst AS w LEFT JOIN told AS t ON t.run = w.run AND t.place = w.place AND t.nth = 1
 ORDER BY w.run, w.place;
