-- title:  Clocks
-- order:  30
-- about:  How each source's times became times of CLOCK_MONOTONIC: offset was added; the true time is within the error.
-- column: run       text  Run
-- column: source    text  Source
-- column: process   text  Process
-- column: clock     text  Clock
-- column: method    text  Method
-- column: offset    ns    Offset
-- column: early     ns    Too late by up to
-- column: late      ns    Too early by up to
-- column: evidence  text  Evidence
SELECT run, source, process, clock, method, offset_ns, early_ns, late_ns,
       coalesce(evidence || '; ' || fit, evidence, fit)
  FROM (SELECT r.run_id, s.source_id, -1 AS instance, r.name AS run,
               s.path AS source, NULL AS process, s.clock,
               s.clock_method AS method, s.clock_offset_ns AS offset_ns,
               s.clock_error_ns AS early_ns, s.clock_error_ns AS late_ns,
               CASE WHEN s.clock_method = 'events' THEN NULL
                    WHEN s.clock_method = 'snapshot'
                         THEN 'by readings of both clocks in the run''s other files'
                    WHEN s.clock_method = 'told' THEN 'told by import --clock'
                    WHEN s.clock_method <> 'unaligned' OR s.format = 'godebug' THEN NULL
                    WHEN s.format = 'tracedat' THEN 'record with -C mono to join it to others'
                    WHEN s.format = 'perfdata' AND s.clock = 'perf'
                         THEN 'record with -k mono to join it to others'
                    WHEN s.format = 'ftracetext' AND s.clock = 'local'
                         THEN 'text does not say its clock: if it is known, import --clock mono'
                    WHEN s.format = 'strace' AND s.clock <> 'real'
                         THEN 'record with -ttt to join it to others'
                    WHEN s.format = 'strace'
                         THEN 'no other file of the run has readings of this clock and of mono, '
                              || 'which stallscope record notes, or the same system calls (raw_syscalls)'
                    WHEN s.clock IN ('real', 'boot', 'tai', 'mono_raw')
                         THEN 'no other file of the run has readings of this clock and of mono; '
                              || 'stallscope record notes them'
                    END AS evidence,
               (SELECT CASE x.verdict WHEN 'agrees' THEN 'borne out: '
                                      WHEN 'contradicts'
                                      THEN 'CONTRADICTED, for by events it was '
                                           || (x.base_ts - x.from_ts) || ' ns off: '
                                      WHEN 'joined'
                                      THEN 'on the time line of a file that has a clock of its own too: '
                                      ELSE '' END || x.evidence
                  FROM clock_fit AS x
                 WHERE x.source_id = s.source_id
                 ORDER BY x.clock_fit_id DESC
                 LIMIT 1) AS fit
          FROM source AS s
          JOIN run AS r USING (run_id)
        UNION ALL
        SELECT r.run_id, s.source_id, m.instance, r.name, s.path, p.name,
               m.clock, m.method, m.offset_ns, m.early_ns, m.late_ns,
               m.evidence, NULL
          FROM clock_map AS m
          JOIN source AS s USING (source_id)
          JOIN run AS r USING (run_id)
          LEFT JOIN process AS p USING (upid))
 WHERE :run IS NULL OR run = :run
 ORDER BY run_id, source_id, instance, clock;
