-- title:  Where goroutines waited
-- order:  30
-- about:  The slowest hundredth of the goroutines that could run, by what the thread that they then ran on did: layer by layer, summing exactly to what they waited. Mostly: who had the CPU (thread_wait), what the thread slept in (thread_sleep).
-- needs:  goroutine_start  Record an execution trace and the scheduler's events of one run, on the clock mono.
-- column: run      text   Run
-- column: process  text   Process
-- column: layer    text   Layer
-- column: waits    count  Goroutines with it
-- column: total    ns     Total
-- column: share    ratio  Of all
-- column: longest  ns     Longest
-- column: mostly   text   Mostly
WITH
-- Goroutines that waited longest for a CPU, cut by what their thread did.
bound AS MATERIALIZED (
  SELECT key AS source_id, tail AS least, n, min, p50, p90, p99, p999, max, mean, sum, censored, in_loss
    FROM stats((SELECT collect(g.source_id, s.dur, s.dur IS NULL, s.doubtful, 0.99)
                  FROM go_state AS s JOIN goroutine AS g USING (goroutine_id)
                 WHERE s.state = 1))),
tail AS MATERIALIZED (
  SELECT x.run, x.process, s.id, s.ts, s.dur, s.utid
    FROM bound AS b JOIN goroutine_start AS s ON s.source_id = b.source_id AND s.dur >= b.least
    JOIN go_exec AS x ON x.source_id = s.source_id
   WHERE s.dur > 0 AND (:run IS NULL OR x.run = :run)),
piece AS MATERIALIZED (
  SELECT t.run, t.process, t.id, t.dur AS whole,
         CASE WHEN u.state = 'Running' THEN 'go_scheduler'
              WHEN u.state IN ('R', 'R+') THEN 'thread_wait'
              WHEN u.state = '?' THEN 'unknown' ELSE 'thread_sleep' END AS layer,
         CASE WHEN u.kind = 'task' THEN w.label WHEN u.kind = 'blocked' THEN u.name
              WHEN u.state = 'Running' AND u.kind <> 'running' THEN u.kind END AS who,
         sum(u.dur) AS dur
    FROM tail AS t, thread_use(t.utid, t.ts, t.dur) AS u
    LEFT JOIN who AS w ON w.utid = u.by_utid
   GROUP BY t.id, layer, who),
whole AS (
  SELECT run, process, sum(dur) AS ns FROM tail GROUP BY run, process),
by_who AS (
  SELECT run, process, layer, who, sum(dur) AS ns,
         row_number() OVER (PARTITION BY run, process, layer ORDER BY sum(dur) DESC, who) AS place
    FROM piece WHERE who IS NOT NULL GROUP BY run, process, layer, who),
each AS (
  SELECT run, process, id, layer, sum(dur) AS ns FROM piece GROUP BY id, layer)
SELECT e.run, e.process, e.layer, count(*), sum(e.ns), sum(e.ns) * 1.0 / w.ns, max(e.ns),
       (SELECT b.who || ' ' || fmt_ns(b.ns) FROM by_who AS b
         WHERE b.run = e.run AND b.process IS e.process AND b.layer = e.layer AND b.place = 1)
  FROM each AS e JOIN whole AS w ON w.run = e.run AND w.process IS e.process
 GROUP BY e.run, e.process, e.layer
 ORDER BY e.run, e.process, sum(e.ns) DESC;
