-- title:  Findings
-- order:  20
-- about:  The worst latency that each tool saw from a timer to a task, and what of it had passed before the timer's interrupt came. The two are the worst ones of the same CPU, mostly of the same time, but not always.
-- needs:  latency_any  Save what cyclictest, rtla, oslat, Xenomai's latency or Zephyr's latency_measure printed, or record the kernel's timerlat or osnoise tracer.
-- param:  warning_ns 100000    Worst latency from which it is a warning.
-- param:  critical_ns 1000000  Worst latency from which it is critical.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
WITH
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
       'layers/metrics tool_latency ' || scope('tool', tool, 'what', what, 'cpu', cpu)
  FROM worst
 WHERE :run IS NULL OR run = :run
 ORDER BY run, tool;
