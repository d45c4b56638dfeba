/*
 * Stacks, frame by frame: this program's own against backtrace() of the C
 * library, and rules written by hand. Those of recordings are in
 * test_perfdata.c and, against perf, in tests/captures/unwind.py.
 */
#include <elf.h>
#include <execinfo.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>
#include <zlib.h>

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

/* ---- rules written by hand ---- */

enum { CODE = 0x1000, STACK = 0x7000, RBX = 3, RBP = 6, RSP = 7, RA = 16 };

/* The operations are those that gcc writes. */
static const char rules[] =
	/* version 4, no augmentation, 8, 0, code 1, data -8, returns in 16 */
	"\x14\0\0\0\xff\xff\xff\xff\4\0\x08\0\1\x78\x10"
	"\x0c\7\x08\x90\1" /* CFA = rsp + 8, returns at CFA - 8 */
	"\0\0\0\0"
	"\x30\0\0\0\0\0\0\0" /* from 0x1000, 0x100 bytes */
	"\0\x10\0\0\0\0\0\0\0\1\0\0\0\0\0\0"
	"\x41\x0e\x10\x86\2"	 /* 1: pushed rbp */
	"\x43\x0d\6"		 /* 4: by rbp from now on */
	"\x44\x0a\x0c\7\x08\xc6" /* 8: gave it back, on one way */
	"\x48\x0b"		 /* 16: not on the other */
	"\x44\x16\3\2\x73\1"	 /* 20: rbx was 1 less */
	"\x44\7\x10"		 /* 24: nobody called it */
	"\0\0\0"
	"\0\0\0\0"	     /* the end of what one compilation made */
	"\x1c\0\0\0\0\0\0\0" /* 0x1100: CFA by an expression */
	"\0\x11\0\0\0\0\0\0\0\1\0\0\0\0\0\0"
	"\x0f\3\x77\x10\x06\0\0\0";

struct by_hand {
	Elf64_Ehdr head;
	Elf64_Shdr section[3];
	char names[32];
	char bytes[512];
};

static void by_hand_make(struct by_hand *h, uint16_t machine,
			 struct stall_str bytes, bool packed)
{
	static const char names[] = "\0.debug_frame\0.shstrtab";

	*h = (struct by_hand){
		.head = {.e_machine = machine,
			 .e_shoff = offsetof(struct by_hand, section),
			 .e_shentsize = sizeof(Elf64_Shdr),
			 .e_shnum = 3,
			 .e_shstrndx = 2}};
	memcpy(h->head.e_ident, ELFMAG "\2\1\1", 7);
	h->section[1] =
		(Elf64_Shdr){.sh_name = 1,
			     .sh_type = SHT_PROGBITS,
			     .sh_flags = packed ? SHF_COMPRESSED : 0,
			     .sh_offset = offsetof(struct by_hand, bytes),
			     .sh_size = bytes.n};
	h->section[2] =
		(Elf64_Shdr){.sh_name = 14,
			     .sh_type = SHT_STRTAB,
			     .sh_offset = offsetof(struct by_hand, names),
			     .sh_size = sizeof(names)};
	memcpy(h->names, names, sizeof(names));
	assert_true(bytes.n <= sizeof(h->bytes));
	memcpy(h->bytes, bytes.p, bytes.n);
}

struct unwound {
	enum unwind_end end;
	struct unwind_regs r;
};

/* Of a stack whose words are 0x100, 0x101 ..., from rsp on; rbp is 16 above. */
static struct unwound step_in(const struct by_hand *h, uint64_t pc, size_t kept)
{
	struct unwound u = {.r = {.pc = pc, .known = UINT64_MAX >> 31}};
	struct stall_str all = {(const char *)h, sizeof(*h)};
	struct unwind_program p;
	uint64_t words[8];
	struct unwind_stack stack = {
		STACK, {(const char *)words, kept * sizeof(*words)}};
	uint32_t steps = 100;
	struct elf elf;

	for (uint64_t i = 0; i < 8; i++)
		words[i] = i == 2 ? STACK + 24 : 0x100000 + i;
	u.r.of[RBX] = 50;
	u.r.of[RSP] = STACK;
	u.r.of[RBP] = STACK + 16;
	u.r.of[30] = 0x300000;
	u.r.of[31] = STACK;
	assert_true(elf_over(&elf, all));
	unwind_open(&p, &elf);
	u.end = unwind_step(&p, 0, &u.r, &stack, &steps);
	unwind_close(&p);
	return u;
}

static struct unwound step_at(const struct by_hand *h, uint64_t pc)
{
	return step_in(h, pc, 8);
}

