-- title:  Findings
-- order:  20
-- about:  Where the slowest goroutines waited, layer by layer; and the worst latency that each tool saw from a timer to a task, and what of it had passed before the timer's interrupt came. The two are the worst ones of the same CPU, mostly of the same time, but not always.
-- about:  Lost, of goroutines: in these waits by the one of the program's own whose were longest in all.
-- needs:  layers_any  Record an execution trace beside the scheduler's events; save what cyclictest, rtla, oslat, Xenomai's latency or Zephyr's latency_measure printed, or record the kernel's timerlat or osnoise tracer.
-- param:  warning_ns 100000    Worst latency from which it is a warning.
-- param:  critical_ns 1000000  Worst latency from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
tail AS MATERIALIZED (
  SELECT * FROM goroutine_start_tail WHERE :run IS NULL OR run = :run),
piece AS MATERIALIZED (
  SELECT run, process, id, layer, who, sum(dur) AS dur FROM goroutine_start_piece
   WHERE :run IS NULL OR run = :run
   GROUP BY id, layer, who),
layers AS MATERIALIZED (
  SELECT run, process, layer, sum(dur) AS ns FROM piece GROUP BY run, process, layer),
behind AS (
  SELECT run, process, who, sum(dur) AS ns,
         row_number() OVER (PARTITION BY run, process ORDER BY sum(dur) DESC, who) AS place
    FROM piece WHERE layer = 'thread_wait' AND who IS NOT NULL GROUP BY run, process, who),
seen(run, tool, what, cpu, thread, n, max_ns) AS (
  SELECT run, tool, what, cpu, thread, n, max_ns FROM latency_tool
   WHERE what IN ('irq', 'thread', 'user', 'latency')
  UNION ALL
  SELECT r.name, 'timerlat', l.context, c.cpu, NULL, count(*), max(l.latency_ns)
    FROM timerlat AS l JOIN cpu AS c USING (ucpu) JOIN source AS s USING (source_id)
    JOIN run AS r USING (run_id)
   GROUP BY r.run_id, l.context, c.cpu),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY run, tool ORDER BY max_ns DESC, cpu) AS place
    FROM seen WHERE what <> 'irq' AND max_ns IS NOT NULL),
worst AS (
  SELECT w.*, i.max_ns AS irq_ns
    FROM ranked AS w
    LEFT JOIN seen AS i ON i.run = w.run AND i.tool = w.tool AND i.cpu = w.cpu
                       AND i.what = 'irq'
   WHERE w.place = 1)
SELECT run,
       CASE WHEN max_ns >= :critical_ns THEN 'critical'
            WHEN max_ns >= :warning_ns THEN 'warning' ELSE 'info' END,
       tool || ' saw a task start ' || fmt_ns(max_ns) || ' after its timer'
       || coalesce(' on CPU ' || cpu, ' in its thread ' || thread, '')
       || CASE WHEN irq_ns IS NULL THEN ''
               WHEN irq_ns * 2 >= max_ns
               THEN '; the timer''s interrupt itself came up to ' || fmt_ns(irq_ns)
                    || ' late: interrupts were off, or the CPU was not there (firmware, host)'
               ELSE '; the timer''s interrupt came at most ' || fmt_ns(irq_ns)
                    || ' late: the rest is scheduling' END,
       'layers/metrics tool_latency ' || scope('tool', tool, 'what', what, 'cpu', cpu),
       NULL, 'metrics', NULL
  FROM worst
 WHERE :run IS NULL OR run = :run
UNION ALL
SELECT t.run, 'info',
       'the slowest goroutines' || coalesce(' of ' || t.process, '') || ' (' || count(*)
       || ', ' || fmt_ns(min(t.dur)) || ' or more) waited: '
       || (SELECT group_concat(printf('%.0f %% ', 100.0 * l.ns / (SELECT sum(dur) FROM tail AS a
                                                                 WHERE a.run = t.run AND a.process IS t.process))
                               || CASE l.layer WHEN 'go_scheduler' THEN 'for the Go scheduler, while their thread was on a CPU'
                                       WHEN 'thread_wait' THEN 'for a CPU for their thread'
                                               || coalesce(' (mostly behind ' || (SELECT b.who FROM behind AS b
                                                    WHERE b.run = t.run AND b.process IS t.process AND b.place = 1) || ')', '')
                                       WHEN 'thread_sleep' THEN 'for their thread to be woken'
                                       ELSE 'for what the trace does not tell' END, ', ')
             FROM (SELECT * FROM layers AS l WHERE l.run = t.run AND l.process IS t.process
                    ORDER BY l.ns DESC) AS l),
       'layers/chain',
       (SELECT max(ns) FROM (SELECT sum(a.dur) AS ns
                               FROM tail AS a JOIN goroutine_name AS g USING (goroutine_id)
                              WHERE a.run = t.run AND a.process IS t.process AND NOT g.of_runtime
                              GROUP BY a.goroutine_id)),
       'chain', NULL
  FROM tail AS t
 GROUP BY t.run, t.process
 ORDER BY 1, 3;
