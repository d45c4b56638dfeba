-- Execution traces of Go programs (runtime/trace, Go 1.22 and later). Their
-- times are CLOCK_MONOTONIC in steps of 64 ns.

-- A goroutine. Its end is that of its last state.
CREATE TABLE goroutine(
	goroutine_id INTEGER PRIMARY KEY,
	source_id    INTEGER NOT NULL REFERENCES source,
	goid         INTEGER NOT NULL,
	ts           INTEGER NOT NULL, -- ns; created, or first seen
	creator_id   INTEGER REFERENCES goroutine, -- who created it; NULL: before the trace, or nobody
	func_id      INTEGER REFERENCES go_func, -- it began with; NULL: not known when it was first seen
	stack_id     INTEGER           -- in go_stack; where it was created
) STRICT;

-- The function of a goroutine that was there before the trace, from a later stack of its.
CREATE TABLE goroutine_func(
	id           INTEGER PRIMARY KEY,
	goroutine_id INTEGER NOT NULL REFERENCES goroutine,
	func_id      INTEGER NOT NULL REFERENCES go_func
) STRICT;

-- What a goroutine was in, state after state; texts are in the view goroutine_state.
CREATE TABLE go_state(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	dur          INTEGER,          -- ns; NULL: it was in it when the trace ended
	goroutine_id INTEGER NOT NULL REFERENCES goroutine,
	state        INTEGER NOT NULL, -- 1 Runnable, 2 Running, 3 Syscall, 4 Waiting
	m_id         INTEGER REFERENCES go_m, -- the thread it is on; of Runnable and Waiting: that it left, NULL if it did not
	p            INTEGER,          -- the processor, as m_id
	reason_id    INTEGER REFERENCES go_string, -- why it waits, or became runnable by itself
	stack_id     INTEGER,          -- in go_stack; where it stopped
	waker_id     INTEGER REFERENCES goroutine, -- Runnable: who made it so; NULL: no goroutine
	doubtful     INTEGER           -- 1: the trace contradicted itself meanwhile; else NULL
) STRICT;

-- A thread of the Go runtime (an M).
CREATE TABLE go_m(
	m_id      INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	tid       INTEGER NOT NULL,   -- as the kernel calls it, in the program's PID namespace
	begin_ts  INTEGER NOT NULL,   -- ns; first event
	end_ts    INTEGER NOT NULL    -- ns; last event
) STRICT;

-- A thread held a processor (a P).
CREATE TABLE go_proc_slice(
	id        INTEGER PRIMARY KEY,
	ts        INTEGER NOT NULL,   -- ns
	dur       INTEGER,            -- ns; NULL: to the end of the trace
	source_id INTEGER NOT NULL REFERENCES source,
	p         INTEGER NOT NULL,
	m_id      INTEGER REFERENCES go_m, -- NULL: not known
	stolen    INTEGER             -- 1: it was taken away in a system call; else NULL
) STRICT;

-- Stops of the world, mark phases, sweeping and mark assists.
CREATE TABLE go_range(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	dur          INTEGER,          -- ns; NULL: not over when the trace ended
	source_id    INTEGER NOT NULL REFERENCES source,
	kind         TEXT NOT NULL,    -- stw, gc_mark, sweep or assist
	goroutine_id INTEGER REFERENCES goroutine, -- who did it; NULL: nobody in particular
	m_id         INTEGER REFERENCES go_m, -- where it began
	p            INTEGER,          -- sweep: whose
	reason_id    INTEGER REFERENCES go_string, -- stw: why
	stack_id     INTEGER,          -- in go_stack; where it was begun
	swept        INTEGER,          -- bytes; sweep
	reclaimed    INTEGER,          -- bytes; sweep
	before_trace INTEGER           -- 1: it had begun before the trace, so that dur is a lower bound; else NULL
) STRICT;

-- What the program marks by itself: runtime/trace's regions, tasks and logs.
CREATE TABLE go_region(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	dur          INTEGER,          -- ns; NULL: not over when the trace ended
	goroutine_id INTEGER NOT NULL REFERENCES goroutine,
	task         INTEGER,          -- as in go_task; NULL: none
	name_id      INTEGER REFERENCES go_string,
	stack_id     INTEGER,
	before_trace INTEGER           -- 1: it had begun before the trace; else NULL
) STRICT;

CREATE TABLE go_task(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	dur          INTEGER,          -- ns; NULL: not over when the trace ended
	goroutine_id INTEGER NOT NULL REFERENCES goroutine, -- who began it
	task         INTEGER NOT NULL, -- its number
	parent       INTEGER,          -- number of the task it belongs to
	name_id      INTEGER REFERENCES go_string,
	stack_id     INTEGER,
	before_trace INTEGER           -- 1: it had begun before the trace; else NULL
) STRICT;

CREATE TABLE go_log(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	goroutine_id INTEGER NOT NULL REFERENCES goroutine,
	task         INTEGER,
	key_id       INTEGER REFERENCES go_string,
	value_id     INTEGER REFERENCES go_string,
	stack_id     INTEGER
) STRICT;

-- What a goroutine does for the collector: "GC (dedicated)", ...
CREATE TABLE go_label(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	goroutine_id INTEGER NOT NULL REFERENCES goroutine,
	label_id     INTEGER REFERENCES go_string
) STRICT;

CREATE TABLE go_metric(
	id        INTEGER PRIMARY KEY,
	ts        INTEGER NOT NULL,   -- ns
	source_id INTEGER NOT NULL REFERENCES source,
	name      TEXT NOT NULL,      -- heap_alloc and heap_goal: bytes; gomaxprocs: processors
	value     INTEGER NOT NULL
) STRICT;

-- Samples of runtime/pprof's CPU profile, where it was on.
CREATE TABLE go_cpu_sample(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL, -- ns
	source_id    INTEGER NOT NULL REFERENCES source,
	goroutine_id INTEGER REFERENCES goroutine,
	tid          INTEGER,
	p            INTEGER,
	stack_id     INTEGER
) STRICT;

CREATE TABLE go_string(
	string_id INTEGER PRIMARY KEY,
	value     TEXT NOT NULL
) STRICT;

CREATE TABLE go_func(
	func_id INTEGER PRIMARY KEY,
	name    TEXT NOT NULL,        -- "main.(*server).handle"; empty: not known
	file    TEXT NOT NULL
) STRICT;

-- The frames of a stack are rows with the same stack_id, the id of the first,
-- one after the other: `id BETWEEN stack_id AND stack_id + 127 AND stack_id = ...`.
CREATE TABLE go_stack(
	id       INTEGER PRIMARY KEY,
	stack_id INTEGER NOT NULL,
	depth    INTEGER NOT NULL,    -- 0: where it was
	func_id  INTEGER NOT NULL REFERENCES go_func,
	line     INTEGER NOT NULL
) STRICT;
