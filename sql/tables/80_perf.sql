-- What perf sampled besides tracepoints: a clock, a hardware counter.

CREATE TABLE perf_event(
	perf_event_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	name      TEXT,             -- "cpu-clock", "cycles"; NULL: the file does not say
	type      INTEGER NOT NULL, -- PERF_TYPE_...: 0 hardware, 1 software, 3 cache, 4 raw, ...
	config    INTEGER NOT NULL, -- which one of its type
	period    INTEGER,          -- events from one sample to the next; NULL: it varies
	frequency INTEGER           -- samples a second that were asked for
) STRICT;

CREATE TABLE perf_sample(
	id              INTEGER PRIMARY KEY,
	ts              INTEGER NOT NULL, -- ns
	perf_event_id   INTEGER NOT NULL REFERENCES perf_event,
	ucpu            INTEGER REFERENCES cpu,    -- NULL: the file does not say (as utid)
	utid            INTEGER REFERENCES thread,
	mode            TEXT,             -- user, kernel, hypervisor, guest kernel, guest user
	ip              INTEGER,          -- address of the instruction
	period          INTEGER,          -- events since the sample before it
	user_stack_id   INTEGER REFERENCES stack,
	kernel_stack_id INTEGER REFERENCES stack
) STRICT;
