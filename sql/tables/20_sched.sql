-- A thread on a CPU. Slices of one CPU never overlap.
CREATE TABLE sched_slice(
	id        INTEGER PRIMARY KEY,
	ts        INTEGER NOT NULL,   -- ns; switched in, or first seen running
	dur       INTEGER,            -- ns; NULL: still running when the trace ended
	ucpu      INTEGER NOT NULL REFERENCES cpu,
	utid      INTEGER NOT NULL REFERENCES thread,
	end_state TEXT,               -- state it was switched out in: R R+ S D ...; NULL: not known
	priority  INTEGER,            -- kernel priority; NULL: not known
	partial   INTEGER             -- 1: began earlier than ts (trace began, or events lost); 2: ended later than known (lost); 3: both; NULL: whole
) STRICT;

-- A thread off the CPUs, one row a state: S (then R) between two slices.
CREATE TABLE off_cpu(
	id         INTEGER PRIMARY KEY,
	ts         INTEGER NOT NULL,  -- ns
	dur        INTEGER,           -- ns; NULL: still so when the trace ended
	utid       INTEGER NOT NULL REFERENCES thread,
	state      TEXT NOT NULL,     -- R: runnable; R+: preempted; S D T t P I ...: as the kernel says; N: new, not yet woken; ?: lost sight of
	wake       TEXT,              -- of a wait for a CPU after a wake-up: waking, wakeup or new, the event it counts from; else NULL
	ucpu       INTEGER REFERENCES cpu, -- of a wait for a CPU: the one it first waits for; NULL: cannot be told
	last_ucpu  INTEGER REFERENCES cpu, -- of a wait for a CPU: the one it got
	waker_utid INTEGER REFERENCES thread, -- who woke it (or was interrupted by what did)
	in_loss    INTEGER            -- 1: events were lost meanwhile, or its end was not recorded and is a guess; else NULL
) STRICT;

-- A thread moved to another CPU's run queue (sched_migrate_task).
CREATE TABLE migration(
	id       INTEGER PRIMARY KEY,
	ts       INTEGER NOT NULL,    -- ns
	utid     INTEGER NOT NULL REFERENCES thread,
	orig_ucpu INTEGER REFERENCES cpu,
	dest_ucpu INTEGER REFERENCES cpu
) STRICT;

-- Events that were lost on a CPU.
CREATE TABLE loss(
	loss_id INTEGER PRIMARY KEY,
	ts      INTEGER NOT NULL,     -- ns; last event before the gap
	dur     INTEGER NOT NULL,     -- ns; to the first event after it
	ucpu    INTEGER NOT NULL REFERENCES cpu,
	events  INTEGER               -- how many; NULL: not known
) STRICT;
