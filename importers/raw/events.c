/* events.c - one record at a time, from its bytes to the kernel's handlers */
#include "importers/raw/events.h"

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

void raw_events_start(struct raw_events *r, const struct raw_formats *formats)
{
	raw_types_start(r, formats);
}

void raw_events_end(struct raw_events *r)
{
	raw_types_end(r);
	free(r->arg);
	free(r->hex);
	free(r->owner);
}

static void skip(struct raw_events *r, const struct stall_reason *why,
		 int64_t place)
{
	stall_load_skip(r->load, why, place);
}

/* ---- all fields of an event that is kept ---- */

static struct stall_val hex_of(struct raw_events *r, size_t *at,
			       struct stall_str s)
{
	static const char digit[] = "0123456789abcdef";
	char *p = r->hex + *at;

	for (size_t i = 0; i < s.n; i++) {
		p[2 * i] = digit[(uint8_t)s.p[i] >> 4];
		p[2 * i + 1] = digit[(uint8_t)s.p[i] & 15];
	}
	*at += 2 * s.n;
	return stall_text((struct stall_str){p, 2 * s.n});
}

/* Arrays may overlap, so each may be as long as the record. */
static void reserve(struct raw_events *r, const struct raw_plan *plan,
		    size_t record)
{
	size_t hex = (size_t)plan->nall * record * 2 + 1;

	if (plan->nall > r->args_cap) {
		r->args_cap = plan->nall;
		r->arg = stall_grow(r->arg,
				    (size_t)plan->nall * sizeof(*r->arg));
	}
	if (hex > r->hex_cap) {
		r->hex_cap = hex;
		r->hex = stall_grow(r->hex, hex);
	}
}

/* kernel_stack is shorter than its format says; arrays are cut then. */
static bool is_there(const struct raw_field *fl, size_t record)
{
	bool array = fl->load == RAW_ARRAY || fl->load == RAW_REST;

	return fl->offset + (array ? 0 : fl->size) <= record;
}

static void keep(struct raw_events *r, struct raw_plan *plan,
		 struct stall_str rec)
{
	bool swap = r->swap;
	size_t hex = 0;
	int n = 0;

	reserve(r, plan, rec.n);
	for (int i = 0; i < plan->nall; i++) {
		struct raw_field *fl = &plan->all[i];
		struct stall_arg *arg = &r->arg[n];
		struct stall_str s;

		if (!is_there(fl, rec.n))
			continue;
		n++;
		arg->name = fl->name;
		if (fl->load < RAW_ARRAY) {
			arg->val = stall_int(raw_number(fl, rec.p, swap));
			continue;
		}
		s = raw_array(fl, rec, swap);
		arg->val = fl->text ? stall_text(s) : hex_of(r, &hex, s);
	}
	stall_kernel_keep(r->kernel, plan->fmt, &r->ev, r->arg, n);
}

/* ---- stacks ---- */

/* Shorter stacks end with 0, or (before Linux 5.x) with all ones. */
static bool is_end(uint64_t ip, uint32_t size)
{
	return !ip || ip == (size == 8 ? UINT64_MAX : UINT32_MAX);
}

static void make_owners(struct raw_events *r, int32_t n)
{
	r->owner = stall_grow(r->owner, (size_t)n * sizeof(*r->owner));
	while (r->nowners < n)
		r->owner[r->nowners++].tid = -1;
}

/* Of the event that the stack being fed was recorded with; -1: not known. */
static int64_t owner_ts(const struct raw_events *r)
{
	const struct raw_owner *o =
		r->ev.cpu < r->nowners ? &r->owner[r->ev.cpu] : NULL;

	return o && o->tid >= 0 && o->tid == r->ev.tid ? o->ts : -1;
}

static void feed_stack(struct raw_events *r, struct raw_plan *plan,
		       struct stall_str rec)
{
	bool swap = r->swap;
	uint32_t size = (uint32_t)r->long_size;
	size_t max = (rec.n - plan->caller.offset) / size, n = 0;
	int64_t depth = raw_number(&plan->depth, rec.p, swap);
	const char *p = rec.p + plan->caller.offset;

	if (max > RAW_MAX_DEPTH)
		max = RAW_MAX_DEPTH;
	if (plan->depth.load != RAW_ABSENT && depth >= 0 &&
	    (uint64_t)depth < max)
		max = (size_t)depth;
	for (; n < max; n++, p += size) {
		r->ip[n] =
			size == 8 ? raw_load64(p, swap) : raw_load32(p, swap);
		if (is_end(r->ip[n], size))
			break;
	}
	stall_kernel_stack(r->kernel, r->ev.ts, owner_ts(r), r->ev.tid,
			   plan->stack == RAW_USER, r->ip, (int)n, 0);
}

/* ---- events ---- */

static void feed_fields(struct raw_events *r, struct raw_plan *plan,
			struct stall_str rec)
{
	const struct stall_kernel *k = r->kernel;
	int32_t cpu = r->ev.cpu;

	if (cpu >= r->nowners && cpu < k->ncpus)
		make_owners(r, k->ncpus);
	if (cpu < r->nowners && k->cpu[cpu].last_tid < 0)
		r->owner[cpu].tid = -1;
	r->ev.have = 0;
	if (plan->handled && !raw_plan_load(plan, rec, r->swap, &r->ev))
		skip(r, &bad_field, r->ev.ts);
	else if (plan->lacks)
		skip(r, &missing_field, r->ev.ts);
	stall_kernel_event(r->kernel, plan->fmt, &r->ev);
	if (plan->stack)
		feed_stack(r, plan, rec);
	else if (cpu < r->nowners)
		r->owner[cpu] = (struct raw_owner){r->ev.ts, r->ev.tid};
	if (plan->fmt->keep)
		keep(r, plan, rec);
}

static inline struct raw_plan *plan_of(struct raw_events *r,
				       struct stall_str rec)
{
	uint32_t id;

	if (rec.n < TYPE_BYTES)
		return NULL;
	id = raw_load16(rec.p, r->swap);
	if (id < r->ntypes && r->type[id].plan)
		return r->type[id].plan;
	return raw_type_plan(r, id);
}

void raw_events_event(struct raw_events *r, struct stall_str rec, int64_t ts,
		      int32_t cpu)
{
	struct raw_plan *plan = plan_of(r, rec);

	if (!plan || rec.n < plan->min_size) {
		skip(r, plan ? &short_record : &unknown_event, ts);
		return;
	}
	r->first_ts = r->events++ ? r->first_ts : ts;
	plan->fmt->count++;
	r->ev.ts = ts;
	r->ev.cpu = cpu;
	r->ev.tid = (int32_t)raw_load32(rec.p + plan->pid, r->swap);
	feed_fields(r, plan, rec);
}
