#include "importers/perfdata/programs.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"
#include "libanalyze/unpack.h"

static struct stall_str last_part(struct stall_str path)
{
	const char *slash = memrchr(path.p, '/', path.n);
	size_t skip = slash ? (size_t)(slash - path.p) + 1 : 0;

	return (struct stall_str){path.p + skip, path.n - skip};
}

static struct stall_str text(const char *s)
{
	return (struct stall_str){s, strlen(s)};
}

static void add(struct perf_programs *p, const struct stall_source *src)
{
	struct perf_program one = {
		.name = stall_file_name(stall_source_name(src))};

	if (!elf_over(&one.elf, stall_source_all(src)) ||
	    elf_is_debug(&one.elf))
		return;
	build_id_text(elf_build_id(&one.elf), one.build_id);
	p->of = stall_grow(p->of, (size_t)(p->n + 1) * sizeof(one));
	p->of[p->n++] = one;
}

void perf_programs_open(struct perf_programs *p, struct stall_load *load)
{
	const struct stall_source *src;

	*p = (struct perf_programs){.of = NULL};
	for (int i = 0; (src = stall_load_beside(load, i)); i++)
		add(p, src);
}

void perf_programs_close(struct perf_programs *p)
{
	for (int i = 0; i < p->n; i++)
		if (p->of[i].opened)
			unwind_close(&p->of[i].unwind);
	for (int i = 0; i < p->ntold; i++) {
		free(p->told[i].file);
		free(p->told[i].build_id);
	}
	free(p->of);
	free(p->told);
}

void perf_programs_told(struct perf_programs *p, struct stall_str file,
			const char *build_id)
{
	struct perf_told one;

	if (!p->n)
		return;
	one.file = stall_strndup(file.p, file.n);
	one.build_id = stall_strndup(build_id, strlen(build_id));
	p->told = stall_grow(p->told, (size_t)(p->ntold + 1) * sizeof(one));
	p->told[p->ntold++] = one;
}

static const char *told(const struct perf_programs *p, struct stall_str file)
{
	for (int i = 0; i < p->ntold; i++)
		if (stall_str_same(text(p->told[i].file), file))
			return p->told[i].build_id;
	return NULL;
}

int32_t perf_programs_find(const struct perf_programs *p, struct stall_str file,
			   const char *build_id)
{
	struct stall_str name = last_part(file);

	if (!build_id)
		build_id = told(p, file);
	for (int32_t i = 0; build_id && i < p->n; i++)
		if (!strcmp(p->of[i].build_id, build_id))
			return i;
	for (int32_t i = 0; i < p->n; i++)
		if (stall_str_same(p->of[i].name, name) &&
		    (!build_id || !*p->of[i].build_id))
			return i;
	return -1;
}

const struct unwind_program *perf_programs_unwind(struct perf_programs *p,
						  int32_t i)
{
	struct perf_program *one = &p->of[i];

	if (!one->opened)
		unwind_open(&one->unwind, &one->elf);
	one->opened = true;
	return &one->unwind;
}
