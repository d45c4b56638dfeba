#include "importers/cyclictest/json.h"

#include <stdlib.h>
#include <string.h>

#include "libanalyze/json_read.h"

struct json {
	struct cyclictest_threads *threads;
	int64_t *unit_ns;
	bool buckets; /* this time the histograms are read, the unit is known */
};

static void take_bucket(struct json *j, struct cyclictest_thread *t,
			const char *at, struct stall_val v)
{
	int64_t from = strtoll(at, NULL, 10) * *j->unit_ns;

	if (j->buckets)
		latency_bucket(j->threads->load, t->id, from,
			       from + *j->unit_ns, v.i);
}

static void take_of_thread(struct json *j, const char *key, struct stall_val v)
{
	char *rest;
	struct cyclictest_thread *t =
		cyclictest_thread(j->threads, strtoll(key, &rest, 10));
	static const char histogram[] = "/histogram/";

	if (!t || v.type == STALL_TYPE_TEXT || v.type == STALL_TYPE_NULL)
		return;
	if (!strncmp(rest, histogram, strlen(histogram)))
		take_bucket(j, t, rest + strlen(histogram), v);
	else if (!strcmp(rest, "/cycles"))
		t->l.n = v;
	else if (!strcmp(rest, "/min"))
		t->l.min_ns = v;
	else if (!strcmp(rest, "/max"))
		t->l.max_ns = v;
	else if (!strcmp(rest, "/avg"))
		t->l.avg_ns = v;
	else if (!strcmp(rest, "/cpu"))
		t->l.cpu = v;
}

static void take(void *ctx, const char *path, struct stall_val v)
{
	struct json *j = ctx;

	if (!strncmp(path, "/thread/", 8))
		take_of_thread(j, path + 8, v);
	else if (!strcmp(path, "/resolution_in_ns") && v.i)
		*j->unit_ns = 1;
	else if (!j->buckets && v.type == STALL_TYPE_TEXT &&
		 !strcmp(path, "/cmdline:"))
		stall_load_info(j->threads->load, "cmdline",
				(struct stall_str){v.text, v.n});
}

int cyclictest_json(struct cyclictest_threads *threads, struct stall_str text,
		    int64_t *unit_ns, struct stall_err *err)
{
	struct json j = {threads, unit_ns, false};

	if (stall_json_read(text, take, &j, err))
		return -1;
	j.buckets = true;
	return stall_json_read(text, take, &j, err);
}
