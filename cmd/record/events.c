#include "cmd/record/events.h"

#include <stddef.h>
#include <string.h>

const struct record_event record_events[] = {
	{"sched", "sched", "sched_switch", false},
	{"sched", "sched", "sched_waking", false},
	{"sched", "sched", "sched_wakeup", false},
	{"sched", "sched", "sched_wakeup_new", false},
	{"sched", "sched", "sched_migrate_task", false},
	{"sched", "sched", "sched_process_fork", false},
	{"sched", "sched", "sched_process_exec", false},
	{"sched", "sched", "sched_process_exit", false},
	{"sched", "task", "task_rename", false},
	{"signal", "signal", "signal_generate", false},
	{"signal", "signal", "signal_deliver", false},
	{"irq", "irq", "irq_handler_entry", false},
	{"irq", "irq", "irq_handler_exit", false},
	{"irq", "irq", "softirq_entry", false},
	{"irq", "irq", "softirq_exit", false},
	{"irq", "irq_vectors", "local_timer_entry", false},
	{"irq", "irq_vectors", "local_timer_exit", false},
	{"irq", "irq_vectors", "reschedule_entry", false},
	{"irq", "irq_vectors", "reschedule_exit", false},
	{"irq", "irq_vectors", "call_function_entry", false},
	{"irq", "irq_vectors", "call_function_exit", false},
	{"irq", "irq_vectors", "call_function_single_entry", false},
	{"irq", "irq_vectors", "call_function_single_exit", false},
	{"irq", "irq_vectors", "irq_work_entry", false},
	{"irq", "irq_vectors", "irq_work_exit", false},
	{"syscalls", "raw_syscalls", "sys_enter", true},
	{"syscalls", "raw_syscalls", "sys_exit", true},
	{"faults", "exceptions", "page_fault_user", true},
	{"faults", "exceptions", "page_fault_kernel", true},
	{"rt", "sched", "sched_pi_setprio", false},
	{"rt", "sched", "sched_stat_runtime", true},
	{"rt", "timer", "hrtimer_expire_entry", false},
	{"rt", "timer", "hrtimer_expire_exit", false},
	{NULL, NULL, NULL, false},
};

/* Sets of probes in the program, which goprobes.c has. */
static const char *const probed[] = {"stw", "dns"};

/* Is `name` one of the names in the list, which commas part? */
static bool listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (;; list++) {
		size_t m = strcspn(list, ",");

		if (m == n && !strncmp(list, name, n))
			return true;
		list += m;
		if (!*list)
			return false;
	}
}

bool record_event_wanted(const struct record_event *e, const char *sets)
{
	return listed(sets, "all") || listed(sets, e->set);
}

static bool is_set(const char *name, size_t n)
{
	if (n == 3 && !strncmp(name, "all", 3))
		return true;
	for (size_t i = 0; i < sizeof(probed) / sizeof(*probed); i++)
		if (strlen(probed[i]) == n && !strncmp(probed[i], name, n))
			return true;
	for (const struct record_event *e = record_events; e->set; e++)
		if (strlen(e->set) == n && !strncmp(e->set, name, n))
			return true;
	return false;
}

int record_sets_check(const char *sets, struct stall_err *err)
{
	for (;; sets++) {
		size_t n = strcspn(sets, ",");

		if (!is_set(sets, n))
			return stall_fail(err,
					  "no event set '%.*s'; they are "
					  "sched, signal, irq, syscalls, "
					  "faults, rt, stw, dns and all",
					  (int)n, sets);
		sets += n;
		if (!*sets)
			return 0;
	}
}
