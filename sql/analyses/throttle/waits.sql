-- title:  Longest times off
-- order:  30
-- about:  The longest waits that are throttling, with who had the CPU instead.
-- needs:  sched_slice  Record sched:sched_switch.
-- param:  min_ns 1000000  The shortest wait that can be throttling.
-- param:  limit 10        Rows a run.
-- column: run       text   Run
-- column: kind      text   Kind
-- column: ts        ts     Switched out at
-- column: dur       ns     Until it ran
-- column: throttled ns     Throttled
-- column: process   text   Process
-- column: thread    text   Thread
-- column: priority  count  Kernel priority
-- column: cpu       count  CPU
-- column: instead   text   Ran instead
WITH
ranked AS MATERIALIZED (
  SELECT w.*, o.run, o.process, o.label, c.cpu,
         row_number() OVER (PARTITION BY o.run ORDER BY w.throttled_ns DESC, w.ts) AS place
    FROM throttle_wait AS w JOIN who AS o USING (utid) JOIN cpu AS c USING (ucpu)
   WHERE w.dur >= :min_ns AND w.throttled_ns >= :min_ns
     AND (:run IS NULL OR o.run = :run)),
worst AS MATERIALIZED (SELECT * FROM ranked WHERE place <= :limit),
instead AS (
  SELECT w.run, w.place, o.label, o.upid, sum(min(c.ts + c.dur, w.ts + w.dur) - c.ts) AS dur
    FROM worst AS w
    JOIN sched_slice AS c ON c.ucpu = w.ucpu AND c.ts >= w.ts AND c.ts < w.ts + w.dur
    JOIN who AS o ON o.utid = c.utid
   GROUP BY w.run, w.place, c.utid)
SELECT w.run, w.kind, w.ts, w.dur, w.throttled_ns, w.process, w.label, w.priority, w.cpu,
       (SELECT group_concat(iif(upid IS NULL, 'idle', label) || ' ' || fmt_ns(dur), ', ')
          FROM (SELECT * FROM instead AS i
                 WHERE i.run = w.run AND i.place = w.place ORDER BY dur DESC LIMIT 3))
  FROM worst AS w
 ORDER BY w.run, w.place;
