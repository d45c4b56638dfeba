/* synth_kernel.h - kernel events from a script, without a file around them
 *
 *	play("1000 0 7 sched_switch prev_pid=7 prev_state=1 next_pid=8\n"
 *	     "1500 1 0 sched_waking pid=7 target_cpu=1\n"
 *	     "lost 0 1500 9000 -1\n");
 *
 * A line of an event: time (ns), CPU, common_pid, name, fields. Fields are
 * those that its handler asks for; one that it must have and that is left out
 * is 0 or empty, one that may be missing is missing. Texts that begin like a
 * number, are empty or have blanks are put in ''. Arguments of system calls are
 * args=1,2 or (of named ones) *args=1,2; those not given are 0. Other lines:
 *
 *	lost CPU FROM TO EVENTS		a gap
 *	comm TID NAME			the file's table of names
 *	tgid TID TGID			the file's table of thread groups
 *	has SYSTEM:NAME			the file has this event
 *	cpu NUMBER			the file has this CPU
 */
#ifndef STALL_SYNTH_KERNEL_H
#define STALL_SYNTH_KERNEL_H

struct stall_store;

/* Importing the script; free as usual. A mistake in it fails the test. */
struct stall_store *play(const char *script);
/* The same, with rows of events kept: "known" or "all". */
struct stall_store *play_keeping(const char *script, const char *events);

#endif
