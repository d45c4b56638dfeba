-- Interrupts of a CPU by kind; all of them, with their names, are in the view
-- irq_slice. Those of one kind do not overlap; a hard one, or a vector (timer,
-- rescheduling and other IPIs), may lie inside a soft one.
CREATE TABLE hardirq_slice(
	id          INTEGER PRIMARY KEY,
	ts          INTEGER NOT NULL, -- ns
	dur         INTEGER,          -- ns; NULL: not over when the trace ended, or the end was lost
	ucpu        INTEGER NOT NULL REFERENCES cpu,
	utid        INTEGER REFERENCES thread, -- who was interrupted
	irq_name_id INTEGER NOT NULL REFERENCES irq_name
) STRICT;

CREATE TABLE softirq_slice(
	id          INTEGER PRIMARY KEY,
	ts          INTEGER NOT NULL, -- as in hardirq_slice
	dur         INTEGER,
	ucpu        INTEGER NOT NULL REFERENCES cpu,
	utid        INTEGER REFERENCES thread,
	irq_name_id INTEGER NOT NULL REFERENCES irq_name
) STRICT;

CREATE TABLE vector_slice(
	id          INTEGER PRIMARY KEY,
	ts          INTEGER NOT NULL, -- as in hardirq_slice
	dur         INTEGER,
	ucpu        INTEGER NOT NULL REFERENCES cpu,
	utid        INTEGER REFERENCES thread,
	irq_name_id INTEGER NOT NULL REFERENCES irq_name
) STRICT;

-- What the numbers of interrupts stand for.
CREATE TABLE irq_name(
	irq_name_id INTEGER PRIMARY KEY,
	source_id   INTEGER NOT NULL REFERENCES source,
	irq         INTEGER NOT NULL, -- number of the interrupt, of the soft one, or of the vector
	name        TEXT              -- "virtio0-input.0", "NET_RX", "local_timer"
) STRICT;

-- A signal from its generation to its delivery.
CREATE TABLE signal(
	id          INTEGER PRIMARY KEY,
	ts          INTEGER,          -- ns; generated; NULL: not seen
	dur         INTEGER,          -- ns; to the delivery; NULL: not delivered, or one of the two not seen
	sig         INTEGER NOT NULL,
	code        INTEGER,          -- si_code: -6 tgkill, 0 kill, ...
	res         INTEGER,          -- 0 queued, 1 ignored, 2 already pending, 3 lost (overflow), 4 queued without its data
	grp         INTEGER,          -- 1: to the process, 0: to the thread
	sender_utid INTEGER REFERENCES thread, -- running when it was generated
	utid        INTEGER REFERENCES thread, -- who it was for; for grp=1 who took it, once delivered
	deliver_ts  INTEGER,          -- ns
	on_cpu      INTEGER,          -- 1: the target was on a CPU when it was generated; 0: it was not; NULL: not known
	run_ts      INTEGER,          -- ns; the taker's last switch-in before the delivery; NULL: it was on a CPU throughout, or not known
	handler     INTEGER,          -- sa_handler address at the delivery; NULL: not told
	in_loss     INTEGER           -- 1: events were lost meanwhile; else NULL
) STRICT;

CREATE TABLE syscall(
	id      INTEGER PRIMARY KEY,
	ts      INTEGER NOT NULL,     -- ns; entry
	dur     INTEGER,              -- ns; NULL: not over when the trace ended, or the exit was lost
	utid    INTEGER NOT NULL REFERENCES thread,
	nr      INTEGER NOT NULL,     -- number, or -1-n for the n-th name that has no known number
	ret     INTEGER,              -- what it returned
	in_loss INTEGER               -- 1: events were lost meanwhile; else NULL
) STRICT;

-- Names of the numbers in syscall.
CREATE TABLE syscall_name(
	syscall_name_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	nr        INTEGER NOT NULL,
	name      TEXT NOT NULL
) STRICT;

-- A write(2) or writev(2) to standard error: how the Go runtime's text meets the trace.
CREATE TABLE std_write(
	id   INTEGER PRIMARY KEY,
	ts   INTEGER NOT NULL,        -- ns; entry
	dur  INTEGER,                 -- ns
	utid INTEGER NOT NULL REFERENCES thread,
	fd   INTEGER NOT NULL,        -- 2
	size INTEGER NOT NULL,        -- bytes asked for
	ret  INTEGER                  -- bytes written, or -errno
) STRICT;

