-- Every closed wait that the preempt analysis is about, of the threads in
-- focus: the window whose blame thread_use() tells.
CREATE VIEW preempt_case AS
SELECT f.run, 'signal_delivery' AS metric, q.id, q.ts, q.dur, q.utid,
       f.process, f.label, q.in_loss
  FROM sigurg AS q
  JOIN focus AS f USING (utid)
 WHERE q.kind = 'request' AND q.dur IS NOT NULL
UNION ALL
SELECT f.run, w.kind, w.id, w.ts, w.dur, w.utid, f.process, f.label, w.in_loss
  FROM cpu_wait AS w
  JOIN focus AS f USING (utid)
 WHERE w.dur IS NOT NULL;
