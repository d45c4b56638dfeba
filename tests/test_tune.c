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
#define THROTTLED          \
	IDLE("1.000", "7") \
	TO_IDLE("1.010", "7", "R") IDLE("1.040", "7") TO_IDLE("1.050", "7", "S")
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
	assert_string_equal(advice(files),
			    "run,severity,finding,evidence,harm,next,topic\n");
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
	assert_string_equal(advice(files),
			    "run,severity,finding,evidence,harm,next,topic\n");
}

static void who_is_not_known_to_be_go_is_told_so(void **state)
{
	struct stall_store *st = import_file("samples/strace/musl.strace.gz");

	(void)state;
	assert_non_null(
		strstr(analysed(st, "tune/findings", "csv", NULL),
		       "let Go resolve names in look: GODEBUG=netdns=go "
		       "(if it is a Go program). 20 lookups"));
	stall_store_close(st);
}

/* 12 collections at 23 %, with 20 MiB live of a goal of 27. */
#define GC(n)                                                            \
	"gc " #n " @" #n ".500s 23%: 0.01+1.0+0.01 ms clock, "           \
	"0.02+0.1/1.0/0.0+0.02 ms cpu, 26->26->20 MB, 27 MB goal, 1 MB " \
	"stacks, 1 MB globals, 2 P\n"
#define TWELVE \
	GC(1)  \
	GC(2) GC(3) GC(4) GC(5) GC(6) GC(7) GC(8) GC(9) GC(10) GC(11) GC(12)
#define GO_JSON(env)                                                         \
	"[{\"pid\": 7, \"path\": \"/bin/app\", \"go_version\": \"go1.26\", " \
	"\"environment\": {" env "}}]"

static void a_memory_limit_that_is_met_is_to_be_raised(void **state)
{
	const struct named_text files[] = {
		{"x.stderr", "godebug", TWELVE},
		{"go.json", "snapshot", GO_JSON("\"GOMEMLIMIT\": \"32MiB\"")},
		{NULL}};
	const struct named_text roomy[] = {
		{"x.stderr", "godebug", TWELVE},
		{"go.json", "snapshot", GO_JSON("\"GOMEMLIMIT\": \"1GiB\"")},
		{NULL}};
	const char *csv = advice(files);

	(void)state;
	assert_non_null(strstr(csv, "raise GOMEMLIMIT (it is 32MiB), or keep "
				    "less: the collector used 23 % of the CPU "
				    "in 12 collections to stay below it, with "
				    "20 MiB live of 27 MiB"));
	assert_null(strstr(csv, "give the heap more room"));
	csv = advice(roomy);
	assert_null(strstr(csv, "raise GOMEMLIMIT"));
	assert_non_null(strstr(csv, "give the heap more room"));
}

/* Real-time thread 7 of app on CPUs 0 and 1. */
static const char thread_7[] =
	"INSERT INTO source(source_id, run_id, path, format, bytes, digest, "
	"clock, clock_method) VALUES"
	" (1, 1, 'k', 'tracedat', 1, 'a', 'mono', 'same');"
	"INSERT INTO process(upid, source_id, pid, name, evidence) VALUES"
	" (1, 1, 7, 'app', 'tgid');"
	"INSERT INTO thread(utid, source_id, upid, tid, name) VALUES"
	" (1, 1, 1, 7, 'app'), (2, 1, 1, 8, 'irq/4-x');"
	"INSERT INTO cpu VALUES (1, 1, 0, 1, 9), (2, 1, 1, 1, 9);"
	"INSERT INTO sched_slice(ts, dur, ucpu, utid, priority) VALUES"
	" (10, 900000, 1, 1, 79), (10, 900000, 2, 2, 49);"
	"INSERT INTO irq_name VALUES (1, 1, 4, 'ttyS0');";

