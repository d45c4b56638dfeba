-- title:  Slowest wake-ups
-- order:  30
-- about:  The longest waits for a CPU of threads that a ready file woke, with what took it.
-- needs:  netpoll_wake  Record the system calls of the program and the scheduler's events.
-- param:  limit 10  Rows a run.
-- column: run      text   Run
-- column: ts       ts     Woken at
-- column: dur      ns     Until on a CPU
-- column: events   count  Files ready
-- column: thread   text   Thread
-- column: waker    text   Woken by
-- column: culprit  text   Mostly
-- column: share    ratio  Its share
WITH
ranked AS (
  SELECT k.*, w.run, w.label, v.label AS waker,
         row_number() OVER (PARTITION BY w.run ORDER BY k.dur DESC, k.ts) AS place
    FROM netpoll_wake AS k JOIN focus AS w USING (utid)
    LEFT JOIN who AS v ON v.utid = k.waker_utid
   WHERE k.dur > 0 AND (:run IS NULL OR w.run = :run)),
worst AS MATERIALIZED (SELECT * FROM ranked WHERE place <= :limit),
piece AS (
  SELECT t.run, t.place,
         CASE WHEN u.kind = 'task' THEN 'task ' || w.label
              ELSE u.kind || coalesce(' ' || u.name, '') END AS culprit,
         sum(u.dur) AS dur
    FROM worst AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid
   GROUP BY 1, 2, 3),
told AS (
  SELECT *, row_number() OVER (PARTITION BY run, place ORDER BY dur DESC, culprit) AS nth
    FROM piece)
SELECT w.run, w.ts, w.dur, w.events, w.label, w.waker, t.culprit, t.dur * 1.0 / w.dur
  FROM worst AS w LEFT JOIN told AS t ON t.run = w.run AND t.place = w.place AND t.nth = 1
 ORDER BY w.run, w.place;
