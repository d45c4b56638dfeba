-- How times of one clock of one source become times of CLOCK_MONOTONIC (or,
-- where the run's trace is on another clock, as its source says, of that one):
-- ts = at_ns + offset_ns, and the truth lies in [ts - early_ns, ts + late_ns].
CREATE TABLE clock_map(
	clock_map_id INTEGER PRIMARY KEY,
	source_id    INTEGER NOT NULL REFERENCES source,
	instance     INTEGER NOT NULL,  -- as in go_line
	clock        TEXT NOT NULL,     -- gctrace: zero is runtimeInitTime; schedtrace: zero is the first SCHED line; else the clock of a trace
	upid         INTEGER REFERENCES process, -- the process it is thought to be
	offset_ns    INTEGER NOT NULL,
	early_ns     INTEGER NOT NULL,
	late_ns      INTEGER NOT NULL,
	method       TEXT NOT NULL,     -- write: matched with write(2) calls; gc: with GC starts; exec; arrival
	evidence     TEXT NOT NULL      -- a sentence with the numbers behind it
) STRICT;

-- When a record's first byte was written, from the write(2) call that did it.
CREATE TABLE go_line_write(
	line_id INTEGER PRIMARY KEY REFERENCES go_line,
	ts      INTEGER NOT NULL,       -- ns; entry of the call
	utid    INTEGER NOT NULL REFERENCES thread
) STRICT;

-- Readings of several clocks at one moment, where a capture has them.
CREATE TABLE clock_snapshot(
	clock_snapshot_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	snapshot  INTEGER NOT NULL,
	clock     TEXT NOT NULL,
	value_ns  INTEGER NOT NULL,
	error_ns  INTEGER               -- ns; how far from the others it was read at most; NULL: not told
) STRICT;

-- Two sources with the same kernel events (or system calls, one of them strace's) on clocks of their own, compared
-- event by event: a time t of the source was at t + (base_ts - from_ts) +
-- (t - from_ts) * drift_ppt / 10^12 of the base source.
CREATE TABLE clock_fit(
	clock_fit_id   INTEGER PRIMARY KEY,
	source_id      INTEGER NOT NULL REFERENCES source,
	base_source_id INTEGER NOT NULL REFERENCES source,
	verdict        TEXT NOT NULL,    -- fitted: all its times were moved so; joined: they were, but the base source is on a clock of its own too; refused; same: on the base source's clock anyway; agrees or contradicts: with what was told or read of its clock, which was kept
	matched        INTEGER NOT NULL, -- sequences of events that are once in both
	agreed         INTEGER NOT NULL, -- of these, that agree on one offset
	from_ts        INTEGER,          -- first of these, by the source's clock; this and all below NULL: refused
	base_ts        INTEGER,          -- the same, by the base source
	drift_ppt      INTEGER,          -- what the base gains, in 10^-12; 0: none that stands out of the noise
	span           INTEGER,          -- ns; from the first of these to the last
	residual_ns    INTEGER,          -- how far off the fit one of these is at most; of calls that strace saw, half of what the kernel's events before and after its stamps leave open
	error_ns       INTEGER,          -- bound for all times of the source against the base clock
	evidence       TEXT NOT NULL     -- a sentence with these numbers
) STRICT;
