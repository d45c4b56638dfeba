/* Text and a trace of one run on one time line; all numbers worked by hand. */
#include <stdlib.h>
#include <unistd.h>

#include "tests/godebug_text.h"

/*
 * ---- a trace of one line an event ----
 *
 *   exec TS UPID        process N is thread N, pid 100 + N
 *   write TS UPID FD BYTES
 *   stop TS UPID        for sweep termination, by a thread long on its CPU
 *   loss TS
 *   clock NAME
 */
static const struct stall_rowtype process_row = {"process",
						 "source_id, pid, evidence", 3};
static const struct stall_rowtype thread_row = {"thread",
						"source_id, upid, tid", 3};
static const struct stall_rowtype exec_row = {"exec", "ts, utid", 2};
static const struct stall_rowtype write_row = {"std_write",
					       "ts, utid, fd, size, ret", 5};
static const struct stall_rowtype stop_row = {"stw", "ts, utid, reason", 3};
static const struct stall_rowtype slice_row = {"sched_slice",
					       "ts, dur, ucpu, utid", 4};
static const struct stall_rowtype cpu_row = {"cpu", "source_id, cpu", 2};
static const struct stall_rowtype loss_row = {"loss", "ts, dur, ucpu", 3};

struct tracelet {
	struct stall_load *load;
	int64_t ucpu, upid[3], utid[3];
};

static void add_event(struct tracelet *t, const char *what, int64_t ts,
		      const int64_t *v)
{
	struct stall_val utid = stall_int(t->utid[v[0] & 1 ? 1 : 2]);

	if (!strcmp(what, "exec")) {
		stall_load_row(t->load, &exec_row, stall_int(ts), utid);
	} else if (!strcmp(what, "write")) {
		stall_load_row(t->load, &write_row, stall_int(ts), utid,
			       stall_int(v[1]), stall_int(v[2]),
			       stall_int(v[2]));
	} else if (!strcmp(what, "stop")) {
		stall_load_row(t->load, &slice_row, stall_int(ts - 60000),
			       stall_int(70000), stall_int(t->ucpu), utid);
		stall_load_row(t->load, &stop_row, stall_int(ts), utid,
			       stall_int(2));
	} else if (!strcmp(what, "loss")) {
		stall_load_row(t->load, &loss_row, stall_int(ts), stall_int(1),
			       stall_int(t->ucpu));
	} else {
		fail_msg("%s", what);
	}
}

static int tracelet_probe(struct stall_str head)
{
	return head.n > 9 && !memcmp(head.p, "tracelet\n", 9) ? 100 : 0;
}

static int tracelet_import(struct stall_source *src, struct stall_load *load,
			   struct stall_err *err)
{
	struct stall_val id = stall_int(stall_load_source_id(load));
	struct tracelet t = {.load = load};
	struct stall_str line;
	bool same = true;

	(void)err;
	t.ucpu = stall_load_row(load, &cpu_row, id, stall_int(0));
	for (int i = 1; i < 3; i++) {
		t.upid[i] =
			stall_load_row(load, &process_row, id,
				       stall_int(100 + i), stall_cstr("tgid"));
		t.utid[i] = stall_load_row(load, &thread_row, id,
					   stall_int(t.upid[i]),
					   stall_int(100 + i));
		for (int j = 0; i == 1 && j < 3; j++)
			stall_load_row(load, &thread_row, id,
				       stall_int(t.upid[i]), stall_int(200));
	}
	for (stall_source_line(src, &line); stall_source_line(src, &line);) {
		char copy[128], what[16];
		long long ts, v[3] = {0};

		snprintf(copy, sizeof(copy), "%.*s", (int)line.n, line.p);
		if (!strncmp(copy, "clock ", 6)) {
			same = false;
			stall_load_clock(load, copy + 6, "unaligned", 0, 0);
		} else if (sscanf(copy, "%15s %lld %lld %lld %lld", what, &ts,
				  &v[0], &v[1], &v[2]) >= 2) {
			add_event(&t, what, ts, (int64_t[]){v[0], v[1], v[2]});
		}
	}
	if (same)
		stall_load_clock(load, "mono", "same", 0, 0);
	return 0;
}

