/* handlers.h - what each type of event does to the program
 *
 * go.c, proc.c, range.c and user.c have them.
 */
#ifndef GOEXEC_HANDLERS_H
#define GOEXEC_HANDLERS_H

#include "importers/goexec/program.h"

/* A handler; what it returns is as goexec_merge.advance says. */
typedef enum goexec_answer goexec_handler(struct goexec_program *x,
					  const struct goexec_where *at,
					  const struct goexec_ev *ev);

/* In a goroutine that is on a thread with a processor. */
static inline bool goexec_in_go(const struct goexec_where *at)
{
	return at->m && at->p && at->g;
}

extern goexec_handler goexec_go_create, goexec_go_create_syscall,
	goexec_go_start, goexec_go_stop, goexec_go_destroy_syscall,
	goexec_go_unblock, goexec_go_switch, goexec_go_status;
extern goexec_handler goexec_proc_start, goexec_proc_stop, goexec_proc_steal,
	goexec_proc_status, goexec_syscall_begin, goexec_syscall_end,
	goexec_syscall_end_blocked;
extern goexec_handler goexec_stw_begin, goexec_stw_end, goexec_gc_active,
	goexec_gc_begin, goexec_gc_end, goexec_sweep_active, goexec_sweep_begin,
	goexec_sweep_end, goexec_assist_active, goexec_assist_begin,
	goexec_assist_end;
extern goexec_handler goexec_procs_change, goexec_heap_alloc, goexec_heap_goal,
	goexec_label, goexec_task_begin, goexec_task_end, goexec_region_begin,
	goexec_region_end, goexec_log;

#endif
