-- title:  Scheduler state (schedtrace)
-- order:  50
-- about:  What the runtime's SCHED lines say: goroutines waiting in run queues, Ps without work, threads. Values are read without stopping the world, one line each period.
-- needs:  sched_trace  Run with GODEBUG=schedtrace=100 and keep stderr.
-- column: run         text   Run
-- column: process     text   Process
-- column: lines       count  Lines
-- column: span        ns     Over
-- column: gomaxprocs  count  GOMAXPROCS
-- column: idle_share  ratio  Ps idle
-- column: threads     count  Most threads
-- column: global_max  count  Longest global queue
-- column: global_p50  count  Its median
-- column: local_max   count  Longest local queue
-- column: waiting_max count  Most goroutines waiting
-- column: waiting_p50 count  Their median
-- column: spinning    ratio  Lines with spinning threads
WITH line AS MATERIALIZED (
  SELECT t.run, t.process, s.*,
         coalesce((SELECT sum(q.runq) FROM sched_runq AS q
                    WHERE q.line_id = s.line_id), 0) AS local,
         coalesce((SELECT max(q.runq) FROM sched_runq AS q
                    WHERE q.line_id = s.line_id), 0) AS longest
    FROM sched_trace AS s JOIN go_text AS t USING (line_id)
   WHERE :run IS NULL OR t.run = :run)
SELECT run, process, count(*), max(at_ns) - min(at_ns), max(gomaxprocs),
       sum(idleprocs) * 1.0 / sum(gomaxprocs), max(threads), max(runqueue),
       percentile_nr(runqueue, 0.5), max(longest), max(runqueue + local),
       percentile_nr(runqueue + local, 0.5),
       sum(spinning > 0) * 1.0 / count(*)
  FROM line
 GROUP BY run, process
 ORDER BY run, process;
