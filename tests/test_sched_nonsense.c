/* What holds of sched_slice and off_cpu whatever the events say. */
#include <stdio.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

static unsigned next_random(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % n;
}

/* Nonsense about few threads and CPUs: everything contradicts everything. */
static void write_nonsense(char *script, unsigned seed, int lines)
{
	static const char *const formats[] = {
		"%u %u %u sched_switch prev_pid=%u prev_state=%u next_pid=%u\n",
		"%u %u %u sched_waking pid=%u target_cpu=%u comm=c%u\n",
		"%u %u %u sched_wakeup pid=%u target_cpu=%u comm=c%u\n",
		"%u %u %u sched_wakeup_new pid=%u target_cpu=%u comm=c%u\n",
		"%u %u %u sched_migrate_task pid=%u orig_cpu=%u dest_cpu=%u\n",
		"%u %u %u sched_process_fork child_pid=%u parent_pid=%u "
		"child_comm=c%u\n",
		"%u %u %u sched_process_exit pid=%u group_dead=%u comm=c%u\n",
		"%u %u %u sched_process_exec pid=%u old_pid=%u filename=f%u\n",
		"%u %u %u signal_generate pid=%u group=%u sig=%u\n",
		"%u %u %u signal_deliver sig=%u code=%u sa_handler=%u\n",
	};
	static const unsigned states[] = {0, 1, 2, 0x10, 0x20, 0x100};
	unsigned ts = 1000;

	for (int i = 0; i < lines; i++) {
		unsigned f = next_random(&seed, 16), cpu, tid, a, b, c;

		f = f < 10 ? f : 0; /* mostly switches */
		cpu = next_random(&seed, 3);
		tid = next_random(&seed, 6);
		a = next_random(&seed, 6);
		b = f ? next_random(&seed, 6) : states[next_random(&seed, 6)];
		c = next_random(&seed, 6);
		ts += next_random(&seed, 100000);
		if (!next_random(&seed, 40))
			script += sprintf(script, "lost %u %u %u -1\n", cpu,
					  ts - 500, ts);
		/* half of them by the thread that leaves, as it should be */
		if (!f && next_random(&seed, 2))
			tid = a;
		script += sprintf(script, formats[f], ts, cpu, tid, a, b, c);
	}
}

#define OVERLAPS                                                          \
	"SELECT count(*) FROM (SELECT ts, lag(ts + coalesce(dur, 1e18)) " \
	"OVER (PARTITION BY ucpu ORDER BY ts, id) AS until "              \
	"FROM sched_slice) WHERE ts < until"
/* Gaps and overlaps in the lives of threads. */
#define HOLES                                                           \
	"SELECT count(*) FROM (SELECT utid, ts, "                       \
	"lag(ts + coalesce(dur, 1e18)) OVER (PARTITION BY utid "        \
	"ORDER BY ts, coalesce(dur, 1e18)) AS until FROM thread_state " \
	"JOIN thread USING (utid) WHERE tid <> 0) WHERE ts <> until"

static void slices_never_overlap_and_states_have_no_holes(void **state)
{
	static char script[1 << 18];

	(void)state;
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct stall_store *st;

		write_nonsense(script, seed, 1000);
		st = play(script);
		assert_string_equal(rows(st, OVERLAPS), "0");
		assert_string_equal(rows(st, HOLES), "0");
		stall_store_close(st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_never_overlap_and_states_have_no_holes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
