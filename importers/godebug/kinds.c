#include "importers/godebug/kinds.h"

#include "importers/godebug/rows.h"

/* ---- reading ---- */

#define READER(name, reader, member)                              \
	static bool name(struct scan *s, union godebug_record *r) \
	{                                                         \
		return reader(s, &r->member);                     \
	}

READER(read_cycle, gctrace_cycle, cycle)
READER(read_scan, gctrace_scan, scan)
READER(read_finalizers, gctrace_finalizers, finalizers)
READER(read_sched, schedtrace_line, sched)
READER(read_p, scheddetail_p, p)
READER(read_m, scheddetail_m, m)
READER(read_g, scheddetail_g, g)
READER(read_assist, pacer_assist, assist)
READER(read_mark, pacer_mark, mark)
READER(read_mark_old, pacer_mark_old, mark_old)
READER(read_sweep, pacer_sweep, sweep)
READER(read_scav, scav_line, scav)
READER(read_scvg, scav_scvg, scvg)
READER(read_init, init_line, init)
READER(read_netdns, netdns_line, netdns)

static bool read_forced(struct scan *s, union godebug_record *r)
{
	(void)r;
	return gctrace_forced(s);
}

/* ---- times, and the Go versions that print them so ---- */

#define ANY_GO INT32_MAX

static void when_cycle(const union godebug_record *r, struct godebug_moment *m)
{
	const struct gctrace_cycle *c = &r->cycle;

	m->clock = GODEBUG_GC;
	m->at_ns = c->at_ns;
	m->seq = c->seq;
	m->printed_ns = c->at_ns;
	for (int i = 0; i < 3; i++)
		if (__builtin_add_overflow(m->printed_ns, c->clock_ns[i],
					   &m->printed_ns))
			m->printed_ns = c->at_ns;
	m->min_go = c->leak_check ? 26 : c->stacks_mb >= 0 ? 18 : 0;
	m->max_go = c->stacks_mb >= 0 ? ANY_GO : 17;
}

static void when_sched(const union godebug_record *r, struct godebug_moment *m)
{
	const struct schedtrace_line *l = &r->sched;
	bool spin = l->needspinning >= 0;

	m->clock = GODEBUG_SCHED;
	m->at_ns = m->printed_ns = l->at_ns;
	m->detail = l->detail;
	m->min_go = l->ticks.p ? 25 : spin ? 20 : 0;
	m->max_go = !spin ? 19 : l->detail || l->ticks.p ? ANY_GO : 24;
}

static void when_init(const union godebug_record *r, struct godebug_moment *m)
{
	const struct init_line *i = &r->init;

	m->clock = GODEBUG_INIT;
	m->at_ns = i->at_ns;
	m->min_go = 16;
	m->max_go = ANY_GO;
	if (__builtin_add_overflow(i->at_ns, i->dur_ns, &m->printed_ns))
		m->printed_ns = i->at_ns;
}

/* ---- the table ---- */

