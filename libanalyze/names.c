/*
 * Linux' numbers, the same on x86-64 and arm64. Real-time signals are counted
 * from 34 as programs see them: the C library keeps 32 and 33 for itself.
 */
#include "libanalyze/names.h"

#include <stddef.h>
#include <string.h>

#define COUNT(a) ((int64_t)(sizeof(a) / sizeof(*(a))))

/* runtime/proc.go, the same in Go 1.21 to 1.26. */
static const char *const stw_reasons[] = {
	"unknown",
	"GC mark termination",
	"GC sweep termination",
	"write heap dump",
	"goroutine profile",
	"goroutine profile cleanup",
	"all goroutines stack trace",
	"read mem stats",
	"AllThreadsSyscall",
	"GOMAXPROCS",
	"start trace",
	"stop trace",
	"CountPagesInUse (test)",
	"ReadMetricsSlow (test)",
	"ReadMemStatsSlow (test)",
	"PageCachePagesLeaked (test)",
	"ResetDebugLog (test)",
};

static const char *const signals[] = {
	NULL,	       "SIGHUP",      "SIGINT",	     "SIGQUIT",
	"SIGILL",      "SIGTRAP",     "SIGABRT",     "SIGBUS",
	"SIGFPE",      "SIGKILL",     "SIGUSR1",     "SIGSEGV",
	"SIGUSR2",     "SIGPIPE",     "SIGALRM",     "SIGTERM",
	"SIGSTKFLT",   "SIGCHLD",     "SIGCONT",     "SIGSTOP",
	"SIGTSTP",     "SIGTTIN",     "SIGTTOU",     "SIGURG",
	"SIGXCPU",     "SIGXFSZ",     "SIGVTALRM",   "SIGPROF",
	"SIGWINCH",    "SIGIO",	      "SIGPWR",	     "SIGSYS",
	NULL,	       NULL,	      "SIGRTMIN",    "SIGRTMIN+1",
	"SIGRTMIN+2",  "SIGRTMIN+3",  "SIGRTMIN+4",  "SIGRTMIN+5",
	"SIGRTMIN+6",  "SIGRTMIN+7",  "SIGRTMIN+8",  "SIGRTMIN+9",
	"SIGRTMIN+10", "SIGRTMIN+11", "SIGRTMIN+12", "SIGRTMIN+13",
	"SIGRTMIN+14", "SIGRTMIN+15", "SIGRTMIN+16", "SIGRTMIN+17",
	"SIGRTMIN+18", "SIGRTMIN+19", "SIGRTMIN+20", "SIGRTMIN+21",
	"SIGRTMIN+22", "SIGRTMIN+23", "SIGRTMIN+24", "SIGRTMIN+25",
	"SIGRTMIN+26", "SIGRTMIN+27", "SIGRTMIN+28", "SIGRTMIN+29",
	"SIGRTMIN+30",
};

const char *stall_stw_reason(int64_t reason)
{
	if (reason < 0 || reason >= COUNT(stw_reasons))
		return NULL;
	return stw_reasons[reason];
}

const char *stall_signal_name(int64_t sig)
{
	return sig < 0 || sig >= COUNT(signals) ? NULL : signals[sig];
}

const char *stall_errno_name(int64_t err)
{
	return err <= 0 || err > 4095 ? NULL : strerrorname_np((int)err);
}
