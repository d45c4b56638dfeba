-- title:  What each source says
-- order:  40
-- about:  The same pauses by each source and each way of counting. stamps: the runtime's own clock readings, found in probe arguments. probes: stop entry to start entry is a lower bound, to start return an upper one. gctrace: two digits, GC stops only; its mark termination ends before the world is restarted.
-- needs:  stw_pause  Record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema, or run with GODEBUG=gctrace=1 and keep stderr.
-- column: run       text   Run
-- column: process   text   Process
-- column: reason    text   Reason
-- column: source    text   Source
-- column: bound     text   Bound
-- column: n         count  Pauses
-- column: total     ns     Total
-- column: p50       ns     P50
-- column: max       ns     Longest
WITH told(run, process, reason, source, bound, value) AS (
  SELECT run, process, reason_name, 'stamps', 'exact', pause_ns
    FROM stw_stop WHERE bound IS NULL
  UNION ALL
  SELECT run, process, reason_name, 'probes', 'lower', lower_ns FROM stw_stop
  UNION ALL
  SELECT run, process, reason_name, 'probes', 'upper', upper_ns FROM stw_stop
  UNION ALL
  SELECT run, process, reason_name, 'gctrace', 'lower', pause_ns
    FROM gctrace_pause)
SELECT run, process, reason, source, bound, count(value), sum(value),
       percentile_nr(value, 0.5), max(value)
  FROM told
 WHERE :run IS NULL OR run = :run
 GROUP BY run, process, reason, source, bound
 ORDER BY run, process, reason, source = 'gctrace', source = 'probes', bound;
