/* feed.c - one record at a time, from its bytes to the kernel's handlers */
#include "importers/tracedat/feed.h"

#include <stdlib.h>

#include "libanalyze/mem.h"

#define TYPE_BYTES 2 /* common_type comes first, in every kernel */

static const struct stall_reason unknown_event = {
	"unknown_event", "events of a type that the file does not describe"};
static const struct stall_reason short_record = {
	"short_record", "events shorter than their description"};
static const struct stall_reason missing_field = {
	"missing_field", "events whose description lacks a field that is "
			 "needed to understand them"};
static const struct stall_reason bad_field = {
	"bad_field", "events with a field that lies outside them"};

void tracedat_feed_start(struct tracedat_feed *f, struct tracedat *td,
			 struct stall_kernel *kernel)
{
	*f = (struct tracedat_feed){.td = td, .kernel = kernel};
	tracedat_types_start(f);
}

void tracedat_feed_end(struct tracedat_feed *f)
{
	tracedat_types_end(f);
	free(f->arg);
	free(f->hex);
}

static void skip(struct tracedat_feed *f, const struct stall_reason *why,
		 int64_t place)
{
	stall_load_skip(f->td->load, why, place);
}

/* ---- all fields of an event that is kept ---- */

static struct stall_val hex_of(struct tracedat_feed *f, size_t *at,
			       struct stall_str s)
{
	static const char digit[] = "0123456789abcdef";
	char *p = f->hex + *at;

	for (size_t i = 0; i < s.n; i++) {
		p[2 * i] = digit[(uint8_t)s.p[i] >> 4];
		p[2 * i + 1] = digit[(uint8_t)s.p[i] & 15];
	}
	*at += 2 * s.n;
	return stall_text((struct stall_str){p, 2 * s.n});
}

/* Arrays may overlap, so each may be as long as the record. */
static void reserve(struct tracedat_feed *f, const struct tracedat_plan *plan,
		    size_t record)
{
	size_t hex = (size_t)plan->nall * record * 2 + 1;

	if (plan->nall > f->args_cap) {
		f->args_cap = plan->nall;
		f->arg = stall_grow(f->arg,
				    (size_t)plan->nall * sizeof(*f->arg));
	}
	if (hex > f->hex_cap) {
		f->hex_cap = hex;
		f->hex = stall_grow(f->hex, hex);
	}
}

/* kernel_stack is shorter than its format says; arrays are cut then. */
static bool is_there(const struct tracedat_field *fl, size_t record)
{
	bool array = fl->load == TRACEDAT_ARRAY || fl->load == TRACEDAT_REST;

	return fl->offset + (array ? 0 : fl->size) <= record;
}

static void keep(struct tracedat_feed *f, struct tracedat_plan *plan,
		 struct stall_str rec)
{
	bool swap = f->td->swap;
	size_t hex = 0;
	int n = 0;

	reserve(f, plan, rec.n);
	for (int i = 0; i < plan->nall; i++) {
		struct tracedat_field *fl = &plan->all[i];
		struct stall_arg *arg = &f->arg[n];
		struct stall_str s;

		if (!is_there(fl, rec.n))
			continue;
		n++;
		arg->name = fl->name;
		if (fl->load < TRACEDAT_ARRAY) {
			arg->val = stall_int(tracedat_number(fl, rec.p, swap));
			continue;
		}
		s = tracedat_array(fl, rec, swap);
		arg->val = fl->text ? stall_text(s) : hex_of(f, &hex, s);
	}
	stall_kernel_keep(f->kernel, plan->fmt, &f->ev, f->arg, n);
}

/* ---- stacks ---- */

/* Shorter stacks end with 0, or (before Linux 5.x) with all ones. */
static bool is_end(uint64_t ip, uint32_t size)
{
	return !ip || ip == (size == 8 ? UINT64_MAX : UINT32_MAX);
}

static void feed_stack(struct tracedat_feed *f, struct tracedat_plan *plan,
		       struct stall_str rec)
{
	bool swap = f->td->swap;
	uint32_t size = (uint32_t)f->td->long_size;
	size_t max = (rec.n - plan->caller.offset) / size, n = 0;
	int64_t depth = tracedat_number(&plan->depth, rec.p, swap);
	const char *p = rec.p + plan->caller.offset;

	if (max > TRACEDAT_MAX_DEPTH)
		max = TRACEDAT_MAX_DEPTH;
	if (plan->depth.load != TRACEDAT_ABSENT && depth >= 0 &&
	    (uint64_t)depth < max)
		max = (size_t)depth;
	for (; n < max; n++, p += size) {
		f->ip[n] = size == 8 ? tracedat_load64(p, swap)
				     : tracedat_load32(p, swap);
		if (is_end(f->ip[n], size))
			break;
	}
	stall_kernel_stack(f->kernel, &f->ev, plan->stack == TRACEDAT_USER,
			   f->ip, (int)n);
}

/* ---- events ---- */

void tracedat_feed_loss(struct tracedat_feed *f, struct tracedat_stream *st)
{
	stall_kernel_lost(f->kernel, st->cpu, st->last_ts, st->ts,
			  st->lost_events);
	st->lost = false;
}

static void feed_fields(struct tracedat_feed *f, struct tracedat_plan *plan,
			struct stall_str rec)
{
	f->ev.have = 0;
	if (plan->handled &&
	    !tracedat_plan_load(plan, rec, f->td->swap, &f->ev))
		skip(f, &bad_field, f->ev.ts);
	else if (plan->lacks)
		skip(f, &missing_field, f->ev.ts);
	stall_kernel_event(f->kernel, plan->fmt, &f->ev);
	if (plan->stack)
		feed_stack(f, plan, rec);
	if (plan->fmt->keep)
		keep(f, plan, rec);
}

static inline struct tracedat_plan *plan_of(struct tracedat_feed *f,
					    struct stall_str rec)
{
	uint32_t id;

	if (rec.n < TYPE_BYTES)
		return NULL;
	id = tracedat_load16(rec.p, f->td->swap);
	if (id < f->ntypes && f->type[id].plan)
		return f->type[id].plan;
	return tracedat_type_plan(f, id);
}

void tracedat_feed_event(struct tracedat_feed *f, struct tracedat_stream *st)
{
	struct stall_str rec = st->rec;
	struct tracedat_plan *plan = plan_of(f, rec);

	if (st->lost)
		tracedat_feed_loss(f, st);
	if (!plan || rec.n < plan->min_size) {
		skip(f, plan ? &short_record : &unknown_event, st->ts);
		return;
	}
	f->first_ts = f->events++ ? f->first_ts : st->ts;
	plan->fmt->count++;
	f->ev.ts = st->ts;
	f->ev.cpu = st->cpu;
	f->ev.tid = (int32_t)tracedat_load32(rec.p + plan->pid, f->td->swap);
	feed_fields(f, plan, rec);
}
