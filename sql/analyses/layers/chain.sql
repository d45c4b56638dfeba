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
tail AS MATERIALIZED (
  SELECT * FROM goroutine_start_tail WHERE :run IS NULL OR run = :run),
piece AS MATERIALIZED (
  SELECT run, process, id, layer, who, sum(dur) AS dur FROM goroutine_start_piece
   WHERE :run IS NULL OR run = :run
   GROUP BY id, layer, who),
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
