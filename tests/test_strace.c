/*
 * What strace prints in its variants, and the rows that it becomes. How the
 * lines look is from real output (tests/corpus/strace, samples/strace).
 */
#include <stdio.h>

#include "tests/harness.h"

#define CALLS                                                         \
	"SELECT s.ts, s.dur, tid, n.name, ret FROM syscall AS s "     \
	"JOIN thread USING (utid) JOIN syscall_name AS n USING (nr) " \
	"ORDER BY s.ts, s.id"
#define THREADS                                                           \
	"SELECT tid, t.name, pid, t.start_ts, t.end_ts FROM thread AS t " \
	"JOIN process USING (upid) ORDER BY utid"
#define SKIPPED "SELECT reason, count FROM skipped ORDER BY 1"

static struct stall_store *imported(const char *text)
{
	return import_text("x.txt", "strace", text);
}

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void a_call_is_told_by_one_line_or_by_two(void **state)
{
	struct stall_store *st = imported(
		"7 100000000.000010 read(3, \"a) = 1 <0.5>\", 16) = 12 "
		"<0.000004>\n"
		"7 100000000.000020 read(3,  <unfinished ...>\n"
		"8 100000000.000022 close(4)        = -1 EBADF (Bad file "
		"descriptor) <0.000001>\n"
		"7 100000000.000030 <... read resumed>\"\", 16) = 0 "
		"<0.000009>\n"
		"8 100000000.000040 restart_syscall(<... resuming interrupted "
		"read ...>) = ? ERESTARTSYS (To be restarted) <0.000002>\n"
		"8 100000000.000050 pause( <unfinished ...>\n");

	(void)state;
	assert_rows(st, CALLS,
		    "100000000000010000|4000|7|read|12\n"
		    "100000000000020000|9000|7|read|0\n"
		    "100000000000022000|1000|8|close|-9\n"
		    "100000000000040000|2000|8|restart_syscall|-512\n"
		    "100000000000050000||8|pause|");
	assert_rows(st, SKIPPED, "");
	stall_store_close(st);
}

