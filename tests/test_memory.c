/*
 * Memory isolation: what snapshots say of programs, threads and groups, and
 * what page faults cost by the trace.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void assert_says(struct stall_store *st, const char *table,
			const char *want)
{
	const char *csv = analysed(st, table, "csv", NULL);

	if (!strstr(csv, want))
		fail_msg("%s is not in\n%s", want, csv);
}

#define STARTED "{\"recorded_by\": \"x\", \"command\": [\"app\"]}"

/* ---- locked memory ---- */

#define LOCK_STATE                                                      \
	"SELECT name, size, resident, locked, lock_limit, privileged, " \
	"lock_state FROM memory_process"

static void what_is_locked_is_told_while_it_runs(void **state)
{
	static const char *const cases[][2] = {
		{"VmSize: 9000 kB\nVmLck: 8968 kB\n",
		 "|9216000||9183232|||all"},
		{"VmSize: 9000 kB\nVmLck: 100 kB\n", "|9216000||102400|||part"},
		{"VmSize: 9000 kB\nVmLck: 0 kB\n", "|9216000||0|||none"},
		{"VmSize: 9000 kB\nVmLck: 100 kB\nHugetlbPages: 8800 kB\n",
		 "|9216000||102400|||all"},
		{"State: Z (zombie)\n", "||||||"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct stall_store *st = import_text("env/during/proc/7/status",
						     "snapshot", cases[i][0]);

		assert_rows(st, LOCK_STATE, cases[i][1]);
		stall_store_close(st);
	}
}

/* Before the program is executed /proc tells of the recorder's own fork. */
static void a_fork_of_the_recorder_is_not_the_program(void **state)
{
	static const struct named_text files[] = {
		{"manifest.json", "snapshot", STARTED},
		{"env/before/proc/7/status", "snapshot",
		 "Name:\tstallscope\nVmSize: 50 kB\nVmLck: 50 kB\n"},
		{"env/during/proc/7/status", "snapshot",
		 "Name:\tapp\nVmSize: 900 kB\nVmRSS: 90 kB\nVmLck: 0 kB\n"
		 "CapEff:\t0000000000004000\n"},
		{"env/during/proc/7/limits", "snapshot",
		 "Limit   Soft Limit\nMax locked memory  65536  65536  "
		 "bytes\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st, LOCK_STATE, "app|921600|92160|0|65536|1|none");
	stall_store_close(st);
	st = import_texts(
		(const struct named_text[]){files[0], files[1], {NULL}});
	assert_rows(st, "SELECT count(*) FROM memory_process", "0");
	stall_store_close(st);
}

static void locking_that_fails_or_will_is_told(void **state)
{
	static const struct named_text files[] = {
		{"env/during/proc/7/status", "snapshot",
		 "Name:\tapp\nVmSize: 64 kB\nVmRSS: 64 kB\nVmLck: 62 kB\n"
		 "VmSwap: 8 kB\nCapEff:\t0000000000000000\n"},
		{"env/during/proc/7/limits", "snapshot",
		 "Limit   Soft Limit\nMax locked memory  65536  65536  "
		 "bytes\n"},
		{"x.strace", "strace",
		 "7     1.000000 mlockall(MCL_CURRENT|MCL_FUTURE) = -1 ENOMEM "
		 "(Cannot allocate memory) <0.000010>\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_says(st, "config/findings",
		    "app:7 has locked 62.0 KiB of the 64.0 KiB that it may");
	assert_says(st, "config/findings",
		    "app:7: mlockall failed with ENOMEM: its memory is not "
		    "locked as it wants it. Allow more locked memory than "
		    "64.0 KiB");
	assert_says(st, "config/findings", "app:7 has 8.00 KiB swapped out");
	assert_says(st, "config/memory",
		    "locked memory,mlockall: ENOMEM; limit 64.0 KiB,\"all: "
		    "62.0 KiB of 64.0 KiB mapped, 64.0 KiB in memory\"");
	stall_store_close(st);
}

/* ---- threads ---- */

#define STAT(tid, name, min, maj, policy)                         \
	tid " (" name ") S 1 7 7 0 -1 0 " min " 0 " maj           \
	    " 0 1 1 0 0 -51 0 2 0 9 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " \
	    "0 17 1 50 " policy " 0\n"
#define FAULTS                                                             \
	"SELECT tid, name, policy, major, minor, seen FROM memory_thread " \
	"ORDER BY tid"

static void faults_are_counted_between_the_looks(void **state)
{
	static const struct named_text files[] = {
		{"env/before/proc/7/stat", "snapshot",
		 STAT("7", "app", "100", "10", "0")},
		{"env/before/proc/7/task/7/stat", "snapshot",
		 STAT("7", "app", "60", "6", "0")},
		{"env/before/proc/7/task/8/stat", "snapshot",
		 STAT("8", "rt", "40", "4", "1")},
		{"env/during/proc/7/task/8/stat", "snapshot",
		 STAT("8", "rt", "41", "9", "2")},
		{"env/during/proc/7/task/9/stat", "snapshot",
		 STAT("9", "new", "3", "2", "6")},
		{"env/after/proc/7/stat", "snapshot",
		 STAT("7", "app", "150", "30", "0")},
		{"env/after/proc/7/task/7/stat", "snapshot",
		 STAT("7", "app", "60", "7", "0")},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st, FAULTS,
		    "|app|other|20|50|after\n7|app|other|1|0|after\n"
		    "8|rt|rr|5|1|during\n9|new|deadline|2|3|during");
	assert_says(st, "config/threads",
		    "run1,?:7,rt:8,rr,50,5,1,during,,,\n");
	assert_says(st, "config/metrics",
		    "major_faults,count,process=?,20,,,,,,,,20,,,ok\n");
	assert_says(st, "config/metrics",
		    "major_faults,count,process=?;thread=rt:8,5,,,,,,,,5,,,"
		    "lower_bound\n");
	stall_store_close(st);
}

/* A count since the birth of the process is none of the recording. */
static void one_look_counts_only_what_was_started_by_us(void **state)
{
	static const struct named_text files[] = {
		{"env/during/proc/7/task/8/stat", "snapshot",
		 STAT("8", "rt", "41", "9", "1")},
		{"manifest.json", "snapshot", STARTED},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st, FAULTS, "8|rt|fifo|9|41|during");
	stall_store_close(st);
	st = import_text(files[0].name, "snapshot", files[0].text);
	assert_rows(st, FAULTS, "8|rt|fifo|||during");
	stall_store_close(st);
}

/* ---- groups ---- */

static void the_smallest_limit_around_a_process_counts(void **state)
{
	static const struct named_text files[] = {
		{"env/during/proc/7/cgroup", "snapshot", "0::/ax/b\n"},
		{"env/during/proc/7/status", "snapshot",
		 "Name:\tapp\nVmSize: 64 kB\nVmLck: 0 kB\n"},
		{"go.json", "snapshot",
		 "[{\"pid\": 7, \"path\": \"/app\", \"go_version\": "
		 "\"go1.26\", "
		 "\"environment\": {\"GOMEMLIMIT\": \"2MiB\"}}]"},
		{"env/during/sys/fs/cgroup/ax/b/memory.max", "snapshot",
		 "max\n"},
		{"env/during/sys/fs/cgroup/ax/b/memory.high", "snapshot",
		 "2000000\n"},
		{"env/during/sys/fs/cgroup/ax/memory.max", "snapshot",
		 "1048576\n"},
		{"env/during/sys/fs/cgroup/ax/memory.peak", "snapshot",
		 "1000000\n"},
		{"env/during/sys/fs/cgroup/a/memory.max", "snapshot", "1\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st, "SELECT folder, max, high FROM memory_limit",
		    "/sys/fs/cgroup/ax|1048576|");
	assert_says(st, "config/findings",
		    "warning,\"app:7: GOMEMLIMIT is 2MiB, and the group "
		    "/sys/fs/cgroup/ax allows 1.00 MiB: the group's limit is "
		    "reached first");
	assert_says(st, "config/findings",
		    "info,the group /sys/fs/cgroup/ax has used 977 KiB of "
		    "1.00 MiB");
	stall_store_close(st);
}

static void what_groups_count_is_of_the_recording(void **state)
{
	static const struct named_text files[] = {
		{"env/before/sys/fs/cgroup/a/memory.events", "snapshot",
		 "low 0\nhigh 5\nmax 1\noom 0\noom_kill 0\n"},
		{"env/after/sys/fs/cgroup/a/memory.events", "snapshot",
		 "low 0\nhigh 7\nmax 4\noom 1\noom_kill 1\n"},
		{"env/before/sys/fs/cgroup/a/memory.pressure", "snapshot",
		 "some avg10=0.00 total=1000\nfull avg10=0.00 total=10\n"},
		{"env/after/sys/fs/cgroup/a/memory.pressure", "snapshot",
		 "some avg10=0.00 total=4000\nfull avg10=0.00 total=11\n"},
		{"env/during/sys/fs/cgroup/b/memory.events", "snapshot",
		 "high 5\n"},
		{"env/after/sys/fs/cgroup/b/memory.events", "snapshot",
		 "high 6\n"},
		{"env/after/sys/fs/cgroup/c/memory.events", "snapshot",
		 "high 9\n"},
		{"env/before/sys/fs/cgroup/memory/d/memory.failcnt", "snapshot",
		 "2\n"},
		{"env/after/sys/fs/cgroup/memory/d/memory.failcnt", "snapshot",
		 "9\n"},
		{"env/after/sys/fs/cgroup/memory/d/memory.limit_in_bytes",
		 "snapshot", "9223372036854771712\n"},
		{NULL}};
	struct stall_store *st = import_texts(files);

	(void)state;
	assert_rows(st,
		    "SELECT substr(folder, 16), since, high_hits, max_hits, "
		    "oom_kill, some_ns, full_ns, max FROM memory_group "
		    "ORDER BY folder",
		    "a|before|2|3|1|3000000|1000|\nb|during|1|||||\n"
		    "c|||||||\nmemory/d|before||7||||9223372036854775807");
	assert_says(st, "config/findings",
		    "critical,\"the group /sys/fs/cgroup/a was out of memory: "
		    "the kernel killed 1 process in it, reached its limit "
		    "(max) 3 times and went above (high) 2 times");
	assert_says(st, "config/findings", ",3000000,groups,");
	assert_says(st, "config/findings",
		    "/sys/fs/cgroup/b went above (high) 1 times: threads that "
		    "want memory must first make the kernel take some back "
		    "(since the look while it ran");
	stall_store_close(st);
}

/* ---- what faults cost ---- */

static const char script[] =
	"tgid 7 7\ncomm 7 app\n"
	"1 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=49\n"
	/* slept 400, and waited 50 for a CPU */
	"100 0 7 page_fault_user address=65536 ip=1 error_code=4\n"
	"110 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=0 "
	"next_prio=120\n"
	"510 0 0 sched_waking pid=7 target_cpu=0\n"
	"560 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=49\n"
	/* no sleep; then a call that sleeps */
	"600 0 7 page_fault_user address=69632 ip=1 error_code=4\n"
	"620 0 7 sys_enter id=74\n"
	"630 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=0 "
	"next_prio=120\n"
	"730 0 0 sched_waking pid=7 target_cpu=0\n"
	"740 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=49\n"
	"750 0 7 sys_exit id=74 ret=0\n"
	/* preempted, which is no sleep, and then still asleep at the end */
	"800 0 7 page_fault_user address=73728 ip=1 error_code=4\n"
	"810 0 7 sched_switch prev_pid=7 prev_state=0 next_pid=0 "
	"next_prio=120\n"
	"820 0 0 sched_switch prev_pid=0 next_pid=7 next_prio=49\n"
	"900 0 7 page_fault_user address=77824 ip=1 error_code=4\n"
	"910 0 7 sched_switch prev_pid=7 prev_state=2 next_pid=0 "
	"next_prio=120\n"
	"950 0 0 sched_waking pid=7 target_cpu=0\n"
	"990 0 0 sched_waking pid=9 target_cpu=0\n";

static void a_fault_costs_until_the_thread_has_a_cpu_again(void **state)
{
	struct stall_store *st = play(script);

	(void)state;
	assert_rows(st, "SELECT ts, dur FROM fault_stall ORDER BY ts",
		    "100|460\n900|");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_locked_is_told_while_it_runs),
		cmocka_unit_test(a_fork_of_the_recorder_is_not_the_program),
		cmocka_unit_test(locking_that_fails_or_will_is_told),
		cmocka_unit_test(faults_are_counted_between_the_looks),
		cmocka_unit_test(one_look_counts_only_what_was_started_by_us),
		cmocka_unit_test(the_smallest_limit_around_a_process_counts),
		cmocka_unit_test(what_groups_count_is_of_the_recording),
		cmocka_unit_test(
			a_fault_costs_until_the_thread_has_a_cpu_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
