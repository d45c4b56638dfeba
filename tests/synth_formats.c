/* synth_formats.c - the usual events, with the fields of Linux 6.18 on x86-64
 */
#include "tests/synth_parts.h"

#include <string.h>

#define WAKEUP "char comm[16]", "pid_t pid", "int prio", "int target_cpu"
#define SYSCALL_EXIT(name)                             \
	{                                              \
		"syscalls", "sys_exit_" name,          \
		{                                      \
			"int __syscall_nr", "long ret" \
		}                                      \
	}

static const struct synth_usual usual[] = {
	{"sched",
	 "sched_switch",
	 {"char prev_comm[16]", "pid_t prev_pid", "int prev_prio",
	  "long prev_state", "char next_comm[16]", "pid_t next_pid",
	  "int next_prio"}},
	{"sched", "sched_waking", {WAKEUP}},
	{"sched", "sched_wakeup", {WAKEUP}},
	{"sched", "sched_wakeup_new", {WAKEUP}},
	{"sched",
	 "sched_migrate_task",
	 {"__data_loc char[] comm", "pid_t pid", "int prio", "int orig_cpu",
	  "int dest_cpu"}},
	{"sched",
	 "sched_process_fork",
	 {"__data_loc char[] parent_comm", "pid_t parent_pid",
	  "__data_loc char[] child_comm", "pid_t child_pid"}},
	{"sched",
	 "sched_process_exec",
	 {"__data_loc char[] filename", "pid_t pid", "pid_t old_pid"}},
	{"sched",
	 "sched_process_exit",
	 {"char comm[16]", "pid_t pid", "int prio", "bool group_dead"}},
	{"sched",
	 "sched_process_free",
	 {"__data_loc char[] comm", "pid_t pid", "int prio"}},
	{"sched",
	 "sched_pi_setprio",
	 {"__data_loc char[] comm", "pid_t pid", "int oldprio", "int newprio"}},
	{"sched",
	 "sched_stat_runtime",
	 {"__data_loc char[] comm", "pid_t pid", "u64 runtime"}},
	{"task",
	 "task_newtask",
	 {"pid_t pid", "char comm[16]", "u64 clone_flags",
	  "short oom_score_adj"}},
	{"task",
	 "task_rename",
	 {"pid_t pid", "char oldcomm[16]", "char newcomm[16]",
	  "short oom_score_adj"}},
	{"signal",
	 "signal_generate",
	 {"int sig", "int errno", "int code", "char comm[16]", "pid_t pid",
	  "int group", "int result"}},
	{"signal",
	 "signal_deliver",
	 {"int sig", "int errno", "int code", "unsigned long sa_handler",
	  "unsigned long sa_flags"}},
	{"raw_syscalls", "sys_enter", {"long id", "unsigned long args[6]"}},
	{"raw_syscalls", "sys_exit", {"long id", "long ret"}},
	{"syscalls",
	 "sys_enter_write",
	 {"int __syscall_nr", "unsigned long fd", "const char * buf",
	  "size_t count"}},
	SYSCALL_EXIT("write"),
	{"syscalls",
	 "sys_enter_futex",
	 {"int __syscall_nr", "u32 * uaddr", "unsigned long op",
	  "unsigned long val", "const struct __kernel_timespec * utime",
	  "u32 * uaddr2", "unsigned long val3"}},
	SYSCALL_EXIT("futex"),
	{"irq", "irq_handler_entry", {"int irq", "__data_loc char[] name"}},
	{"irq", "irq_handler_exit", {"int irq", "int ret"}},
	{"irq", "softirq_entry", {"unsigned int vec"}},
	{"irq", "softirq_exit", {"unsigned int vec"}},
	{"irq", "softirq_raise", {"unsigned int vec"}},
	{"irq_vectors", "local_timer_entry", {"int vector"}},
	{"irq_vectors", "local_timer_exit", {"int vector"}},
	{"irq_vectors", "reschedule_entry", {"int vector"}},
	{"irq_vectors", "reschedule_exit", {"int vector"}},
	{"exceptions",
	 "page_fault_user",
	 {"unsigned long address", "unsigned long ip",
	  "unsigned long error_code"}},
	{"exceptions",
	 "page_fault_kernel",
	 {"unsigned long address", "unsigned long ip",
	  "unsigned long error_code"}},
	{"ftrace", "kernel_stack", {"int size", "unsigned long caller[8+]"}},
	{"ftrace",
	 "user_stack",
	 {"unsigned int tgid", "unsigned long caller[8]"}},
};

const struct synth_usual *synth_usual_find(const char *name)
{
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (!strcmp(usual[i].name, name))
			return &usual[i];
	return NULL;
}
