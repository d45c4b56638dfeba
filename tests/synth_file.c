/* synth_file.c - the file around the rings; version 6 of trace-cmd.dat(5) */
#include "tests/synth_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libanalyze/mem.h"

enum { OPTION_BUFFER = 3, OPTION_CLOCK = 4, OPTION_UNAME = 5 };

static const char *const clocks[] = {"local", "global", "counter",  "uptime",
				     "perf",  "mono",	"mono_raw", "boot",
				     "tai",   "x86-tsc"};

struct synth *synth_new(const struct synth_options *opt)
{
	struct synth *s = stall_alloc(sizeof(*s));

	if (opt)
		s->opt = *opt;
	if (!s->opt.version)
		s->opt.version = 6;
	if (!s->opt.long_size)
		s->opt.long_size = 8;
	if (!s->opt.page_size)
		s->opt.page_size = 4096;
	if (!s->opt.clock)
		s->opt.clock = "mono";
	if (!s->opt.uname)
		s->opt.uname = "Linux synth 6.12.0 #1 SMP x86_64";
	s->ncpus = 1;
	synth_buffer(s, "");
	return s;
}

void synth_buffer(struct synth *s, const char *name)
{
	for (int i = 0; i < s->nbuffers; i++)
		if (!strcmp(s->buffer[i]->name, name)) {
			s->now = s->buffer[i];
			return;
		}
	if (s->nbuffers == SYNTH_BUFFERS)
		synth_die("too many buffers", name);
	s->now = stall_alloc(sizeof(*s->now));
	snprintf(s->now->name, sizeof(s->now->name), "%s", name);
	s->buffer[s->nbuffers++] = s->now;
}

void synth_free(struct synth *s)
{
	for (int i = 0; i < s->nbuffers; i++) {
		for (int c = 0; c < SYNTH_CPUS; c++)
			free(s->buffer[i]->cpu[c].b.p);
		free(s->buffer[i]);
	}
	for (int i = 0; i < s->ntypes; i++)
		free((char *)s->type[i].text);
	free(s->comms.p);
	free(s->options.p);
	free(s->file.p);
	free(s);
}

void synth_saved_comm(struct synth *s, int tid, const char *comm)
{
	char line[64];

	snprintf(line, sizeof(line), "%d %s\n", tid, comm);
	synth_add(&s->comms, line, strlen(line));
}

void synth_add_option(const struct synth *s, struct synth_bytes *b, int id,
		      const void *data, size_t n)
{
	synth_num(s, b, (uint64_t)id, 2);
	synth_num(s, b, n, 4);
	synth_add(b, data, n);
}

void synth_option(struct synth *s, int id, const void *data, size_t n)
{
	synth_add_option(s, &s->options, id, data, n);
}

/* ---- texts ---- */

/* The one string format here; returns what was added so far. */
static void line(struct synth_bytes *b, const char *type, const char *name,
		 const char *dims, int offset, int size, int is_signed)
{
	char text[256];

	snprintf(text, sizeof(text),
		 "\tfield:%s %s%s;\toffset:%d;\tsize:%d;\tsigned:%d;\n", type,
		 name, dims, offset, size, is_signed);
	synth_add(b, text, strlen(text));
}

static void field_line(struct synth_bytes *b, const struct synth_field *f)
{
	char dims[16] = "";

	if (f->array && f->count && !f->dynamic)
		snprintf(dims, sizeof(dims), "[%d]", f->count);
	else if (f->array && !f->dynamic)
		snprintf(dims, sizeof(dims), "[]");
	line(b, f->type, f->name, dims, f->offset,
	     f->dynamic ? 4 : f->elem * f->count, f->is_signed);
}

static void type_text(struct synth_bytes *b, const struct synth_type *t)
{
	char head[128];

	if (t->text) {
		synth_add(b, t->text, strlen(t->text));
		return;
	}
	snprintf(head, sizeof(head), "name: %s\nID: %d\nformat:\n", t->name,
		 t->id);
	synth_add(b, head, strlen(head));
	line(b, "unsigned short", "common_type", "", 0, 2, 0);
	line(b, "unsigned char", "common_flags", "", 2, 1, 0);
	line(b, "unsigned char", "common_preempt_count", "", 3, 1, 0);
	line(b, "int", "common_pid", "", 4, 4, 1);
	synth_add(b, "\n", 1);
	for (int i = 0; i < t->nfields; i++)
		field_line(b, &t->field[i]);
	synth_add(b, "\nprint fmt: \"\"\n", 15);
}

void synth_add_header_info(struct synth *s, struct synth_bytes *b)
{
	static const char event[] =
		"# compressed entry header\n\ttype_len    :    5 bits\n"
		"\ttime_delta  :   27 bits\n\tarray       :   32 bits\n\n"
		"\tpadding     : type == 29\n\ttime_extend : type == 30\n"
		"\ttime_stamp : type == 31\n\tdata max type_len  == 28\n";
	int l = s->opt.long_size;
	struct synth_bytes page = {NULL, 0};

	line(&page, "u64", "timestamp", "", 0, 8, 0);
	line(&page, "local_t", "commit", "", 8, l, 1);
	line(&page, "int", "overwrite", "", 8, 1, 1);
	line(&page, "char", "data", "", 8 + l, s->opt.page_size - 8 - l, 0);
	synth_str(b, "header_page");
	synth_num(s, b, page.n, 8);
	synth_add(b, page.p, page.n);
	synth_str(b, "header_event");
	synth_num(s, b, sizeof(event) - 1, 8);
	synth_add(b, event, sizeof(event) - 1);
	free(page.p);
}

