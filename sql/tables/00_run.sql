-- A run is one execution of what was traced; it owns sources.
CREATE TABLE run(
	run_id INTEGER PRIMARY KEY,
	name   TEXT NOT NULL UNIQUE
) STRICT;

-- One imported file.
CREATE TABLE source(
	source_id       INTEGER PRIMARY KEY,
	run_id          INTEGER NOT NULL REFERENCES run,
	path            TEXT NOT NULL,    -- as given on the command line
	format          TEXT NOT NULL,    -- the importer's name
	bytes           INTEGER NOT NULL,
	digest          TEXT NOT NULL,    -- of its content; tells a second import of the same file
	events          INTEGER,          -- records read from it
	begin_ts        INTEGER,          -- ns, CLOCK_MONOTONIC; first record
	end_ts          INTEGER,          -- ns, CLOCK_MONOTONIC; last record
	clock           TEXT,             -- the clock of its times: mono boot local mono_raw x86-tsc process ...
	clock_method    TEXT,             -- how they were put on CLOCK_MONOTONIC: same, snapshot, told, events (fitted to another source's, see clock_fit), arrival or unaligned (not; those of a run that share events may still be on one time line, see clock_fit)
	clock_offset_ns INTEGER,          -- added to its times; events, unaligned: at the first one that was matched, clock_fit has the drift
	clock_error_ns  INTEGER,          -- bound of the error of that
	cut_at          INTEGER           -- byte at which the file ends too early; NULL: it is whole
) STRICT;

-- What a file says about itself: uname, versions, CPU statistics.
CREATE TABLE source_info(
	info_id   INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	key       TEXT NOT NULL,
	value     TEXT NOT NULL
) STRICT;

-- Input that could not be used, or must be missing, counted by reason.
CREATE TABLE skipped(
	skipped_id  INTEGER PRIMARY KEY,
	source_id   INTEGER NOT NULL REFERENCES source,
	reason      TEXT NOT NULL,    -- stable key
	meaning     TEXT NOT NULL,    -- for people
	count       INTEGER NOT NULL,
	first_place INTEGER           -- line number or byte offset of the first one
) STRICT;
