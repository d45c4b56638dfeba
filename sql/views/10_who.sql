-- Names for the ids of facts: a thread with its process and its run. `label`
-- tells threads of one process apart; idle has no process.
CREATE VIEW who AS
SELECT t.utid, t.upid, t.tid, t.name AS thread, p.name AS process, p.pid,
       coalesce(t.name, '?') || ':' || t.tid AS label,
       s.run_id, r.name AS run
  FROM thread AS t
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
  LEFT JOIN process AS p ON p.upid = t.upid;

-- Perfetto's thread_state: where each thread was, on and off the CPUs.
CREATE VIEW thread_state AS
SELECT ts, dur, utid, 'Running' AS state, ucpu, NULL AS waker_utid
  FROM sched_slice
UNION ALL
SELECT ts, dur, utid, state, ucpu, waker_utid
  FROM off_cpu;

-- Processes that are known to run Go, and what tells. Of tables that may be large
-- it looks for one row a thread, by their indexes.
CREATE VIEW go_process AS
SELECT upid, min(why) AS why
  FROM (SELECT t.upid, 'probes in its runtime' AS why
          FROM stw JOIN thread AS t USING (utid)
        UNION ALL
        SELECT t.upid, 'probes in its runtime'
          FROM thread AS t
         WHERE EXISTS (SELECT 1 FROM go_yield AS y WHERE y.utid = t.utid)
        UNION ALL
        SELECT t.upid, 'probes in its resolver'
          FROM dns_call JOIN thread AS t USING (utid)
         WHERE dns_call.func = 'lookupIPAddr'
        UNION ALL
        SELECT upid, 'its execution trace' FROM go_exec
        UNION ALL
        SELECT upid, 'its text output was found in the trace'
          FROM clock_map
         WHERE upid IS NOT NULL
        UNION ALL
        SELECT t.upid, 'its threads send each other SIGURG by tgkill'
          FROM thread AS t
         WHERE EXISTS (SELECT 1
                         FROM signal AS s
                         JOIN thread AS w ON w.utid = s.sender_utid
                        WHERE s.utid = t.utid AND s.sig = 23 AND s.code = -6
                          AND s.grp = 0 AND w.upid = t.upid))
 WHERE upid IS NOT NULL
 GROUP BY upid;

-- The threads a report is about: those of Go processes; in a run in which no
-- Go process is known, all but idle.
CREATE VIEW focus AS
SELECT who.*
  FROM who
 WHERE upid IN (SELECT upid FROM go_process)
    OR (upid IS NOT NULL
        AND run_id NOT IN (SELECT s.run_id
                             FROM go_process
                             JOIN process AS p USING (upid)
                             JOIN source AS s USING (source_id)));

-- Runs whose trace is on a clock that could not be put on CLOCK_MONOTONIC;
-- rounded if its times are text with six digits.
-- in_ns: 0 where it does not even count ns (cycles, events), so that no
-- duration is known.
CREATE VIEW run_clock AS
SELECT r.run_id, r.name AS run,
       'unaligned' || iif(max(i.value GLOB 'us*'), ',rounded', '') AS flag,
       min(s.clock NOT IN ('x86-tsc', 'counter')
           OR s.clock_offset_ns IS NOT NULL) AS in_ns,
       min(s.clock) AS clock
  FROM source AS s JOIN run AS r USING (run_id)
  LEFT JOIN source_info AS i ON i.source_id = s.source_id AND i.key = 'times'
 WHERE s.clock_method = 'unaligned' AND s.clock <> 'process'
 GROUP BY r.run_id;

-- Files of one run that have the same events, as comparing them showed: what is
-- in both counts twice. same: sequences that were found in both, in a part of
-- that time if it is long; events: those that both record.
CREATE VIEW doubled AS
SELECT r.run_id, r.name AS run, s.source_id, s.path AS source, b.path AS other,
       max(0, min(s.end_ts, b.end_ts) - max(s.begin_ts, b.begin_ts)) AS overlap_ns,
       f.agreed AS same,
       coalesce((SELECT group_concat(name, ' ')
                   FROM (SELECT DISTINCT name
                           FROM event_count AS x
                           JOIN event_count AS y USING (name)
                          WHERE x.source_id = s.source_id AND x.handled
                            AND y.source_id = b.source_id AND y.handled
                          ORDER BY name)),
                'system calls') AS events
  FROM clock_fit AS f
  JOIN source AS s USING (source_id)
  JOIN source AS b ON b.source_id = f.base_source_id
  JOIN run AS r ON r.run_id = s.run_id
 WHERE f.verdict <> 'refused';
