#include <string.h>

#include "importers/latency/words.h"
#include "importers/rtla/rtla.h"
#include "libanalyze/mem.h"

static const char *const kinds[] = {"irq", "thread", "user"};

/* "| cur min avg max", "-" for what is not known. */
static void take_third(struct rtla *r, struct stall_str *line, const char *what,
		       int64_t cpu, int64_t n)
{
	struct rtla_column *c = rtla_column(r, what, cpu);
	struct stall_val *v[4];
	int64_t number;

	if (!c)
		return;
	c->l.n = stall_int(n);
	v[0] = &c->l.last_ns;
	v[1] = &c->l.min_ns;
	v[2] = &c->l.avg_ns;
	v[3] = &c->l.max_ns;
	for (int i = 0; i < 4; i++) {
		*v[i] = stall_null();
		if (latency_number(line, &number))
			*v[i] = stall_int(number);
		else
			latency_word(line, "-");
	}
}

static struct osnoise *noise_of(struct rtla *r, int64_t cpu)
{
	for (int i = 0; i < r->nnoise; i++)
		if (r->noise[i].cpu == cpu)
			return &r->noise[i];
	if (r->nnoise >= RTLA_COLUMNS)
		return NULL;
	if (!(r->nnoise & (r->nnoise + 1)))
		r->noise =
			stall_grow(r->noise, 2 * sizeof(*r->noise) *
						     (size_t)(r->nnoise + 1));
	return &r->noise[r->nnoise++];
}

/* Runtime Noise %available MaxNoise MaxSingle HW NMI IRQ Softirq Thread */
static bool take_noise(struct rtla *r, struct stall_str line, int64_t cpu,
		       int64_t periods)
{
	struct osnoise o = {.cpu = cpu, .periods = periods}, *to;
	int64_t *const counts[] = {&o.hw, &o.nmi, &o.irq, &o.softirq,
				   &o.thread};
	int64_t t[2], percent, max[2];

	if (!latency_number(&line, &t[0]) || !latency_number(&line, &t[1]) ||
	    !latency_milli(&line, &percent) ||
	    !latency_number(&line, &max[0]) || !latency_number(&line, &max[1]))
		return false;
	for (int i = 0; i < 5; i++)
		if (!latency_number(&line, counts[i]))
			return false;
	if (__builtin_mul_overflow(t[0], r->unit_ns, &o.runtime_ns) ||
	    __builtin_mul_overflow(t[1], r->unit_ns, &o.noise_ns) ||
	    __builtin_mul_overflow(max[0], r->unit_ns, &o.max_noise_ns) ||
	    __builtin_mul_overflow(max[1], r->unit_ns, &o.max_single_ns))
		return false;
	to = noise_of(r, cpu);
	if (to)
		*to = o;
	return true;
}

bool rtla_top_line(struct rtla *r, struct stall_str line)
{
	int64_t cpu, n;

	if (!latency_number(&line, &cpu) || cpu < 0 ||
	    !latency_word(&line, "#") || !latency_number(&line, &n))
		return false;
	if (!strcmp(r->tool, "rtla osnoise"))
		return take_noise(r, line, cpu, n);
	for (int i = 0; i < 3 && latency_word(&line, "|"); i++)
		take_third(r, &line, kinds[i], cpu, n);
	return true;
}
