#include "libanalyze/clocks.h"

#include <stdio.h>
#include <string.h>

#include "libanalyze/mem.h"

static struct stall_clock_offset *offset_of(const struct stall_clocks *c,
					    const char *clock)
{
	for (int i = 0; i < c->n; i++)
		if (!strcmp(c->offset[i].clock, clock))
			return &c->offset[i];
	return NULL;
}

/* The clock was at ns when CLOCK_MONOTONIC was at mono. */
static void note(struct stall_clocks *c, const struct stall_clock_read *mono,
		 const struct stall_clock_read *other)
{
	struct stall_clock_offset *o = offset_of(c, other->clock);
	bool bounded = mono->error_ns >= 0 || other->error_ns >= 0;
	int64_t error = mono->error_ns > other->error_ns ? mono->error_ns
							 : other->error_ns;
	int64_t offset = mono->ns - other->ns;

	error = error < 0 ? 0 : error;
	if (!o) {
		c->offset = stall_grow(c->offset,
				       (size_t)(c->n + 1) * sizeof(*c->offset));
		o = &c->offset[c->n++];
		*o = (struct stall_clock_offset){
			.least = INT64_MAX, .most = INT64_MIN, .bounded = true};
		strcpy(o->clock, other->clock);
	}
	o->least = offset - error < o->least ? offset - error : o->least;
	o->most = offset + error > o->most ? offset + error : o->most;
	o->bounded &= bounded;
}

void stall_clocks_add(struct stall_clocks *c, int64_t source_id,
		      int64_t snapshot, const char *clock, int64_t ns,
		      int64_t error_ns)
{
	struct stall_clock_read r = {.ns = ns, .error_ns = error_ns};

	if (ns < 0 || strlen(clock) >= sizeof(r.clock))
		return;
	strcpy(r.clock, clock);
	if (source_id != c->source_id || snapshot != c->snapshot)
		c->nat_once = 0;
	c->source_id = source_id;
	c->snapshot = snapshot;
	for (int i = 0; i < c->nat_once; i++)
		if (!strcmp(clock, "mono"))
			note(c, &r, &c->at_once[i]);
		else if (!strcmp(c->at_once[i].clock, "mono"))
			note(c, &c->at_once[i], &r);
	if (c->nat_once < (int)(sizeof(c->at_once) / sizeof(*c->at_once)))
		c->at_once[c->nat_once++] = r;
}

bool stall_clocks_offset(const struct stall_clocks *c, const char *clock,
			 int64_t *offset_ns, int64_t *error_ns)
{
	const struct stall_clock_offset *o = offset_of(c, clock);

	if (!o)
		return false;
	*offset_ns = o->least + (o->most - o->least) / 2;
	*error_ns = o->bounded ? (o->most - o->least + 1) / 2 : -1;
	return true;
}