static const struct stall_importer tracelet = {"tracelet", "", tracelet_probe,
					       tracelet_import};

/* ---- one run ---- */

static void add(struct stall_import *in, const char *name,
		const struct stall_importer *imp, const char *text)
{
	struct stall_source *src = stall_source_mem(name, text, strlen(text));
	struct stall_import_result result;
	struct stall_err err;

	if (stall_import_source(in, src, imp, &result, &err))
		fail_msg("%s", err.msg);
	stall_source_close(src);
}

static struct stall_store *run_of(const char *text, const char *events)
{
	struct stall_err err;
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_store *st;
	char trace[8192];

	assert_non_null(in);
	snprintf(trace, sizeof(trace), "tracelet\n%s", events ? events : "");
	if (text)
		add(in, "text", stall_importer_find("godebug"), full(text));
	if (events)
		add(in, "trace", &tracelet, trace);
	st = stall_import_store(in, &err);
	if (!st)
		fail_msg("%s", err.msg);
	return st;
}

static const char maps[] =
	"SELECT instance, clock, p.pid, offset_ns, early_ns, late_ns, method "
	"FROM clock_map LEFT JOIN process AS p USING (upid) "
	"ORDER BY clock_map_id";
static const char writes[] =
	"SELECT lineno, w.ts, tid FROM go_line_write AS w "
	"JOIN go_line USING (line_id) JOIN thread USING (utid) "
	"ORDER BY line_id";

static void assert_run(const char *text, const char *events, const char *sql,
		       const char *want)
{
	struct stall_store *st = run_of(text, events);

	assert_string_equal(rows(st, sql), want);
	stall_store_close(st);
}

/* ---- write ---- */

/* "hello\n" is 6 bytes, a gc line with its end 133. */
static const char two_gcs[] = "hello\n<gc 1 0.100>\n<gc 2 0.200>\n";
static const char their_writes[] =
	"exec 1000000000 1\n"
	"write 1050000000 1 2 6\n"
	"write 1060000000 2 2 77\n" /* another process */
	"write 1070000000 1 1 50\n" /* another stream */
	"write 1112000000 1 2 3\n"
	"write 1112001000 1 2 130\n"
	"write 1211500000 1 2 3\n"
	"write 1211501000 1 2 130\n";

/*
 * A collection took 10.033 ms. The zero is not after 1112.000 - 100 - 10.033
 * and not after 1211.500 - 200 - 10.033 = 1001.467 ms (and 1 us), not before
 * the exec. (1112.000 - 200 - 1 ms is earlier than that.)
 */
static void prints_found_among_writes_bound_the_zero(void **state)
{
	(void)state;
	assert_run(two_gcs, their_writes, writes,
		   "2|1112000000|101\n3|1211500000|101");
	assert_run(two_gcs, their_writes, maps,
		   "0|gctrace|101|1000734000|734000|734000|write");
}

/* The second began after the first was printed: 1112.0 - 112 - 1 ms - 1 us. */
static void a_collection_begins_after_the_one_before_was_printed(void **state)
{
	(void)state;
	assert_run("hello\n<gc 1 0.100>\n<gc 2 0.112>\n",
		   "write 1050000000 1 2 6\n"
		   "write 1112000000 1 2 133\n"
		   "write 1125000000 1 2 133\n",
		   "SELECT offset_ns - early_ns, offset_ns + late_ns, method "
		   "FROM clock_map",
		   "998999000|1001968000|write");
}

/*
 * print - printed time: 2000.0, 2000.4, 2000.9 ms. Not after the first (and
 * 1 us); the last may have been held up, so not before 2000.4 - 1 - 0.02.
 */