/* The number of the system's formats, and each with its size. */
void synth_add_system(struct synth *s, struct synth_bytes *b, const char *name)
{
	uint32_t count = 0;

	for (int i = 0; i < s->ntypes; i++)
		count += !strcmp(s->type[i].system, name);
	synth_num(s, b, count, 4);
	for (int i = 0; i < s->ntypes; i++) {
		struct synth_bytes t = {NULL, 0};

		if (strcmp(s->type[i].system, name))
			continue;
		type_text(&t, &s->type[i]);
		synth_num(s, b, t.n, 8);
		synth_add(b, t.p, t.n);
		free(t.p);
	}
}

/* Is it a system that no type before this one has? */
static bool first_of_system(const struct synth *s, int type)
{
	const char *name = s->type[type].system;

	if (!strcmp(name, "ftrace"))
		return false;
	for (int i = 0; i < type; i++)
		if (!strcmp(s->type[i].system, name))
			return false;
	return true;
}

void synth_add_systems(struct synth *s, struct synth_bytes *b)
{
	uint32_t count = 0;

	for (int i = 0; i < s->ntypes; i++)
		count += first_of_system(s, i);
	synth_num(s, b, count, 4);
	for (int i = 0; i < s->ntypes; i++)
		if (first_of_system(s, i)) {
			synth_str(b, s->type[i].system);
			synth_add_system(s, b, s->type[i].system);
		}
}

/* ---- what both versions have, and version 6 ---- */

static void add_clock(const struct synth *s, struct synth_bytes *b)
{
	char text[160] = "";

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++) {
		bool now = !strcmp(clocks[i], s->opt.clock);
		size_t n = strlen(text);

		snprintf(text + n, sizeof(text) - n, now ? "[%s] " : "%s ",
			 clocks[i]);
	}
	synth_add_option(s, b, OPTION_CLOCK, text, strlen(text) + 1);
}

void synth_align(struct synth *s)
{
	while (s->file.n % (size_t)s->opt.page_size)
		synth_add(&s->file, "", 1);
}

/* "flyrecord" and the CPUs' places, then the pages. */
static void add_buffer_v6(struct synth *s, const struct synth_buffer *buf)
{
	struct synth_bytes *b = &s->file;
	size_t table;

	synth_str(b, "flyrecord");
	table = b->n;
	for (int i = 0; i < s->ncpus * 2; i++)
		synth_num(s, b, 0, 8);
	for (int i = 0; i < s->ncpus; i++) {
		const struct synth_bytes *data = &buf->cpu[i].b;

		synth_align(s);
		synth_poke(s, b->p + table, b->n, 8);
		synth_poke(s, b->p + table + 8, data->n, 8);
		table += 16;
		synth_add(b, data->p, data->n);
	}
}

void synth_add_facts(struct synth *s, struct synth_bytes *b)
{
	add_clock(s, b);
	synth_add_option(s, b, OPTION_UNAME, s->opt.uname,
			 strlen(s->opt.uname) + 1);
	synth_add(b, s->options.p, s->options.n);
}

static void add_options_v6(struct synth *s, size_t *place)
{
	struct synth_bytes *b = &s->file;

	synth_str(b, "options  ");
	synth_add_facts(s, b);
	for (int i = 1; i < s->nbuffers; i++) {
		struct synth_bytes o = {NULL, 0};

		synth_num(s, &o, 0, 8);
		synth_str(&o, s->buffer[i]->name);
		place[i] = b->n + 6;
		synth_add_option(s, b, OPTION_BUFFER, o.p, o.n);
		free(o.p);
	}
	synth_num(s, b, 0, 2);
}

static void write_v6(struct synth *s)
{
	struct synth_bytes *b = &s->file;
	size_t place[SYNTH_BUFFERS];

	synth_add_header_info(s, b);
	synth_add_system(s, b, "ftrace");
	synth_add_systems(s, b);
	synth_num(s, b, 0, 4); /* kallsyms */
	synth_num(s, b, 0, 4); /* printk */
	synth_num(s, b, s->comms.n, 8);
	synth_add(b, s->comms.p, s->comms.n);
	synth_num(s, b, (uint64_t)s->ncpus, 4);
	add_options_v6(s, place);
	add_buffer_v6(s, s->buffer[0]);
	for (int i = 1; i < s->nbuffers; i++) {
		synth_poke(s, b->p + place[i], b->n, 8);
		add_buffer_v6(s, s->buffer[i]);
	}
}

void synth_write_file(struct synth *s)
{
	struct synth_bytes *b = &s->file;

	b->n = 0;
	synth_add(b, "\027\010\104tracing", 10);
	synth_str(b, s->opt.version == 7 ? "7" : "6");
	synth_num(s, b, s->opt.big_endian, 1);
	synth_num(s, b, (uint64_t)s->opt.long_size, 1);
	synth_num(s, b, (uint64_t)s->opt.page_size, 4);
	if (s->opt.version == 7)
		synth_write_v7(s);
	else
		write_v6(s);
}

const uint8_t *synth_finish(struct synth *s, size_t *ret_n)
{
	synth_write_file(s);
	*ret_n = s->file.n;
	return s->file.p;
}

struct stall_source *synth_source(struct synth *s)
{
	struct stall_source *src;

	synth_write_file(s);
	src = stall_source_mem("synth.dat", s->file.p, s->file.n);
	synth_free(s);
	return src;
}
