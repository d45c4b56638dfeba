-- Times of the kernel's tables become times of the base clock. A duration is
-- what is between two times that were moved, so that what did not overlap does
-- not now. What the program stamped itself (rt_...) is on the base already.
-- Tables are read in their own order (+), and the cache holds what the entries of
-- their indexes are spread over.
PRAGMA cache_size = -65536;
UPDATE source SET begin_ts = moved(begin_ts), end_ts = moved(end_ts)
 WHERE source_id = moved_source();
UPDATE cpu SET begin_ts = moved(begin_ts), end_ts = moved(end_ts)
 WHERE source_id = moved_source();
UPDATE process SET start_ts = moved(start_ts), end_ts = moved(end_ts)
 WHERE source_id = moved_source();
UPDATE thread SET start_ts = moved(start_ts), end_ts = moved(end_ts)
 WHERE source_id = moved_source();
CREATE TEMP TABLE moved_thread AS
SELECT utid FROM thread WHERE source_id = moved_source();
CREATE TEMP TABLE moved_cpu AS
SELECT ucpu FROM cpu WHERE source_id = moved_source();
UPDATE thread_name SET ts = moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE exec SET ts = moved(ts) WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE sched_slice SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE off_cpu SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE migration SET ts = moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE loss SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE hardirq_slice SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE softirq_slice SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE vector_slice SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE signal SET ts = moved(ts), dur = moved(ts + dur) - moved(ts),
       deliver_ts = moved(deliver_ts), run_ts = moved(run_ts)
 WHERE coalesce(utid, sender_utid) IN (SELECT utid FROM moved_thread);
UPDATE syscall SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE std_write SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE memory_call SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE socket SET ts = moved(ts), dur = moved(ts + dur) - moved(ts),
       connect_ts = moved(connect_ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE socket_io SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE page_fault SET ts = moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE event SET ts = moved(ts) WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE stack SET ts = moved(ts), event_ts = moved(event_ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE stw SET ts = moved(ts), stopped_ts = moved(stopped_ts),
       start_ts = moved(start_ts), end_ts = moved(end_ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE go_yield SET ts = moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE gc_mark SET ts = moved(ts) WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE dns_call SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +utid IN (SELECT utid FROM moved_thread);
UPDATE perf_sample SET ts = moved(ts)
 WHERE perf_event_id IN (SELECT perf_event_id FROM perf_event
                          WHERE source_id = moved_source());
UPDATE perf_map SET ts = moved(ts) WHERE source_id = moved_source();
UPDATE timerlat SET ts = moved(ts) WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE osnoise SET ts = moved(ts) WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
UPDATE noise SET ts = moved(ts), dur = moved(ts + dur) - moved(ts)
 WHERE +ucpu IN (SELECT ucpu FROM moved_cpu);
DROP TABLE moved_thread;
DROP TABLE moved_cpu;
PRAGMA cache_size = -2000;
