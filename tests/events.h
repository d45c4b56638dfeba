/* events.h - kernel events from a test, straight to their families
 *
 *	static void play(struct stall_kernel *k)
 *	{
 *		number_event(k, 1000, 7, "gostw", "stw_stop", 2, 18);
 *	}
 *	st = played(play);
 *
 * The numbers are the fields in the order in which the family lists them. All
 * events are on CPU 0.
 */
#ifndef STALL_TEST_EVENTS_H
#define STALL_TEST_EVENTS_H

#include "importers/tracepoints/kernel.h"
#include "importers/tracepoints/tasks.h"
#include "tests/harness.h"

static void (*play_now)(struct stall_kernel *k);
static struct stall_format *formats[32]; /* declared so far */

static int play_probe(struct stall_str head)
{
	(void)head;
	return 0;
}

static int play_import(struct stall_source *src, struct stall_load *load,
		       struct stall_err *err)
{
	struct stall_kernel *k = stall_kernel_new(load, "x86_64");

	(void)src;
	(void)err;
	memset(formats, 0, sizeof(formats));
	play_now(k);
	stall_kernel_finish(k);
	return 0;
}

static inline struct stall_store *played(void (*play)(struct stall_kernel *k))
{
	static const struct stall_importer player = {
		"player", "events of a test", play_probe, play_import};

	play_now = play;
	return import_source(stall_source_mem("test", "-", 1), &player, NULL);
}

/* The groups of probes are the only systems here that begin with a g. */
static inline struct stall_format *
event_format(struct stall_kernel *k, const char *system, const char *name)
{
	struct stall_format **f = formats;

	while (*f && strcmp((*f)->name, name))
		assert_true(++f < formats + 32);
	if (!*f)
		*f = stall_kernel_format(k, system, name, system[0] == 'g');
	return *f;
}

static inline void send_event(struct stall_kernel *k, struct stall_event *ev,
			      const char *system, const char *name)
{
	ev->cpu = stall_kernel_cpu(k, 0);
	stall_kernel_event(k, event_format(k, system, name), ev);
}

#define number_event(k, ts, tid, system, name, ...)       \
	number_fields((k), (ts), (tid), (system), (name), \
		      (const int64_t[]){__VA_ARGS__},     \
		      (int)(sizeof((const int64_t[]){__VA_ARGS__}) / 8))

static inline void number_fields(struct stall_kernel *k, int64_t ts,
				 int32_t tid, const char *system,
				 const char *name, const int64_t *val, int n)
{
	struct stall_event ev = {.ts = ts, .tid = tid};

	for (int i = 0; i < n; i++) {
		ev.v[i].i = val[i];
		ev.have |= 1u << i;
	}
	send_event(k, &ev, system, name);
}

/* A system call as raw_syscalls tells it. */
static inline void enter(struct stall_kernel *k, int64_t ts, int32_t tid,
			 int64_t nr, int64_t a, int64_t b, int64_t c)
{
	const int64_t args[6] = {a, b, c};
	struct stall_event ev = {.ts = ts, .tid = tid, .have = 3};

	ev.v[0].i = nr;
	ev.v[1].s = (struct stall_str){(const char *)args, sizeof(args)};
	send_event(k, &ev, "raw_syscalls", "sys_enter");
}

static inline void leave(struct stall_kernel *k, int64_t ts, int32_t tid,
			 int64_t nr, int64_t ret)
{
	number_event(k, ts, tid, "raw_syscalls", "sys_exit", nr, ret);
}

/* One call of 10 ns. */
static inline void call(struct stall_kernel *k, int64_t ts, int32_t tid,
			int64_t nr, int64_t a, int64_t b, int64_t c,
			int64_t ret)
{
	enter(k, ts, tid, nr, a, b, c);
	leave(k, ts + 10, tid, nr, ret);
}

static inline void assert_rows(struct stall_store *st, const char *sql,
			       const char *expected)
{
	assert_string_equal(rows(st, sql), expected);
}

#endif
