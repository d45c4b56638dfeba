/* Isolation of several runs in one table, with times checked by hand. */
#include "tests/harness.h"

#include <stdio.h>
#include <stdlib.h>

#define SWITCH(ts, cpu, from, state, to)                                \
	"  x-" from " [00" cpu "] d..2. " ts ": sched_switch: "         \
	"prev_comm=x prev_pid=" from " prev_prio=120 prev_state=" state \
	" ==> next_comm=x next_pid=" to " next_prio=120\n"
#define TIMER(from, to)                                               \
	"  x-7 [003] d.h1. " from ": local_timer_entry: vector=236\n" \
	"  x-7 [003] d.h1. " to ": local_timer_exit: vector=236\n"
#define BEGIN SWITCH("1.000", "3", "0", "R", "7")
#define END   SWITCH("1.100", "3", "7", "S", "0")

#define SYS	"/sys/devices/system/cpu/isolated=3\n"
#define NOT_SYS "/sys/devices/system/cpu/nohz_full=(null)\n"
#define ASKED	"/proc/cmdline=quiet isolcpus=managed_irq,3 nohz_full=3\n"

struct part {
	const char *run, *name, *importer, *text;
};

static void add(struct folder *f, const struct part *p)
{
	struct stall_import_options opt = {.run = p->run};
	struct stall_import *in = stall_import_begin(f->db, &opt, &f->err);
	struct stall_source *src =
		stall_source_mem(p->name, p->text, strlen(p->text));
	struct stall_import_result result;

	if (!in ||
	    stall_import_source(in, src, stall_importer_find(p->importer),
				&result, &f->err) ||
	    stall_import_commit(in, &f->err))
		fail_msg("%s: %s", p->run, f->err.msg);
	stall_source_close(src);
}

static const char *matrix(struct folder *f, const struct part *p,
			  const struct stall_param *params)
{
	struct stall_store *st;
	const char *csv;

	for (; p->run; p++)
		add(f, p);
	st = stall_store_open(f->db, &f->err);
	assert_non_null(st);
	csv = analysed(st, "isolate/matrix", "csv", params);
	stall_store_close(st);
	return strchr(csv, '\n') + 1; /* the columns' names */
}

/* For 7, the only thread of interest, CPU 3 is from 1.000 to 1.100. */
static void each_run_is_judged_by_what_it_shows(void **state)
{
	static const struct part parts[] = {
		/* 1 timer of 20 us: 10 a second, 0.02 % */
		{"a", "env", "snapshot", SYS ASKED},
		{"a", "x.txt", "ftracetext",
		 BEGIN TIMER("1.010", "1.01002") END},
		/* another task has it for 5 of 100 ms, a kworker for 1 */
		{"b", "env", "snapshot", SYS ASKED},
		{"b", "x.txt", "ftracetext",
		 BEGIN TIMER("1.010", "1.01002") SWITCH("1.020", "3", "7", "R",
							"8")
			 SWITCH("1.025", "3", "8", "S",
				"7") "  x-7 [003] d..2. 1.030: sched_switch: "
				     "prev_comm=x "
				     "prev_pid=7 prev_prio=120 prev_state=R "
				     "==> "
				     "next_comm=kworker/3:1 next_pid=9 "
				     "next_prio=120\n"
				     "  k-9 [003] d..2. 1.031: sched_switch: "
				     "prev_comm=kworker/3:1 prev_pid=9 "
				     "prev_prio=120 "
				     "prev_state=I ==> next_comm=x next_pid=7 "
				     "next_prio=120\n" END},
		/* asked for in vain */
		{"c", "env", "snapshot", NOT_SYS ASKED},
		{"c", "x.txt", "ftracetext",
		 BEGIN TIMER("1.010", "1.01002") END},
		/* quiet, but who knows of interrupts */
		{"d", "env", "snapshot", SYS ASKED},
		{"d", "x.txt", "ftracetext", BEGIN END},
		/* nothing of CPU 3 */
		{"e", "env", "snapshot", SYS ASKED},
		{"e", "x.txt", "ftracetext",
		 SWITCH("1.000", "0", "0", "R", "7")},
		{NULL}};

#define TOLD "\"isolcpus, nohz_full\","
	(void)state;
	assert_string_equal(
		matrix(*state, parts, NULL),
		"a,3,x:7," TOLD "isolated,kept,,100000000,0.0002,0,0,,,10,,"
		"20000,timer local_timer,,,,,,,1\n"
		"b,3,x:7," TOLD "isolated,broken,\"task x:8 took 5.00 ms at "
		"once, most by task x:8 5.00 ms\",100000000,0.0602,10,10,,,10,,"
		"5000000,task x:8,5000000,,,,,,1\n"
		"c,3,x:7," TOLD ",not in effect,\"the command line asks for "
		"it, /sys has it not\",100000000,0.0002,0,0,,,10,,20000,timer "
		"local_timer,,,,,,,1\n"
		"d,3,x:7," TOLD "isolated,unknown,\"no interrupt, timer or IPI "
		"is in the trace\",100000000,0,0,0,,,,,,,,,,,,,1\n"
		"e,3,," TOLD
		"isolated,unknown,no thread was seen on it,,,,,,,,,"
		",,,,,,,,\n");
}

