/*
 * What latency tools print, and the rows that it becomes. The samples are real;
 * Xenomai's and Zephyr's output is made from their sources.
 */
#include <stdio.h>

#include "tests/harness.h"

#define SUMMARY                                                             \
	"SELECT tool, what, cpu, thread, n, over, min_ns, avg_ns, max_ns, " \
	"last_ns FROM latency_summary ORDER BY latency_id"
#define BUCKETS                                              \
	"SELECT count(*), sum(n), min(from_ns), max(to_ns) " \
	"FROM latency_bucket GROUP BY latency_id ORDER BY latency_id"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void assert_file(const char *path, const char *sql, const char *want)
{
	struct stall_store *st = import_file(path);

	assert_rows(st, sql, want);
	stall_store_close(st);
}

static void assert_text(const char *importer, const char *text, const char *sql,
			const char *want)
{
	struct stall_store *st = import_text("x.txt", importer, text);

	assert_rows(st, sql, want);
	stall_store_close(st);
}

/* What is beyond the last row is not in cyclictest's total. */
static void cyclictests_histogram_is_by_thread(void **state)
{
	static const char path[] = "samples/latency/cyclictest_hist.txt";

	(void)state;
	assert_file(path, SUMMARY,
		    "cyclictest|latency||0|1390|203|42000|326000|12378000|\n"
		    "cyclictest|latency||1|1376|91|17000|288000|8220000|\n"
		    "cyclictest|latency||2|1384|212|16000|328000|5027000|");
	assert_file(path, BUCKETS,
		    "146|1187|42000|399000\n188|1285|17000|382000\n"
		    "208|1172|16000|388000");
}

static void cyclictest_says_where_its_threads_are(void **state)
{
	static const char verbose[] = "samples/latency/cyclictest_verbose.txt";

	(void)state;
	assert_file("samples/latency/cyclictest.json", SUMMARY,
		    "cyclictest|latency|1|0|976||53000|189700|11395000|\n"
		    "cyclictest|latency|3|1|786||71000|265030|5377000|");
	assert_file(verbose, "SELECT cpu, thread, n FROM latency_summary",
		    "1|0|\n3|1|");
	assert_file(verbose,
		    "SELECT thread, count(*), max(seq), max(latency_ns) "
		    "FROM latency_sample JOIN latency_summary "
		    "USING (latency_id) GROUP BY 1",
		    "0|100|99|3906000\n1|81|80|4602000");
	assert_file("samples/latency/cyclicdeadline.txt",
		    "SELECT tool, tid, interval_ns, n, max_ns, last_ns "
		    "FROM latency_summary",
		    "cyclicdeadline|3200|10000000|201|1488000|64000");
}

static void a_screen_that_is_written_again_counts_once(void **state)
{
	(void)state;
	assert_text(
		"cyclictest",
		"# cyclictest -N\n"
		"T: 0 ( 7) P:95 I:1000 C:  1 Min:  21 Act: 76 Avg: 66 Max: 90\n"
		"\033[1A\033[2KT: 0 ( 7) P:95 I:1000 C: 12345678 Min:  20 Act: "
		"30 Avg: 60 Max: 15208\n",
		"SELECT n, min_ns, max_ns, last_ns, res_ns, interval_ns, "
		"priority, tid FROM latency_summary",
		"12345678|20|15208|30|1|1000000|95|7");
}

/* -H: the sum of all threads is not a thread. */
static void a_column_of_sums_is_told_apart(void **state)
{
	(void)state;
	assert_text("cyclictest",
		    "# Histogram\n"
		    "000000 000000\t000001\t000001\n"
		    "000001 000002\t000000\t000002\n"
		    "# Total: 000000002 000000001 000000003\n"
		    "# Min Latencies: 00001 00000\n"
		    "# Avg Latencies: 00001 00000\n"
		    "# Max Latencies: 00001 00000 00001\n"
		    "# Histogram Overflows: 00000 00000 00000\n",
		    "SELECT what, thread, n, over FROM latency_summary",
		    "latency|0|2|0\nlatency|1|1|0\nall||3|0");
}

/* rtla counts what is beyond the last row. Rows of zeros are left out. */
static void rtlas_histograms_are_by_cpu(void **state)
{
	static const char path[] = "samples/latency/rtla_osnoise_hist.txt";

	(void)state;
	assert_file(path, SUMMARY,
		    "rtla osnoise|noise|0||270|89|0|4548000|72750000|\n"
		    "rtla osnoise|noise|1||254|85|0|4780000|88150000|\n"
		    "rtla osnoise|noise|2||327|76|0|3549000|71550000|\n"
		    "rtla osnoise|noise|3||603|73|0|1114000|20600000|");
	assert_file("samples/latency/rtla_timerlat_hist.txt",
		    "SELECT cpu, what, s.n - over - sum(b.n), "
		    "max(b.to_ns - b.from_ns) FROM latency_summary AS s "
		    "JOIN latency_bucket AS b USING (latency_id) GROUP BY 1, 2",
		    "0|irq|0|50000\n0|thread|0|50000\n1|irq|0|50000\n"
		    "1|thread|0|50000\n2|irq|0|50000\n2|thread|0|50000\n"
		    "3|irq|0|50000\n3|thread|0|50000");
}

