/* Sockets by process and file descriptor: socket, socket_io. */
#include <stdio.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define SOCKETS                                                 \
	"SELECT s.ts, dur, t.tid, fd, family, type, nonblock, " \
	"connect_ts, port, in_loss FROM socket AS s "           \
	"JOIN thread AS t USING (utid) ORDER BY s.socket_id"
#define IO                                                        \
	"SELECT i.ts, i.dur, s.fd, t.tid, op, size, ret "         \
	"FROM socket_io AS i JOIN socket AS s USING (socket_id) " \
	"JOIN thread AS t ON t.utid = i.utid ORDER BY i.ts"

/* A call from 10 * ts to 9 ns later. */
#define CALL(nr, ts, tid, args, ret)                                       \
	ts "0 0 " tid " sys_enter id=" nr " args=" args "\n" ts "9 0 " tid \
	   " sys_exit id=" nr " ret=" ret "\n"
#define READ(...)     CALL("0", __VA_ARGS__)
#define WRITE(...)    CALL("1", __VA_ARGS__)
#define CLOSE(...)    CALL("3", __VA_ARGS__)
#define POLL(...)     CALL("7", __VA_ARGS__)
#define SOCKET(...)   CALL("41", __VA_ARGS__)
#define CONNECT(...)  CALL("42", __VA_ARGS__)
#define RECVFROM(...) CALL("45", __VA_ARGS__)
#define EXECVE(...)   CALL("59", __VA_ARGS__)
#define SENDMMSG(...) CALL("307", __VA_ARGS__)

/* What Go's resolver does, on any of its threads. */
static void a_socket_lives_from_socket_to_close_in_all_threads(void **state)
{
	struct stall_store *st =
		play("tgid 7 7\ntgid 8 7\ntgid 9 7\n" SOCKET(
			"100", "7", "2,0x80802",
			"5") CONNECT("110", "7", "5,0,16",
				     "0") WRITE("120", "7", "5,0,43", "43")
			     READ("130", "7", "5,0,1232",
				  "-11") READ("190", "8", "5,0,1232", "90")
				     CLOSE("200", "9", "5", "0")
					     WRITE("210", "9", "5,0,50", "50"));

	(void)state;
	assert_string_equal(rows(st, SOCKETS), "1000|1009|7|5|2|2|1|1100||");
	assert_string_equal(rows(st, IO), "1200|9|5|7|write|43|43\n"
					  "1300|9|5|7|read|1232|-11\n"
					  "1900|9|5|8|read|1232|90");
	stall_store_close(st);
}

/* What glibc does; the polls after it are of three, another thread's, and of
 * a thread that was busy elsewhere. */
static void poll_is_on_what_the_thread_sent_on_last(void **state)
{
	struct stall_store *st = play(
		SOCKET("100", "7", "2,2",
		       "5") CONNECT("110", "7", "5,0,16",
				    "0") POLL("120", "7", "0x7ffe0000,1,0", "1")
			SENDMMSG("130", "7", "5,0,2", "2") POLL(
				"140", "7", "0x7ffe0000,1,0xffffffff",
				"1") RECVFROM("150", "7", "5,0,2048", "60")
				POLL("160", "7", "0x7ffe0000,3,1000", "0") POLL(
					"170", "8", "0x7ffe0000,1,1000", "0")
					READ("180", "7", "6,0,10", "10")
						POLL("190", "7",
						     "0x7ffe0000,1,1000", "0"));

	(void)state;
	assert_string_equal(rows(st, SOCKETS), "1000||7|5|2|2|0|1100||");
	assert_string_equal(rows(st, IO), "1200|9|5|7|poll|0|1\n"
					  "1300|9|5|7|sendmmsg|2|2\n"
					  "1400|9|5|7|poll|-1|1\n"
					  "1500|9|5|7|recvfrom|2048|60");
	stall_store_close(st);
}

static void other_sockets_are_not_kept(void **state)
{
	struct stall_store *st = play(
		SOCKET("100", "7", "1,2", "5") SOCKET("110", "7", "2,1", "6")
			SOCKET("120", "7", "2,2", "-24")
				WRITE("130", "7", "5,0,43", "43")
					WRITE("140", "7", "6,0,43", "43"));

	(void)state;
	assert_string_equal(rows(st, SOCKETS), "");
	assert_string_equal(rows(st, IO), "");
	stall_store_close(st);
}

