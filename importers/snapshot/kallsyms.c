/* /proc/kallsyms: the kernel's functions, for this run's call chains. */
#include "importers/snapshot/snapshot.h"
#include "importers/symbols/rows.h"

static const struct stall_reason hidden = {
	"kallsyms_hidden",
	"copies of /proc/kallsyms whose addresses are all 0: it was not read by "
	"root (kernel.kptr_restrict)"};

static bool is_kallsyms(struct stall_str head, const char *key)
{
	(void)key;
	return symbols_is_kallsyms(head);
}

static void read_kallsyms(struct snapshot *s, struct stall_str text)
{
	struct symbols list = {NULL, 0, 0};

	if (!symbols_of_kallsyms(&list, text))
		stall_load_skip(s->load, &hidden, -1);
	if (list.n)
		symbol_rows(s->load, (struct stall_str){"kallsyms", 8}, NULL,
			    true, &list);
	s->n += (int64_t)list.n;
	symbols_free(&list);
}

const struct snapshot_kind snapshot_kind_kallsyms = {"kallsyms", is_kallsyms,
						     read_kallsyms};
