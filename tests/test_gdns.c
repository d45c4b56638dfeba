#include "tests/events.h"
#include "tests/synth.h"

#define CALLS                                                               \
	"SELECT d.ts, dur, t.tid, goid, func, host, ret, pairing, in_loss " \
	"FROM dns_call AS d JOIN thread AS t USING (utid) ORDER BY d.ts"

static void gai(struct stall_kernel *k, int64_t ts, int32_t tid,
		const char *node)
{
	struct stall_event ev = {.ts = ts, .tid = tid, .have = 1};

	ev.v[0].s = (struct stall_str){node, strlen(node)};
	send_event(k, &ev, "gdns", "gai");
}

/* goid 0: the probe does not tell it */
static void lookup(struct stall_kernel *k, int64_t ts, int32_t tid,
		   int64_t goid, const char *host, int64_t hostlen)
{
	struct stall_event ev = {.ts = ts, .tid = tid, .have = goid ? 7 : 6};

	ev.v[0].i = goid;
	ev.v[1].s = (struct stall_str){host, strlen(host)};
	ev.v[2].i = hostlen;
	send_event(k, &ev, "gdns", "go_lookup");
}

static void lookup_ret(struct stall_kernel *k, int64_t ts, int32_t tid,
		       int64_t goid)
{
	struct stall_event ev = {.ts = ts, .tid = tid, .have = !!goid};

	ev.v[0].i = goid;
	send_event(k, &ev, "gdns", "go_lookup_ret2");
}

static void by_thread(struct stall_kernel *k)
{
	gai(k, 1000, 7, "a.example");
	gai(k, 1100, 8, "b.example");
	number_event(k, 1500, 7, "gdns", "gai_ret", 0);
	number_event(k, 1700, 8, "gdns", "gai_ret", -2);
	number_event(k, 1800, 8, "gdns", "gai_ret", 0);
	gai(k, 1900, 8, "(fault)");
}

static void getaddrinfo_is_paired_by_thread(void **state)
{
	struct stall_store *st = played(by_thread);

	(void)state;
	assert_rows(st, CALLS,
		    "1000|500|7||getaddrinfo|a.example|0|thread|\n"
		    "1100|600|8||getaddrinfo|b.example|-2|thread|\n"
		    "1900||8||getaddrinfo||||");
	assert_rows(st, "SELECT reason, count FROM skipped",
		    "lookup_without_call|1");
	stall_store_close(st);
}

static void by_goid(struct stall_kernel *k)
{
	lookup(k, 1000, 7, 31, "a.example.", 10);
	lookup(k, 2000, 7, 32, "b.example.", 10);
	lookup_ret(k, 5000, 7, 32);
	lookup_ret(k, 9000, 7, 31);
}

static void a_return_that_tells_its_goroutine_is_paired_by_it(void **state)
{
	struct stall_store *st = played(by_goid);

	(void)state;
	assert_rows(st, CALLS,
		    "1000|8000|7|31|lookupIPAddr|a.example.||goid|\n"
		    "2000|3000|7|32|lookupIPAddr|b.example.||goid|");
	stall_store_close(st);
}

static void guessed(struct stall_kernel *k)
{
	for (int tid = 7; tid <= 8; tid++)
		stall_kernel_saved_tgid(k, tid, 7);
	lookup(k, 1000, 7, 31, "a.example.", 10);
	lookup(k, 2000, 7, 32, "b.example.", 10);
	lookup_ret(k, 5000, 8, 0);
	lookup_ret(k, 9000, 8, 0);
	lookup(k, 10000, 7, 33, "c.example.", 10);
	lookup_ret(k, 11000, 8, 0);
}

static void without_goroutine_the_newest_or_only_one_is_taken(void **state)
{
	struct stall_store *st = played(guessed);

	(void)state;
	assert_rows(st, CALLS,
		    "1000|8000|7|31|lookupIPAddr|a.example.||newest|\n"
		    "2000|3000|7|32|lookupIPAddr|b.example.||newest|\n"
		    "10000|1000|7|33|lookupIPAddr|c.example.||only|");
	stall_store_close(st);
}

static void addresses(struct stall_kernel *k)
{
	lookup(k, 1000, 7, 31, "a.example.", 10);
	lookup(k, 2000, 7, 32, "127.0.0.1:39605", 9);
	lookup_ret(k, 2500, 7, 0);
	lookup_ret(k, 9000, 7, 0);
}

static void addresses_return_at_once_and_are_cut_to_their_length(void **state)
{
	struct stall_store *st = played(addresses);

	(void)state;
	assert_rows(st, CALLS,
		    "1000|8000|7|31|lookupIPAddr|a.example.||only|\n"
		    "2000|500|7|32|lookupIPAddr|127.0.0.1||thread|");
	stall_store_close(st);
}

static void twice(struct stall_kernel *k)
{
	lookup(k, 1000, 7, 31, "a.example.", 10);
	lookup(k, 21000, 7, 31, "a.example.", 10);
	lookup_ret(k, 50000, 7, 0);
}

static void a_second_hit_is_no_second_lookup(void **state)
{
	struct stall_store *st = played(twice);

	(void)state;
	assert_rows(st, CALLS,
		    "1000|49000|7|31|lookupIPAddr|a.example.||only|");
	stall_store_close(st);
}

static void never_returned(struct stall_kernel *k)
{
	for (int i = 0; i < 5000; i++)
		lookup(k, 1000 + i, 7, 1 + i, "a.example.", 10);
	stall_kernel_lost(k, 0, 6000, 7000, -1);
}

static void lookups_that_never_return_are_bounded_and_kept(void **state)
{
	struct stall_store *st = played(never_returned);

	(void)state;
	assert_rows(st,
		    "SELECT count(*), count(dur), count(pairing), sum(in_loss) "
		    "FROM dns_call",
		    "5000|0|0|4096");
	stall_store_close(st);
}

/* Probes of the same names may have been placed by hand. */
static void a_host_that_is_a_number_is_not_taken_for_a_text(void **state)
{
	struct synth *s = synth_new(NULL);
	struct stall_store *st;

	(void)state;
	synth_format(s, "gdns", "go_lookup", "unsigned long __probe_ip",
		     "u64 goid", "u64 host");
	synth_format(s, "gdns", "gai", "unsigned long __probe_ip", "u64 node");
	synth_event(s, 0, 1000, 7, "go_lookup", "goid=5 host=4096");
	synth_event(s, 0, 1100, 7, "gai", "node=4096");
	st = import_source(synth_source(s), stall_importer_find("tracedat"),
			   NULL);
	assert_rows(st, CALLS, "1000||7|5|lookupIPAddr||||");
	assert_rows(st, "SELECT reason, count FROM skipped", "missing_field|1");
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
		cmocka_unit_test(a_second_hit_is_no_second_lookup),
		cmocka_unit_test(
			lookups_that_never_return_are_bounded_and_kept),
		cmocka_unit_test(
			a_host_that_is_a_number_is_not_taken_for_a_text),
	};

	return cmocka_run_group_tests_name("gdns", tests, NULL, NULL);
}
