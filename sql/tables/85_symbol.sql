-- Programs, libraries and kernels whose functions are known by name.

CREATE TABLE binary(
	binary_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	name      TEXT NOT NULL,      -- of its file, without the folder
	build_id  TEXT,               -- the linker's, hexadecimal (GNU, not Go's own); NULL: it has none
	kernel    INTEGER             -- 1: the kernel of the source's run; else NULL
) STRICT;

CREATE TABLE symbol(
	symbol_id INTEGER PRIMARY KEY,
	binary_id INTEGER NOT NULL REFERENCES binary,
	place     INTEGER NOT NULL,   -- offset in the file; of a kernel, the address (negative, as 64-bit numbers without a sign are here)
	size      INTEGER NOT NULL,   -- bytes; to the next symbol where not told
	name      TEXT NOT NULL
) STRICT;
