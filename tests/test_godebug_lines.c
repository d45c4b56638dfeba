/* Each shape of line, in every Go version that prints it, as a row. */
#include <stdio.h>

#include "importers/godebug/kinds.h"
#include "tests/harness.h"

struct shape {
	const char *line;
	const char *sql;
	const char *want;
};

#define GC                                                               \
	"SELECT seq, at_ns / 1000, gc_cpu_pct, sweep_stw_ns / 1000, "    \
	"mark_ns / 1000, mark_stw_ns / 1000, sweep_stw_res / 1000, "     \
	"mark_res / 1000, mark_stw_res / 1000, cpu_sweep_ns / 1000, "    \
	"cpu_assist_ns / 1000, cpu_bg_ns / 1000, cpu_idle_ns / 1000, "   \
	"cpu_mark_ns / 1000, heap_start_mb, heap_end_mb, heap_live_mb, " \
	"heap_goal_mb, stacks_mb, globals_mb, procs, forced, "           \
	"leak_check FROM gc_cycle"
#define SCAN                                                 \
	"SELECT class, objs, single, sparse, dense, spans, " \
	"sparse_spans, dense_spans FROM gc_scan"
#define SCVG                                                           \
	"SELECT released_mb, inuse_mb, idle_mb, sys_mb, consumed_mb, " \
	"forced FROM gc_scvg"
#define SCAV                                                      \
	"SELECT gen, work_kib, bg_kib, eager_kib, returned_kib, " \
	"util_pct, forced, controller_reset FROM gc_scav"
#define ASSIST                                                            \
	"SELECT ratio, scan_mb, live_mb, goal_mb, dedicated, fractional " \
	"FROM gc_pacer_assist"
#define MARK                                                         \
	"SELECT cpu_pct, goal_pct, heap_bytes, stack_bytes, "        \
	"globals_bytes, expected_bytes, trigger_bytes, live_bytes, " \
	"over_goal_bytes, cons_mark, controller_reset FROM gc_pacer_mark"
#define SCHED                                                        \
	"SELECT at_ns / 1000000, gomaxprocs, idleprocs, threads, "   \
	"spinning, needspinning, idlethreads, runqueue, gcwaiting, " \
	"nmidlelocked, stopwait, sysmonwait, "                       \
	"(SELECT group_concat(runq) FROM sched_runq), "              \
	"(SELECT group_concat(schedtick) FROM sched_runq) "          \
	"FROM sched_trace"
#define P                                                         \
	"SELECT p, status, schedtick, syscalltick, m, runqsize, " \
	"gfreecnt, timers, sched_line_id FROM sched_p"
#define M                                                             \
	"SELECT m, p, curg, mallocing, throwing, preemptoff, locks, " \
	"dying, spinning, blocked, lockedg FROM sched_m"
#define G "SELECT g, status, scan, reason, m, lockedm FROM sched_g"
#define INIT                                                          \
	"SELECT package, at_ns, at_res, dur, dur_res, bytes, allocs " \
	"FROM go_init"

