-- What a latency tool measured on one CPU or thread, as it summed it up. All
-- times are multiples of res_ns: the true value is in [x, x + res_ns).
CREATE TABLE latency_summary(
	latency_id  INTEGER PRIMARY KEY,
	source_id   INTEGER NOT NULL REFERENCES source,
	tool        TEXT NOT NULL,    -- cyclictest, cyclicdeadline, oslat, rtla timerlat, rtla osnoise, xenomai latency, evl latmus, zephyr latency_measure
	what        TEXT NOT NULL,    -- latency (timer to task); irq, thread, user (rtla timerlat: timer to its interrupt, to the thread, to user space); noise (one interruption); gap (between two readings of the clock); all (cyclictest -H: the other rows together); min, avg, max (Xenomai's histograms, of each second); else what a benchmark calls it
	cpu         INTEGER,          -- NULL: not told (cyclictest's text tells the thread's number only)
	thread      INTEGER,          -- number the tool gives it
	tid         INTEGER,
	priority    INTEGER,          -- real-time priority
	interval_ns INTEGER,          -- ns; period of the timer
	n           INTEGER,          -- measurements
	over        INTEGER,          -- of them in no bucket, because they took longer; NULL: no histogram
	min_ns      INTEGER,          -- ns; can be negative with Xenomai, which anticipates
	avg_ns      INTEGER,          -- ns
	max_ns      INTEGER,          -- ns
	last_ns     INTEGER,          -- ns; the last one
	overruns    INTEGER,          -- periods missed
	res_ns      INTEGER NOT NULL  -- ns
) STRICT;

-- A bucket of its histogram; empty ones are left out.
CREATE TABLE latency_bucket(
	id         INTEGER PRIMARY KEY,
	latency_id INTEGER NOT NULL REFERENCES latency_summary,
	from_ns    INTEGER NOT NULL,  -- ns
	to_ns      INTEGER,           -- ns, not in it any more; NULL: open
	n          INTEGER NOT NULL
) STRICT;

-- A single measurement, where a tool prints each (cyclictest -v).
CREATE TABLE latency_sample(
	id         INTEGER PRIMARY KEY,
	latency_id INTEGER NOT NULL REFERENCES latency_summary,
	seq        INTEGER NOT NULL,  -- cycle of the thread, from 0
	latency_ns INTEGER NOT NULL
) STRICT;

-- What rtla osnoise top measured on one CPU, summed over its periods.
CREATE TABLE osnoise_summary(
	id            INTEGER PRIMARY KEY,
	source_id     INTEGER NOT NULL REFERENCES source,
	cpu           INTEGER NOT NULL,
	periods       INTEGER NOT NULL,
	runtime_ns    INTEGER NOT NULL, -- ns; it looked for noise
	noise_ns      INTEGER NOT NULL, -- ns; it was interrupted
	max_noise_ns  INTEGER NOT NULL, -- ns; most in one period
	max_single_ns INTEGER NOT NULL, -- ns; longest interruption
	hw            INTEGER NOT NULL, -- interruptions that the kernel did not see
	nmi           INTEGER NOT NULL, -- ditto, by NMIs ...
	irq           INTEGER NOT NULL,
	softirq       INTEGER NOT NULL,
	thread        INTEGER NOT NULL
) STRICT;

-- What the timerlat tracer measured: from when its timer should have fired to
-- its interrupt, to its thread on the CPU, and to user space. One row each.
CREATE TABLE timerlat(
	id         INTEGER PRIMARY KEY,
	ts         INTEGER NOT NULL,  -- ns; it was measured
	ucpu       INTEGER NOT NULL REFERENCES cpu,
	utid       INTEGER NOT NULL REFERENCES thread, -- who was on the CPU
	seq        INTEGER NOT NULL,  -- of the timer, by CPU
	context    TEXT NOT NULL,     -- irq, thread, user
	latency_ns INTEGER NOT NULL   -- ns
) STRICT;

-- A period of the osnoise tracer on one CPU.
CREATE TABLE osnoise(
	id            INTEGER PRIMARY KEY,
	ts            INTEGER NOT NULL, -- ns; its end
	ucpu          INTEGER NOT NULL REFERENCES cpu,
	runtime_ns    INTEGER,          -- ns, in us; it looked for noise; NULL: not told
	noise_ns      INTEGER,          -- ns, in us; it was interrupted
	max_single_ns INTEGER,          -- ns, in us; longest interruption
	hw            INTEGER NOT NULL, -- interruptions that the kernel did not see
	nmi           INTEGER NOT NULL, -- ditto, by NMIs ...
	irq           INTEGER NOT NULL,
	softirq       INTEGER NOT NULL,
	thread        INTEGER NOT NULL
) STRICT;

-- What interrupted a CPU that one of these tracers watched (events osnoise:*).
-- Times are net: what interrupted the interruption is not in it.
CREATE TABLE noise(
	id           INTEGER PRIMARY KEY,
	ts           INTEGER NOT NULL,  -- ns; the event's time less dur: when it began, or up to what interrupted it later
	dur          INTEGER NOT NULL,  -- ns
	ucpu         INTEGER NOT NULL REFERENCES cpu,
	utid         INTEGER REFERENCES thread, -- of kind thread: which
	kind         TEXT NOT NULL,     -- nmi, irq, softirq, thread; sample: a gap that the tracer's thread saw
	name         TEXT,              -- of the interrupt or the thread
	vector       INTEGER,           -- of the interrupt or softirq
	interference INTEGER            -- of a sample: how many of the other kinds were in it
) STRICT;
