-- Each preemption request, as waits.c wants it: the time until its delivery, and
-- of one whose target was on no CPU the two parts of it, before and after its
-- switch-in (which may be late by what clocks of CPUs differ).
SELECT id, utid, in_loss, dur,
       iif(on_cpu = 0 AND dur IS NOT NULL, max(0, run_ts - ts), NULL),
       iif(on_cpu = 0 AND dur IS NOT NULL, deliver_ts - run_ts, NULL)
  FROM sigurg
 WHERE kind = 'request';