/* The rows of the test table in the description of the formats, and more. */
static const struct shape shapes[] = {
	{"gc 2 @0.009s 6%: 0.008+10+0.025 ms clock, 0.017+0.35/0.033/4.0+0.051 "
	 "ms cpu, 8->14->9 MB, 10 MB goal, 2 P",
	 GC,
	 "2|9000|6|8|10000|25|1|1000|1|17|350|33|4000|51|8|14|9|10|||2|0|0"},
	{"gc 9 @0.079s 7%: 0.084+1.0+0.002 ms clock, 0.16+0/0.18/1.5+0.004 ms "
	 "cpu, 53->53->3 MB, 106 MB goal, 2 P (forced)",
	 GC,
	 "9|79000|7|84|1000|2|1|100|1|160|0|180|1500|4|53|53|3|106|||2|1|0"},
	{"gc 11 @0.077s 20%: 3.6+0.76+0.001 ms clock, 7.2+0/1.1/0+0.003 ms "
	 "cpu, "
	 "3->3->3 MB, 6 MB goal, 2 P (forced)",
	 GC, "11|77000|20|3600|760|1|100|10|1|7200|0|1100|0|3|3|3|3|6|||2|1|0"},
	{"gc 2 @0.008s 29%: 0.099+4.1+0.002 ms clock, 0.19+3.0/0.92/0+0.004 ms "
	 "cpu, 7->8->4 MB, 8 MB goal, 0 MB stacks, 0 MB globals, 2 P",
	 GC, "2|8000|29|99|4100|2|1|100|1|190|3000|920|0|4|7|8|4|8|0|0|2|0|0"},
	{"gc 1 @0.002s 27%: 3.2+4.3+0.063 ms clock, 6.5+4.1/1.4/0+0.12 ms cpu, "
	 "3->8->7 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P",
	 GC,
	 "1|2000|27|3200|4300|63|100|100|1|6500|4100|1400|0|120|3|8|7|4|0|0|2|"
	 "0|0"},
	{"gc 7 @12.345s 1% (checking for goroutine leaks): 0.03+12+0.02 ms "
	 "clock, 0.2+1/2/3+0.1 ms cpu, 10->11->5 MB, 12 MB goal, 1 MB stacks, "
	 "2 MB globals, 8 P",
	 GC,
	 "7|12345000|1|30|12000|20|10|1000|10|200|1000|2000|3000|100|10|11|5|"
	 "12|1|2|8|0|1"},
	{"gc 12 @0.199s 6%: 0.029+0.71+0.001 ms clock, 0.058+0/0.33/0.97+0.002 "
	 "ms cpu, 53->53->3 MB, 106 MB goal, 0 MB stacks, 0 MB globals, 2 P "
	 "(forced)",
	 GC,
	 "12|199000|6|29|710|1|1|10|1|58|0|330|970|2|53|53|3|106|0|0|2|1|0"},
	{"gc 1 @0.002s 40%: 0.18+1.7+0.010 ms clock, 0.36+0/3.4/0+0.021 ms "
	 "cpu, 3->3->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P",
	 GC,
	 "1|2000|40|180|1700|10|10|100|1|360|0|3400|0|21|3|3|3|4|0|0|2|0|0"},
	{"gc 1 @0.002s 40%: 0+1.7+0 ms clock, 0+0/3.4/0+0 ms cpu, 3->3->3 MB, "
	 "4 MB goal, 2 P",
	 "SELECT sweep_stw_ns, sweep_stw_res, mark_stw_res FROM gc_cycle",
	 "0|1000|1000"},
	{"GC forced", "SELECT kind, bytes FROM go_line", "gc_forced|9"},
	{"scan: total 38402 objs", SCAN, "total|38402||||||"},
	{"scan: total 930+4335+32168=37433 objs, 1131+1359=2490 spans", SCAN,
	 "total|37433|930|4335|32168|2490|1131|1359"},
	{"scan: class 8B 9+0+0=9 objs, 0+0=0 spans", SCAN, "8B|9|9|0|0|0|0|0"},
	{"scan: class L 12 objs", SCAN, "L|12||||||"},
	{"scvg: inuse: 11, idle: 52, sys: 63, released: 47, consumed: 16 (MB)",
	 SCVG, "47|11|52|63|16|0"},
	{"forced scvg: 50 MB released", SCVG, "50|||||1"},
	{"scav 8 KiB work, 51072 KiB total, 99% util", SCAV,
	 "|8|||51072|99|0|0"},
	{"scav 12 49216 KiB work, 65688 KiB total, 91% util (forced)", SCAV,
	 "12|49216|||65688|91|1|0"},
	{"scav 0 KiB work (bg), 51360 KiB work (eager), 65440 KiB now, 87% "
	 "util "
	 "(forced)",
	 SCAV, "||0|51360|65440|87|1|0"},
	{"scav 0 KiB work, 3456 KiB total, 99% util [controller reset]", SCAV,
	 "|0|||3456|99|0|1"},
	{"pacer: assist ratio=+3.266182e-001 (scan 0 MB in 4->5 MB) "
	 "workers=0++2.500000e-001",
	 ASSIST, "0.3266182|0|4|5|0|0.25"},
	{"pacer: assist ratio=0.93697509765625 (scan 0 MB in 3->4 MB) "
	 "workers=0+0.25",
	 ASSIST, "0.93697509765625|0|3|4|0|0.25"},
	{"pacer: assist ratio=+Inf (scan 0 MB in 3->4 MB) workers=1+0", ASSIST,
	 "Inf|0|3|4|1|0.0"},
	{"pacer: assist ratio=NaN (scan 0 MB in 3->4 MB) workers=1+1e-06",
	 ASSIST, "|0|3|4|1|1.0e-06"},
	{"pacer: 46% CPU (25 exp.) for 692880+28672+221328 B work (245904 B "
	 "exp.) in 4194304 B -> 4587520 B (∆goal 286720, cons/mark "
	 "+0.000000e+000)",
	 MARK, "46|25|692880|28672|221328|245904|4194304|4587520|286720|0.0|0"},
	{"pacer: 61% CPU (25 exp.) for 579832+5256+406336 B work (1055520 B "
	 "exp.) in 7296912 B -> 8550288 B (∆goal -85808, cons/mark "
	 "+6.053040e-001)[controller reset]",
	 MARK,
	 "61|25|579832|5256|406336|1055520|7296912|8550288|-85808|0.605304|1"},
	{"pacer: sweep done at heap size 9MB; allocated 1MB during sweep; "
	 "swept "
	 "989 pages at 0.00022822599404074008 pages/byte",
	 "SELECT heap_mb, allocated_mb, pages, pages_per_byte "
	 "FROM gc_pacer_sweep",
	 "9|1|989|0.00022822599404074"},
	{"pacer: H_m_prev=2236962 h_t=+8.750000e-001 H_T=4194304 "
	 "h_a=+1.633057e+000 H_a=5890048 h_g=+1.362061e+000 H_g=5283840 "
	 "u_a=+3.728282e-001 u_g=+3.000000e-001 W_a=974264 "
	 "goalΔ=+4.870607e-001 actualΔ=+7.580568e-001 u_a/u_g=+1.242761e+000",
	 "SELECT marked_bytes, trigger_ratio, trigger_bytes, heap_ratio, "
	 "heap_bytes, goal_ratio, goal_bytes, cpu, cpu_goal, work_bytes, "
	 "goal_delta, actual_delta, cpu_ratio FROM gc_pacer_mark_old",
	 "2236962|0.875|4194304|1.633057|5890048|1.362061|5283840|0.3728282|"
	 "0.3|974264|0.4870607|0.7580568|1.242761"},
	{"SCHED 25ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 "
	 "idlethreads=1 runqueue=0 [0 2]",
	 SCHED, "25|2|0|4|0||1|0|||||0,2|"},
	{"SCHED 28ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 "
	 "needspinning=1 idlethreads=1 runqueue=0 [0 0]",
	 SCHED, "28|2|0|4|0|1|1|0|||||0,0|"},
	{"SCHED 26ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 "
	 "needspinning=1 idlethreads=1 runqueue=0 [ 1 0 ] schedticks=[ 3 10 ]",
	 SCHED, "26|2|0|4|0|1|1|0|||||1,0|3,10"},
	{"SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 "
	 "idlethreads=2 runqueue=0 gcwaiting=0 nmidlelocked=0 stopwait=0 "
	 "sysmonwait=0",
	 SCHED, "0|2|1|4|0||2|0|0|0|0|0||"},
	{"SCHED 0ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=1 "
	 "idlethreads=1 runqueue=0 gcwaiting=0 nmidlelocked=-1 stopwait=0 "
	 "sysmonwait=0",
	 SCHED, "0|2|0|4|1||1|0|0|-1|0|0||"},
	{"SCHED 0ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=1 "
	 "needspinning=0 idlethreads=1 runqueue=0 gcwaiting=false "
	 "nmidlelocked=0 stopwait=0 sysmonwait=true",
	 SCHED, "0|2|0|4|1|0|1|0|0|0|0|1||"},
	{"  P0: status=0 schedtick=0 syscalltick=0 m=-1 runqsize=0 gfreecnt=0",
	 P, "0|0|0|0||0|0||"},
	{"  P0: status=1 schedtick=4 syscalltick=0 m=0 runqsize=0 gfreecnt=0 "
	 "timerslen=0",
	 P, "0|1|4|0|0|0|0|0|"},
	{"  M3: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 "
	 "dying=0 spinning=false blocked=true lockedg=nil",
	 M, "3|||0|0||0|0|0|1|"},
	{"  M0: p=0 curg=1 mallocing=0 throwing=0 preemptoff=GC mark "
	 "termination locks=2 dying=0 spinning=false blocked=false lockedg=nil",
	 M, "0|0|1|0|0|GC mark termination|2|0|0|0|"},
	{"  G2: status=4(force gc (idle)) m=nil lockedm=nil", G,
	 "2|4|0|force gc (idle)||"},
	{"  G1: status=2(chan receive) m=0 lockedm=0", G, "1|2|0||0|0"},
	{"  G9: status=4098(GC worker (active)) m=3 lockedm=nil", G,
	 "9|2|1||3|"},
	{"  G9: status=4100(GC worker (idle)) m=-1 lockedm=-1", G,
	 "9|4|1|GC worker (idle)||"},
	{"init internal/bytealg @0.002 ms, 0 ms clock, 0 bytes, 0 allocs", INIT,
	 "internal/bytealg|2000|1000|0|1000|0|0"},
	{"init x/y.v1 @12 ms, 1.5 ms clock, 80 bytes, 5 allocs", INIT,
	 "x/y.v1|12000000|1000000|1500000|100000|80|5"},
	{"checkfinalizers: queue: 0 finalizers + 3 cleanups",
	 "SELECT finalizers, cleanups FROM gc_finalizers", "0|3"},
	{"go package net: hostLookupOrder(a.example) = files,dns",
	 "SELECT text, host, lookup_order FROM go_resolver",
	 "hostLookupOrder(a.example) = files,dns|a.example|files,dns"},
	{"go package net: using the Go DNS resolver",
	 "SELECT text, host, lookup_order FROM go_resolver",
	 "using the Go DNS resolver||"},
};

