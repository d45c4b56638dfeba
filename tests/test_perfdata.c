/*
 * perf.data as perf wrote it (tests/corpus/perfdata; the counts are those of
 * `perf script`), cut, and damaged. What becomes of each event is shown by
 * tests/captures/perf.py.
 */
#include <linux/perf_event.h>
#include <stdlib.h>

#include "tests/harness.h"

#define FOLDER "tests/corpus/perfdata/"
#define COUNTS "SELECT name, count FROM event_count ORDER BY name"

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

static void a_file_with_tracepoints(void **state)
{
	struct stall_store *st = import_file(FOLDER "mono");

	(void)state;
	assert_rows(st, COUNTS,
		    "sched_process_exit|4\nsched_switch|12\nsched_waking|4");
	assert_rows(st, "SELECT clock, clock_method FROM source", "mono|same");
	assert_rows(st, "SELECT clock FROM clock_snapshot", "real\nmono");
	assert_rows(st, "SELECT value FROM source_info WHERE key = 'machine'",
		    "x86_64");
	stall_store_close(st);
}

static void a_pipe_has_stacks_on_the_clock_of_perf(void **state)
{
	struct stall_store *st = import_file(FOLDER "pipe");

	(void)state;
	assert_rows(st, COUNTS, "sched_switch|12");
	assert_rows(st, "SELECT clock, clock_method FROM source", "perf|unaligned");
	assert_rows(st, "SELECT count(DISTINCT ts) FROM stack", "12");
	stall_store_close(st);
}

static void compressed_records(void **state)
{
	struct stall_store *st = import_file(FOLDER "zstd");

	(void)state;
	assert_rows(st, COUNTS,
		    "sched_process_exit|4\nsched_switch|12\nsched_waking|5");
	assert_rows(st,
		    "SELECT count(*) FROM skipped "
		    "WHERE reason <> 'missing_switch'",
		    "0");
	stall_store_close(st);
}

static void samples_of_a_clock(void **state)
{
	struct stall_store *st = import_file(FOLDER "cpu-clock");

	(void)state;
	assert_rows(st,
		    "SELECT name, type, frequency, count(*), count(utid), "
		    "count(ucpu) FROM perf_sample "
		    "JOIN perf_event USING (perf_event_id)",
		    "cpu-clock|1|4999|81|81|0");
	assert_rows(st,
		    "SELECT count(*) FROM perf_sample AS s JOIN stack AS u "
		    "ON u.stack_id = s.user_stack_id WHERE s.mode = 'user' "
		    "AND u.frames NOT LIKE printf('%x%%', s.ip)",
		    "0");
	stall_store_close(st);
}

static struct stall_store *import_changed(const char *path, size_t keep,
					  size_t spoil_at)
{
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open(path, &err);
	struct stall_str all;
	struct stall_store *st;
	char *copy;

	assert_non_null(src);
	all = stall_source_all(src);
	copy = malloc(all.n);
	assert_non_null(copy);
	memcpy(copy, all.p, all.n);
	if (spoil_at)
		memset(copy + spoil_at, 0, 8);
	st = import_bytes("x.data", "perfdata", copy, keep ? keep : all.n);
	free(copy);
	stall_source_close(src);
	return st;
}

/* The parts behind the data are gone with the end, and so is what events
 * mean; the clock and the names of threads are not. */
static void a_file_cut_off(void **state)
{
	struct stall_store *st = import_changed(FOLDER "mono", 6000, 0);

	(void)state;
	assert_rows(st, "SELECT cut_at > 0, clock FROM source", "1|mono");
	assert_rows(st,
		    "SELECT count(*) > 0 FROM skipped "
		    "WHERE reason = 'unknown_event'",
		    "1");
	stall_store_close(st);
}

/* Zeros over the head of a record: what follows is found again. */
static void damage_is_passed_over(void **state)
{
	struct stall_store *st = import_changed(FOLDER "cpu-clock", 0, 0x1030);

	(void)state;
	assert_rows(st, "SELECT count FROM skipped WHERE reason = 'bad_record'",
		    "1");
	assert_rows(st, "SELECT count(*) FROM perf_sample", "80");
	stall_store_close(st);
}

/* ---- code of the kernel's making ---- */

struct pipe {
	char bytes[1024];
	size_t n;
};

static void put(struct pipe *p, const void *bytes, size_t n)
{
	assert_true(p->n + n <= sizeof(p->bytes));
	memcpy(p->bytes + p->n, bytes, n);
	p->n += n;
}

static void put_record(struct pipe *p, uint32_t type, uint16_t misc,
		       const void *body, size_t n)
{
	struct perf_event_header h = {type, misc, (uint16_t)(sizeof(h) + n)};

	put(p, &h, sizeof(h));
	put(p, body, n);
}

static void begin_pipe(struct pipe *p, uint64_t more)
{
	const uint64_t size = 16;
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID |
			       PERF_SAMPLE_TIME | more,
		.sample_regs_user = 0xff0fff,
		.sample_id_all = 1};
	enum { HEADER_ATTR = 64 };

	put(p, "PERFILE2", 8);
	put(p, &size, 8);
	put_record(p, HEADER_ATTR, 0, &attr, sizeof(attr));
}

