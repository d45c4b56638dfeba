/* Advice, where there is evidence for it, and none where there is not. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

#define IDLE(ts, to)                                                         \
	"  <idle>-0 [000] d..2. " ts ": sched_switch: prev_comm=swapper/0 "  \
	"prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=x next_pid=" to \
	" next_prio=120\n"
#define TO_IDLE(ts, from, state)                                      \
	"  x-" from " [000] d..2. " ts ": sched_switch: prev_comm=x " \
	"prev_pid=" from " prev_prio=120 prev_state=" state           \
	" ==> next_comm=swapper/0 next_pid=0 next_prio=120\n"
#define THROTTLED                                     \
	IDLE("1.000", "7")                            \
	TO_IDLE("1.010", "7", "R") IDLE("1.040", "7") \
		TO_IDLE("1.050", "7", "S")
#define SCHED                                            \
	"SCHED 0ms: gomaxprocs=4 idleprocs=1 threads=5 " \
	"spinningthreads=0 idlethreads=1 runqueue=0 [0 0 0 0]\n"
#define QUOTA "/sys/fs/cgroup/app/cpu.max=20000 100000\n"

static const char *advice(const struct named_text *files)
{
	static char csv[20000];
	struct stall_store *st = import_texts(files);

	snprintf(csv, sizeof(csv), "%s",
		 analysed(st, "tune/findings", "csv", NULL));
	stall_store_close(st);
	return csv;
}

static void a_quota_that_is_used_up_asks_for_fewer_ps(void **state)
{
	static const struct named_text files[] = {
		{"quota", "snapshot", QUOTA},
		{"x.stderr", "godebug", SCHED},
		{"x.txt", "ftracetext", THROTTLED},
		{NULL}};
	const char *csv = advice(files);

	(void)state;
	assert_non_null(strstr(csv, "run fewer Ps: GOMAXPROCS=1 "));
	assert_non_null(strstr(csv, "4 Ps shared a quota of 0.2 CPUs and "
				    "stood still for 30.0 ms."));
}

static void a_quota_that_is_not_used_up_asks_for_nothing(void **state)
{
	static const struct named_text files[] = {
		{"quota", "snapshot", QUOTA},
		{"x.stderr", "godebug", SCHED},
		{"x.txt", "ftracetext",
		 IDLE("1.000", "7") TO_IDLE("1.010", "7", "S")},
		{NULL}};

	(void)state;
	assert_string_equal(advice(files), "run,severity,finding,evidence,harm,next,topic\n");
}

static void a_busy_collector_asks_for_a_larger_heap(void **state)
{
	static char text[4000];
	const struct named_text files[] = {{"x.stderr", "godebug", text},
					   {NULL}};
	size_t n = 0;

	(void)state;
	for (int i = 1; i <= 12; i++)
		n += (size_t)snprintf(
			text + n, sizeof(text) - n,
			"gc %d @%d.500s %d%%: 0.01+1.0+0.01 ms clock, "
			"0.02+0.1/1.0/0.0+0.02 ms cpu, 4->4->2 MB, 4 MB "
			"goal, 0 MB stacks, 0 MB globals, 2 P\n",
			i, i, i < 12 ? 40 : 23);
	assert_non_null(strstr(advice(files),
			       "The collector used 23 % of the CPU in 12 "
			       "collections."));
	snprintf(strstr(text, "gc 9"), 1, "%s", "");
	assert_string_equal(advice(files), "run,severity,finding,evidence,harm,next,topic\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quota_that_is_used_up_asks_for_fewer_ps),
		cmocka_unit_test(a_quota_that_is_not_used_up_asks_for_nothing),
		cmocka_unit_test(a_busy_collector_asks_for_a_larger_heap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
