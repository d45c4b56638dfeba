/* plan.c - which bytes of a record are which field */
#include "importers/raw/plan.h"

#include <stdlib.h>
#include <string.h>

#include "importers/raw/cursor.h"
#include "libanalyze/mem.h"

#define MAX_RECORD	   (1u << 24)
#define LITTLE_ENDIAN_HOST (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

static bool is_char(const char *type)
{
	return strstr(type, "char") && !strstr(type, "unsigned");
}

static enum raw_load number_load(uint32_t size, bool is_signed)
{
	switch (size) {
	case 1:
		return is_signed ? RAW_S8 : RAW_U8;
	case 2:
		return is_signed ? RAW_S16 : RAW_U16;
	case 4:
		return is_signed ? RAW_S32 : RAW_U32;
	case 8:
		return RAW_U64;
	default:
		return RAW_ARRAY; /* a struct: its bytes */
	}
}

static enum raw_load load_of(const struct tep_format_field *f)
{
	if (f->flags & TEP_FIELD_IS_RELATIVE)
		return RAW_REL_LOC;
	if (f->flags & TEP_FIELD_IS_DYNAMIC)
		return RAW_DATA_LOC;
	if (f->flags & TEP_FIELD_IS_ARRAY)
		return f->size ? RAW_ARRAY : RAW_REST;
	return number_load((uint32_t)f->size, f->flags & TEP_FIELD_IS_SIGNED);
}

/* False if it cannot be a place in a record. */
static bool resolve(struct raw_field *to, const struct tep_format_field *f)
{
	*to = (struct raw_field){RAW_ABSENT};
	if (!f || f->offset < 0 || f->size < 0 ||
	    (unsigned)f->offset > MAX_RECORD || (unsigned)f->size > MAX_RECORD)
		return false;
	to->load = load_of(f);
	to->offset = (uint32_t)f->offset;
	to->size = (uint32_t)f->size;
	to->elem = f->elementsize;
	to->text = is_char(f->type);
	to->name = f->name;
	if (to->load >= RAW_DATA_LOC && to->size != 4)
		to->load = RAW_ABSENT;
	return to->load != RAW_ABSENT;
}

static const struct tep_format_field *find(const struct tep_format_field *f,
					   const char *name, size_t n)
{
	for (; f; f = f->next)
		if (!strncmp(f->name, name, n) && !f->name[n])
			return f;
	return NULL;
}

/* "name|other" or "name[]": the first one present. */
static const struct tep_format_field *find_any(const struct tep_event *event,
					       const char *names)
{
	const struct tep_format_field *f = NULL;

	while (*names && *names != '[' && !f) {
		size_t n = strcspn(names, "|[");

		f = find(event->format.fields, names, n);
		names += n + (names[n] == '|');
	}
	return f;
}

/* "*args[]": numbers of 8 bytes that follow each other, as one array. */
static bool resolve_args(struct raw_field *to, const struct tep_event *event)
{
	const struct tep_format_field *f = find_any(event, "__syscall_nr|nr");
	uint32_t n = 0;

	*to = (struct raw_field){RAW_ABSENT};
	for (f = f ? f->next : event->format.fields; f && n < 6; f = f->next) {
		struct raw_field arg;

		if (!resolve(&arg, f) || arg.load != RAW_U64 ||
		    (n && arg.offset != to->offset + 8 * n))
			break;
		if (!n++)
			*to = arg;
	}
	if (!n)
		return false;
	to->load = RAW_ARRAY;
	to->size = 8 * n;
	to->elem = 8;
	to->text = false;
	return true;
}

/* False if there is none, or it is a number where bytes are asked for. */
static bool resolve_name(struct raw_field *to, const struct tep_event *event,
			 const char *name)
{
	if (!strcmp(name, "*args[]"))
		return resolve_args(to, event);
	if (!resolve(to, find_any(event, name)))
		return false;
	if (strchr(name, '[') && to->load < RAW_ARRAY)
		to->load = RAW_ABSENT;
	return to->load != RAW_ABSENT;
}

