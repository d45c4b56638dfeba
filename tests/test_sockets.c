#include "tests/events.h"

/* of x86-64 */
enum {
	READ = 0,
	WRITE = 1,
	CLOSE = 3,
	POLL = 7,
	SOCKET = 41,
	CONNECT = 42,
	RECVFROM = 45,
	EXECVE = 59,
	SENDMMSG = 307
};
enum { INET = 2, UNIX = 1, STREAM = 1, DGRAM = 2, NONBLOCK = 04000 };

#define SOCKETS                                                             \
	"SELECT s.ts, dur, t.tid, fd, family, type, nonblock, connect_ts, " \
	"port, in_loss FROM socket AS s JOIN thread AS t USING (utid) "     \
	"ORDER BY s.socket_id"
#define IO                                                                    \
	"SELECT i.ts, i.dur, s.fd, t.tid, op, size, ret FROM socket_io AS i " \
	"JOIN socket AS s USING (socket_id) JOIN thread AS t ON "             \
	"t.utid = i.utid ORDER BY i.ts"

static void one_process(struct stall_kernel *k)
{
	for (int tid = 7; tid <= 9; tid++)
		stall_kernel_saved_tgid(k, tid, 7);
}

static void go_query(struct stall_kernel *k)
{
	one_process(k);
	call(k, 1000, 7, SOCKET, INET, DGRAM | NONBLOCK | 02000000, 0, 5);
	call(k, 1100, 7, CONNECT, 5, 0, 16, 0);
	call(k, 1200, 7, WRITE, 5, 0, 43, 43);
	call(k, 1300, 7, READ, 5, 0, 1232, -11);
	call(k, 1900, 8, READ, 5, 0, 1232, 90);
	call(k, 2000, 9, CLOSE, 5, 0, 0, 0);
	call(k, 2100, 9, WRITE, 5, 0, 50, 50); /* is another file by now */
}

static void a_socket_lives_from_socket_to_close_in_all_threads(void **state)
{
	struct stall_store *st = played(go_query);

	(void)state;
	assert_rows(st, SOCKETS, "1000|1010|7|5|2|2|1|1100||");
	assert_rows(st, IO,
		    "1200|10|5|7|write|43|43\n1300|10|5|7|read|1232|-11\n"
		    "1900|10|5|8|read|1232|90");
	stall_store_close(st);
}

static void glibc_query(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, INET, DGRAM, 0, 5);
	call(k, 1100, 7, CONNECT, 5, 0, 16, 0);
	call(k, 1200, 7, POLL, 0x7ffe0000, 1, 0, 1);
	call(k, 1300, 7, SENDMMSG, 5, 0, 2, 2);
	call(k, 1400, 7, POLL, 0x7ffe0000, 1, 0xffffffff, 1);
	call(k, 1500, 7, RECVFROM, 5, 0, 2048, 60);
	call(k, 1600, 7, POLL, 0x7ffe0000, 3, 1000, 0); /* not of one */
	call(k, 1700, 8, POLL, 0x7ffe0000, 1, 1000, 0); /* another thread */
	call(k, 1800, 7, READ, 6, 0, 10, 10);
	call(k, 1900, 7, POLL, 0x7ffe0000, 1, 1000, 0); /* busy elsewhere */
}

static void poll_is_on_what_the_thread_sent_on_last(void **state)
{
	struct stall_store *st = played(glibc_query);

	(void)state;
	assert_rows(st, SOCKETS, "1000||7|5|2|2|0|1100||");
	assert_rows(st, IO,
		    "1200|10|5|7|poll|0|1\n1300|10|5|7|sendmmsg|2|2\n"
		    "1400|10|5|7|poll|-1|1\n1500|10|5|7|recvfrom|2048|60");
	stall_store_close(st);
}

static void others(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, UNIX, DGRAM, 0, 5);
	call(k, 1100, 7, SOCKET, INET, STREAM, 0, 6);
	call(k, 1200, 7, SOCKET, INET, DGRAM, 0, -24);
	call(k, 1300, 7, WRITE, 5, 0, 43, 43);
	call(k, 1400, 7, WRITE, 6, 0, 43, 43);
}

static void other_sockets_are_not_kept(void **state)
{
	struct stall_store *st = played(others);

	(void)state;
	assert_rows(st, "SELECT count(*) FROM socket", "0");
	assert_rows(st, "SELECT count(*) FROM socket_io", "0");
	stall_store_close(st);
}

static void port(struct stall_kernel *k, int64_t ts, int32_t tid, int fd,
		 int number)
{
	number_event(k, ts, tid, "gdns", "libc_connect", fd, INET, number >> 8,
		     number & 0xff);
}

