-- A CPU of the machine of one source.
CREATE TABLE cpu(
	ucpu      INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	cpu       INTEGER NOT NULL,   -- as the machine counts them
	begin_ts  INTEGER,            -- ns; first event
	end_ts    INTEGER             -- ns; last event
) STRICT;

CREATE TABLE process(
	upid        INTEGER PRIMARY KEY,
	source_id   INTEGER NOT NULL REFERENCES source,
	pid         INTEGER,          -- thread group id; NULL: not known
	name        TEXT,             -- comm of its first thread, as last seen
	start_ts    INTEGER,          -- ns; NULL: before the trace
	end_ts      INTEGER,          -- ns; NULL: after the trace
	parent_upid INTEGER REFERENCES process,
	filename    TEXT,             -- of its last exec
	evidence    TEXT NOT NULL     -- why its threads are thought to be its: tgid, fork, comm, none
) STRICT;

CREATE TABLE thread(
	utid           INTEGER PRIMARY KEY,
	source_id      INTEGER NOT NULL REFERENCES source,
	upid           INTEGER REFERENCES process, -- NULL: idle
	tid            INTEGER NOT NULL, -- -1: not told
	name           TEXT,          -- comm as last seen
	start_ts       INTEGER,       -- ns; NULL: before the trace
	end_ts         INTEGER,       -- ns; NULL: after the trace
	is_main_thread INTEGER        -- 1: tid = pid
) STRICT;

-- Names a thread had, each from ts on.
CREATE TABLE thread_name(
	thread_name_id INTEGER PRIMARY KEY,
	ts             INTEGER NOT NULL,   -- ns
	utid           INTEGER NOT NULL REFERENCES thread,
	name           TEXT NOT NULL
) STRICT;

-- A program was started in a process.
CREATE TABLE exec(
	exec_id  INTEGER PRIMARY KEY,
	ts       INTEGER NOT NULL,     -- ns
	utid     INTEGER NOT NULL REFERENCES thread,
	filename TEXT
) STRICT;
