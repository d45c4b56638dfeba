/*
 * What is true in the recordings under samples/ (their READMEs say why) comes
 * out of an import. Expected figures were logged by the programs themselves, or
 * worked out from `trace-cmd report` by tests/captures/oracle.py.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

/*
 * A row of an analysis' metrics, as "n|sum|p50|p99|censored|quality". The scope
 * has no comma, nor has the quality of what is asked for here.
 */
static const char *metric(struct stall_store *st, const char *analysis,
			  const char *name, const char *scope)
{
	static char found[300];
	char key[200], table[40], run[40], *end, *cell[13];
	char *line;
	int n = 0;

	snprintf(table, sizeof(table), "%s/metrics", analysis);
	snprintf(run, sizeof(run), "%s", rows(st, "SELECT name FROM run"));
	line = (char *)analysed(st, table, "csv", NULL);
	for (const char *unit = "ns"; unit;
	     unit = *unit == 'n' ? "count" : NULL) {
		snprintf(key, sizeof(key), "%s,%s,%s,%s,%s,", run, analysis,
			 name, unit, scope);
		if (strstr(line, key))
			break;
		if (*unit == 'c')
			fail_msg("no %s %s in %s", name, scope, line);
	}
	line = strstr(line, key) + strlen(key);
	end = strchr(line, '\n');
	*end = '\0';
	while (n < 12 && line)
		cell[n++] = strsep(&line, ",");
	/* n min p50 p90 p99 p999 max mean sum censored in_loss quality */
	snprintf(found, sizeof(found), "%s|%s|%s|%s|%s|%s", cell[0], cell[8],
		 cell[2], cell[4], cell[9], cell[11]);
	return found;
}

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void the_sum_of_pauses_is_the_runtimes_own(void **state)
{
	struct stall_store *st = import_file("samples/stw/go1.26/trace.dat");

	(void)state;
	/* debug.GCStats: PauseTotal 75823627 ns, NumGC 28. */
	assert_string_equal(metric(st, "stw", "gc_pause", "source=uprobe"),
			    "56|75823627|244486||0|low_n");
	assert_rows(st,
		    "SELECT reason, count(*) FROM stw GROUP BY 1 ORDER BY 1",
		    "1|28\n2|28\n4|6\n5|6\n7|7\n9|12\n10|1");
	assert_rows(st, "SELECT count(*) FROM gc_mark WHERE what = 'markterm'",
		    "28");
	stall_store_close(st);
}

static void pauses_without_stamps_are_bounds(void **state)
{
	struct stall_store *st = import_file("samples/stw/go1.21/trace.dat");

	(void)state;
	/* debug.GCStats: PauseTotal 66009509 ns lies between the bounds. */
	assert_rows(st,
		    "SELECT count(*), min(bound), max(bound), "
		    "sum(lower_ns) <= 66009509, sum(upper_ns) >= 66009509 "
		    "FROM stw_stop WHERE reason IN (1, 2)",
		    "62|upper_bound|upper_bound|1|1");
	stall_store_close(st);
}

static void requests_to_yield_are_counted_and_timed(void **state)
{
	struct stall_store *st =
		import_file("samples/preempt/default/trace.dat");

	(void)state;
	assert_string_equal(metric(st, "preempt", "signal_delivery", "all"),
			    "523|580338694|11497|5782188|0|ok");
	assert_string_equal(
		metric(st, "preempt", "delivered", "process=preempt-1.26"),
		"523|523||||ok");
	assert_rows(st,
		    "SELECT on_cpu, count(*), percentile_nr(dur, 0.99) "
		    "FROM sigurg WHERE kind = 'request' GROUP BY 1",
		    "0|307|5860947\n1|216|17362");
	/* Its switch-in cuts a delivery in two. */
	assert_rows(st,
		    "SELECT count(*) FROM sigurg WHERE on_cpu = 0 "
		    "AND (run_ts < ts OR run_ts > deliver_ts)",
		    "0");
	stall_store_close(st);
}

static void shares_of_blame_sum_to_the_wait(void **state)
{
	struct stall_store *st =
		import_file("samples/preempt/default/trace.dat");

	(void)state;
	assert_rows(st,
		    "SELECT count(*) > 2000, sum(told IS NOT dur) FROM ("
		    "SELECT w.dur, (SELECT sum(u.dur) "
		    "FROM thread_use(w.utid, w.ts, w.dur) AS u) AS told "
		    "FROM cpu_wait AS w WHERE w.dur > 0)",
		    "1|0");
	assert_rows(st,
		    "SELECT count(*), sum(told IS NOT dur) FROM ("
		    "SELECT q.dur, (SELECT sum(u.dur) "
		    "FROM thread_use(q.utid, q.ts, q.dur) AS u) AS told "
		    "FROM sigurg AS q WHERE kind = 'request')",
		    "523|0");
	stall_store_close(st);
}

