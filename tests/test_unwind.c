/*
 * Stacks, frame by frame: this program's own against backtrace() of the C
 * library. Rules written by hand are in test_cfi.c, those of recordings in
 * test_perfdata.c and, against perf, in tests/captures/unwind.py.
 */
#include <elf.h>
#include <execinfo.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>

#include "importers/binary/unwind.h"
#include "tests/harness.h"

enum { MOST_FRAMES = 100, STEPS = 1 << 15 };

/* ---- this program ---- */

struct loaded {
	struct elf elf;
	struct unwind_program program;
	uint64_t bias, begin, end;
};

struct process {
	struct loaded of[32];
	int n;
};

static void cover(struct loaded *l, const struct dl_phdr_info *info)
{
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uint64_t begin = l->bias + p->p_vaddr;

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
			continue;
		l->begin = begin;
		l->end = begin + p->p_memsz;
	}
}

/* The vdso has no file. */
static int add_loaded(struct dl_phdr_info *info, size_t size, void *ctx)
{
	const char *path =
		*info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
	struct process *p = ctx;
	struct loaded *l = &p->of[p->n];
	struct stall_err err;

	(void)size;
	if (p->n == 32 || elf_open(&l->elf, path, &err))
		return 0;
	unwind_open(&l->program, &l->elf);
	l->bias = info->dlpi_addr;
	cover(l, info);
	p->n++;
	return 0;
}

static const struct loaded *loaded_at(const struct process *p, uint64_t pc)
{
	for (int i = 0; i < p->n; i++)
		if (pc >= p->of[i].begin && pc < p->of[i].end)
			return &p->of[i];
	return NULL;
}

static int own_process(void **state)
{
	struct process *p = calloc(1, sizeof(*p));

	dl_iterate_phdr(add_loaded, p);
	*state = p;
	return 0;
}

static int forget_process(void **state)
{
	struct process *p = *state;

	for (int i = 0; i < p->n; i++) {
		unwind_close(&p->of[i].program);
		elf_close(&p->of[i].elf);
	}
	free(p);
	return 0;
}

static struct unwind_regs regs_of(const ucontext_t *u)
{
	struct unwind_regs r = {.known = (UINT64_C(1) << CFI_REGS) - 1};

#if defined(__x86_64__)
	static const int from[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI,
				   REG_RDI, REG_RBP, REG_RSP, REG_R8,  REG_R9,
				   REG_R10, REG_R11, REG_R12, REG_R13, REG_R14,
				   REG_R15, REG_RIP};

	for (int i = 0; i < 17; i++)
		r.of[i] = (uint64_t)u->uc_mcontext.gregs[from[i]];
	r.pc = r.of[16];
#elif defined(__aarch64__)
	for (int i = 0; i < 31; i++)
		r.of[i] = u->uc_mcontext.regs[i];
	r.of[31] = u->uc_mcontext.sp;
	r.pc = u->uc_mcontext.pc;
#else
	(void)u;
	skip();
#endif
	return r;
}

static struct unwind_stack own_stack(const struct unwind_regs *r)
{
	pthread_attr_t attr;
	void *begin;
	size_t size;
	uint64_t sp;

#if defined(__x86_64__)
	sp = r->of[7];
#else
	sp = r->of[31];
#endif
	assert_int_equal(pthread_getattr_np(pthread_self(), &attr), 0);
	pthread_attr_getstack(&attr, &begin, &size);
	pthread_attr_destroy(&attr);
	return (struct unwind_stack){
		sp,
		{(const char *)(uintptr_t)sp,
		 (size_t)((uint64_t)(uintptr_t)begin + size - sp)}};
}

static int unwind(const struct process *p, const ucontext_t *u, void **ret)
{
	struct unwind_regs r = regs_of(u);
	struct unwind_stack stack = own_stack(&r);
	enum unwind_end end = UNWIND_CALLER;
	uint32_t steps = STEPS;
	int n = 0;

	while (n < MOST_FRAMES && end == UNWIND_CALLER) {
		const struct loaded *l = loaded_at(p, r.pc - r.called);

		ret[n++] = (void *)(uintptr_t)r.pc;
		end = l ? unwind_step(&l->program, l->bias, &r, &stack, &steps)
			: UNWIND_NO_RULE;
	}
	assert_int_equal(end, UNWIND_OUTERMOST);
	return n;
}

/*
 * The first frames differ: both are of here, but not of one instruction; and
 * the sanitizer has a frame of its own there.
 */
static __attribute__((noinline)) int compare(const struct process *p)
{
	void *ours[MOST_FRAMES], *libcs[MOST_FRAMES];
	int n, own = 0, m = backtrace(libcs, MOST_FRAMES);
	ucontext_t u;

#if defined(__SANITIZE_ADDRESS__)
	own = 1;
#endif
	assert_int_equal(getcontext(&u), 0);
	n = unwind(p, &u, ours);
	assert_int_equal(n, m - own);
	assert_memory_equal(ours + 1, libcs + 1 + own,
			    (size_t)(n - 1) * sizeof(*ours));
	return n;
}

static __attribute__((noinline)) int recurse(const struct process *p, int n)
{
	volatile char room[100];
	int depth;

	room[n] = 1;
	depth = n ? recurse(p, n - 1) : compare(p);
	return depth + room[n] - 1;
}

static void the_same_frames_as_the_c_library(void **state)
{
	assert_true(recurse(*state, 10) > 13);
}

static const struct process *of_handler;
static int depth_in_handler;

static void on_signal(int sig)
{
	(void)sig;
	depth_in_handler = compare(of_handler);
}

/* The kernel's frame lies between, and who was interrupted made no call. */
static void through_a_signal_handler(void **state)
{
	int depth = compare(*state);

	of_handler = *state;
	assert_true(signal(SIGUSR1, on_signal) != SIG_ERR);
	assert_int_equal(raise(SIGUSR1), 0);
	assert_true(depth_in_handler > depth + 2);
	signal(SIGUSR1, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_same_frames_as_the_c_library, own_process,
			forget_process),
		cmocka_unit_test_setup_teardown(through_a_signal_handler,
						own_process, forget_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