static struct stall_store *import_line(const char *line)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s\n", line);
	return import_text("line", "godebug", text);
}

static void every_shape_is_a_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct stall_store *st = import_line(shapes[i].line);
		const char *got = rows(st, shapes[i].sql);

		if (strcmp(got, shapes[i].want))
			fail_msg("%s\ngave %s\nnot  %s", shapes[i].line, got,
				 shapes[i].want);
		assert_string_equal(rows(st, "SELECT count(*) FROM go_line"),
				    "1");
		assert_string_equal(rows(st, "SELECT * FROM skipped"), "");
		stall_store_close(st);
	}
}

static bool ends_in(struct stall_str s, const char *end)
{
	size_t n = strlen(end);

	return s.n >= n && !memcmp(s.p + s.n - n, end, n);
}

/*
 * What a record is cut off at must not be read as one. Some can be: what was
 * cut off may be missing, or it ends in a number, which the importer does not
 * believe at the end of a file.
 */
static void every_shape_cut_anywhere_is_not_read(void **state)
{
	static const char *const may_end[] = {" P", "% util", ")", "]", "nil"};

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		const char *line = shapes[i].line;

		for (size_t cut = 1; cut < strlen(line); cut++) {
			struct stall_str part = {line, cut};
			const struct godebug_kind *k = godebug_kind_of(part);
			struct scan s = scan_of(part);
			union godebug_record r;
			bool may = line[cut - 1] >= '0' && line[cut - 1] <= '9';

			for (int j = 0; j < 5; j++)
				may |= ends_in(part, may_end[j]);
			if (k && !k->alone && !may && k->read(&s, &r))
				fail_msg("%.*s", (int)cut, line);
			if (k && !k->alone && s.tokens >= k->sure && !may &&
			    !scan_short(&s))
				fail_msg("not short: %.*s", (int)cut, line);
		}
	}
}

