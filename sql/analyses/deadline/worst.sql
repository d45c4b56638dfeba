-- title:  Longest at work
-- order:  30
-- about:  The longest times from a release to the next sleep, with what the thread did: ran, had no budget left, waited for others. Jobs: as many as periods began meanwhile.
-- needs:  deadline_any  Record sched:sched_switch and sched:sched_waking of a machine with SCHED_DEADLINE threads.
-- param:  period_ns 0  The period of the jobs; 0: not known.
-- param:  limit 10     Rows a run.
-- column: run       text   Run
-- column: ts        ts     Released at
-- column: thread    text   Thread
-- column: dur       ns     At work
-- column: jobs      count  Jobs
-- column: ran       ns     Ran
-- column: throttled ns     Without budget
-- column: waited    ns     Else
WITH
ranked AS (
  SELECT w.run, w.label, a.*, a.end_ts - a.ts AS dur,
         row_number() OVER (PARTITION BY w.run ORDER BY a.end_ts - a.ts DESC, a.ts) AS place
    FROM deadline_activation AS a JOIN who AS w USING (utid)
   WHERE :run IS NULL OR w.run = :run),
told AS (
  SELECT r.*, coalesce((SELECT sum(h.throttled_ns) FROM throttle_wait AS h
                         WHERE h.utid = r.utid AND h.ts >= r.ts AND h.ts < r.end_ts), 0)
              AS throttled
    FROM ranked AS r WHERE r.place <= :limit)
SELECT run, ts, label, dur,
       iif(CAST(:period_ns AS INTEGER) > 0, 1 + dur / CAST(:period_ns AS INTEGER), NULL),
       run_ns, throttled, dur - run_ns - throttled
  FROM told
 ORDER BY run, place;
