-- title:  The runtime's own queues (schedtrace)
-- order:  40
-- about:  How evenly goroutines lie in the local run queues of the Ps: spread is the longest less the shortest one of a SCHED line. ticks: goroutines that the busiest and the idlest P switched to (Go 1.25 and later). Idle Ps beside long queues say that work is not found; moves of goroutines from P to P are not moves of threads.
-- needs:  sched_runq  Run with GODEBUG=schedtrace=100 and keep stderr.
-- column: run      text   Run
-- column: process  text   Process
-- column: lines    count  Lines
-- column: ps       count  Ps
-- column: mean     text   Mean queue
-- column: longest  count  Longest
-- column: p50      count  Median spread
-- column: max      count  Widest spread
-- column: most     count  Most ticks of a P
-- column: least    count  Fewest
WITH
line AS MATERIALIZED (
  SELECT t.run, t.process, q.line_id, count(*) AS ps, sum(q.runq) AS all_queues,
         max(q.runq) AS longest, max(q.runq) - min(q.runq) AS spread
    FROM sched_runq AS q JOIN go_text AS t USING (line_id)
   WHERE :run IS NULL OR t.run = :run
   GROUP BY q.line_id),
tick AS (
  SELECT t.run, t.process, q.p, max(q.schedtick) - min(q.schedtick) AS ticks
    FROM sched_runq AS q JOIN go_text AS t USING (line_id)
   GROUP BY 1, 2, 3)
SELECT l.run, l.process, count(*), max(l.ps), printf('%.2f', sum(l.all_queues) * 1.0 / sum(l.ps)),
       max(l.longest), percentile_nr(l.spread, 0.5), max(l.spread),
       (SELECT max(ticks) FROM tick AS k WHERE k.run = l.run AND k.process IS l.process),
       (SELECT min(ticks) FROM tick AS k WHERE k.run = l.run AND k.process IS l.process)
  FROM line AS l
 GROUP BY l.run, l.process
 ORDER BY l.run, l.process;