static void a_number_at_the_end_of_a_cut_file_is_not_believed(void **state)
{
	struct stall_store *st =
		import_text("cut", "godebug",
			    "  G9: status=2() m=3 lockedm=nil\n"
			    "  G9: status=2() m=3 lockedm=1");

	(void)state;
	assert_string_equal(rows(st, "SELECT count(*) FROM sched_g"), "1");
	assert_string_equal(rows(st, "SELECT reason, first_place FROM skipped"),
			    "damaged_sched_g_line|2");
	assert_string_equal(rows(st, "SELECT cut_at FROM source"), "33");
	stall_store_close(st);
}

static void a_number_out_of_range_is_damage(void **state)
{
	static const char *const lines[] = {
		"gc 99999999999999999999 @0.009s 6%: 0+1+0 ms clock, "
		"0+0/0/0+0 ms cpu, 8->14->9 MB, 10 MB goal, 2 P",
		"gc 2 @99999999999.009s 6%: 0+1+0 ms clock, 0+0/0/0+0 ms cpu, "
		"8->14->9 MB, 10 MB goal, 2 P",
		"gc 2 @0.009s 6%: 0+99999999999999999+0 ms clock, 0+0/0/0+0 ms "
		"cpu, 8->14->9 MB, 10 MB goal, 2 P",
		"gc 2 @0.009s 6%: 0+0.12345678+0 ms clock, 0+0/0/0+0 ms cpu, "
		"8->14->9 MB, 10 MB goal, 2 P",
		"gc 2 @0.009s 6%: 0+1+0 ms clock, 0+0/0/0+0 ms cpu, "
		"8->9223372036854775808->9 MB, 10 MB goal, 2 P",
		"gc 2 @0.009s 6%: 0+1+0 ms clock, 0+0/0/0+0 ms cpu, "
		"8->14->9 MB, 10 MB goal, 1048577 P",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct stall_store *st = import_line(lines[i]);

		assert_string_equal(rows(st, "SELECT * FROM go_line"), "");
		assert_string_equal(rows(st,
					 "SELECT reason, count, first_place "
					 "FROM skipped"),
				    "damaged_gc_line|1|1");
		stall_store_close(st);
	}
}