static const struct godebug_kind kinds[] = {
	{"gc ",
	 "gc_cycle",
	 STAGE_NONE,
	 3,
	 false,
	 read_cycle,
	 when_cycle,
	 godebug_put_cycle,
	 {"damaged_gc_line",
	  "Lines of gctrace that other output broke, or that end too early."}},
	{"SCHED ",
	 "sched_trace",
	 STAGE_SCHED,
	 3,
	 false,
	 read_sched,
	 when_sched,
	 godebug_put_sched,
	 {"damaged_sched_line",
	  "SCHED lines that other output broke, or that end too early."}},
	{"  P",
	 "sched_p",
	 STAGE_P,
	 3,
	 false,
	 read_p,
	 NULL,
	 godebug_put_p,
	 {"damaged_sched_p_line",
	  "P lines of scheddetail that other output broke."}},
	{"  M",
	 "sched_m",
	 STAGE_M,
	 3,
	 false,
	 read_m,
	 NULL,
	 godebug_put_m,
	 {"damaged_sched_m_line",
	  "M lines of scheddetail that other output broke."}},
	{"  G",
	 "sched_g",
	 STAGE_G,
	 3,
	 false,
	 read_g,
	 NULL,
	 godebug_put_g,
	 {"damaged_sched_g_line",
	  "G lines of scheddetail that other output broke."}},
	{"pacer: assist ratio=",
	 "gc_pacer_assist",
	 STAGE_NONE,
	 1,
	 false,
	 read_assist,
	 NULL,
	 godebug_put_assist,
	 {"damaged_pacer_assist_line",
	  "Lines of gcpacertrace that other output broke."}},
	{"pacer: sweep done",
	 "gc_pacer_sweep",
	 STAGE_NONE,
	 1,
	 false,
	 read_sweep,
	 NULL,
	 godebug_put_sweep,
	 {"damaged_pacer_sweep_line",
	  "Lines of gcpacertrace that other output broke."}},
	{"pacer: H_m_prev=",
	 "gc_pacer_mark_old",
	 STAGE_NONE,
	 1,
	 false,
	 read_mark_old,
	 NULL,
	 godebug_put_mark_old,
	 {"damaged_pacer_mark_old_line",
	  "Lines of gcpacertrace that other output broke."}},
	{"pacer: ",
	 "gc_pacer_mark",
	 STAGE_NONE,
	 3,
	 false,
	 read_mark,
	 NULL,
	 godebug_put_mark,
	 {"damaged_pacer_mark_line",
	  "Lines of gcpacertrace that other output broke."}},
	{"init ",
	 "go_init",
	 STAGE_NONE,
	 4,
	 false,
	 read_init,
	 when_init,
	 godebug_put_init,
	 {"damaged_init_line", "Lines of inittrace that other output broke."}},
	{"scav ",
	 "gc_scav",
	 STAGE_NONE,
	 3,
	 false,
	 read_scav,
	 NULL,
	 godebug_put_scav,
	 {"damaged_scav_line", "Lines of scavtrace that other output broke."}},
	{"scan: ",
	 "gc_scan",
	 STAGE_NONE,
	 3,
	 false,
	 read_scan,
	 NULL,
	 godebug_put_scan,
	 {"damaged_scan_line", "Lines of gctrace=2 that other output broke."}},
	{"scvg: ",
	 "gc_scvg",
	 STAGE_NONE,
	 2,
	 false,
	 read_scvg,
	 NULL,
	 godebug_put_scvg,
	 {"damaged_scvg_line",
	  "Scavenger lines of Go 1.13 that other output broke."}},
	{"forced scvg: ",
	 "gc_scvg",
	 STAGE_NONE,
	 3,
	 false,
	 read_scvg,
	 NULL,
	 godebug_put_scvg,
	 {"damaged_scvg_line",
	  "Scavenger lines of Go 1.13 that other output broke."}},
	{"GC forced",
	 "gc_forced",
	 STAGE_NONE,
	 1,
	 true,
	 read_forced,
	 NULL,
	 NULL,
	 {"damaged_gc_forced_line",
	  "Announcements of a periodic collection that other output broke."}},
	{"checkfinalizers: ",
	 "gc_finalizers",
	 STAGE_NONE,
	 1,
	 false,
	 read_finalizers,
	 NULL,
	 godebug_put_finalizers,
	 {"damaged_finalizers_line",
	  "Lines of checkfinalizers that other output broke."}},
	{"go package net: ",
	 "go_resolver",
	 STAGE_NONE,
	 1,
	 true,
	 read_netdns,
	 NULL,
	 godebug_put_netdns,
	 {"damaged_resolver_line",
	  "Lines of package net that other output broke."}},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Most texts differ in the first bytes: no call for a few of them. */
static bool begins(struct stall_str text, const char *start)
{
	size_t i = 0;

	while (i < text.n && start[i] && text.p[i] == start[i])
		i++;
	return !start[i];
}

const struct godebug_kind *godebug_kind_of(struct stall_str text)
{
	for (const struct godebug_kind *k = kinds; k < kinds + KINDS; k++)
		if (begins(text, k->start))
			return k;
	return NULL;
}

void godebug_starts_init(struct godebug_starts *starts)
{
	memset(starts, 0, sizeof(*starts));
	for (const struct godebug_kind *k = kinds; k < kinds + KINDS; k++) {
		uint8_t a = (uint8_t)k->start[0], b = (uint8_t)k->start[1];

		if (!k->alone)
			starts->pair[a][b >> 3] |= (uint8_t)(1 << (b & 7));
	}
}

size_t godebug_find_start(const struct godebug_starts *starts,
			  struct stall_str text, size_t from)
{
	const unsigned char *p = (const unsigned char *)text.p;

	for (size_t i = from; i + 1 < text.n; i++) {
		const struct godebug_kind *k;

		if (!(starts->pair[p[i]][p[i + 1] >> 3] >> (p[i + 1] & 7) & 1))
			continue;
		k = godebug_kind_of((struct stall_str){text.p + i, text.n - i});
		if (k && !k->alone)
			return i;
	}
	return text.n;
}
