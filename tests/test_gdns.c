/* Probes on name lookups: dns_call. */
#include <stdio.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define CALLS                                                       \
	"SELECT d.ts, dur, t.tid, goid, func, host, ret, pairing, " \
	"in_loss FROM dns_call AS d JOIN thread AS t USING (utid) " \
	"ORDER BY d.ts"

static void getaddrinfo_is_paired_by_thread(void **state)
{
	struct stall_store *st = play("1000 0 7 gai node=a.example\n"
				      "1100 0 8 gai node=b.example\n"
				      "1500 0 7 gai_ret ret=0\n"
				      "1700 0 8 gai_ret ret=-2\n"
				      "1800 0 8 gai_ret ret=0\n"
				      "1900 0 8 gai node=(fault)\n");

	(void)state;
	assert_string_equal(rows(st, CALLS),
			    "1000|500|7||getaddrinfo|a.example|0|thread|\n"
			    "1100|600|8||getaddrinfo|b.example|-2|thread|\n"
			    "1900||8||getaddrinfo||||");
	assert_string_equal(rows(st, "SELECT reason, count FROM skipped"),
			    "lookup_without_call|1");
	stall_store_close(st);
}

static void a_return_that_tells_its_goroutine_is_paired_by_it(void **state)
{
	struct stall_store *st =
		play("1000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "2000 0 7 go_lookup goid=32 host=b.example. hostlen=10\n"
		     "5000 0 7 go_lookup_ret1 goid=32\n"
		     "9000 0 7 go_lookup_ret0 goid=31\n");

	(void)state;
	assert_string_equal(rows(st, CALLS),
			    "1000|8000|7|31|lookupIPAddr|a.example.||goid|\n"
			    "2000|3000|7|32|lookupIPAddr|b.example.||goid|");
	stall_store_close(st);
}

/* And once a guess may have been wrong, what is left over is one too. */
static void without_goroutine_the_newest_or_only_one_is_taken(void **state)
{
	struct stall_store *st =
		play("tgid 7 7\ntgid 8 7\n"
		     "1000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "2000 0 7 go_lookup goid=32 host=b.example. hostlen=10\n"
		     "5000 0 8 go_lookup_ret1\n"
		     "9000 0 8 go_lookup_ret1\n"
		     "10000 0 7 go_lookup goid=33 host=c.example. hostlen=10\n"
		     "11000 0 8 go_lookup_ret1\n");

	(void)state;
	assert_string_equal(rows(st, CALLS),
			    "1000|8000|7|31|lookupIPAddr|a.example.||newest|\n"
			    "2000|3000|7|32|lookupIPAddr|b.example.||newest|\n"
			    "10000|1000|7|33|lookupIPAddr|c.example.||only|");
	stall_store_close(st);
}

static void addresses_return_at_once_and_are_cut_to_their_length(void **state)
{
	struct stall_store *st =
		play("1000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "2000 0 7 go_lookup goid=32 host='127.0.0.1:39605' "
		     "hostlen=9\n"
		     "2500 0 7 go_lookup_ret1\n"
		     "9000 0 7 go_lookup_ret1\n");

	(void)state;
	assert_string_equal(rows(st, CALLS),
			    "1000|8000|7|31|lookupIPAddr|a.example.||only|\n"
			    "2000|500|7|32|lookupIPAddr|127.0.0.1||thread|");
	stall_store_close(st);
}

/* It was preempted, and returned on another thread, which went unnoticed. */
static void an_address_that_did_not_return_at_once_is_in_doubt(void **state)
{
	struct stall_store *st =
		play("1000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "2000 0 7 go_lookup goid=32 host='127.0.0.1' hostlen=9\n"
		     "90000000 0 7 go_lookup_ret1\n");

	(void)state;
	assert_string_equal(
		rows(st, CALLS),
		"1000|89999000|7|31|lookupIPAddr|a.example.||only|\n"
		"2000||7|32|lookupIPAddr|127.0.0.1|||");
	stall_store_close(st);
}

static void a_second_hit_is_no_second_lookup(void **state)
{
	struct stall_store *st =
		play("1000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "21000 0 7 go_lookup goid=31 host=a.example. hostlen=10\n"
		     "50000 0 7 go_lookup_ret1\n");

	(void)state;
	assert_string_equal(rows(st, CALLS),
			    "1000|49000|7|31|lookupIPAddr|a.example.||only|");
	stall_store_close(st);
}

static void lookups_that_never_return_are_bounded_and_kept(void **state)
{
	static char script[5000 * 64];
	int n = 0;
	struct stall_store *st;

	(void)state;
	for (int i = 0; i < 5000; i++)
		n += sprintf(script + n, "%d 0 7 go_lookup goid=%d host=a\n",
			     1000 + i, 1 + i);
	sprintf(script + n, "lost 0 6000 7000 -1\n");
	st = play(script);
	assert_string_equal(rows(st,
				 "SELECT count(*), count(dur), count(pairing), "
				 "sum(in_loss) FROM dns_call"),
			    "5000|0|0|4096");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(getaddrinfo_is_paired_by_thread),
		cmocka_unit_test(
			a_return_that_tells_its_goroutine_is_paired_by_it),
		cmocka_unit_test(
			without_goroutine_the_newest_or_only_one_is_taken),
		cmocka_unit_test(
			addresses_return_at_once_and_are_cut_to_their_length),
		cmocka_unit_test(
			an_address_that_did_not_return_at_once_is_in_doubt),
		cmocka_unit_test(a_second_hit_is_no_second_lookup),
		cmocka_unit_test(
			lookups_that_never_return_are_bounded_and_kept),
	};

	return cmocka_run_group_tests_name("gdns", tests, NULL, NULL);
}
