-- title:  What each source says
-- order:  40
-- about:  The same pauses by each source and each way of counting. stamps: the runtime's own clock readings, found in probe arguments: from when it begins to stop the world to when it runs again, as debug.GCStats counts. probes: from stop entry to start entry, or to start return, as the probes were hit; without stamps these are a lower and an upper bound. exectrace: from STWBegin to STWEnd of the execution trace; the latter is written after the world runs again, ms later if its thread is kept off the CPU then: an upper bound. gctrace: two digits, GC stops only.
-- needs:  stw_pause  Record uprobes on runtime.stopTheWorldWithSema and runtime.startTheWorldWithSema, or an execution trace, or run with GODEBUG=gctrace=1 and keep stderr.
-- column: run       text   Run
-- column: process   text   Process
-- column: reason    text   Reason
-- column: source    text   Source
-- column: counted   text   Counted
-- column: n         count  Pauses
-- column: total     ns     Total
-- column: p50       ns     P50
-- column: max       ns     Longest
WITH told(run, process, reason, source, counted, value) AS (
  SELECT run, process, reason_name, 'stamps', 'by the runtime', pause_ns
    FROM stw_stop WHERE bound IS NULL
  UNION ALL
  SELECT run, process, reason_name, 'probes', 'to start entry', lower_ns FROM stw_stop
  UNION ALL
  SELECT run, process, reason_name, 'probes', 'to start return', upper_ns FROM stw_stop
  UNION ALL
  SELECT run, process, reason_name, 'exectrace', 'from event to event', dur
    FROM go_exec_stop
  UNION ALL
  SELECT run, process, reason_name, 'gctrace', 'by the runtime', pause_ns
    FROM gctrace_pause)
SELECT run, process, reason, source, counted, count(value), sum(value),
       percentile_nr(value, 0.5), max(value)
  FROM told
 WHERE :run IS NULL OR run = :run
 GROUP BY run, process, reason, source, counted
 ORDER BY run, process, reason, source = 'gctrace', source = 'probes',
          source = 'exectrace', counted;