static void a_told_port_of_dns_makes_any_socket_worth_keeping(void **state)
{
	struct stall_store *st = play(
		SOCKET("100", "7", "2,1", "5") SOCKET("110", "7", "2,1", "6")
			SOCKET("120", "7", "2,2",
			       "7") "1300 0 7 libc_connect fd=5 fam=2 "
				    "port_hi=0 port_lo=53\n"
				    "1310 0 7 libc_connect fd=6 fam=2 "
				    "port_hi=1 port_lo=187\n"
				    "1320 0 7 libc_connect fd=7 fam=2 "
				    "port_hi=153 port_lo=172\n" CONNECT(
					    "140", "7", "5,0,16", "0")
					    WRITE("150", "7", "5,0,45", "45")
						    CLOSE("160", "7", "5",
							  "0"));

	(void)state;
	assert_string_equal(rows(st, SOCKETS), "1200||7|7|2|2|0||39340|\n"
					       "1000|609|7|5|2|1|0|1400|53|");
	assert_string_equal(rows(st, IO), "1500|9|5|7|write|45|45");
	stall_store_close(st);
}

/* The second one is a second hit of one call. */
static void without_system_calls_each_connect_is_a_socket(void **state)
{
	struct stall_store *st =
		play("1000 0 7 go_connect fd=5 fam=2 port_hi=0 port_lo=53\n"
		     "21000 0 7 go_connect fd=5 fam=2 port_hi=0 port_lo=53\n"
		     "900000 0 7 go_connect fd=5 fam=2 port_hi=0 port_lo=53\n"
		     "950000 0 7 go_connect fd=6 fam=2 port_hi=0 port_lo=80\n");

	(void)state;
	assert_string_equal(
		rows(st, SOCKETS),
		"1000||7|5|2|||1000|53|\n900000||7|5|2|||900000|53|");
	stall_store_close(st);
}

/* That of 6 is not seen, so the second 6 replaces the first. */
static void sockets_may_close_in_any_order(void **state)
{
	struct stall_store *st = play(
		SOCKET("100", "7", "2,2", "5") SOCKET(
			"110", "7", "2,2", "6") SOCKET("120", "7", "2,2", "7")
			CLOSE("130", "7", "7", "0") CLOSE("140", "7", "5", "0")
				SOCKET("150", "7", "2,2",
				       "6") "1600 0 7 sys_enter id=3 args=6\n");

	(void)state;
	assert_string_equal(rows(st,
				 "SELECT socket_id, ts, dur, fd FROM socket "
				 "ORDER BY socket_id"),
			    "1|1000|409|5\n2|1100||6\n3|1200|109|7\n4|1500||6");
	stall_store_close(st);
}

/* The first write of 8 comes before it is known to be of 7's process. */
static void threads_found_to_be_of_one_process_share_their_files(void **state)
{
	struct stall_store *st =
		play("comm 7 app\ncomm 8 app2\n" SOCKET("100", "7", "2,2", "5")
			     SOCKET("110", "8", "2,2",
				    "6") WRITE("120", "8", "5,0,30", "30")
				     CALL("234", "125", "7", "7,8,23",
					  "0") WRITE("130", "8", "5,0,30", "30")
					     WRITE("140", "7", "6,0,30", "30"));

	(void)state;
	assert_string_equal(rows(st, IO), "1300|9|5|8|write|30|30\n"
					  "1400|9|6|7|write|30|30");
	stall_store_close(st);
}

static void another_program_has_none_of_them(void **state)
{
	struct stall_store *st = play(
		SOCKET("100", "7", "2,2", "5") EXECVE("110", "7", "0", "-2")
			WRITE("120", "7", "5,0,30", "30")
				EXECVE("130", "7", "0", "0")
					WRITE("140", "7", "5,0,30", "30"));

	(void)state;
	assert_string_equal(rows(st, IO), "1200|9|5|7|write|30|30");
	stall_store_close(st);
}

static void there_is_a_bound_to_how_many_are_followed(void **state)
{
	static char script[20000 * 100];
	int n = 0;
	struct stall_store *st;

	(void)state;
	for (int i = 0; i < 20000; i++)
		n += sprintf(script + n,
			     "%d 0 7 sys_enter id=41 args=2,2\n"
			     "%d 0 7 sys_exit id=41 ret=%d\n",
			     1000 + 2 * i, 1001 + 2 * i, i);
	sprintf(script + n, "%s",
		CLOSE("90000", "7", "77", "0")
			SOCKET("90001", "7", "2,2", "30000"));
	st = play(script);
	assert_string_equal(rows(st, "SELECT count(*), count(dur) FROM socket"),
			    "16385|1");
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"),
			    "too_many_sockets|3616");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_socket_lives_from_socket_to_close_in_all_threads),
		cmocka_unit_test(poll_is_on_what_the_thread_sent_on_last),
		cmocka_unit_test(other_sockets_are_not_kept),
		cmocka_unit_test(
			a_told_port_of_dns_makes_any_socket_worth_keeping),
		cmocka_unit_test(without_system_calls_each_connect_is_a_socket),
		cmocka_unit_test(sockets_may_close_in_any_order),
		cmocka_unit_test(
			threads_found_to_be_of_one_process_share_their_files),
		cmocka_unit_test(another_program_has_none_of_them),
		cmocka_unit_test(there_is_a_bound_to_how_many_are_followed),
	};

	return cmocka_run_group_tests_name("sockets", tests, NULL, NULL);
}
