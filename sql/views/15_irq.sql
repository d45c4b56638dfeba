-- An interrupt or a soft interrupt on a CPU. kind: hardirq, softirq, or vector.
CREATE VIEW irq_slice AS
SELECT s.ts, s.dur, s.ucpu, s.utid, 'hardirq' AS kind, n.irq, n.name
  FROM hardirq_slice AS s JOIN irq_name AS n USING (irq_name_id)
UNION ALL
SELECT s.ts, s.dur, s.ucpu, s.utid, 'softirq', n.irq, n.name
  FROM softirq_slice AS s JOIN irq_name AS n USING (irq_name_id)
UNION ALL
SELECT s.ts, s.dur, s.ucpu, s.utid, 'vector', n.irq, n.name
  FROM vector_slice AS s JOIN irq_name AS n USING (irq_name_id);