#define assert_caller(h, at, want_pc, want_sp, want_rbp)           \
	do {                                                       \
		struct unwound u_ = step_at(h, at);                \
		assert_int_equal(u_.end, UNWIND_CALLER);           \
		assert_int_equal(u_.r.pc, want_pc);                \
		assert_int_equal(u_.r.of[RSP], STACK + (want_sp)); \
		assert_int_equal(u_.r.of[RBP], want_rbp);          \
		assert_true(u_.r.called);                          \
	} while (0)

static void assert_rules(const struct by_hand *h)
{
	assert_caller(h, CODE, 0x100000, 8, STACK + 16);
	assert_caller(h, CODE + 1, 0x100001, 16, 0x100000);
	assert_caller(h, CODE + 4, 0x100003, 32, STACK + 24);
	assert_caller(h, CODE + 8, 0x100000, 8, STACK + 16);
	assert_caller(h, CODE + 16, 0x100003, 32, STACK + 24);
	assert_int_equal(step_at(h, CODE + 20).r.of[RBX], 51);
	assert_int_equal(step_at(h, CODE + 24).end, UNWIND_OUTERMOST);
	assert_caller(h, CODE + 0x100, STACK + 24, 24, STACK + 16);
	assert_int_equal(step_at(h, CODE - 1).end, UNWIND_NO_RULE);
	assert_int_equal(step_at(h, CODE + 0x200).end, UNWIND_NO_RULE);
}

static const struct stall_str plain = {rules, sizeof(rules) - 1};

static void each_instruction_has_its_rule(void **state)
{
	struct by_hand h;

	(void)state;
	by_hand_make(&h, EM_X86_64, plain, false);
	assert_rules(&h);
}

static void more_of_the_stack_would_be_needed(void **state)
{
	struct by_hand h;

	(void)state;
	by_hand_make(&h, EM_X86_64, plain, false);
	assert_int_equal(step_in(&h, CODE + 4, 4).end, UNWIND_CALLER);
	assert_int_equal(step_in(&h, CODE + 4, 3).end, UNWIND_CUT);
	assert_int_equal(step_in(&h, CODE + 0x100, 2).end, UNWIND_CUT);
}

static void packed_rules_are_the_same(void **state)
{
	Elf64_Chdr head = {.ch_type = ELFCOMPRESS_ZLIB, .ch_size = plain.n};
	char bytes[512];
	uLongf n = sizeof(bytes) - sizeof(head);
	struct by_hand h;

	(void)state;
	memcpy(bytes, &head, sizeof(head));
	assert_int_equal(compress((Bytef *)bytes + sizeof(head), &n,
				  (const Bytef *)plain.p, plain.n),
			 Z_OK);
	by_hand_make(&h, EM_X86_64, (struct stall_str){bytes, sizeof(head) + n},
		     true);
	assert_rules(&h);
}

/* A function without a frame returns to the link register, whose upper bits
 * may be a signature. */
static void the_link_register_of_aarch64(void **state)
{
	static const char bytes[] =
		"\x0c\0\0\0\xff\xff\xff\xff\3\0\4\x78\x1e\x0c\x1f\0"
		"\x14\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\1\0\0\0\0\0\0";
	struct by_hand h;
	struct unwound u;

	(void)state;
	by_hand_make(&h, EM_AARCH64,
		     (struct stall_str){bytes, sizeof(bytes) - 1}, false);
	u = step_at(&h, CODE);
	assert_int_equal(u.end, UNWIND_CALLER);
	assert_int_equal(u.r.pc, 0x300000);
	assert_int_equal(u.r.of[31], STACK);
}

/* Whatever is cut off or spoilt: an answer, and none from outside. */
static void damaged_rules_do_no_harm(void **state)
{
	char bytes[sizeof(rules)];
	struct by_hand h;

	(void)state;
	for (size_t n = 0; n < plain.n; n++) {
		by_hand_make(&h, EM_X86_64, (struct stall_str){rules, n},
			     false);
		step_at(&h, CODE + 24);
	}
	for (size_t i = 0; i < plain.n * 256; i++) {
		memcpy(bytes, rules, sizeof(rules));
		bytes[i / 256] = (char)(i % 256);
		by_hand_make(&h, EM_X86_64, (struct stall_str){bytes, plain.n},
			     false);
		step_at(&h, CODE + 24);
		step_at(&h, CODE + 0x100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_same_frames_as_the_c_library, own_process,
			forget_process),
		cmocka_unit_test_setup_teardown(through_a_signal_handler,
						own_process, forget_process),
		cmocka_unit_test(each_instruction_has_its_rule),
		cmocka_unit_test(more_of_the_stack_would_be_needed),
		cmocka_unit_test(packed_rules_are_the_same),
		cmocka_unit_test(the_link_register_of_aarch64),
		cmocka_unit_test(damaged_rules_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
