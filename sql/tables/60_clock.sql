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
