-- title:  How exact the clocks are
-- order:  25
-- about:  drift: what a clock gained on CLOCK_MONOTONIC in millionths (ppm), between readings of both that lie as far apart as Over says; bound: the truth is within so much of it, for two clocks cannot be read at once. mono_raw is the counter without NTP's corrections: its drift is what NTP corrects. A bound above the drift says that none was seen.
-- needs:  clock_drift  Keep clocks.json of a recording of a second or more.
-- column: run     text   Run
-- column: source  text   Clock source
-- column: clock   text   Clock
-- column: n       count  Readings
-- column: span    ns     Over
-- column: gained  count  Gained (ns)
-- column: drift   text   Drift (ppm)
-- column: bound   text   Bound (ppm)
SELECT d.run,
       (SELECT f.value FROM fact AS f
         WHERE f.run_id = d.run_id AND f.key GLOB '*/current_clocksource' LIMIT 1),
       d.clock, d.n, d.span_ns, d.gained_ns,
       printf('%.4f', d.gained_ns * 1e6 / d.span_ns),
       CASE WHEN d.error_ns IS NOT NULL THEN printf('%.4f', d.error_ns * 1e6 / d.span_ns) END
  FROM clock_drift AS d
 WHERE :run IS NULL OR d.run = :run
 ORDER BY d.run, d.clock;
