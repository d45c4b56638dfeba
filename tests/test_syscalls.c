#include "tests/events.h"
#include "tests/synth.h"

/* of x86-64 */
enum {
	READ = 0,
	WRITE = 1,
	SIGRETURN = 15,
	WRITEV = 20,
	GETPID = 39,
	CLONE = 56,
	EXIT = 60,
	GETTID = 186,
	FUTEX = 202,
	TGKILL = 234
};

#define SYSCALLS                                     \
	"SELECT s.ts, dur, t.tid, nr, ret, in_loss " \
	"FROM syscall AS s JOIN thread AS t USING (utid) ORDER BY s.ts"
#define GROUPS                                                         \
	"SELECT group_concat(tid) FROM (SELECT upid, tid FROM thread " \
	"WHERE tid > 0 ORDER BY tid) GROUP BY upid ORDER BY min(tid)"

/* A named call; nr < 0: the format does not tell the number. */
static void named(struct stall_kernel *k, int64_t ts, int32_t tid,
		  const char *name, int64_t nr, const int64_t *args, int nargs)
{
	struct stall_event ev = {.ts = ts, .tid = tid};

	ev.have = (nr >= 0 ? 1 : 0) | (nargs ? 2 : 0);
	ev.v[0].i = nr >= 0 ? nr : 0;
	ev.v[1].s = (struct stall_str){(const char *)args,
				       (size_t)nargs * sizeof(*args)};
	send_event(k, &ev, "syscalls", name);
}

static void named_exit(struct stall_kernel *k, int64_t ts, int32_t tid,
		       const char *name, int64_t nr, int64_t ret)
{
	struct stall_event ev = {.ts = ts, .tid = tid, .have = nr >= 0 ? 3 : 2};

	ev.v[0].i = nr >= 0 ? nr : 0;
	ev.v[1].i = ret;
	send_event(k, &ev, "syscalls", name);
}

static void two_threads(struct stall_kernel *k)
{
	enter(k, 1000, 7, FUTEX, 0, 0, 0);
	enter(k, 1100, 8, READ, 5, 0, 100);
	leave(k, 1500, 7, FUTEX, 0);
	leave(k, 1700, 8, READ, -11);
}

static void a_call_is_paired_with_its_exit_by_thread(void **state)
{
	struct stall_store *st = played(two_threads);

	(void)state;
	assert_rows(st, SYSCALLS, "1000|500|7|202|0|\n1100|600|8|0|-11|");
	assert_rows(st, "SELECT nr, name FROM syscall_name ORDER BY nr",
		    "0|read\n202|futex");
	stall_store_close(st);
}

static void halves(struct stall_kernel *k)
{
	leave(k, 1000, 7, FUTEX, 0);
	enter(k, 1100, 7, FUTEX, 0, 0, 0);
	enter(k, 1200, 7, READ, 0, 0, 0);
	leave(k, 1300, 7, FUTEX, 0);
	leave(k, 1400, 9, CLONE, 0); /* a new thread comes out of it */
	enter(k, 1500, 7, EXIT, 0, 0, 0);
	enter(k, 1600, 8, -1, 0, 0, 0);
	leave(k, 1700, 8, -1, 0);
}

static void entries_without_exit_have_no_duration(void **state)
{
	struct stall_store *st = played(halves);

	(void)state;
	assert_rows(st, SYSCALLS, "1100||7|202||\n1200||7|0||\n1500||7|60||");
	assert_rows(st, "SELECT reason, count FROM skipped ORDER BY reason",
		    "syscall_without_entry|2\nsyscall_without_number|2");
	stall_store_close(st);
}

static void handler(struct stall_kernel *k)
{
	enter(k, 1000, 7, SIGRETURN, 0, 0, 0);
	leave(k, 1200, 7, -1, 12345);
}

static void
sigreturn_ends_under_another_number_and_returns_nothing(void **state)
{
	struct stall_store *st = played(handler);

	(void)state;
	assert_rows(st, SYSCALLS, "1000|200|7|15||");
	assert_rows(st, "SELECT count(*) FROM skipped", "0");
	stall_store_close(st);
}

static void lossy(struct stall_kernel *k)
{
	enter(k, 1000, 7, FUTEX, 0, 0, 0);
	enter(k, 1000, 8, FUTEX, 0, 0, 0);
	leave(k, 1100, 8, FUTEX, 0);
	stall_kernel_lost(k, 0, 1200, 1300, 9);
	leave(k, 1400, 7, FUTEX, 0);
	call(k, 1500, 7, FUTEX, 0, 0, 0, 0);
}

static void calls_over_a_gap_say_so(void **state)
{
	struct stall_store *st = played(lossy);

	(void)state;
	assert_rows(st, "SELECT ts, dur, in_loss FROM syscall ORDER BY ts, dur",
		    "1000|100|\n1000|400|1\n1500|10|");
	stall_store_close(st);
}

static void both(struct stall_kernel *k)
{
	const int64_t args[] = {2, 0, 40};

	enter(k, 1000, 7, WRITE, 2, 0, 40);
	named(k, 1001, 7, "sys_enter_write", WRITE, args, 3);
	leave(k, 1100, 7, WRITE, 40);
	named_exit(k, 1101, 7, "sys_exit_write", WRITE, 40);
	named(k, 2000, 7, "sys_enter_write", WRITE, args, 3);
	enter(k, 2001, 7, WRITE, 2, 0, 40);
	named_exit(k, 2100, 7, "sys_exit_write", WRITE, 40);
	leave(k, 2101, 7, WRITE, 40);
}