static void a_cpu_without_samples_has_no_numbers(void **state)
{
	(void)state;
	assert_text("rtla",
		    "# RTLA timerlat histogram\n"
		    "# Time unit is nanoseconds (ns)\n"
		    "# Duration:   0 00:00:02\n"
		    "Index   Thr-001   Usr-001   Thr-003\n"
		    "100           6         0         1\n"
		    "250           1         2         0\n"
		    "over:         0         0         1\n"
		    "count:        7         2         2\n"
		    "min:        101       251         -\n"
		    "avg:        110       252         -\n"
		    "max:        255       259       900\n",
		    "SELECT cpu, what, s.n, min_ns, max_ns, res_ns, "
		    "group_concat(from_ns || '-' || to_ns || ':' || b.n) "
		    "FROM latency_summary AS s JOIN latency_bucket AS b "
		    "USING (latency_id) GROUP BY latency_id",
		    "1|thread|7|101|255|1|100-150:6,250-300:1\n"
		    "1|user|2|251|259|1|250-300:2\n"
		    "3|thread|2||900|1|100-150:1");
}

static void rtlas_top_is_read_through_its_colours(void **state)
{
	(void)state;
	assert_file("samples/latency/rtla_timerlat_top.txt",
		    "SELECT cpu, what, n, last_ns, min_ns, avg_ns, max_ns "
		    "FROM latency_summary WHERE cpu = 1",
		    "1|irq|1478|40000|2000|110000|6698000\n"
		    "1|thread|1478|55000|28000|135000|13246000");
	assert_file("samples/latency/rtla_osnoise_top.txt",
		    "SELECT cpu, periods, runtime_ns, noise_ns, max_noise_ns, "
		    "max_single_ns, hw, nmi, irq, softirq, thread "
		    "FROM osnoise_summary WHERE cpu = 1",
		    "1|6|1527950000|1148565000|206728000|42088000|128|0|111|0|"
		    "62");
}

/* The last row has all longer ones. */
static void oslats_gaps_are_by_core(void **state)
{
	static const char path[] = "samples/latency/oslat.txt";

	(void)state;
	assert_file(path, SUMMARY,
		    "oslat|gap|3||64036541|0|1000|1001|2654000|");
	assert_file(path,
		    "SELECT sum(n), max(from_ns), sum(to_ns IS NULL) "
		    "FROM latency_bucket",
		    "64036541|32000|1");
}

static void xenomais_latency_may_be_negative(void **state)
{
	static const char text[] =
		"== All results in microseconds\n"
		"warming up...\n"
		"RTT|  00:00:01  (periodic user-mode task, 1000 us period, "
		"priority 99)\n"
		"RTH|----lat min|----lat avg|----lat "
		"max|-overrun|---msw|---lat best|--lat worst\n"
		"RTD|     -1.234|      1.700|      9.876|       0|     0|     "
		"-1.234|      9.876\n"
		"RTD|      0.500|      1.800|      7.000|       1|     0|     "
		"-1.300|     11.000\n"
		"HSD|    min|  -2 - -1 |        1\n"
		"HSD|    max|   9 - 10 |        1\n";
	char whole[2000];

	(void)state;
	assert_text("xenomai", text,
		    "SELECT what, n, min_ns, avg_ns, max_ns, last_ns, "
		    "overruns, interval_ns, priority FROM latency_summary",
		    "latency||-1300||11000|7000|1|1000000|99\n"
		    "min|1|||||||\navg|0|||||||\nmax|1|||||||");
	snprintf(whole, sizeof(whole),
		 "%sRTS|     -1.234|      1.750|      9.876|       2|     0|"
		 "    00:00:02/00:00:02\n",
		 text);
	assert_text("xenomai", whole,
		    "SELECT min_ns, avg_ns, max_ns, overruns "
		    "FROM latency_summary WHERE what = 'latency'",
		    "-1234|1750|9876|2");
	assert_text("xenomai", whole,
		    "SELECT from_ns, to_ns, n FROM latency_bucket",
		    "-2000|-1000|1\n9000|10000|1");
}

