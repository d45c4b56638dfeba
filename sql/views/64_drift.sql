-- How much each clock gained on CLOCK_MONOTONIC between the first and the last
-- reading that a run's files have of both, at least a second apart. gained_ns is
-- within error_ns of the truth: a clock is read between two readings of
-- CLOCK_MONOTONIC, and lies anywhere between them. Of the readings within a
-- thousandth of the whole time from either end the surest one counts.
CREATE VIEW clock_drift AS
WITH
pair AS (
  SELECT s.run_id, o.clock, m.value_ns AS mono, o.value_ns AS other,
         coalesce(o.error_ns, 0) + coalesce(m.error_ns, 0) AS error,
         o.error_ns IS NULL AND m.error_ns IS NULL AS unsure
    FROM clock_snapshot AS o
    JOIN clock_snapshot AS m ON m.source_id = o.source_id AND m.snapshot = o.snapshot
                            AND m.clock = 'mono'
    JOIN source AS s ON s.source_id = o.source_id
   WHERE o.clock IN ('mono_raw', 'real', 'boot', 'tai')),
span AS (
  SELECT run_id, clock, count(*) AS n, min(mono) AS first, max(mono) AS last, max(unsure) AS unsure
    FROM pair GROUP BY run_id, clock HAVING max(mono) - min(mono) >= 1000000000),
ranked AS (
  SELECT p.*, s.n, s.unsure AS any_unsure,
         p.mono > (s.first + s.last) / 2 AS late,
         row_number() OVER (PARTITION BY p.run_id, p.clock, p.mono > (s.first + s.last) / 2
                            ORDER BY p.error, abs(p.mono - iif(p.mono > (s.first + s.last) / 2, s.last, s.first))) AS place
    FROM pair AS p JOIN span AS s ON s.run_id = p.run_id AND s.clock = p.clock
   WHERE (p.mono - s.first) * 1000 <= s.last - s.first
      OR (s.last - p.mono) * 1000 <= s.last - s.first)
SELECT r.run_id, r.name AS run, a.clock, a.n, b.mono - a.mono AS span_ns,
       (b.other - a.other) - (b.mono - a.mono) AS gained_ns,
       iif(a.any_unsure, NULL, a.error + b.error) AS error_ns
  FROM ranked AS a
  JOIN ranked AS b ON b.run_id = a.run_id AND b.clock = a.clock AND b.late AND b.place = 1
  JOIN run AS r ON r.run_id = a.run_id
 WHERE NOT a.late AND a.place = 1;