static void need(struct raw_plan *plan, const struct raw_field *f)
{
	uint32_t end = f->offset + f->size;

	if (f->load != RAW_ABSENT && end > plan->min_size)
		plan->min_size = end;
}

static void plan_fields(struct raw_plan *plan, const struct tep_event *event)
{
	const struct stall_tracepoint *tp = plan->fmt->tp;

	for (int i = 0; tp && i < STALL_MAX_FIELDS && tp->fields[i]; i++) {
		const char *name = tp->fields[i];
		bool optional = *name == '?';
		struct raw_field *f = &plan->field[plan->nfields++];

		if (resolve_name(f, event, name + optional))
			plan->have |= 1u << i;
		else if (!optional)
			plan->lacks = true;
		need(plan, f);
	}
	if (plan->lacks)
		plan->fmt->tp = NULL;
	plan->handled = plan->fmt->tp != NULL;
}

static bool is_word(const struct raw_field *f)
{
	return f->load > RAW_ABSENT && f->load < RAW_ARRAY &&
	       f->offset + f->size >= 8;
}

/* Sorts the fields by what there is to do for them. */
static void plan_loads(struct raw_plan *plan, bool swap)
{
	for (uint8_t i = 0; i < plan->nfields; i++) {
		const struct raw_field *f = &plan->field[i];
		bool simple = !swap && LITTLE_ENDIAN_HOST;

		if (simple && is_word(f))
			plan->word[plan->nwords++] = (struct raw_word){
				.at = f->offset + f->size - 8,
				.drop = (uint8_t)(64 - 8 * f->size),
				.is_signed = f->load >= RAW_S8,
				.to = i};
		else if (simple && f->load == RAW_ARRAY)
			plan->span[plan->nspans++] = (struct raw_span){
				f->offset, f->size, f->text, i};
		else
			plan->other[plan->nothers++] = i;
	}
}

static void plan_stack(struct raw_plan *plan, const struct tep_event *event)
{
	const struct tep_format_field *f = event->format.fields;

	if (strcmp(plan->fmt->system, "ftrace"))
		return;
	if (!resolve(&plan->caller, find(f, "caller", 6)))
		return;
	if (!strcmp(plan->fmt->name, "user_stack"))
		plan->stack = RAW_USER;
	else if (!strcmp(plan->fmt->name, "kernel_stack"))
		plan->stack = RAW_KERNEL;
	resolve(&plan->depth, find(f, "size", 4));
	plan->caller.load = RAW_REST; /* longer than its format says */
	plan->caller.size = 0;
	need(plan, &plan->caller);
	need(plan, &plan->depth);
}

static void plan_all(struct raw_plan *plan, const struct tep_event *event)
{
	const struct tep_format_field *f = event->format.fields;
	int n = event->format.nr_fields;

	if (!plan->fmt->keep || n <= 0)
		return;
	plan->all = stall_alloc((size_t)n * sizeof(*plan->all));
	for (; f && plan->nall < n; f = f->next) {
		if (resolve(&plan->all[plan->nall], f))
			plan->nall++;
	}
}

struct raw_plan *raw_plan_new(struct tep_event *event, struct stall_format *fmt)
{
	struct raw_plan *plan;
	struct raw_field pid;

	if (!resolve(&pid, find(event->format.common_fields, "common_pid",
				strlen("common_pid"))) ||
	    (pid.load != RAW_S32 && pid.load != RAW_U32))
		return NULL;
	plan = stall_alloc(sizeof(*plan));
	plan->fmt = fmt;
	plan->pid = pid.offset;
	need(plan, &pid);
	plan_fields(plan, event);
	plan_loads(plan, tep_is_local_bigendian(event->tep) !=
				 tep_is_file_bigendian(event->tep));
	plan_stack(plan, event);
	plan_all(plan, event);
	return plan;
}

void raw_plan_free(struct raw_plan *plan)
{
	if (!plan)
		return;
	for (int i = 0; i < plan->nfields; i++)
		free(plan->field[i].swapped);
	for (int i = 0; i < plan->nall; i++)
		free(plan->all[i].swapped);
	free(plan->caller.swapped);
	free(plan->all);
	free(plan);
}
