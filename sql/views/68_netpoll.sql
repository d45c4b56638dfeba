-- The numbers of the calls that wait for the readiness of files.
CREATE VIEW netpoll_nr AS
SELECT source_id, nr FROM syscall_name
 WHERE name IN ('epoll_pwait', 'epoll_wait', 'epoll_pwait2');

-- Calls that wait for the readiness of files: Go's netpoller, and other programs
-- that wait so. events: how many files were ready; 0: none (a look without
-- waiting, or the time ran out). Most system calls are others: their number tells
-- before their thread is looked up.
CREATE VIEW netpoll_call AS
SELECT s.id, s.ts, s.dur, s.utid, s.ret AS events
  FROM syscall AS s CROSS JOIN thread AS t USING (utid)
 WHERE s.nr IN (SELECT nr FROM netpoll_nr)
   AND (t.source_id, s.nr) IN (SELECT source_id, nr FROM netpoll_nr);

-- The wait for a CPU of a thread that was woken in such a call, which then had
-- files for it.
CREATE VIEW netpoll_wake AS
SELECT o.id, o.ts, o.dur, o.utid, o.waker_utid, o.in_loss, c.events
  FROM netpoll_call AS c
 CROSS JOIN off_cpu AS o ON o.utid = c.utid AND o.ts >= c.ts AND o.ts < c.ts + c.dur
 WHERE c.events > 0 AND o.state = 'R' AND o.wake IS NOT NULL;

-- Goroutines that waited for the network, from when the netpoller made them
-- runnable to when they ran, by execution traces.
CREATE VIEW netpoll_goroutine AS
SELECT n.id, n.ts, n.dur, n.goroutine_id, x.source_id, x.upid, x.run
  FROM go_state AS w
  JOIN go_string AS r ON r.string_id = w.reason_id AND r.value = 'network'
  JOIN go_state AS n ON n.goroutine_id = w.goroutine_id AND n.ts = w.ts + w.dur
                    AND n.state = 1 AND n.waker_id IS NULL
  JOIN goroutine AS g ON g.goroutine_id = n.goroutine_id
  JOIN go_exec AS x USING (source_id)
 WHERE w.state = 4;

-- Is there anything of that kind?
CREATE VIEW netpoll_any AS
SELECT 1 AS one
 WHERE EXISTS (SELECT 1 FROM netpoll_nr)
UNION ALL
SELECT 1 WHERE EXISTS (SELECT 1 FROM go_string WHERE value = 'network');
