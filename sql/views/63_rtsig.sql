-- Signals from their generation to whoever took them.
--   handler  to the delivery (signal_deliver), from where the handler runs
--   sigwait  to the return of rt_sigtimedwait(2): such signals are taken off the
--            queue and never delivered. The n-th return with a signal is of the
--            n-th one of that number for the process: they queue in order
--   wakeup   where system calls were not recorded: to when the thread runs that
--            the sender woke within 0.1 ms (the kernel wakes it before it tells
--            of the signal); sigwait or signalfd, and the call's own return is
--            still to come: a lower bound
CREATE VIEW signal_taken AS
WITH
waited AS MATERIALIZED (
  SELECT s.utid, t.upid, t.source_id, s.ret AS sig, s.ts + s.dur AS end_ts,
         row_number() OVER (PARTITION BY t.upid, s.ret ORDER BY s.ts + s.dur) AS nth
    FROM syscall AS s JOIN thread AS t USING (utid)
    JOIN syscall_name AS n ON n.source_id = t.source_id AND n.nr = s.nr
   WHERE n.name = 'rt_sigtimedwait' AND s.ret > 0),
queued AS MATERIALIZED (
  SELECT s.id, s.ts, s.sig, s.utid, t.upid, t.source_id, s.sender_utid, s.in_loss,
         row_number() OVER (PARTITION BY t.upid, s.sig ORDER BY s.ts, s.id) AS nth
    FROM signal AS s JOIN thread AS t USING (utid)
   WHERE s.deliver_ts IS NULL AND s.res IN (0, 4))
SELECT id, ts, dur, sig, utid, sender_utid, on_cpu, in_loss, 'handler' AS path
  FROM signal WHERE dur IS NOT NULL
UNION ALL
SELECT q.id, q.ts, w.end_ts - q.ts, q.sig, w.utid, q.sender_utid, NULL, q.in_loss, 'sigwait'
  FROM queued AS q JOIN waited AS w USING (upid, sig, nth)
 WHERE w.end_ts >= q.ts
UNION ALL
SELECT q.id, q.ts, min(o.ts + o.dur) - q.ts, q.sig, o.utid, q.sender_utid, NULL,
       q.in_loss, 'wakeup'
  FROM queued AS q
  JOIN thread AS t ON t.upid = q.upid
  JOIN off_cpu AS o ON o.utid = t.utid AND o.ts BETWEEN q.ts - 100000 AND q.ts + 100000
 WHERE o.wake IS NOT NULL AND o.waker_utid = q.sender_utid AND o.dur IS NOT NULL
   AND q.source_id NOT IN (SELECT source_id FROM syscall_name
                            WHERE name = 'rt_sigtimedwait')
 GROUP BY q.id;
