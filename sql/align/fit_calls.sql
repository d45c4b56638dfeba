-- Calls of source :id that source :other may have too: of the same threads, and
-- by a name that both know, for strace knows names only, and may have been told
-- to trace few of them. Columns: thread, ts, when the call before it had surely
-- ended, 1 where events are missing, and what makes it this call (4). A time of
-- strace is when it saw the thread stop at an entry: before the kernel's own
-- sys_enter, which follows when strace lets it go, and after the sys_exit before.
WITH both AS (
  SELECT a.nr, min(a.nr, b.nr) AS low, max(a.nr, b.nr) AS high
    FROM syscall_name AS a
    JOIN syscall_name AS b ON b.source_id = :other AND b.name = a.name
   WHERE a.source_id = :id)
SELECT y.utid, y.ts,
       iif(s.format = 'strace', y.ts,
           lag(y.ts + y.dur) OVER (PARTITION BY y.utid ORDER BY y.ts)),
       y.in_loss IS NOT NULL, t.tid, both.low, both.high, y.ret
  FROM source AS s
 CROSS JOIN thread AS t ON t.source_id = s.source_id
 CROSS JOIN syscall AS y ON y.utid = t.utid
  JOIN both ON both.nr = y.nr
 WHERE s.source_id = :id AND t.tid > 0
   AND t.tid IN (SELECT tid FROM thread WHERE source_id = :other)
 ORDER BY y.utid, y.ts;
