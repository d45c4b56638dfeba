/* Events kept as they were, and stacks: rows of event, arg and stack. */
#include "importers/tracepoints/kernel_state.h"
#include "libanalyze/mem.h"

#define FRAME_CHARS 17 /* 16 digits and a blank */
#define MAX_FRAMES  1024

static const struct stall_rowtype event_row = {
	"event", "ts, ucpu, utid, system, name", 5};
static const struct stall_rowtype arg_row = {
	"arg", "event_id, key, int_value, string_value", 4};
static const struct stall_rowtype stack_row = {"stack",
					       "ts, utid, kind, frames, depth, chain_id, "
					       "event_ts",
					       7};

static const struct stall_reason bad_cpu = {
	"bad_cpu", "Events of a CPU or time there is not."};
static const struct stall_reason deep_stack = {
	"deep_stack", "Stacks cut off, for they were too deep."};

static bool is_placed(struct stall_kernel *k, const struct stall_event *ev)
{
	if (ev->ts >= 0 && ev->cpu >= 0 && ev->cpu < k->ncpus)
		return true;
	stall_load_skip(k->load, &bad_cpu, -1);
	return false;
}

/* Never a new thread for the last events of one that has ended. */
static struct stall_thread *whose(struct stall_kernel *k, int32_t tid)
{
	struct stall_thread *t = stall_kernel_find(k, tid);

	return t ? t : stall_kernel_thread(k, tid);
}

void stall_kernel_keep(struct stall_kernel *k, const struct stall_format *fmt,
		       const struct stall_event *ev,
		       const struct stall_arg *arg, int nargs)
{
	int64_t id;

	if (!is_placed(k, ev))
		return;
	id = stall_load_row(k->load, &event_row, stall_int(ev->ts),
			    stall_int(k->cpu[ev->cpu].ucpu),
			    stall_int(whose(k, ev->tid)->utid),
			    stall_cstr(fmt->system), stall_cstr(fmt->name));
	for (int i = 0; i < nargs; i++) {
		bool text = arg[i].val.type == STALL_TYPE_TEXT;

		stall_load_row(k->load, &arg_row, stall_int(id),
			       stall_cstr(arg[i].name),
			       text ? stall_null() : arg[i].val,
			       text ? arg[i].val : stall_null());
	}
}

static size_t put_hex(char *to, uint64_t v)
{
	size_t n = 1;

	while (n < 16 && v >> (4 * n))
		n++;
	for (size_t i = n; i-- > 0; v >>= 4)
		to[i] = "0123456789abcdef"[v & 15];
	return n;
}

int64_t stall_kernel_stack(struct stall_kernel *k, int64_t ts,
			   int64_t event_ts, int32_t tid, bool user,
			   const uint64_t *ip, int n, int64_t chain)
{
	struct stall_kernel_state *p = k->priv;
	size_t at = 0;

	if (n <= 0 || ts < 0)
		return 0;
	if (n > MAX_FRAMES) {
		stall_load_skip(k->load, &deep_stack, -1);
		n = MAX_FRAMES;
	}
	if (!p->text)
		p->text = stall_alloc((size_t)MAX_FRAMES * FRAME_CHARS);
	for (int i = 0; i < n; i++) {
		if (i)
			p->text[at++] = ' ';
		at += put_hex(p->text + at, ip[i]);
	}
	return stall_load_row(k->load, &stack_row, stall_int(ts),
			      stall_int(whose(k, tid)->utid),
			      stall_cstr(user ? "user" : "kernel"),
			      stall_text((struct stall_str){p->text, at}),
			      stall_int(n),
			      chain ? stall_int(chain) : stall_null(),
			      stall_known(event_ts));
}
