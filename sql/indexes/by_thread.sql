-- Where a thread was: thread_use(), worst cases.
CREATE INDEX sched_slice_utid ON sched_slice(utid, ts);
CREATE INDEX off_cpu_utid ON off_cpu(utid, ts);
CREATE INDEX migration_utid ON migration(utid, ts);
CREATE INDEX syscall_utid ON syscall(utid, ts);
CREATE INDEX go_yield_utid ON go_yield(utid, ts);
CREATE INDEX signal_utid ON signal(utid, deliver_ts);

-- The states of a goroutine one after the other.
CREATE INDEX go_state_goroutine ON go_state(goroutine_id, ts);
