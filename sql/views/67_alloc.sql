-- What threads did for memory: calls, and page faults in user mode (op fault),
-- with the class of the thread then: deadline, rt (SCHED_FIFO or RR, which the
-- trace does not tell apart) or other; NULL: no slice of it was seen.
CREATE VIEW memory_event AS
SELECT m.ts, m.dur, m.utid, m.op, m.bytes,
       (SELECT CASE WHEN s.priority < 0 THEN 'deadline' WHEN s.priority < 100 THEN 'rt'
                    ELSE 'other' END
          FROM sched_slice AS s
         WHERE s.utid = m.utid AND s.ts <= m.ts AND s.priority IS NOT NULL
         ORDER BY s.ts DESC LIMIT 1) AS policy
  FROM memory_call AS m
UNION ALL
SELECT f.ts, NULL, f.utid, 'fault', NULL,
       (SELECT CASE WHEN s.priority < 0 THEN 'deadline' WHEN s.priority < 100 THEN 'rt'
                    ELSE 'other' END
          FROM sched_slice AS s
         WHERE s.utid = f.utid AND s.ts <= f.ts AND s.priority IS NOT NULL
         ORDER BY s.ts DESC LIMIT 1)
  FROM page_fault AS f
 WHERE f.kind = 'user';