/* Twenty timers of 10 us are none of them long, and 0.2 % of 100 ms. */
static void many_short_intrusions_break_it_too(void **state)
{
	char text[4096] = BEGIN;
	struct part parts[] = {{"a", "x.txt", "ftracetext", text}, {NULL}};
	const struct stall_param params[] = {{"cpus", "3"}, {NULL, NULL}};

	for (int i = 0; i < 20; i++)
		sprintf(text + strlen(text),
			"  x-7 [003] d.h1. 1.0%02d: local_timer_entry: "
			"vector=236\n  x-7 [003] d.h1. 1.0%02d01: "
			"local_timer_exit: vector=236\n",
			i + 10, i + 10);
	strcat(text, END);
	assert_string_equal(
		matrix(*state, parts, params),
		"a,3,x:7,,,broken,\"0.20 % of the time was taken, most by "
		"timer local_timer 200 us\",100000000,0.002,0,0,,,200,,10000,"
		"timer local_timer,,,,,,,1\n");
}

/* The trace's own loss of 10 ms; and a CPU that is only named. */
static void lost_time_is_not_called_kept(void **state)
{
	static const struct part parts[] = {
		{"a", "x.txt", "ftracetext",
		 BEGIN TIMER(
			 "1.010",
			 "1.01002") "CPU:3 [LOST 5 EVENTS]\n" SWITCH("1.050",
								     "3", "7",
								     "S", "0")
			 SWITCH("1.060", "3", "0", "R", "7") END},
		{NULL}};
	const struct stall_param params[] = {{"cpus", "3,5"}, {NULL, NULL}};
	const char *csv = matrix(*state, parts, params);

	if (!strstr(csv, "a,3,x:7,,,unknown,what it did is not known for "))
		fail_msg("%s", csv);
	assert_null(strstr(csv, "a,5"));
}

/* What go.json, SCHED lines and /proc tell of the program. */
static void how_evenly_a_program_runs_is_beside_it(void **state)
{
	static const struct part parts[] = {
		{"a", "go.json", "snapshot",
		 "[{\"pid\": 7, \"path\": \"/bin/x\", \"go_version\": "
		 "\"go1.26.8\", \"build_settings\": {\"DefaultGODEBUG\": "
		 "\"asyncpreemptoff=0\"}, \"environment\": {\"GODEBUG\": "
		 "\"asyncpreemptoff=1\"}}, {\"pid\": 9, \"path\": \"/bin/y\", "
		 "\"go_version\": \"go1.26.8\"}]"},
		{"a", "env/after/status", "snapshot",
		 "/proc/7/task/7/status:Cpus_allowed_list=3\n"},
		{"a", "stderr", "godebug",
		 "SCHED 0ms: gomaxprocs=1 idleprocs=0 threads=5 "
		 "spinningthreads=0 needspinning=0 idlethreads=2 runqueue=0 "
		 "[0]\n"},
		{"a", "x.txt", "ftracetext",
		 BEGIN TIMER("1.010", "1.01002") "  x-7 [003] d..2. 1.050: "
						 "signal_generate: sig=23 "
						 "errno=0 code=-6 comm=x pid=7 "
						 "grp=0 res=0\n" END},
		{NULL}};
	const struct stall_param params[] = {{"cpus", "3"}, {NULL, NULL}};
	const char *csv = matrix(*state, parts, params);

	if (!strstr(csv, "timer local_timer,,10,1,1,,3,1\n"))
		fail_msg("%s", csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(each_run_is_judged_by_what_it_shows),
		folder_test(many_short_intrusions_break_it_too),
		folder_test(lost_time_is_not_called_kept),
		folder_test(how_evenly_a_program_runs_is_beside_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
