/* Rules to find frames by, written by hand, and a stack that they are for. */
#include <elf.h>
#include <stdlib.h>
#include <zlib.h>

#include "importers/binary/unwind.h"
#include "tests/harness.h"

enum { STEPS = 1 << 15 };

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
		cmocka_unit_test(each_instruction_has_its_rule),
		cmocka_unit_test(more_of_the_stack_would_be_needed),
		cmocka_unit_test(packed_rules_are_the_same),
		cmocka_unit_test(the_link_register_of_aarch64),
		cmocka_unit_test(damaged_rules_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
