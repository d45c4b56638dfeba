#include "cmd/record/manifest.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cmd/args/args.h"
#include "libanalyze/json.h"

static void member(FILE *f, const char *key, const char *value)
{
	fprintf(f, "  \"%s\": ", key);
	if (value)
		stall_json_text(value, f);
	else
		fputs("null", f);
	fputs(",\n", f);
}

static void put_command(FILE *f, char *const *argv)
{
	fputs("  \"command\": ", f);
	if (!argv)
		fputs("null", f);
	for (int i = 0; argv && argv[i]; i++) {
		fputs(i ? ", " : "[", f);
		stall_json_text(argv[i], f);
	}
	fputs(argv ? "],\n" : ",\n", f);
}

static void put_events(FILE *f, const struct manifest *m, const char *key,
		       enum tracer_answer answer)
{
	const char *before = "";

	fprintf(f, "  \"%s\": [", key);
	for (int i = 0; i < m->nevents; i++) {
		if (m->event[i].answer != answer)
			continue;
		fprintf(f, "%s\"%s:%s\"", before, m->event[i].system,
			m->event[i].name);
		before = ", ";
	}
	fputs("],\n", f);
}

static void put_lost(FILE *f, const struct manifest *m)
{
	fputs("  \"lost_events_by_cpu\": [", f);
	for (int i = 0; i < m->ncpus; i++)
		if (m->lost[i] < 0)
			fputs(i ? ", null" : "null", f);
		else
			fprintf(f, "%s%lld", i ? ", " : "", m->lost[i]);
	fputs("]\n", f);
}

static void put_exectrace(FILE *f, const struct manifest *m)
{
	const struct exectrace_result *x = &m->exectrace;

	member(f, "exec_trace", m->o->exectrace);
	fputs("  \"exec_trace_bytes\": ", f);
	if (m->o->exectrace && x->bytes >= 0)
		fprintf(f, "%lld,\n", (long long)x->bytes);
	else
		fputs("null,\n", f);
	member(f, "exec_trace_why", *x->why ? x->why : NULL);
}

static void put_manifest(FILE *f, const struct manifest *m)
{
	const struct session_options *o = m->o;

	fputs("{\n", f);
	member(f, "recorded_by", "stallscope " STALL_VERSION);
	member(f, "state", m->state);
	member(f, "why", m->why);
	fprintf(f, "  \"flight_recorder\": %s,\n",
		o->snapshot ? "true" : "false");
	member(f, "snapshot", *m->snapshot ? m->snapshot : NULL);
	put_command(f, o->argv);
	fprintf(f, "  \"pid\": %d,\n", (int)o->pid);
	fprintf(f, "  \"exit_status\": %d,\n", m->status);
	fprintf(f, "  \"duration_s\": %g,\n", o->seconds);
	member(f, "event_sets", o->sets);
	member(f, "gotrace", o->godebug);
	member(f, "clock", "mono");
	fprintf(f, "  \"buffer_kb_by_cpu\": %d,\n", o->size_kb);
	fprintf(f, "  \"trace_dat_version\": %d,\n", o->version);
	put_exectrace(f, m);
	fprintf(f, "  \"kallsyms\": %s,\n", o->kallsyms ? "true" : "false");
	member(f, "kallsyms_why",
	       *m->no_kallsyms.msg ? m->no_kallsyms.msg : NULL);
	put_events(f, m, "events", TRACER_ENABLED);
	put_events(f, m, "events_the_kernel_lacks", TRACER_MISSING);
	put_events(f, m, "events_the_kernel_refused", TRACER_REFUSED);
	put_lost(f, m);
	fputs("}\n", f);
}

static void put_clocks(FILE *f, const struct manifest *m)
{
	fprintf(f,
		"{\n  \"trace_clock\": \"mono\",\n  \"begin\": %s,\n"
		"  \"end\": %s\n}\n",
		m->clocks[0] ? m->clocks[0] : "null",
		m->clocks[1] ? m->clocks[1] : "null");
}

static int write_file(const struct manifest *m, const char *name,
		      void (*put)(FILE *f, const struct manifest *m),
		      struct stall_err *err)
{
	char path[PATH_MAX];
	struct args_output file;

	snprintf(path, sizeof(path), "%s/%s", m->o->folder, name);
	if (args_output_open(&file, path, err))
		return -1;
	put(file.f, m);
	return args_output_close(&file, err);
}

int manifest_write(const struct manifest *m, struct stall_err *err)
{
	if (write_file(m, "clocks.json", put_clocks, err))
		return -1;
	return write_file(m, "manifest.json", put_manifest, err);
}