static void put_ksymbol(struct pipe *p, uint64_t ts, uint16_t flags)
{
	const struct {
		uint64_t addr;
		uint32_t len;
		uint16_t kind, flags;
		char name[16];
		uint32_t pid, tid;
		uint64_t ts;
	} body = {0xffffffffc0001000, 64, 1, flags, "bpf_prog_1_x", 5, 5, ts};
	enum { KSYMBOL = 17 };

	put_record(p, KSYMBOL, 0, &body, sizeof(body));
}

static void put_kernel_sample(struct pipe *p, uint64_t ts, uint64_t ip)
{
	const struct {
		uint64_t ip;
		uint32_t pid, tid;
		uint64_t ts;
	} body = {ip, 5, 5, ts};

	put_record(p, PERF_RECORD_SAMPLE, PERF_RECORD_MISC_KERNEL, &body,
		   sizeof(body));
}

/* From its record on until the one that it is gone. */
static void bpf_programs_have_names(void **state)
{
	struct pipe p = {.n = 0};
	struct stall_store *st;

	(void)state;
	begin_pipe(&p, 0);
	put_kernel_sample(&p, 10, 0xffffffffc0001005);
	put_ksymbol(&p, 20, 0);
	put_kernel_sample(&p, 30, 0xffffffffc0001005);
	put_kernel_sample(&p, 40, 0xffffffffc0001040);
	put_ksymbol(&p, 50, 1);
	put_kernel_sample(&p, 60, 0xffffffffc0001005);
	st = import_bytes("pipe", "perfdata", p.bytes, p.n);
	assert_rows(st,
		    "SELECT ts, function, function_offset, why IS NULL FROM "
		    "perf_sample JOIN frame_name USING (frame_id) ORDER BY 1",
		    "10|||0\n30|bpf_prog_1_x|5|1\n40|||0\n60|||0");
	stall_store_close(st);
}

/* The registers would come next, and are not there. */
static void a_sample_without_its_end_is_kept(void **state)
{
	struct pipe p = {.n = 0};
	struct stall_store *st;

	(void)state;
	begin_pipe(&p, PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER);
	put_kernel_sample(&p, 10, 0xffffffffc0001005);
	st = import_bytes("pipe", "perfdata", p.bytes, p.n);
	assert_rows(st, "SELECT ts, user_stack_id FROM perf_sample", "10|");
	assert_rows(st, "SELECT reason FROM skipped", "torn_user_stack");
	stall_store_close(st);
}

static void put_machine(struct pipe *p, const char *name)
{
	struct {
		uint64_t feature;
		uint32_t n;
		char name[20];
	} body = {6, sizeof(body.name), ""};
	enum { HEADER_FEATURE = 80 };

	strncpy(body.name, name, sizeof(body.name) - 1);
	put_record(p, HEADER_FEATURE, 0, &body, sizeof(body));
}

/* Registers as user_regs of begin_pipe() has them: sp is the 8th, ip the 9th. */
static void put_user_sample(struct pipe *p, uint64_t ts, uint64_t abi)
{
	struct {
		uint64_t ip;
		uint32_t pid, tid;
		uint64_t ts, abi, regs[20], size, stack[2], copied;
	} body = {0x5000, 5, 5, ts, abi, {0}, 16, {0}, 16};

	body.regs[7] = 0x7000;
	body.regs[8] = 0x5000;
	put_record(p, PERF_RECORD_SAMPLE, PERF_RECORD_MISC_USER, &body,
		   sizeof(body));
}

/* The first frame is where it is; of other machines not even that, and a thread
 * of the kernel has none. */
static void why_a_stack_ends_is_told(void **state)
{
	static const struct {
		const char *machine;
		uint64_t abi;
		const char *stacks, *reason;
	} cases[] = {
		{"x86_64", PERF_SAMPLE_REGS_ABI_64, "user|5000",
		 "unwind_no_file"},
		{"x86_64", PERF_SAMPLE_REGS_ABI_32, "", "unwind_other_machine"},
		{"riscv64", PERF_SAMPLE_REGS_ABI_64, "",
		 "unwind_other_machine"},
		{"x86_64", PERF_SAMPLE_REGS_ABI_NONE, "", ""},
	};
	struct stall_store *st;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pipe p = {.n = 0};

		begin_pipe(&p, PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER);
		put_machine(&p, cases[i].machine);
		put_user_sample(&p, 10, cases[i].abi);
		st = import_bytes("pipe", "perfdata", p.bytes, p.n);
		assert_rows(st, "SELECT kind, frames FROM stack",
			    cases[i].stacks);
		assert_rows(st, "SELECT reason FROM skipped", cases[i].reason);
		stall_store_close(st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_with_tracepoints),
		cmocka_unit_test(a_pipe_has_stacks_on_the_clock_of_perf),
		cmocka_unit_test(compressed_records),
		cmocka_unit_test(samples_of_a_clock),
		cmocka_unit_test(a_file_cut_off),
		cmocka_unit_test(damage_is_passed_over),
		cmocka_unit_test(bpf_programs_have_names),
		cmocka_unit_test(a_sample_without_its_end_is_kept),
		cmocka_unit_test(why_a_stack_ends_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
