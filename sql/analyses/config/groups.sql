-- title:  Control groups' memory
-- order:  28
-- about:  The groups of the run's programs and those around them, with their limits (max: beyond it is no memory; high: beyond it threads are held up to give some back), what they used, how often each limit was reached between the snapshots, and how long some of their threads, or all at once, stood still for memory (memory.pressure: true to a microsecond, of the group and those in it). A group that a program moved to after it was started is counted since 'during', the look while it ran. Empty: not told, or one snapshot only; of version 1 there is no high, and max reached is failcnt.
-- needs:  memory_group  Record with 'stallscope record', or save the files memory.* of /sys/fs/cgroup before and after.
-- column: run       text   Run
-- column: folder    text   Group
-- column: max       text   Max
-- column: high      text   High
-- column: current   bytes  Used
-- column: peak      bytes  At most
-- column: since     text   Counted since
-- column: max_hits  count  Max reached
-- column: high_hits count  High reached
-- column: oom_kill  count  Killed for memory
-- column: some      ns     Some waited
-- column: full      ns     All waited
SELECT run, folder, iif(max = 9223372036854775807, 'none', fmt_bytes(max)),
       iif(high = 9223372036854775807, 'none', fmt_bytes(high)), current, peak, since, max_hits, high_hits,
       oom_kill, some_ns, full_ns
  FROM memory_group
 WHERE :run IS NULL OR run = :run
 ORDER BY run, folder;
