/*
 * /proc/interrupts and /proc/softirqs: a column for each CPU that is online.
 *
 *	           CPU0       CPU1
 *	 24:          1          0  IO-APIC   5-edge      ACPI:Ged
 *	LOC:        843        582  Local timer interrupts
 */
#include <stdlib.h>
#include <string.h>

#include "importers/snapshot/snapshot.h"
#include "libanalyze/mem.h"

enum { MAX_CPUS = 8192 };

static const struct stall_rowtype count_row = {
	"interrupt_count", "source_id, moment, irq, cpu, count, name", 6};

static bool is_interrupts(struct stall_str head, const char *key)
{
	(void)key;
	head = snapshot_trim(head);
	return snapshot_starts(head, "CPU0 ") ||
	       snapshot_starts(head, "CPU0\n");
}

static bool take_number(struct stall_str *s, int64_t *v)
{
	size_t n = 0;

	*s = snapshot_trim(*s);
	*v = 0;
	for (; n < s->n && n < 19 && (unsigned char)(s->p[n] - '0') <= 9; n++)
		*v = *v * 10 + (s->p[n] - '0');
	if (!n || (n < s->n && s->p[n] != ' '))
		return false;
	*s = (struct stall_str){s->p + n, s->n - n};
	return true;
}

/* "CPU0  CPU1  CPU3": their numbers; how many. */
static int read_header(struct stall_str line, int64_t *cpu)
{
	int n = 0;

	for (line = snapshot_trim(line);
	     n < MAX_CPUS && snapshot_starts(line, "CPU"); n++) {
		line = (struct stall_str){line.p + 3, line.n - 3};
		if (!take_number(&line, &cpu[n]))
			break;
		line = snapshot_trim(line);
	}
	return n;
}

static void read_row(struct snapshot *s, struct stall_str line,
		     const int64_t *cpu, int cpus)
{
	const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
	struct stall_str irq, rest;
	int64_t *count;
	int n = 0;

	if (!colon)
		return;
	irq = snapshot_trim(
		(struct stall_str){line.p, (size_t)(colon - line.p)});
	rest = (struct stall_str){colon + 1,
				  (size_t)(line.p + line.n - colon) - 1};
	count = stall_alloc((size_t)(cpus ? cpus : 1) * sizeof(*count));
	while (n < cpus && take_number(&rest, &count[n]))
		n++;
	rest = snapshot_trim(rest);
	for (int i = 0; i < n; i++, s->n++)
		stall_load_row(s->load, &count_row,
			       stall_int(stall_load_source_id(s->load)),
			       stall_cstr(s->moment), stall_text(irq),
			       stall_int(cpu[i]), stall_int(count[i]),
			       rest.n ? stall_text(rest) : stall_null());
	free(count);
}

static void read_interrupts(struct snapshot *s, struct stall_str text)
{
	int64_t *cpu = stall_alloc(MAX_CPUS * sizeof(*cpu));
	struct stall_str line;
	int cpus = 0;

	if (snapshot_line(&text, &line))
		cpus = read_header(line, cpu);
	while (snapshot_line(&text, &line))
		read_row(s, line, cpu, cpus);
	free(cpu);
}

const struct snapshot_kind snapshot_kind_interrupts = {
	"interrupts", is_interrupts, read_interrupts};
