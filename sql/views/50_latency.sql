-- What latency tools and the kernel's own latency tracer measured, by tool, CPU
-- or thread: each summary (latency_id), and each CPU and context of timerlat
-- (NULL).
CREATE VIEW latency_tool AS
SELECT r.name AS run, s.path, l.latency_id, l.source_id, l.tool, l.what, l.cpu,
       l.thread, l.tid, l.priority, l.interval_ns, l.n, l.over, l.min_ns,
       l.avg_ns, l.max_ns, l.res_ns,
       EXISTS (SELECT 1 FROM latency_bucket AS b
                WHERE b.latency_id = l.latency_id) AS has_buckets,
       EXISTS (SELECT 1 FROM latency_sample AS m
                WHERE m.latency_id = l.latency_id) AS has_samples
  FROM latency_summary AS l JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id);

-- Is there anything of that kind?
CREATE VIEW latency_any AS
SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM latency_summary)
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM osnoise_summary)
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM timerlat)
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM noise)
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM osnoise);

-- Noise by CPU, as rtla summed it up or summed up here from the tracer's periods.
CREATE VIEW osnoise_any AS
SELECT r.name AS run, 'rtla osnoise' AS tool, o.cpu, o.periods, o.runtime_ns,
       o.noise_ns, o.max_noise_ns, o.max_single_ns, o.hw, o.nmi, o.irq, o.softirq,
       o.thread
  FROM osnoise_summary AS o JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
UNION ALL
SELECT r.name, 'osnoise', c.cpu, count(*), sum(o.runtime_ns), sum(o.noise_ns),
       max(o.noise_ns), max(o.max_single_ns), sum(o.hw), sum(o.nmi), sum(o.irq),
       sum(o.softirq), sum(o.thread)
  FROM osnoise AS o JOIN cpu AS c USING (ucpu) JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
 GROUP BY r.run_id, c.source_id, c.cpu;
