/*
 * Page faults (exceptions:page_fault_*), where the CPU was when it happened.
 *
 *	address=0x7f3e8c0 ip=0x4661c2 error_code=0x6
 */
#include "importers/tracepoints/kernel.h"

static const struct stall_rowtype fault_row = {
	"page_fault", "ts, utid, ucpu, kind, address, ip, error_code", 7};

enum { ADDRESS, IP, ERROR_CODE };

static void fault(struct stall_kernel *k, const struct stall_event *ev,
		  const char *kind)
{
	stall_load_row(k->load, &fault_row, stall_int(ev->ts),
		       stall_int(stall_kernel_thread(k, ev->tid)->utid),
		       stall_int(k->cpu[ev->cpu].ucpu), stall_cstr(kind),
		       stall_int(ev->v[ADDRESS].i), stall_int(ev->v[IP].i),
		       stall_int(ev->v[ERROR_CODE].i));
}

static void on_user(struct stall_kernel *k, void *state,
		    const struct stall_format *fmt,
		    const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	fault(k, ev, "user");
}

static void on_kernel(struct stall_kernel *k, void *state,
		      const struct stall_format *fmt,
		      const struct stall_event *ev)
{
	(void)state;
	(void)fmt;
	fault(k, ev, "kernel");
}

static const struct stall_tracepoint events[] = {
	{"exceptions",
	 "page_fault_user",
	 on_user,
	 {"address", "ip", "error_code"}},
	{"exceptions",
	 "page_fault_kernel",
	 on_kernel,
	 {"address", "ip", "error_code"}},
	{NULL}};

const struct stall_family stall_family_faults = {
	.name = "faults",
	.events = events,
};
