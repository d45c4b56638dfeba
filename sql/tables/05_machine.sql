-- What the machine, the kernel and the processes said of themselves: files of
-- /proc, /sys and /boot as they were copied, and what `record` noted.
CREATE TABLE machine_fact(
	fact_id   INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	moment    TEXT,               -- before, during or after the recording; NULL: not told
	key       TEXT NOT NULL,      -- the file's path; of a file with a table in it path:key, "/proc/meminfo:MemFree", "/proc/cpuinfo:0.flags"; of a kernel's configuration CONFIG_X
	value     TEXT NOT NULL       -- without blanks at its ends; n: a CONFIG_X that is not set
) STRICT;

-- A line of the kernel's log (dmesg, journalctl -k).
CREATE TABLE kernel_log(
	id        INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	at_ns     INTEGER,            -- ns, as printed, in us; the kernel's local clock, about CLOCK_MONOTONIC but not the same; NULL: not told
	level     INTEGER,            -- 0 emergency ... 7 debug; NULL: not told
	text      TEXT NOT NULL
) STRICT;

-- /proc/interrupts: how often each CPU was interrupted since it is up.
CREATE TABLE interrupt_count(
	id        INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	moment    TEXT,               -- as in machine_fact
	irq       TEXT NOT NULL,      -- number, or the kernel's letters: LOC, RES, TLB ...
	cpu       INTEGER NOT NULL,
	count     INTEGER NOT NULL,
	name      TEXT                -- who it is for
) STRICT;
