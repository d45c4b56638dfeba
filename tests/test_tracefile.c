/* A trace.dat that `record` puts together is read as what it was made of. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/record/pages.h"
#include "libanalyze/mem.h"
#include "tests/harness.h"
#include "tests/synth_parts.h"

/* The parts of it as the kernel's files would have them. */
static void take_parts(struct synth *s, struct tracefile *t)
{
	struct synth_bytes b[3] = {{NULL, 0}};

	synth_add_header_info(s, &b[0]);
	synth_add_system(s, &b[1], "ftrace");
	synth_add_systems(s, &b[2]);
	*t = (struct tracefile){
		.header = (char *)b[0].p,
		.nheader = b[0].n,
		.ftrace = (char *)b[1].p,
		.nftrace = b[1].n,
		.systems = (char *)b[2].p,
		.nsystems = b[2].n,
		.comms = stall_strndup("7 named\n", 8),
		.ncomms = 8,
		.clock = stall_strndup("local [mono] boot", 17),
		.uname = stall_strndup("Linux host 6.12.0 x86_64", 24),
		.page_size = 4096,
		.ncpus = 3,
	};
}

static void write_pages(const struct folder *f, struct synth *s)
{
	char raw[PATH_MAX], path[PATH_MAX + 16];

	for (int b = 0; b < s->nbuffers; b++)
		for (int c = 0; c < s->ncpus; c++) {
			const struct synth_bytes *p = &s->buffer[b]->cpu[c].b;
			FILE *to;

			pages_raw(raw, f->dir, b);
			snprintf(path, sizeof(path), "%s.%d", raw, c);
			to = fopen(path, "w");
			if (p->n)
				fwrite(p->p, 1, p->n, to);
			fclose(to);
		}
}

static bool has_pages(const struct folder *f)
{
	char raw[PATH_MAX], path[PATH_MAX + 16];

	pages_raw(raw, f->dir, MAIN);
	snprintf(path, sizeof(path), "%s.0", raw);
	return !access(path, F_OK);
}

/* Two buffers, 300 pages on one CPU, none on the last. */
static struct synth *recording(void)
{
	struct synth *s = synth_new(NULL);

	for (int i = 0; i < 300; i++) {
		synth_waking(s, 0, 1000 + i * 100, 7, "a", 8, 120, 1);
		synth_page(s, 0);
	}
	synth_waking(s, 1, 1500, 9, "c", 8, 0, 0);
	synth_buffer(s, "target");
	synth_event(s, 0, 1700, 8, "sys_enter", "id=1");
	synth_event(s, 0, 1800, 8, "sys_exit", "id=1 ret=3");
	return s;
}

static void assert_events(const char *dir)
{
	char path[PATH_MAX];
	struct stall_store *st;

	snprintf(path, sizeof(path), "%s/trace.dat", dir);
	st = import_file(path);
	assert_string_equal(rows(st, "SELECT name, count FROM event_count "
				     "ORDER BY name"),
			    "sched_waking|301\nsys_enter|1\nsys_exit|1");
	assert_string_equal(rows(st, "SELECT name FROM thread WHERE tid = 7"),
			    "named");
	assert_string_equal(rows(st, "SELECT clock, clock_method FROM source"),
			    "mono|same");
	assert_string_equal(rows(st, "SELECT ts, dur, ret FROM syscall"),
			    "1700|100|3");
	stall_store_close(st);
}

static void both_versions_hold_what_was_recorded(void **state)
{
	struct folder *f = *state;
	char path[PATH_MAX];

	for (int version = 6; version <= 7; version++) {
		struct synth *s = recording();
		struct tracefile t;

		write_pages(f, s);
		take_parts(s, &t);
		assert_int_equal(pages_to_file(f->dir, &t, s->nbuffers, version,
					       &f->err),
				 0);
		assert_events(f->dir);
		assert_false(has_pages(f));
		snprintf(path, sizeof(path), "%s/trace.dat", f->dir);
		unlink(path);
		tracefile_free(&t);
		synth_free(s);
	}
}

static void a_recording_can_be_finished_later(void **state)
{
	struct folder *f = *state;
	struct synth *s = recording();
	struct tracefile before, t;
	char path[PATH_MAX];

	write_pages(f, s);
	take_parts(s, &before);
	pages_head(path, f->dir);
	assert_int_equal(tracefile_save(&before, path, &f->err), 0);
	assert_int_equal(tracefile_load(&t, path, &f->err), 0);
	assert_int_equal(t.nsystems, before.nsystems);
	assert_memory_equal(t.systems, before.systems, t.nsystems);
	t.comms = before.comms; /* these are read at the end */
	t.ncomms = before.ncomms;
	assert_int_equal(pages_to_file(f->dir, &t, BUFFERS, 7, &f->err), 0);
	assert_events(f->dir);
	t.comms = NULL;
	tracefile_free(&t);
	tracefile_free(&before);
	synth_free(s);
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
	struct folder *f = *state;
	struct synth *s = recording();
	struct tracefile t;
	char path[PATH_MAX];

	write_pages(f, s);
	take_parts(s, &t);
	snprintf(path, sizeof(path), "%s/trace.dat", f->dir);
	fclose(fopen(path, "w"));
	assert_int_equal(pages_to_file(f->dir, &t, 2, 7, &f->err), -1);
	assert_non_null(strstr(f->err.msg, "File exists"));
	assert_true(has_pages(f));
	tracefile_free(&t);
	synth_free(s);
}

static void a_head_that_is_cut_is_refused(void **state)
{
	struct folder *f = *state;
	struct synth *s = recording();
	struct tracefile t, got;
	char path[PATH_MAX];
	struct stat sb;

	take_parts(s, &t);
	pages_head(path, f->dir);
	assert_int_equal(tracefile_save(&t, path, &f->err), 0);
	assert_int_equal(stat(path, &sb), 0);
	for (off_t size = sb.st_size - 1; size >= 0; size -= 7) {
		assert_int_equal(truncate(path, size), 0);
		assert_int_equal(tracefile_load(&got, path, &f->err), -1);
	}
	tracefile_free(&t);
	synth_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(both_versions_hold_what_was_recorded),
		folder_test(a_recording_can_be_finished_later),
		folder_test(a_file_that_is_there_is_not_overwritten),
		folder_test(a_head_that_is_cut_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