static void times_come_in_many_forms(void **state)
{
	static const char *const forms[][2] = {
		{"7 23:59:59.999999 getppid() = 1 <0.000001>\n"
		 "7 00:00:00.000001 getppid() = 1 <0.000001>\n",
		 "86399999999000|1000|7|getppid|1\n"
		 "86400000001000|1000|7|getppid|1"},
		{"[pid     7]      0.000003 getppid() = 1 <0.000001>\n"
		 "[pid     7]      0.000004 getppid() = 1 <0.000001>\n",
		 "3000|1000|7|getppid|1\n7000|1000|7|getppid|1"},
		{"7<a b> 100000000.123456789 (+     0.000010) getppid() = 1 "
		 "<0.000001234>\n",
		 "100000000123456789|1234|7|getppid|1"},
		{"100000000.5 getppid() = 1\n",
		 "100000000500000000||-1|getppid|1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		struct stall_store *st = imported(forms[i][0]);

		assert_rows(st, CALLS, forms[i][1]);
		stall_store_close(st);
	}
}

static void the_clock_is_the_wall_clock_or_none(void **state)
{
	struct stall_store *st =
		imported("7 100000000.000010 getppid() = 1 <0.000004>\n"
			 "7 100000000.000020 getppid() = 1 <0.000004>\n");

	(void)state;
	assert_rows(st,
		    "SELECT clock, clock_method, clock_error_ns, begin_ts, "
		    "end_ts, events FROM source",
		    "real|unaligned||100000000000010000|"
		    "100000000000020000|2");
	assert_rows(st, "SELECT key, value FROM source_info", "times|us, cut");
	stall_store_close(st);
}

static void without_a_time_there_is_no_call(void **state)
{
	struct stall_store *st = imported("getppid() = 1\ngetppid() = 1\n");

	(void)state;
	assert_rows(st, CALLS, "");
	assert_rows(st, SKIPPED, "line_without_time|2");
	stall_store_close(st);
}

static void other_lines_are_counted(void **state)
{
	struct stall_store *st = imported(
		"7 100000000.000010 getppid() = 1 <0.000004>\n"
		"what the program itself said\n"
		"strace: Process 8 attached\n"
		"7 100000000.000020 --- stopped by SIGSTOP ---\n"
		"7 100000000.000030 <... read resumed>\"\", 1) = 0 <0.000002>\n"
		"7 100000000.000040 read(3, \"cut off");

	(void)state;
	assert_rows(st, SKIPPED, "line_not_read|2\nsyscall_without_entry|1");
	assert_rows(st, "SELECT cut_at IS NOT NULL FROM source", "1");
	stall_store_close(st);
}

/* A thread may act before the call that made it is over. */
static void calls_tell_threads_and_processes(void **state)
{
	struct stall_store *st = imported(
		"7 100000000.000001 execve(\"/bin/a\", [\"a\"], 0x7f /* 3 vars "
		"*/) = 0 <0.000001>\n"
		"7 100000000.000002 clone3({flags=CLONE_VM|CLONE_THREAD, "
		"stack=0x7f} <unfinished ...>\n"
		"8 100000000.000003 prctl(PR_SET_NAME, \"worker\") = 0 "
		"<0.000001>\n"
		"7 100000000.000004 <... clone3 resumed> => {parent_tid=[8]}, "
		"88) = 8 <0.000002>\n"
		"8 100000000.000005 clone(child_stack=NULL, "
		"flags=CLONE_CHILD_SETTID|SIGCHLD) = 9 <0.000001>\n"
		"9 100000000.000006 execve(\"/bin/b\", [\"b\"], 0x7f /* 3 vars "
		"*/) = 0 <0.000001>\n"
		"9 100000000.000007 exit_group(0) = ?\n"
		"9 100000000.000008 +++ exited with 0 +++\n"
		"8 100000000.000009 --- SIGCHLD {si_signo=SIGCHLD, "
		"si_code=CLD_EXITED, si_pid=9} ---\n"
		"7 100000000.000010 vfork() = 9 <0.000001>\n"
		"9 100000000.000011 getppid() = 7 <0.000001>\n");

	(void)state;
	assert_rows(st, THREADS,
		    "7|a|7||\n"
		    "8|worker|7|100000000000003000|\n"
		    "9|b|9|100000000000005000|100000000000008000\n"
		    "9||9|100000000000010000|");
	assert_rows(st,
		    "SELECT sig, deliver_ts, tid, handler FROM signal "
		    "JOIN thread USING (utid)",
		    "17|100000000000009000|8|");
	stall_store_close(st);
}

/* The Go runtime sends SIGURG inside of its process only. */
static void a_signal_tells_the_process(void **state)
{
	struct stall_store *st =
		imported("7 100000000.000001 getppid() = 1 <0.000001>\n"
			 "8 100000000.000002 --- SIGURG {si_signo=SIGURG, "
			 "si_code=SI_TKILL, si_pid=5, si_uid=0} ---\n");

	(void)state;
	assert_rows(st, "SELECT tid, pid FROM thread JOIN process USING (upid)",
		    "7|5\n8|5");
	assert_rows(st, "SELECT sig, code FROM signal", "23|-6");
	assert_rows(st, "SELECT key FROM source_info ORDER BY 1",
		    "processes\ntimes");
	stall_store_close(st);
}

#define MESSAGE                                                           \
	"\"\\242\\300\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\5h0000\\3lab\\4test" \
	"\\0\\0\\1\\0\\1\""

static void sockets_have_their_port_and_their_question(void **state)
{
	struct stall_store *st = imported(
		"7 100000000.001 socket(AF_INET6, "
		"SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = "
		"8<UDPv6:[115]> <0.000005>\n"
		"7 100000000.002 connect(8<UDPv6:[115]>, {sa_family=AF_INET6, "
		"sin6_port=htons(53), sin6_flowinfo=htonl(0), "
		"inet_pton(AF_INET6, \"fd00::7\", &sin6_addr)}, 28 <unfinished "
		"...>\n"
		"9 100000000.003 getppid() = 1 <0.000001>\n"
		"7 100000000.004 <... connect resumed>) = 0 <0.0021>\n"
		"9 100000000.005 "
		"write(8<UDPv6:[[fd00::2]:33635->[fd00::7]:53]>, " MESSAGE
		", 32) = 32 <0.000010>\n"
		"9 100000000.006 "
		"read(8<UDPv6:[[fd00::2]:33635->[fd00::7]:53]>,  <unfinished "
		"...>\n"
		"7 100000000.007 getppid() = 1 <0.000001>\n"
		"9 100000000.008 <... read resumed>\"\\242\\300\\205\\200\", "
		"1232) = 48 <0.002>\n"
		"7 100000000.009 "
		"close(8<UDPv6:[[fd00::2]:33635->[fd00::7]:53]>) = 0 "
		"<0.000010>\n");

	(void)state;
	assert_rows(st,
		    "SELECT ts, dur, fd, family, type, nonblock, connect_ts, "
		    "port, question FROM socket",
		    "100000000001000000|8010000|8|10|2|1|100000000002000000|"
		    "53|h0000.lab.test");
	assert_rows(st, "SELECT op, size, ret FROM socket_io ORDER BY ts",
		    "write|32|32\nread|1232|48");
	assert_rows(st, "SELECT resolver, ts, dur, host FROM dns_lookup",
		    "go|100000000001000000|8010000|h0000.lab.test");
	stall_store_close(st);
}

/* Attached to, or not told to trace socket(2): what -yy says of the file
 * descriptor. Its own port tells it from the next one of that number. */
static void sockets_that_were_there_have_their_port(void **state)
{
	struct stall_store *st = imported(
		"7 100000000.001 "
		"write(8<UDP:[127.0.0.1:4001->127.0.0.53:53]>, " MESSAGE
		", 32) = 32 <0.000010>\n"
		"7 100000000.002 "
		"read(8<UDP:[127.0.0.1:4001->127.0.0.53:53]>, \"\", 1232) = 48 "
		"<0.000010>\n"
		"7 100000000.003 "
		"write(8<UDP:[127.0.0.1:4002->127.0.0.53:53]>, " MESSAGE
		", 32) = 32 <0.000010>\n"
		"7 100000000.004 "
		"close(8<UDP:[127.0.0.1:4002->127.0.0.53:53]>) = 0 "
		"<0.000010>\n"
		"7 100000000.005 "
		"write(9<UDPv6:[[::1]:4003->[::1]:123]>, \"x\", 1) = 1 "
		"<0.000010>\n"
		"7 100000000.006 write(9<TCP:[127.0.0.1:4004->127.0.0.53:53]>, "
		"\"x\", 1) = 1 <0.000010>\n"
		"7 100000000.007 "
		"recvfrom(5<UDPv6:[[::1]:4005->[::1]:53]>, \"\", 512, 0, NULL, "
		"NULL) = 3 <0.000010>\n");

	(void)state;
	assert_rows(st,
		    "SELECT ts, dur, fd, family, type, nonblock, connect_ts, "
		    "port, question FROM socket",
		    "100000000001000000||8|2|2|||53|\n"
		    "100000000003000000|1010000|8|2|2|||53|\n"
		    "100000000007000000||5|10|2|||53|");
	assert_rows(st, "SELECT socket_id, op, ret FROM socket_io ORDER BY ts",
		    "1|write|32\n1|read|48\n2|write|32\n3|recvfrom|3");
	assert_rows(st, "SELECT resolver, ts, dur, question FROM dns_query",
		    "go|100000000001000000|1010000|");
	assert_rows(st, "SELECT count(*) FROM dns_lookup", "0");
	stall_store_close(st);
}

/* musl connects to none, and asks for A and AAAA at once. */
static void a_message_tells_its_address(void **state)
{
	static const char lines[] =
		"7 100000000.001 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = "
		"3<UDP:[11]> <0.000005>\n"
		"7 100000000.002 sendto(3<UDP:[0.0.0.0:4001]>, " MESSAGE
		", 32, MSG_NOSIGNAL, {sa_family=AF_INET, sin_port=htons(53), "
		"sin_addr=inet_addr(\"127.0.0.53\")}, 16) = 32 <0.000010>\n"
		"7 100000000.003 sendto(3<UDP:[0.0.0.0:4001]>, " MESSAGE
		", 32, MSG_NOSIGNAL, {sa_family=AF_INET, sin_port=htons(53), "
		"sin_addr=inet_addr(\"127.0.0.53\")}, 16) = 32 <0.000010>\n"
		"7 100000000.004 recvfrom(3<UDP:[0.0.0.0:4001]>, \"\", 512, 0, "
		"{sa_family=AF_INET, sin_port=htons(53)}, [16]) = 48 "
		"<0.000010>\n"
		"7 100000000.005 recvfrom(3<UDP:[0.0.0.0:4001]>, \"\", 512, 0, "
		"{sa_family=AF_INET, sin_port=htons(53)}, [16]) = 48 "
		"<0.000010>\n"
		"7 100000000.006 close(3<UDP:[0.0.0.0:4001]>) = 0 "
		"<0.000010>\n";
	struct stall_store *st = imported(lines);

	(void)state;
	assert_rows(st, "SELECT ts, dur, host FROM dns_lookup",
		    "100000000001000000|5010000|h0000.lab.test");
	assert_rows(st, "SELECT resolver, ts, dur FROM dns_query",
		    "cgo|100000000002000000|2010000\n"
		    "cgo|100000000003000000|2010000");
	stall_store_close(st);
}

/* What was cut off by -s tells no two names apart. */
static void a_name_that_is_cut_off_says_so(void **state)
{
	struct stall_store *st =
		imported("7 100000000.001 socket(AF_INET, SOCK_DGRAM, "
			 "IPPROTO_IP) = 8 <0.000005>\n"
			 "7 100000000.002 sendto(8, "
			 "\"\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\10a\\\"bc\".."
			 "., 40, 0, NULL, 0) = 40 <0.000005>\n"
			 "7 100000000.003 socket(AF_INET, SOCK_DGRAM, "
			 "IPPROTO_IP) = 9 <0.000005>\n"
			 "7 100000000.004 write(9, \"not dns, just sixteen+ "
			 "bytes\", 28) = 28 <0.000005>\n"
			 "7 100000000.005 write(9, "
			 "\"\\0\\1\\205\\0\\0\\1\\0\\0\\0\\0\\0\\0\\1a\\0\", "
			 "40) = 40 <0.000005>\n");

	(void)state;
	assert_rows(st, "SELECT fd, question FROM socket ORDER BY 1",
		    "8|a\"bc...\n9|");
	stall_store_close(st);
}

/* Without -o strace's own notes stand in the middle of lines. */
static void torn_lines_are_put_together(void **state)
{
	struct stall_store *st = imported(
		"     0.000001 execve(\"/bin/sh\", [\"sh\"], 0x7f) = 0\n"
		"     0.000010 clone(child_stack=NULL, flags=SIGCHLDstrace: "
		"Process 8 attached\n"
		", child_tidptr=0x7f) = 8\n"
		"[pid     8]      0.000010 close(4strace: Process 9 attached\n"
		" <unfinished ...>\n"
		"[pid     7]      0.000010 close(5) = 0\n"
		"[pid     8]      0.000010 <... close resumed>) = 0\n");

	(void)state;
	assert_rows(st, SKIPPED, "");
	assert_rows(st, CALLS,
		    "1000||7|execve|0\n11000||7|clone|8\n"
		    "21000|20000|8|close|0\n31000||7|close|0");
	assert_rows(st, "SELECT tid, pid FROM thread JOIN process USING (upid)",
		    "7|7\n8|8");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_told_by_one_line_or_by_two),
		cmocka_unit_test(times_come_in_many_forms),
		cmocka_unit_test(the_clock_is_the_wall_clock_or_none),
		cmocka_unit_test(without_a_time_there_is_no_call),
		cmocka_unit_test(other_lines_are_counted),
		cmocka_unit_test(calls_tell_threads_and_processes),
		cmocka_unit_test(a_signal_tells_the_process),
		cmocka_unit_test(sockets_have_their_port_and_their_question),
		cmocka_unit_test(sockets_that_were_there_have_their_port),
		cmocka_unit_test(a_message_tells_its_address),
		cmocka_unit_test(a_name_that_is_cut_off_says_so),
		cmocka_unit_test(torn_lines_are_put_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
