/* snapshot.c - what the machine said of itself
 *
 * A folder of copied files (env/ of a recording), as a tar archive, which is
 * how the command hands a folder over; or one such file alone: a kernel's
 * configuration or log, /proc/interrupts, sysctl -a ... (snapshot/). In a
 * folder what is of no known kind is kept as it is, under its path.
 */
#include "importers/snapshot/snapshot.h"

#include <string.h>

#include "libanalyze/importer.h"
#include "libanalyze/tar.h"

enum { SURE = 70, ARCHIVE = 50, HEAD = 4096 };

static const struct stall_reason not_text = {
	"not_text", "files of a snapshot that are not text"};

static const struct snapshot_kind *const kinds[] = {
	&snapshot_kind_clocks,	 &snapshot_kind_notes,
	&snapshot_kind_config,	 &snapshot_kind_interrupts,
	&snapshot_kind_sched,	 &snapshot_kind_log,
	&snapshot_kind_kallsyms, &snapshot_kind_schedstat,
	&snapshot_kind_assigned, &snapshot_kind_limits,
	&snapshot_kind_stat,	 &snapshot_kind_pressure,
	&snapshot_kind_rollup,	 &snapshot_kind_words,
	&snapshot_kind_colons,	 NULL};

static struct stall_str head_of(struct stall_str text)
{
	return (struct stall_str){text.p, text.n < HEAD ? text.n : HEAD};
}

static const struct snapshot_kind *kind_of(struct stall_str text,
					   const char *key)
{
	for (int i = 0; text.n && kinds[i]; i++)
		if (kinds[i]->is(head_of(text), key))
			return kinds[i];
	return NULL;
}

static void read_file(struct snapshot *s, struct stall_str text)
{
	const struct snapshot_kind *kind = kind_of(text, s->key);

	if (!kind)
		kind = &snapshot_kind_word;
	kind->read(s, text);
}

static void read_member(struct snapshot *s, const struct stall_tar_member *m)
{
	struct stall_err err;
	struct stall_source *src =
		stall_source_part(m->name, m->data, SIZE_MAX, &err);
	size_t n;

	if (!src) {
		stall_load_skip(s->load, &not_text, -1);
		return;
	}
	snapshot_name(s, m->name);
	n = strlen(s->key);
	if (n > 3 && !strcmp(s->key + n - 3, ".gz"))
		s->key[n - 3] = '\0';
	read_file(s, stall_source_all(src));
	stall_source_close(src);
}

static void read_archive(struct snapshot *s, struct stall_str all)
{
	struct stall_tar tar = {.all = all};
	struct stall_tar_member m;

	while (!stall_load_failed(s->load) && stall_tar_next(&tar, &m))
		read_member(s, &m);
	if (tar.cut)
		stall_load_cut(s->load, (int64_t)tar.at);
}

static int snapshot_import(struct stall_source *src, struct stall_load *load,
			   struct stall_err *err)
{
	struct stall_str all = stall_source_all(src);
	struct snapshot s = {.load = load};

	(void)err;
	if (stall_is_tar(all)) {
		read_archive(&s, all);
	} else {
		snapshot_name(&s, stall_source_name(src));
		read_file(&s, all);
	}
	stall_load_span(load, 0, -1, s.n);
	return 0;
}

static int snapshot_probe(struct stall_str head)
{
	if (stall_is_tar(head))
		return ARCHIVE;
	if (!head.n || memchr(head.p, '\0', head.n))
		return 0;
	return kind_of(head, "") || snapshot_kind_word.is(head, "") ? SURE : 0;
}

const struct stall_importer stall_importer_snapshot = {
	.name = "snapshot",
	.summary = "what the machine said of itself: env/ of a recording, "
		   "kernel configuration and log, files of /proc and /sys",
	.first = true,
	.probe = snapshot_probe,
	.import = snapshot_import,
};