static void told_ports(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, INET, STREAM, 0, 5);
	call(k, 1100, 7, SOCKET, INET, STREAM, 0, 6);
	call(k, 1200, 7, SOCKET, INET, DGRAM, 0, 7);
	port(k, 1300, 7, 5, 53);
	port(k, 1310, 7, 6, 443);
	port(k, 1320, 7, 7, 39340);
	call(k, 1400, 7, CONNECT, 5, 0, 16, 0);
	call(k, 1500, 7, WRITE, 5, 0, 45, 45);
	call(k, 1600, 7, CLOSE, 5, 0, 0, 0);
}

static void a_told_port_of_dns_makes_any_socket_worth_keeping(void **state)
{
	struct stall_store *st = played(told_ports);

	(void)state;
	assert_rows(st, SOCKETS,
		    "1200||7|7|2|2|0||39340|\n1000|610|7|5|2|1|0|1400|53|");
	assert_rows(st, IO, "1500|10|5|7|write|45|45");
	stall_store_close(st);
}

static void probes_only(struct stall_kernel *k)
{
	port(k, 1000, 7, 5, 53);
	port(k, 21000, 7, 5, 53); /* the second hit of one call */
	port(k, 900000, 7, 5, 53);
	port(k, 950000, 7, 6, 80);
}

static void without_system_calls_each_connect_is_a_socket(void **state)
{
	struct stall_store *st = played(probes_only);

	(void)state;
	assert_rows(st, SOCKETS,
		    "1000||7|5|2|||1000|53|\n900000||7|5|2|||900000|53|");
	stall_store_close(st);
}

static void order(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, INET, DGRAM, 0, 5);
	call(k, 1100, 7, SOCKET, INET, DGRAM, 0, 6);
	call(k, 1200, 7, SOCKET, INET, DGRAM, 0, 7);
	call(k, 1300, 7, CLOSE, 7, 0, 0, 0);
	call(k, 1400, 7, CLOSE, 5, 0, 0, 0);
	call(k, 1500, 7, SOCKET, INET, DGRAM, 0, 6); /* 6 was closed unseen */
	enter(k, 1600, 7, CLOSE, 6, 0, 0);
}

static void sockets_may_close_in_any_order(void **state)
{
	struct stall_store *st = played(order);

	(void)state;
	assert_rows(st,
		    "SELECT socket_id, ts, dur, fd FROM socket "
		    "ORDER BY socket_id",
		    "1|1000|410|5\n2|1100||6\n3|1200|110|7\n4|1500||6");
	stall_store_close(st);
}

static void merged(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, INET, DGRAM, 0, 5);
	call(k, 1100, 8, SOCKET, INET, DGRAM, 0, 6);
	call(k, 1200, 8, WRITE, 5, 0, 30, 30); /* not known to be the same */
	stall_task_same_process(k, stall_kernel_thread(k, 8),
				stall_kernel_thread(k, 7));
	call(k, 1300, 8, WRITE, 5, 0, 30, 30);
	call(k, 1400, 7, WRITE, 6, 0, 30, 30);
}

static void threads_found_to_be_of_one_process_share_their_files(void **state)
{
	struct stall_store *st = played(merged);

	(void)state;
	assert_rows(st, IO, "1300|10|5|8|write|30|30\n1400|10|6|7|write|30|30");
	stall_store_close(st);
}

static void execs(struct stall_kernel *k)
{
	call(k, 1000, 7, SOCKET, INET, DGRAM, 0, 5);
	call(k, 1100, 7, EXECVE, 0, 0, 0, -2);
	call(k, 1200, 7, WRITE, 5, 0, 30, 30);
	call(k, 1300, 7, EXECVE, 0, 0, 0, 0);
	call(k, 1400, 7, WRITE, 5, 0, 30, 30);
}

static void another_program_has_none_of_them(void **state)
{
	struct stall_store *st = played(execs);

	(void)state;
	assert_rows(st, IO, "1200|10|5|7|write|30|30");
	stall_store_close(st);
}

static void crowd(struct stall_kernel *k)
{
	for (int i = 0; i < 20000; i++)
		call(k, 1000 + i * 20, 7, SOCKET, INET, DGRAM, 0, i);
	for (int i = 0; i < 20000; i++)
		call(k, 900000 + i * 20, 7, CLOSE, i, 0, 0, 0);
	call(k, 2000000, 7, SOCKET, INET, DGRAM, 0, 3);
}

static void there_is_a_bound_to_how_many_are_followed(void **state)
{
	struct stall_store *st = played(crowd);

	(void)state;
	assert_rows(st, "SELECT count(*), count(dur) FROM socket",
		    "16385|16384");
	assert_rows(st, "SELECT reason, count FROM skipped",
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
