-- A stop of the world seen by probes in the Go runtime. Times of probes are
-- when they hit; rt_ are the runtime's own stamps, found in its arguments.
CREATE TABLE stw(
	id          INTEGER PRIMARY KEY,
	ts          INTEGER NOT NULL, -- ns; entry of stopTheWorldWithSema
	utid        INTEGER NOT NULL REFERENCES thread, -- who stopped it
	goid        INTEGER,
	reason      INTEGER,          -- stwReason of Go 1.21 and later
	stopped_ts  INTEGER,          -- ns; return of stopTheWorldWithSema
	start_ts    INTEGER,          -- ns; entry of startTheWorldWithSema
	end_ts      INTEGER,          -- ns; return of startTheWorldWithSema
	rt_started  INTEGER,          -- ns; worldStop.startedStopping (Go 1.22)
	rt_finished INTEGER,          -- ns; worldStop.finishedStopping
	rt_end      INTEGER,          -- ns; what startTheWorldWithSema returned
	in_loss     INTEGER           -- 1: events were lost meanwhile; else NULL
) STRICT;

-- A goroutine was made to give up its thread.
CREATE TABLE go_yield(
	id   INTEGER PRIMARY KEY,
	ts   INTEGER NOT NULL,        -- ns
	utid INTEGER NOT NULL REFERENCES thread,
	goid INTEGER,
	how  TEXT NOT NULL            -- gosched (back to the run queue) or park (stopped for suspendG)
) STRICT;

-- A garbage collection's marks by probe: gcStart, gcMarkDone, gcMarkTermination.
CREATE TABLE gc_mark(
	id   INTEGER PRIMARY KEY,
	ts   INTEGER NOT NULL,        -- ns
	utid INTEGER NOT NULL REFERENCES thread,
	goid INTEGER,
	what TEXT NOT NULL            -- start, markdone or markterm; only markterm counts collections
) STRICT;

-- A name lookup seen by probes.
CREATE TABLE dns_call(
	id       INTEGER PRIMARY KEY,
	ts       INTEGER NOT NULL,    -- ns; entry
	dur      INTEGER,             -- ns; NULL: its return was not seen
	utid     INTEGER NOT NULL REFERENCES thread, -- at the entry
	goid     INTEGER,
	func     TEXT NOT NULL,       -- getaddrinfo or lookupIPAddr
	host     TEXT,                -- NULL: not recorded
	ret      INTEGER,
	pairing  TEXT,                -- thread, goid or only: certain; newest: of several open ones the newest was taken
	in_loss  INTEGER              -- 1: events were lost meanwhile; else NULL
) STRICT;
