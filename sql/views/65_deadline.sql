-- What SCHED_DEADLINE threads did from one sleep to the next: woken at ts (their
-- release, or a few us later), asleep again at end_ts. run_ns: on a CPU between.
-- Kernel priority -1 tells the class.
CREATE VIEW deadline_activation AS
WITH
step AS (
  SELECT o.utid, o.ts, iif(o.state IN ('R', 'R+'), 0, 1) AS ends
    FROM off_cpu AS o
   WHERE o.utid IN (SELECT utid FROM sched_slice WHERE priority < 0)
     AND (o.wake IS NOT NULL OR o.state NOT IN ('R', 'R+', 'N', '?'))),
paired AS (
  SELECT utid, ts, ends,
         lead(ts) OVER mine AS end_ts, lead(ends) OVER mine AS then_ends
    FROM step
  WINDOW mine AS (PARTITION BY utid ORDER BY ts, ends DESC))
SELECT p.utid, p.ts, p.end_ts,
       (SELECT sum(s.dur) FROM sched_slice AS s
         WHERE s.utid = p.utid AND s.ts >= p.ts AND s.ts < p.end_ts) AS run_ns
  FROM paired AS p
 WHERE p.ends = 0 AND p.then_ends = 1
   AND (SELECT s.priority FROM sched_slice AS s
         WHERE s.utid = p.utid AND s.ts >= p.ts ORDER BY s.ts LIMIT 1) < 0;

-- Is there any?
CREATE VIEW deadline_any AS
SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM sched_slice WHERE priority < 0);
