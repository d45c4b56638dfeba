-- One record of the Go runtime's own text output; its numbers are in the table
-- that `kind` names, under the same line_id. (gc_forced has no numbers and no
-- table: "GC forced" announces the collection that is made every two minutes.)
CREATE TABLE go_line(
	line_id    INTEGER PRIMARY KEY,
	source_id  INTEGER NOT NULL REFERENCES source,
	instance   INTEGER NOT NULL,  -- which of the processes writing to this file, 0 ...
	kind       TEXT NOT NULL,     -- gc_cycle, sched_trace, sched_p, sched_m, sched_g, gc_pacer_assist, gc_pacer_mark, gc_pacer_mark_old, gc_pacer_sweep, gc_scav, gc_scvg, gc_scan, gc_forced, gc_finalizers, go_init, go_resolver, go_crash
	lineno     INTEGER NOT NULL,  -- where it starts, from 1
	pos        INTEGER NOT NULL,  -- byte offset of its start in the text as the program wrote it (arrival stamps and what else wraps a line not counted)
	bytes      INTEGER NOT NULL,  -- of the record, without the end of its line
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

-- A P, M or G at a SCHED line: GODEBUG=scheddetail=1. sched_line_id is that
-- line, NULL if it is damaged or missing. Ids are NULL where there is none.
CREATE TABLE sched_p(
	line_id       INTEGER PRIMARY KEY REFERENCES go_line,
	sched_line_id INTEGER REFERENCES go_line,
	p             INTEGER NOT NULL,
	status        INTEGER NOT NULL,   -- 0 idle, 1 running, 2 in a system call (until Go 1.25), 3 stopped for GC, 4 dead
	schedtick     INTEGER,            -- goroutines switched to
	syscalltick   INTEGER,            -- system calls
	m             INTEGER,            -- the M that runs it
	runqsize      INTEGER,            -- length of its run queue
	gfreecnt      INTEGER,            -- dead Gs kept for use
	timers        INTEGER             -- NULL: before Go 1.14
) STRICT;

CREATE TABLE sched_m(
	line_id       INTEGER PRIMARY KEY REFERENCES go_line,
	sched_line_id INTEGER REFERENCES go_line,
	m             INTEGER NOT NULL,   -- the runtime's number, not a thread id
	p             INTEGER,
	curg          INTEGER,            -- the goroutine on it
	mallocing     INTEGER,
	throwing      INTEGER,
	preemptoff    TEXT,               -- why it must not be preempted; empty: it may
	locks         INTEGER,
	dying         INTEGER,
	spinning      INTEGER,            -- 1: looks for work
	blocked       INTEGER,            -- 1: asleep
	lockedg       INTEGER             -- the goroutine locked to it
) STRICT;

CREATE TABLE sched_g(
	line_id       INTEGER PRIMARY KEY REFERENCES go_line,
	sched_line_id INTEGER REFERENCES go_line,
	g             INTEGER NOT NULL,   -- goid
	status        INTEGER NOT NULL,   -- 0 idle, 1 runnable, 2 running, 3 system call, 4 waiting, 6 dead, 8 stack copied, 9 preempted, 10 leaked
	scan          INTEGER NOT NULL,   -- 1: its stack is being scanned
	reason        TEXT,               -- what it waits for; NULL: it does not wait
	m             INTEGER,            -- the M it runs on
	lockedm       INTEGER             -- the M it is locked to
) STRICT;

-- The pacer's plan at the start of a collection: GODEBUG=gcpacertrace=1.
CREATE TABLE gc_pacer_assist(
	line_id    INTEGER PRIMARY KEY REFERENCES go_line,
	ratio      REAL,              -- bytes to scan for each byte allocated
	scan_mb    INTEGER,           -- MiB
	live_mb    INTEGER,           -- heap live
	goal_mb    INTEGER,
	dedicated  INTEGER,           -- mark workers with a P of their own
	fractional REAL               -- share of a P for another one
) STRICT;

-- What came of it, at the end of marking (Go 1.18 and later).
CREATE TABLE gc_pacer_mark(
	line_id          INTEGER PRIMARY KEY REFERENCES go_line,
	cpu_pct          INTEGER,     -- share of the CPUs used
	goal_pct         INTEGER,     -- share meant to be used
	heap_bytes       INTEGER,     -- scan work
	stack_bytes      INTEGER,
	globals_bytes    INTEGER,
	expected_bytes   INTEGER,     -- scan work expected
	trigger_bytes    INTEGER,     -- heap when it began
	live_bytes       INTEGER,     -- heap when it ended
	over_goal_bytes  INTEGER,     -- live - goal; negative: below it
	cons_mark        REAL,        -- rate of allocation / rate of marking
	controller_reset INTEGER NOT NULL
) STRICT;

-- The same up to Go 1.17; the runtime's names in the comments.
CREATE TABLE gc_pacer_mark_old(
	line_id       INTEGER PRIMARY KEY REFERENCES go_line,
	marked_bytes  INTEGER,        -- H_m_prev: marked by the collection before
	trigger_ratio REAL,           -- h_t
	trigger_bytes INTEGER,        -- H_T
	heap_ratio    REAL,           -- h_a
	heap_bytes    INTEGER,        -- H_a
	goal_ratio    REAL,           -- h_g
	goal_bytes    INTEGER,        -- H_g
	cpu           REAL,           -- u_a: share of the CPUs used
	cpu_goal      REAL,           -- u_g
	work_bytes    INTEGER,        -- W_a: scan work
	goal_delta    REAL,
	actual_delta  REAL,
	cpu_ratio     REAL            -- u_a/u_g
) STRICT;

CREATE TABLE gc_pacer_sweep(
	line_id        INTEGER PRIMARY KEY REFERENCES go_line,
	heap_mb        INTEGER,       -- MiB; live when sweeping ended
	allocated_mb   INTEGER,       -- meanwhile
	pages          INTEGER,       -- swept
	pages_per_byte REAL
) STRICT;

-- Memory given back to the system: GODEBUG=scavtrace=1. KiB as printed.
CREATE TABLE gc_scav(
	line_id          INTEGER PRIMARY KEY REFERENCES go_line,
	gen              INTEGER,     -- scavenge generation; NULL: before Go 1.15, after 1.18
	work_kib         INTEGER,     -- returned by this; NULL: Go 1.21 and later, told apart:
	bg_kib           INTEGER,     -- in the background
	eager_kib        INTEGER,     -- while allocating, or on request
	returned_kib     INTEGER,     -- not with the process now
	util_pct         INTEGER,     -- heap in use / heap kept
	forced           INTEGER NOT NULL, -- 1: debug.FreeOSMemory()
	controller_reset INTEGER NOT NULL
) STRICT;

-- The same in Go 1.13, with gctrace=1. MiB.
CREATE TABLE gc_scvg(
	line_id     INTEGER PRIMARY KEY REFERENCES go_line,
	released_mb INTEGER,          -- by one pass if the rest is NULL, else in all
	inuse_mb    INTEGER,
	idle_mb     INTEGER,
	sys_mb      INTEGER,
	consumed_mb INTEGER,
	forced      INTEGER NOT NULL
) STRICT;

-- What a collection scanned, by size class: GODEBUG=gctrace=2 (Go 1.25 and
-- later). The parts are printed by the Green Tea collector only.
CREATE TABLE gc_scan(
	line_id      INTEGER PRIMARY KEY REFERENCES go_line,
	class        TEXT NOT NULL,   -- total, L (large objects) or 32B
	objs         INTEGER NOT NULL,
	single       INTEGER,         -- objects one by one
	sparse       INTEGER,         -- in sparse span scans
	dense        INTEGER,         -- in dense span scans
	spans        INTEGER,
	sparse_spans INTEGER,
	dense_spans  INTEGER
) STRICT;

-- GODEBUG=checkfinalizers=1 (Go 1.25 and later): lengths of its queues.
CREATE TABLE gc_finalizers(
	line_id    INTEGER PRIMARY KEY REFERENCES go_line,
	finalizers INTEGER NOT NULL,
	cleanups   INTEGER NOT NULL
) STRICT;

-- The initialisation of a package: GODEBUG=inittrace=1. True values are in
-- [x, x + its res).
CREATE TABLE go_init(
	line_id INTEGER PRIMARY KEY REFERENCES go_line,
	package TEXT NOT NULL,
	at_ns   INTEGER NOT NULL,     -- start, ns since runtimeInitTime
	at_res  INTEGER NOT NULL,     -- ns
	dur     INTEGER NOT NULL,     -- ns
	dur_res INTEGER NOT NULL,
	bytes   INTEGER NOT NULL,     -- allocated
	allocs  INTEGER NOT NULL
) STRICT;

-- How package net resolves names: GODEBUG=netdns=+1 or +2.
CREATE TABLE go_resolver(
	line_id      INTEGER PRIMARY KEY REFERENCES go_line,
	text         TEXT NOT NULL,   -- after "go package net: "
	host         TEXT,            -- NULL: not about one name
	lookup_order TEXT             -- "files,dns", "cgo", ...
) STRICT;

-- The program began to dump its goroutines: it crashed, or was told to quit.
CREATE TABLE go_crash(
	line_id INTEGER PRIMARY KEY REFERENCES go_line,
	what    TEXT NOT NULL         -- its first line: "panic: ...", "SIGQUIT: quit"
) STRICT;