static void what_only_looks_like_a_record_is_other_text(void **state)
{
	static const char *const lines[] = {
		"println from user 2642026/01/01 00:00:00 user log line",
		"{\"msg\":\"gc 12 @0.5s fake line inside json\",\"n\":1}",
		"P0: status=ok M1: done G3: see SCHED 5ms: gomaxprocs=unknown",
		"gc is what I do",
		"init db @localhost",
		"scavenging 12 things",
		"INFO GC forced",
		"pacer: nothing",
		"atus=4(sleep) m=nil lockedm=nil",
		"0 allocs",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct stall_store *st = import_line(lines[i]);

		assert_string_equal(rows(st, "SELECT * FROM go_line"), "");
		assert_string_equal(rows(st, "SELECT * FROM skipped"), "");
		assert_string_equal(rows(st, "SELECT value FROM source_info "
					     "WHERE key = 'other_lines'"),
				    "1");
		stall_store_close(st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shape_is_a_row),
		cmocka_unit_test(every_shape_cut_anywhere_is_not_read),
		cmocka_unit_test(
			a_number_at_the_end_of_a_cut_file_is_not_believed),
		cmocka_unit_test(a_number_out_of_range_is_damage),
		cmocka_unit_test(what_only_looks_like_a_record_is_other_text),
	};

	return cmocka_run_group_tests_name("godebug_lines", tests, NULL, NULL);
}