static void a_call_told_by_two_events_is_one(void **state)
{
	struct stall_store *st = played(both);

	(void)state;
	assert_rows(st, SYSCALLS, "1000|100|7|1|40|\n2000|100|7|1|40|");
	assert_rows(st, "SELECT ts, fd, size, ret FROM std_write ORDER BY ts",
		    "1000|2|40|40\n2000|2|40|40");
	assert_rows(st, "SELECT count(*) FROM skipped", "0");
	stall_store_close(st);
}

static void numberless(struct stall_kernel *k)
{
	const int64_t args[] = {1, 0, 8};

	named(k, 1000, 7, "sys_enter_write", -1, args, 3);
	named_exit(k, 1100, 7, "sys_exit_write", -1, 8);
	named(k, 1200, 7, "sys_enter_newfstat", -1, args, 2);
	named_exit(k, 1300, 7, "sys_exit_newfstat", -1, 0);
	named(k, 1400, 7, "sys_enter_frobnicate", -1, NULL, 0);
	named_exit(k, 1500, 7, "sys_exit_frobnicate", -1, 0);
	named(k, 1600, 7, "sys_enter_twiddle", -1, NULL, 0);
	named_exit(k, 1700, 7, "sys_exit_twiddle", -1, 0);
}

static void a_name_without_a_number_is_looked_up(void **state)
{
	struct stall_store *st = played(numberless);

	(void)state;
	assert_rows(st,
		    "SELECT ts, dur, name FROM syscall JOIN syscall_name "
		    "USING (nr) ORDER BY ts",
		    "1000|100|write\n1200|100|fstat\n1400|100|frobnicate\n"
		    "1600|100|twiddle");
	assert_rows(st, "SELECT nr FROM syscall ORDER BY ts", "1\n5\n-1\n-2");
	assert_rows(st, "SELECT fd, size FROM std_write", "1|8");
	stall_store_close(st);
}

static void std(struct stall_kernel *k)
{
	call(k, 1000, 7, WRITE, 2, 0, 40, 12);
	call(k, 1100, 7, WRITE, 5, 0, 40, 40);
	call(k, 1200, 7, WRITEV, 1, 0, 3, 99);
	call(k, 1300, 7, WRITE, 1, 0, 40, -32);
	enter(k, 1400, 7, WRITE, 1, 0, 7);
	enter(k, 1400, 8, WRITEV, 1, 0, 7);
}

static void writes_to_standard_streams_are_kept(void **state)
{
	struct stall_store *st = played(std);

	(void)state;
	assert_rows(st,
		    "SELECT ts, dur, fd, size, ret FROM std_write "
		    "ORDER BY ts",
		    "1000|10|2|40|12\n1200|10|1|99|99\n1300|10|1|40|-32\n"
		    "1400||1|7|");
	stall_store_close(st);
}

static void evidence(struct stall_kernel *k)
{
	for (int tid = 7; tid <= 12; tid++)
		call(k, 1000, tid, FUTEX, 0, 0, 0, 0);
	call(k, 1100, 7, TGKILL, 7, 8, 23, 0);
	call(k, 1200, 9, GETPID, 0, 0, 0, 7);
	call(k, 1300, 10, TGKILL, 7, 11, 9, -3); /* there is no such thread */
	call(k, 1400, 12, CLONE, 0x10000, 0, 0, 11);
}

static void calls_tell_which_thread_is_of_which_process(void **state)
{
	struct stall_store *st = played(evidence);

	(void)state;
	assert_rows(st, GROUPS, "7,8,9\n10\n11,12");
	stall_store_close(st);
}

static void namespaced(struct stall_kernel *k)
{
	call(k, 1000, 8, FUTEX, 0, 0, 0, 0);
	call(k, 1010, 700, GETTID, 0, 0, 0, 7);
	call(k, 1100, 700, TGKILL, 7, 8, 23, 0);
	call(k, 1200, 700, GETPID, 0, 0, 0, 8);
}

static void ids_of_another_namespace_are_not_believed(void **state)
{
	struct stall_store *st = played(namespaced);

	(void)state;
	assert_rows(st, GROUPS, "8\n700");
	stall_store_close(st);
}

/* Arguments of named calls have names of their own in every format. */
static void arguments_of_named_calls_are_found_in_a_file(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_event(s, 0, 1000, 7, "sys_enter_write",
		    "__syscall_nr=1 fd=2 buf=4096 count=40");
	synth_event(s, 0, 1100, 7, "sys_exit_write", "__syscall_nr=1 ret=40");
	st = import_source(synth_source(s), stall_importer_find("tracedat"),
			   NULL);
	assert_rows(st, "SELECT ts, dur, fd, size, ret FROM std_write",
		    "1000|100|2|40|40");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_paired_with_its_exit_by_thread),
		cmocka_unit_test(entries_without_exit_have_no_duration),
		cmocka_unit_test(
			sigreturn_ends_under_another_number_and_returns_nothing),
		cmocka_unit_test(calls_over_a_gap_say_so),
		cmocka_unit_test(a_call_told_by_two_events_is_one),
		cmocka_unit_test(a_name_without_a_number_is_looked_up),
		cmocka_unit_test(writes_to_standard_streams_are_kept),
		cmocka_unit_test(calls_tell_which_thread_is_of_which_process),
		cmocka_unit_test(ids_of_another_namespace_are_not_believed),
		cmocka_unit_test(arguments_of_named_calls_are_found_in_a_file),
	};

	return cmocka_run_group_tests_name("syscalls", tests, NULL, NULL);
}