static void sched_lines_bound_their_zero(void **state)
{
	(void)state;
	assert_run("<sched 0>\n<sched 100>\n<sched 200>\n",
		   "write 2000000000 1 2 110\n"
		   "write 2100400000 1 2 112\n"
		   "write 2200900000 1 2 112\n",
		   maps, "0|schedtrace|101|1999690500|310500|310500|write");
}

static void a_trace_may_begin_later_and_end_earlier(void **state)
{
	char text[4096] = "", events[4096] = "", want[512] = "";
	char *t = text, *e = events, *w = want;

	(void)state;
	for (int i = 0; i < 20; i++) {
		int filler = 7 + i * i % 23;

		t += sprintf(t, "%.*s\n<gc %d 0.%d>\n", filler,
			     "-----------------------------------------", i + 1,
			     100 + i);
		if (i < 6 || i >= 16)
			continue;
		e += sprintf(e,
			     "write %d 1 2 %d\nwrite %d 1 2 3\n"
			     "write %d 1 2 %d\n",
			     1000 + i * 10, filler + 1, 1003 + i * 10,
			     1005 + i * 10, i < 9 ? 130 : 131);
		w += sprintf(w, "%s%d|%d|101", w == want ? "" : "\n", 2 * i + 2,
			     1003 + i * 10);
	}
	assert_run(text, events, writes, want);
}

/* Lines of one length at one pace fit at every place. */
static void what_fits_in_two_places_is_not_placed(void **state)
{
	char text[4096] = "", events[4096] = "";
	char *t = text, *e = events;

	(void)state;
	for (int i = 0; i < 40; i++)
		t += sprintf(t, "<sched %d>\n", 100 + i);
	for (int i = 0; i < 20; i++)
		e += sprintf(e, "write %d 1 2 6\nwrite %d 1 2 106\n",
			     1000 + i * 10, 1003 + i * 10);
	assert_run(text, events, writes, "");
	/* But the program's start is the text's start. */
	memmove(events + 13, events, strlen(events) + 1);
	memcpy(events, "exec 900 1  \n", 13);
	assert_run(text, events, "SELECT count(*), min(ts) FROM go_line_write",
		   "20|1000");
}

static void two_processes_may_share_a_text(void **state)
{
	(void)state;
	assert_run("<gc 1 0.100>\n<gc 1 0.050>\n<gc 2 0.200>\n",
		   "write 1100 1 2 133\nwrite 1200 2 2 133\n"
		   "write 1300 1 2 133\n",
		   writes, "1|1100|101\n2|1200|102\n3|1300|101");
}

static void nothing_is_believed_after_a_loss(void **state)
{
	char events[512];

	(void)state;
	snprintf(events, sizeof(events), "%swrite 1300000000 1 2 5\n",
		 their_writes);
	assert_run(two_gcs, events, "SELECT count(*) FROM go_line_write", "0");
}

static void a_line_read_before_its_write_is_not_found(void **state)
{
	(void)state;
	assert_run("1.112000000 <gc 1 0.100>\n1.211499999 <gc 2 0.200>\n",
		   "write 1111000000 1 2 133\nwrite 1211500000 1 2 133\n",
		   writes, "");
}

/* ---- stops, exec, arrival ---- */

/*
 * Stop - @: 1000.3 and 1000.9 ms. Not after the first (and 1 us), not before
 * 1000.9 - 1 - 0.1.
 */
static void stops_seen_by_probes_bound_the_zero(void **state)
{
	(void)state;
	assert_run("<gc 1 0.100>\n<gc 2 0.200>\n",
		   "exec 999000000 1\nstop 1100300000 1\n"
		   "stop 1200900000 1\n",
		   maps, "0|gctrace|101|1000050500|250500|250500|gc");
}

/* Of five stops only the middle three have the text's distances. */
static void a_trace_may_have_other_collections_too(void **state)
{
	(void)state;
	assert_run("<gc 8 0.100>\n<gc 9 0.230>\n<gc 10 0.300>\n",
		   "stop 1000000000 1\nstop 1100300000 1\n"
		   "stop 1230500000 1\nstop 1300200000 1\n"
		   "stop 1500900000 1\n",
		   "SELECT offset_ns - early_ns, offset_ns + late_ns, method "
		   "FROM clock_map",
		   "999400000|1000201000|gc");
}