static const char *advice_on(void **state, const char *sql)
{
	static char csv[20000];
	struct stall_store *st = folder_filled(*state, thread_7, sql, NULL);

	snprintf(csv, sizeof(csv), "%s",
		 analysed(st, "tune/findings", "csv", NULL));
	stall_store_close(st);
	return csv;
}

#define IRQ(utid, dur)                                                 \
	"INSERT INTO hardirq_slice(ts, dur, ucpu, utid, irq_name_id) " \
	"VALUES (20, " dur ", " utid ", " utid ", 1), "                \
	"(400000, 60000, " utid ", " utid ", 1);"

static void an_interrupt_of_a_real_time_thread_is_to_be_moved(void **state)
{
	assert_non_null(strstr(
		advice_on(state, IRQ("1", "50000") IRQ("2", "50000")),
		"move interrupt 4 (ttyS0) away from CPU 0: write other CPUs "
		"to /proc/irq/4/smp_affinity_list. It interrupted app:7, a "
		"real-time thread, 2 times there, for 110 us."));
}

static void short_ones_and_the_kernels_own_threads_are_let_be(void **state)
{
	assert_null(
		strstr(advice_on(state, IRQ("1", "30000") IRQ("2", "500000")),
		       "move interrupt"));
}

static void a_wandering_real_time_thread_is_to_be_pinned(void **state)
{
	assert_non_null(strstr(
		advice_on(state,
			  "INSERT INTO migration(ts, utid, orig_ucpu, "
			  "dest_ucpu) WITH RECURSIVE n(i) AS (SELECT 0 UNION "
			  "ALL SELECT i + 1 FROM n WHERE i < 11) "
			  "SELECT 100 + i, 1, 1 + i % 2, 2 - i % 2 FROM n;"),
		"give app:7 a CPU of its own: sched_setaffinity(2), from Go "
		"after runtime.LockOSThread. The real-time thread moved 12 "
		"times, over 2 CPUs."));
}

#define SLOW_STOP                                                          \
	"INSERT INTO stw(ts, utid, reason, stopped_ts, start_ts, end_ts) " \
	"VALUES (100, 1, 1, 3000100, 3000200, 3000300),"                   \
	" (5000000, 1, 1, 5000500, 5000600, 5000700);"
#define FACT(n, key, value)                                                   \
	"INSERT INTO machine_fact(fact_id, source_id, key, value) VALUES (" n \
	", 1, '" key "', '" value "');"
#define ASKED(godebug)                      \
	FACT("1", "go.json:1/path", "/app") \
	FACT("2", "go.json:1/environment/GODEBUG", godebug)

static void signals_that_are_off_are_to_be_on_if_stopping_is_slow(void **state)
{
	assert_non_null(strstr(
		advice_on(state, SLOW_STOP ASKED("asyncpreemptoff=1")),
		"take asyncpreemptoff=1 out of GODEBUG of /app. The world "
		"took up to 3.00 ms to stop, 1 times 1.00 ms or more"));
}

static void slow_stops_alone_are_no_reason(void **state)
{
	assert_null(strstr(advice_on(state, SLOW_STOP ASKED("gctrace=1")),
			   "asyncpreemptoff"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quota_that_is_used_up_asks_for_fewer_ps),
		cmocka_unit_test(a_quota_that_is_not_used_up_asks_for_nothing),
		cmocka_unit_test(a_busy_collector_asks_for_a_larger_heap),
		cmocka_unit_test(who_is_not_known_to_be_go_is_told_so),
		cmocka_unit_test(a_memory_limit_that_is_met_is_to_be_raised),
		folder_test(an_interrupt_of_a_real_time_thread_is_to_be_moved),
		folder_test(short_ones_and_the_kernels_own_threads_are_let_be),
		folder_test(a_wandering_real_time_thread_is_to_be_pinned),
		folder_test(
			signals_that_are_off_are_to_be_on_if_stopping_is_slow),
		folder_test(slow_stops_alone_are_no_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
