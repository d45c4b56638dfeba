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
	kernel_stack_id INTEGER REFERENCES stack,
	frame_id        INTEGER REFERENCES frame -- ip, and where it lies
) STRICT;

-- A file that was mapped into a process to be run, from ts on, until another
-- one is put over it or a program is started; children have what their parent
-- had. pid -1 is the kernel: it, its modules, and code that it makes, which may
-- go again.
CREATE TABLE perf_map(
	perf_map_id   INTEGER PRIMARY KEY,
	source_id     INTEGER NOT NULL REFERENCES source,
	ts            INTEGER,          -- ns; NULL: before the recording
	pid           INTEGER NOT NULL, -- as perf counts, which has its own PID namespace
	begin_address INTEGER NOT NULL, -- 64 bits; negative: of the upper half
	size          INTEGER NOT NULL, -- bytes
	file_offset   INTEGER NOT NULL, -- of its first byte
	file          TEXT NOT NULL,    -- path; [vdso], //anon ... where it is no file
	build_id      TEXT,             -- the linker's, hexadecimal; NULL: not told here, but see perf_build_id
	function      TEXT              -- the only one that is there, of a BPF program that the kernel compiled, a trampoline ...; NULL: a file
) STRICT;

-- Build ids that perf found out at its end, of files in which a sample lay.
CREATE TABLE perf_build_id(
	perf_build_id_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	file      TEXT NOT NULL,        -- as in perf_map; [kernel.kallsyms]
	build_id  TEXT NOT NULL
) STRICT;

-- An address and where it lies; its name is in the view frame_name.
CREATE TABLE frame(
	frame_id    INTEGER PRIMARY KEY,
	source_id   INTEGER NOT NULL REFERENCES source,
	address     INTEGER NOT NULL,   -- 64 bits; negative: of the upper half
	kernel      INTEGER,            -- 1: of the kernel; else NULL
	returns     INTEGER,            -- 1: where a call returns to, so that the call is before it; else NULL
	perf_map_id INTEGER REFERENCES perf_map, -- NULL: nothing is known to lie there
	file_offset INTEGER             -- in the file of it; NULL: of the kernel, or not known
) STRICT;

-- Frames of stacks, innermost first; stacks that are alike share theirs.
CREATE TABLE chain_frame(
	chain_frame_id INTEGER PRIMARY KEY,
	frame_id       INTEGER NOT NULL REFERENCES frame
) STRICT;