static void time_adds_up(void **state)
{
	struct stall_store *st =
		import_file("samples/preempt/default/trace.dat");

	(void)state;
	/* Slices of a CPU do not overlap. */
	assert_rows(st,
		    "SELECT count(*) FROM (SELECT ts + dur AS e, lead(ts) OVER "
		    "(PARTITION BY ucpu ORDER BY ts, id) AS n FROM sched_slice)"
		    " WHERE n < e OR (e IS NULL AND n IS NOT NULL)",
		    "0");
	/* Running, waiting and sleeping tile the life of a thread. */
	assert_rows(st,
		    "SELECT count(*) FROM (SELECT ts + dur AS e, lead(ts) OVER "
		    "(PARTITION BY utid ORDER BY ts, dur IS NULL, dur) AS n "
		    "FROM thread_state JOIN thread USING (utid) WHERE tid > 0) "
		    "WHERE n IS NOT NULL AND n IS NOT e",
		    "0");
	stall_store_close(st);
}

static void gos_resolver_blocks_no_thread(void **state)
{
	struct stall_store *st = import_file("samples/dns/go/trace.dat");

	(void)state;
	/* 305 questions, the name server dropped 5; none of the decoys. */
	assert_string_equal(metric(st, "dns", "queries", "resolver=go"),
			    "305|305||||ok");
	assert_string_equal(metric(st, "dns", "query", "resolver=go"),
			    "300|3661235730|2293128|212716482|5|ok");
	assert_rows(st, "SELECT DISTINCT resolver FROM dns_query", "go");
	assert_string_equal(metric(st, "dns", "blocked_threads", "resolver=go"),
			    "0|||||ok");
	stall_store_close(st);
}

static void the_c_librarys_resolver_blocks_a_thread_a_lookup(void **state)
{
	struct stall_store *st = import_file("samples/dns/cgo/trace.dat");

	(void)state;
	/* The program logged 150 lookups, P99 1006.2 ms. */
	assert_rows(
		st,
		"SELECT count(*), percentile_nr(dur, 0.99) / 100000 "
		"FROM dns_lookup WHERE resolver = 'cgo' AND source = 'uprobe'",
		"150|10061");
	assert_rows(st, "SELECT DISTINCT resolver FROM dns_query", "cgo");
	stall_store_close(st);
}

/* The number behind "key": in a line of a program's log. */
static long long logged(const char *line, const char *key)
{
	char quoted[40];
	const char *p;

	snprintf(quoted, sizeof(quoted), "\"%s\":", key);
	p = strstr(line, quoted);
	assert_non_null(p);
	return strtoll(p + strlen(quoted), NULL, 10);
}

/* The log has the two clocks from readings so far apart. */
#define CLOCKS_APART_NS 250000

/* Each lookup of the log, by its name, inside of the time that it took. */
static void assert_lookups(const char *trace, const char *truth, int want)
{
	struct stall_store *st = import_file(trace);
	FILE *f = fopen(truth, "r");
	char line[1000], sql[400], name[100];
	long long off = 0;
	int n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (strstr(line, "\"type\":\"start\""))
			off = logged(line, "clock_realtime") -
			      logged(line, "clock_monotonic");
		if (!strstr(line, "\"type\":\"lookup\""))
			continue;
		assert_int_equal(sscanf(strstr(line, "\"name\":\"") + 8,
					"%99[^\"]", name),
				 1);
		name[strlen(name) - 1] = '\0'; /* the root's dot */
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM dns_lookup WHERE host = '%s' "
			 "AND ts >= %lld AND ts + dur <= %lld",
			 name, logged(line, "start") + off - CLOCKS_APART_NS,
			 logged(line, "end") + off + CLOCKS_APART_NS);
		assert_rows(st, sql, "1");
		n++;
	}
	fclose(f);
	assert_int_equal(n, want);
	snprintf(name, sizeof(name), "%d", want);
	assert_rows(st, "SELECT count(*) FROM dns_lookup", name);
	stall_store_close(st);
}

static void strace_tells_each_lookup(void **state)
{
	struct stall_store *st = import_file("samples/strace/go.strace.gz");

	(void)state;
	assert_lookups("samples/strace/go.strace.gz",
		       "samples/strace/go.truth.jsonl", 40);
	assert_lookups("samples/strace/cgo.strace.gz",
		       "samples/strace/cgo.truth.jsonl", 40);
	/* The name server got 81 over UDP and dropped one. */
	assert_string_equal(metric(st, "dns", "queries", "resolver=go"),
			    "81|81||||ok");
	assert_rows(st, "SELECT sum(dur IS NULL) FROM dns_query", "1");
	stall_store_close(st);
}

static void strace_tells_lookups_of_musl(void **state)
{
	struct stall_store *st = import_file("samples/strace/musl.strace.gz");

	(void)state;
	assert_lookups("samples/strace/musl.strace.gz",
		       "samples/strace/musl.truth.jsonl", 20);
	/* The name server got 41 and dropped one. */
	assert_rows(st, "SELECT count(*), sum(dur IS NULL) FROM dns_query",
		    "41|1");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sum_of_pauses_is_the_runtimes_own),
		cmocka_unit_test(pauses_without_stamps_are_bounds),
		cmocka_unit_test(requests_to_yield_are_counted_and_timed),
		cmocka_unit_test(shares_of_blame_sum_to_the_wait),
		cmocka_unit_test(time_adds_up),
		cmocka_unit_test(gos_resolver_blocks_no_thread),
		cmocka_unit_test(strace_tells_each_lookup),
		cmocka_unit_test(strace_tells_lookups_of_musl),
		cmocka_unit_test(
			the_c_librarys_resolver_blocks_a_thread_a_lookup),
	};

	return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