-- A call that asks the kernel for memory, or gives it back.
CREATE TABLE memory_call(
	id    INTEGER PRIMARY KEY,
	ts    INTEGER NOT NULL,       -- ns; entry
	dur   INTEGER,                -- ns
	utid  INTEGER NOT NULL REFERENCES thread,
	op    TEXT NOT NULL,          -- mmap munmap madvise brk
	bytes INTEGER,                -- how much; NULL: brk, or not told by the trace
	ret   INTEGER                 -- -errno: it failed
) STRICT;

-- A datagram socket (or one whose port a probe told), from socket(2) to close(2).
CREATE TABLE socket(
	socket_id  INTEGER PRIMARY KEY,
	ts         INTEGER NOT NULL,  -- ns; entry of socket(2); nonblock NULL: of the first call seen on it
	dur        INTEGER,           -- ns; to the exit of close(2); NULL: not closed in the trace
	utid       INTEGER NOT NULL REFERENCES thread, -- who opened it
	fd         INTEGER NOT NULL,
	family     INTEGER,           -- AF_INET 2, AF_INET6 10
	type       INTEGER,           -- SOCK_STREAM 1, SOCK_DGRAM 2; flags taken off
	nonblock   INTEGER,           -- 1: SOCK_NONBLOCK; NULL: its opening was not seen
	connect_ts INTEGER,           -- ns; entry of the last connect(2)
	port       INTEGER,           -- it was connected to, or its first message went to; NULL: not told by the trace
	in_loss    INTEGER,           -- 1: events were lost meanwhile; else NULL
	question   TEXT               -- the name that its first message asked a name server for, "..." where cut off; NULL: not told by the trace
) STRICT;

-- One call on such a socket.
CREATE TABLE socket_io(
	id        INTEGER PRIMARY KEY,
	ts        INTEGER NOT NULL,   -- ns; entry
	dur       INTEGER,            -- ns
	socket_id INTEGER NOT NULL REFERENCES socket,
	utid      INTEGER NOT NULL REFERENCES thread,
	op        TEXT NOT NULL,      -- write sendto sendmsg sendmmsg read recvfrom recvmsg recvmmsg poll ppoll
	size      INTEGER,            -- bytes or buffer size asked for; of sendmmsg: messages; of poll: its timeout in ms
	ret       INTEGER
) STRICT;

CREATE TABLE page_fault(
	id         INTEGER PRIMARY KEY,
	ts         INTEGER NOT NULL,  -- ns
	utid       INTEGER NOT NULL REFERENCES thread,
	ucpu       INTEGER NOT NULL REFERENCES cpu,
	kind       TEXT NOT NULL,     -- user or kernel: where the CPU was
	address    INTEGER,
	ip         INTEGER,
	error_code INTEGER
) STRICT;

-- Events kept as they were: probes always, others on request (import --events).
CREATE TABLE event(
	id       INTEGER PRIMARY KEY,
	ts       INTEGER NOT NULL,    -- ns
	ucpu     INTEGER NOT NULL REFERENCES cpu,
	utid     INTEGER NOT NULL REFERENCES thread,
	system   TEXT NOT NULL,
	name     TEXT NOT NULL
) STRICT;

CREATE TABLE arg(
	arg_id       INTEGER PRIMARY KEY,
	event_id     INTEGER NOT NULL REFERENCES event,
	key          TEXT NOT NULL,
	int_value    INTEGER,
	string_value TEXT
) STRICT;

-- A stack recorded with the trace, innermost frame first.
CREATE TABLE stack(
	stack_id INTEGER PRIMARY KEY,
	ts       INTEGER NOT NULL,    -- ns; of the stack's own record
	utid     INTEGER NOT NULL REFERENCES thread,
	kind     TEXT NOT NULL,       -- user or kernel
	frames   TEXT NOT NULL,       -- hexadecimal addresses, space between
	depth    INTEGER NOT NULL,    -- how many they are
	chain_id INTEGER REFERENCES chain_frame, -- of perf.data: the first of its rows there; depth in all, one after the other
	event_ts INTEGER              -- ns; of the event that it was recorded with; NULL: not known
) STRICT;

-- Event types of a source and how many there were.
CREATE TABLE event_count(
	event_count_id INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source,
	system    TEXT NOT NULL,
	name      TEXT NOT NULL,
	count     INTEGER NOT NULL,
	handled   INTEGER NOT NULL    -- 1: its meaning is known and used
) STRICT;