static void the_start_of_the_program_bounds_the_zero(void **state)
{
	(void)state;
	assert_run("<gc 1 0.100>\n", "exec 1000000000 1\n", maps,
		   "0|gctrace|101|1010000000|10000000|10000000|exec");
	/* Read at 1111 ms: not after 1111 - 100 - 10.033 ms (and 1 us). */
	assert_run("1.111000000 <gc 1 0.100>\n", "exec 1000000000 1\n", maps,
		   "0|gctrace|101|1000484000|484000|484000|exec");
}

static void stamps_alone_bound_the_zero(void **state)
{
	(void)state;
	assert_run("1.111000000 <gc 1 0.100>\n", NULL, maps,
		   "0|gctrace||950968000|50000000|50000000|arrival");
	assert_run("<gc 1 0.100>\n", NULL, maps, "");
}

/* On the trace's clock the writes are 5 s earlier, and 10 or 30 us more. */
static void stamps_place_a_trace_with_another_clock(void **state)
{
	(void)state;
	assert_run("6.112010000 <gc 1 0.100>\n6.211530000 <gc 2 0.200>\n",
		   "clock boot\nwrite 1112000000 1 2 133\n"
		   "write 1211500000 1 2 133\n",
		   "SELECT s.path, m.clock, offset_ns, early_ns, late_ns, "
		   "method FROM clock_map AS m JOIN source AS s "
		   "USING (source_id) WHERE m.clock = 'boot'",
		   "trace|boot|5000010000|20000|0|arrival");
}

/* ---- a database that grows ---- */

static void import_into(const char *path, const char *name,
			const struct stall_importer *imp, const char *text)
{
	struct stall_err err;
	struct stall_import *in = stall_import_begin(
		path, &(struct stall_import_options){.run = "r"}, &err);

	assert_non_null(in);
	add(in, name, imp, text);
	if (stall_import_commit(in, &err))
		fail_msg("%s", err.msg);
}

static void a_trace_that_comes_later_places_the_text(void **state)
{
	char path[] = "/tmp/stall_align_XXXXXX", trace[512];
	struct stall_err err;
	struct stall_store *st;

	(void)state;
	close(mkstemp(path));
	snprintf(trace, sizeof(trace), "tracelet\n%s", their_writes);
	import_into(path, "text", stall_importer_find("godebug"),
		    full(two_gcs));
	import_into(path, "trace", &tracelet, trace);
	st = stall_store_open(path, &err);
	assert_non_null(st);
	assert_string_equal(rows(st, maps),
			    "0|gctrace|101|1000734000|734000|734000|write");
	stall_store_close(st);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_found_among_writes_bound_the_zero),
		cmocka_unit_test(
			a_collection_begins_after_the_one_before_was_printed),
		cmocka_unit_test(sched_lines_bound_their_zero),
		cmocka_unit_test(a_trace_may_begin_later_and_end_earlier),
		cmocka_unit_test(what_fits_in_two_places_is_not_placed),
		cmocka_unit_test(two_processes_may_share_a_text),
		cmocka_unit_test(nothing_is_believed_after_a_loss),
		cmocka_unit_test(a_line_read_before_its_write_is_not_found),
		cmocka_unit_test(stops_seen_by_probes_bound_the_zero),
		cmocka_unit_test(a_trace_may_have_other_collections_too),
		cmocka_unit_test(the_start_of_the_program_bounds_the_zero),
		cmocka_unit_test(stamps_alone_bound_the_zero),
		cmocka_unit_test(stamps_place_a_trace_with_another_clock),
		cmocka_unit_test(a_trace_that_comes_later_places_the_text),
	};

	return cmocka_run_group_tests_name("align", tests, NULL, NULL);
}
