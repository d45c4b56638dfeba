/* System calls, writes to standard streams, and what calls tell of tasks. */
#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define SYSCALLS                                           \
	"SELECT s.ts, dur, t.tid, nr, ret, in_loss "       \
	"FROM syscall AS s JOIN thread AS t USING (utid) " \
	"ORDER BY s.ts, dur"
#define WRITES	"SELECT ts, dur, fd, size, ret FROM std_write ORDER BY ts"
#define SKIPPED "SELECT reason, count FROM skipped ORDER BY reason"
#define GROUPS                                             \
	"SELECT group_concat(tid) FROM (SELECT upid, tid " \
	"FROM thread WHERE tid > 0 ORDER BY tid) "         \
	"GROUP BY upid ORDER BY min(tid)"

static void a_call_is_paired_with_its_exit_by_thread(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_enter id=202\n"
				      "1100 0 8 sys_enter id=0 args=5,0,100\n"
				      "1500 0 7 sys_exit id=202 ret=0\n"
				      "1700 0 8 sys_exit id=0 ret=-11\n");

	(void)state;
	assert_string_equal(rows(st, SYSCALLS),
			    "1000|500|7|202|0|\n1100|600|8|0|-11|");
	assert_string_equal(
		rows(st, "SELECT nr, name FROM syscall_name ORDER BY nr"),
		"0|read\n202|futex");
	stall_store_close(st);
}

/* clone (56) is left by a thread that never entered it: a new one. */
static void halves_of_a_call_are_kept_or_counted(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_exit id=202 ret=0\n"
				      "1100 0 7 sys_enter id=202\n"
				      "1200 0 7 sys_enter id=0\n"
				      "1300 0 7 sys_exit id=202 ret=0\n"
				      "1400 0 9 sys_exit id=56 ret=0\n"
				      "1500 0 7 sys_enter id=60\n"
				      "1600 0 8 sys_enter id=-1\n"
				      "1700 0 8 sys_exit id=-1 ret=0\n");

	(void)state;
	assert_string_equal(rows(st, SYSCALLS),
			    "1100||7|202||\n1200||7|0||\n1500||7|60||");
	assert_string_equal(
		rows(st, SKIPPED),
		"syscall_without_entry|2\nsyscall_without_number|2");
	stall_store_close(st);
}

static void sigreturn_ends_under_another_number_with_nothing(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_enter id=15\n"
				      "1200 0 7 sys_exit id=-1 ret=12345\n"
				      "1300 0 7 sys_enter id=335\n"
				      "1310 0 7 sys_exit id=-1 ret=0\n");

	(void)state;
	assert_string_equal(rows(st, SYSCALLS),
			    "1000|200|7|15||\n1300|10|7|335||");
	assert_string_equal(rows(st, SKIPPED), "");
	stall_store_close(st);
}

static void calls_over_a_gap_say_so(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_enter id=202\n"
				      "1000 0 8 sys_enter id=202\n"
				      "1100 0 8 sys_exit id=202 ret=0\n"
				      "lost 0 1200 1300 9\n"
				      "1400 0 7 sys_exit id=202 ret=0\n"
				      "1500 0 7 sys_enter id=202\n"
				      "1510 0 7 sys_exit id=202 ret=0\n");

	(void)state;
	assert_string_equal(
		rows(st, SYSCALLS),
		"1000|100|8|202|0|\n1000|400|7|202|0|1\n1500|10|7|202|0|");
	stall_store_close(st);
}

static void a_call_told_by_two_events_is_one(void **state)
{
	struct stall_store *st =
		play("1000 0 7 sys_enter id=1 args=2,0,40\n"
		     "1001 0 7 sys_enter_write __syscall_nr=1 *args=2,0,40\n"
		     "1100 0 7 sys_exit id=1 ret=40\n"
		     "1101 0 7 sys_exit_write __syscall_nr=1 ret=40\n"
		     "2000 0 7 sys_enter_write __syscall_nr=1 *args=2,0,40\n"
		     "2001 0 7 sys_enter id=1 args=2,0,40\n"
		     "2100 0 7 sys_exit_write __syscall_nr=1 ret=40\n"
		     "2101 0 7 sys_exit id=1 ret=40\n");

	(void)state;
	assert_string_equal(rows(st, SYSCALLS),
			    "1000|100|7|1|40|\n2000|100|7|1|40|");
	assert_string_equal(rows(st, WRITES),
			    "1000|100|2|40|40\n2000|100|2|40|40");
	assert_string_equal(rows(st, SKIPPED), "");
	stall_store_close(st);
}

