-- One record of the Go runtime's own text output; its numbers are in the table
-- that `kind` names, under the same line_id.
CREATE TABLE go_line(
	line_id    INTEGER PRIMARY KEY,
	source_id  INTEGER NOT NULL REFERENCES source,
	instance   INTEGER NOT NULL,  -- which of the processes writing to this file, 0 ...
	kind       TEXT NOT NULL,     -- gc_cycle, sched_trace, sched_p, sched_m, sched_g, gc_pacer, gc_scav, go_init, gc_scan, gc_forced, ...
	lineno     INTEGER NOT NULL,  -- where it starts, from 1
	pos        INTEGER NOT NULL,  -- byte offset of its start in the text (arrival stamps not counted)
	bytes      INTEGER NOT NULL,
	arrival_ts INTEGER            -- ns, CLOCK_MONOTONIC; when its first byte was read; NULL: not stamped
) STRICT;

-- A garbage collection: GODEBUG=gctrace=1. All times as printed, cut to two
-- digits: the true value is in [x, x + its res).
CREATE TABLE gc_cycle(
	line_id        INTEGER PRIMARY KEY REFERENCES go_line,
	seq            INTEGER NOT NULL,  -- "gc #"
	at_ns          INTEGER NOT NULL,  -- start, ns since runtimeInitTime; cut to ms
	gc_cpu_pct     INTEGER,           -- share of CPU time spent in GC since the program began
	sweep_stw_ns   INTEGER NOT NULL,  -- first stop: sweep termination
	mark_ns        INTEGER NOT NULL,  -- concurrent mark
	mark_stw_ns    INTEGER NOT NULL,  -- second stop: mark termination
	sweep_stw_res  INTEGER NOT NULL,  -- ns
	mark_res       INTEGER NOT NULL,
	mark_stw_res   INTEGER NOT NULL,
	cpu_sweep_ns   INTEGER,
	cpu_assist_ns  INTEGER,
	cpu_bg_ns      INTEGER,
	cpu_idle_ns    INTEGER,
	cpu_mark_ns    INTEGER,
	heap_start_mb  INTEGER,           -- MiB
	heap_end_mb    INTEGER,
	heap_live_mb   INTEGER,
	heap_goal_mb   INTEGER,
	stacks_mb      INTEGER,           -- NULL: before Go 1.18
	globals_mb     INTEGER,
	procs          INTEGER,           -- GOMAXPROCS
	forced         INTEGER NOT NULL,  -- 1: runtime.GC()
	leak_check     INTEGER NOT NULL   -- 1: (checking for goroutine leaks)
) STRICT;

-- The scheduler's state: GODEBUG=schedtrace=X.
CREATE TABLE sched_trace(
	line_id       INTEGER PRIMARY KEY REFERENCES go_line,
	at_ns         INTEGER NOT NULL,   -- since the first SCHED line of the process; cut to ms
	gomaxprocs    INTEGER NOT NULL,
	idleprocs     INTEGER,
	threads       INTEGER,
	spinning      INTEGER,
	needspinning  INTEGER,            -- NULL: before Go 1.20
	idlethreads   INTEGER,
	runqueue      INTEGER,            -- length of the global run queue
	gcwaiting     INTEGER,            -- with scheddetail=1
	nmidlelocked  INTEGER,
	stopwait      INTEGER,
	sysmonwait    INTEGER
) STRICT;

-- Local run queue of a P in a SCHED line (schedticks: Go 1.25 and later).
CREATE TABLE sched_runq(
	sched_runq_id INTEGER PRIMARY KEY,
	line_id   INTEGER NOT NULL REFERENCES go_line,
	p         INTEGER NOT NULL,
	runq      INTEGER NOT NULL,
	schedtick INTEGER
) STRICT;