/* RTAI has the same letters in front of other columns, in ns. */
static void rtais_columns_are_not_taken_for_xenomais(void **state)
{
	static const char text[] = "RTH|    lat min|    ovl min|    lat avg|   "
				   " lat max|    ovl max|   overruns\n"
				   "RTD|      -1270|      -1270|       -100|   "
				   "    3000|       3000|          0\n";

	(void)state;
	assert_text("xenomai", text, SUMMARY, "");
	assert_text("xenomai", text, "SELECT reason, count FROM skipped",
		    "other_columns|1");
}

static void zephyr_tells_averages(void **state)
{
	(void)state;
	assert_text("zephyr",
		    "START - Time Measurement\n"
		    "Timing results: Clock frequency: 120 MHz\n"
		    "ctx switch: via k_yield (K -> K)  :     519 cycles ,     "
		    "4325 ns :\n"
		    "thread.yield - Context switch : 12 cycles , 100 ns : "
		    "FAILED - too long\n",
		    SUMMARY,
		    "zephyr latency_measure|ctx switch: via k_yield (K -> "
		    "K)||||||4325||");
}

static void the_timerlat_tracer_tells_each_measurement(void **state)
{
	struct stall_store *st =
		import_file("samples/latency/timerlat.trace.txt");

	(void)state;
	assert_rows(st,
		    "SELECT cpu, context, count(*), max(latency_ns) "
		    "FROM timerlat JOIN cpu USING (ucpu) GROUP BY 1, 2",
		    "1|irq|7|3824209\n1|thread|6|1182981\n"
		    "3|irq|6|3918863\n3|thread|6|3974801");
	assert_rows(st,
		    "SELECT ts, seq, tid FROM timerlat JOIN thread "
		    "USING (utid) WHERE context = 'thread' LIMIT 1",
		    "300596821000|772|3302");
	assert_rows(st,
		    "SELECT kind, name, vector, count(*), max(dur) FROM noise "
		    "GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 2",
		    "irq|irq_work|246|3|10925\nirq|local_timer|236|15|57737");
	assert_rows(st, "SELECT reason FROM skipped", "");
	stall_store_close(st);
}

static void osnoise_is_read_in_both_notations(void **state)
{
	(void)state;
	assert_text("ftracetext",
		    "       osnoise/3-3243    [003] .......   260.245150: "
		    "sample_threshold: start 260.315606217 duration 15305 ns "
		    "interference 2\n"
		    "       osnoise/1-3242    [001] .......   261.005606: "
		    "250000     151123  39.55080   16764     35      0     29  "
		    "    0      7\n"
		    "       osnoise/1-3242    [001] .......   261.005607: "
		    "osnoise:              noise:175114 max_sample:24872 hw:32 "
		    "nmi:0 irq:34 softirq:0 thread:19\n",
		    "SELECT 'o', ts, runtime_ns, noise_ns, max_single_ns, hw, "
		    "irq, thread FROM osnoise UNION ALL SELECT kind, ts, dur, "
		    "interference, 0, 0, 0, 0 FROM noise",
		    "o|261005606000|250000000|151123000|16764000|35|29|7\n"
		    "o|261005607000||175114000|24872000|32|34|19\n"
		    "sample|260245134695|15305|2|0|0|0|0");
}

/* A percentile from a histogram is the end of its bucket. */
static void percentiles_of_buckets_are_upper_bounds(void **state)
{
	struct stall_store *st =
		import_file("samples/latency/rtla_timerlat_hist.txt");
	const char *csv = analysed(st, "layers/metrics", "csv", NULL);

	(void)state;
	assert_non_null(strstr(
		csv, "tool_latency,ns,cpu=1;tool=rtla timerlat;what=thread,"
		     "1473,25000,150000,200000,,,12584000,173000,,,,"
		     "\"upper_bound,rounded\"\n"));
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cyclictests_histogram_is_by_thread),
		cmocka_unit_test(cyclictest_says_where_its_threads_are),
		cmocka_unit_test(a_screen_that_is_written_again_counts_once),
		cmocka_unit_test(a_column_of_sums_is_told_apart),
		cmocka_unit_test(rtlas_histograms_are_by_cpu),
		cmocka_unit_test(a_cpu_without_samples_has_no_numbers),
		cmocka_unit_test(rtlas_top_is_read_through_its_colours),
		cmocka_unit_test(oslats_gaps_are_by_core),
		cmocka_unit_test(xenomais_latency_may_be_negative),
		cmocka_unit_test(rtais_columns_are_not_taken_for_xenomais),
		cmocka_unit_test(zephyr_tells_averages),
		cmocka_unit_test(the_timerlat_tracer_tells_each_measurement),
		cmocka_unit_test(osnoise_is_read_in_both_notations),
		cmocka_unit_test(percentiles_of_buckets_are_upper_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