static void a_name_without_a_number_is_looked_up(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_enter_write *args=2,0,8\n"
				      "1100 0 7 sys_exit_write ret=8\n"
				      "1200 0 7 sys_enter_newfstat\n"
				      "1300 0 7 sys_exit_newfstat ret=0\n"
				      "1400 0 7 sys_enter_frobnicate\n"
				      "1500 0 7 sys_exit_frobnicate ret=0\n"
				      "1600 0 7 sys_enter_twiddle\n"
				      "1700 0 7 sys_exit_twiddle ret=0\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT ts, dur, nr, name FROM syscall "
				     "JOIN syscall_name USING (nr) "
				     "ORDER BY ts"),
			    "1000|100|1|write\n1200|100|5|fstat\n"
			    "1400|100|-1|frobnicate\n1600|100|-2|twiddle");
	assert_string_equal(rows(st, WRITES), "1000|100|2|8|8");
	stall_store_close(st);
}

/* Of writev (20) only the result tells how much. */
static void writes_to_standard_error_are_kept(void **state)
{
	struct stall_store *st = play("1000 0 7 sys_enter id=1 args=2,0,40\n"
				      "1010 0 7 sys_exit id=1 ret=12\n"
				      "1100 0 7 sys_enter id=1 args=1,0,40\n"
				      "1110 0 7 sys_exit id=1 ret=40\n"
				      "1200 0 7 sys_enter id=20 args=2,0,3\n"
				      "1210 0 7 sys_exit id=20 ret=99\n"
				      "1300 0 7 sys_enter id=1 args=2,0,40\n"
				      "1310 0 7 sys_exit id=1 ret=-32\n"
				      "1400 0 7 sys_enter id=1 args=2,0,7\n"
				      "1500 0 8 sys_enter id=20 args=2,0,7\n");

	(void)state;
	assert_string_equal(rows(st, WRITES),
			    "1000|10|2|40|12\n1200|10|2|99|99\n"
			    "1300|10|2|40|-32\n1400||2|7|");
	stall_store_close(st);
}

/* tgkill 234, getpid 39, clone 56 with CLONE_THREAD. Who is not there is not
 * signalled: thread 10 learns nothing of 11. */
static void calls_tell_which_thread_is_of_which_process(void **state)
{
	struct stall_store *st =
		play("100 0 7 sys_enter id=202\n101 0 8 sys_enter id=202\n"
		     "102 0 9 sys_enter id=202\n103 0 10 sys_enter id=202\n"
		     "104 0 11 sys_enter id=202\n105 0 12 sys_enter id=202\n"
		     "1100 0 7 sys_enter id=234 args=7,8,23\n"
		     "1110 0 7 sys_exit id=234 ret=0\n"
		     "1200 0 9 sys_enter id=39\n"
		     "1210 0 9 sys_exit id=39 ret=7\n"
		     "1300 0 10 sys_enter id=234 args=7,11,9\n"
		     "1310 0 10 sys_exit id=234 ret=-3\n"
		     "1400 0 12 sys_enter id=56 args=0x10000\n"
		     "1410 0 12 sys_exit id=56 ret=11\n");

	(void)state;
	assert_string_equal(rows(st, GROUPS), "7,8,9\n10\n11,12");
	stall_store_close(st);
}

/* gettid 186 */
static void ids_of_another_namespace_are_not_believed(void **state)
{
	struct stall_store *st =
		play("1000 0 8 sys_enter id=202\n"
		     "1010 0 700 sys_enter id=186\n"
		     "1020 0 700 sys_exit id=186 ret=7\n"
		     "1100 0 700 sys_enter id=234 args=7,8,23\n"
		     "1110 0 700 sys_exit id=234 ret=0\n"
		     "1200 0 700 sys_enter id=39\n"
		     "1210 0 700 sys_exit id=39 ret=8\n");

	(void)state;
	assert_string_equal(rows(st, GROUPS), "8\n700");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_paired_with_its_exit_by_thread),
		cmocka_unit_test(halves_of_a_call_are_kept_or_counted),
		cmocka_unit_test(
			sigreturn_ends_under_another_number_with_nothing),
		cmocka_unit_test(calls_over_a_gap_say_so),
		cmocka_unit_test(a_call_told_by_two_events_is_one),
		cmocka_unit_test(a_name_without_a_number_is_looked_up),
		cmocka_unit_test(writes_to_standard_error_are_kept),
		cmocka_unit_test(calls_tell_which_thread_is_of_which_process),
		cmocka_unit_test(ids_of_another_namespace_are_not_believed),
	};

	return cmocka_run_group_tests_name("syscalls", tests, NULL, NULL);
}
