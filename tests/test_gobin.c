/*
 * Functions, returns and build information of Go programs, on a program of a
 * few hundred bytes made here. Real ones are looked at by tests/live/go.sh.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/record/goprobes.h"
#include "tests/harness.h"

#define BASE 0x400000 /* where the file is loaded */

/* The file as it grows. */
struct image {
	uint8_t p[8192];
	size_t n;
};

static size_t put(struct image *m, const void *p, size_t n)
{
	size_t at = m->n;

	memcpy(m->p + at, p, n);
	m->n += n;
	return at;
}

static void put32(struct image *m, uint32_t v)
{
	put(m, &v, sizeof(v));
}

static void put64(struct image *m, uint64_t v)
{
	put(m, &v, sizeof(v));
}

/* ---- the parts ---- */

/* stop: push; sub; ret in the middle of mov's number; add; pop; ret
 * start: the same, with two instructions that do nothing before ret
 * lookup: two ways out */
static const uint8_t stop_code[16] = {0x55, 0x48, 0x83, 0xec, 0x10, 0xb8,
				      0xc3, 0,	  0,	0,    0x48, 0x83,
				      0xc4, 0x10, 0x5d, 0xc3};
static const uint8_t start_code[16] = {0x55, 0x48, 0x83, 0xec, 0x10, 0x48,
				       0x83, 0xc4, 0x10, 0x5d, 0x90, 0x0f,
				       0x1f, 0x00, 0xc3, 0xcc};
static const uint8_t lookup_code[16] = {0x55, 0x5d, 0xc3, 0x55, 0x90,
					0x90, 0x5d, 0xc3, 0xcc};

/* Pairs of how the depth of the stack changes (times two, or one less than
 * minus that) and for how many bytes. */
static const uint8_t stop_sp[] = {2, 1, 16, 4, 32, 9, 31, 1, 15, 1, 0};
static const uint8_t start_sp[] = {2, 1, 16, 4, 32, 4, 31, 1, 15, 6, 0};
static const uint8_t lookup_sp[] = {2, 1, 16, 1, 15, 2, 16, 3, 15, 9, 0};

static const struct {
	const char *name;
	const uint8_t *code, *sp;
	size_t nsp;
} funcs[] = {
	{"runtime.stopTheWorldWithSema", stop_code, stop_sp, sizeof(stop_sp)},
	{"runtime.startTheWorldWithSema", start_code, start_sp,
	 sizeof(start_sp)},
	{"net.(*Resolver).lookupIPAddr", lookup_code, lookup_sp,
	 sizeof(lookup_sp)},
};

#define FUNCS 3

static size_t put_table(struct image *m, uint64_t text)
{
	uint32_t name[FUNCS], sp[FUNCS];
	size_t at = m->n, names = 8 + 8 * 8, pctab, functab;
	struct image body = {.n = 0};

	for (int i = 0; i < FUNCS; i++)
		name[i] = (uint32_t)put(&body, funcs[i].name,
					strlen(funcs[i].name) + 1);
	pctab = names + put(&body, "", 1);
	for (int i = 0; i < FUNCS; i++)
		sp[i] = (uint32_t)(put(&body, funcs[i].sp, funcs[i].nsp) +
				   names - pctab);
	functab = names + body.n;
	put32(m, 0xfffffff1);
	put(m, "\0\0\1\10", 4);
	put64(m, FUNCS);
	put64(m, 0);
	put64(m, text);
	put64(m, names);
	put64(m, 0);
	put64(m, 0);
	put64(m, pctab);
	put64(m, functab);
	put(m, body.p, body.n);
	for (uint32_t i = 0; i < FUNCS; i++) {
		put32(m, 16 * i);
		put32(m, 8 * FUNCS + 4 + 20 * i);
	}
	put32(m, 16 * FUNCS);
	for (uint32_t i = 0; i < FUNCS; i++) {
		put32(m, 16 * i);
		put32(m, name[i]);
		put32(m, 0);
		put32(m, 0);
		put32(m, sp[i]);
	}
	return at;
}

static size_t put_info(struct image *m)
{
	static const char module[] = "0123456789abcdef"
				     "path\tx\nbuild\t-ldflags=-s -w\n"
				     "build\tDefaultGODEBUG=panicnil=1\n"
				     "fedcba9876543210";
	size_t at = put(m, "\xff Go buildinf:\10\2", 16);

	put(m, (char[16]){0}, 16);
	put(m, "\10go1.26.8", 9);
	put(m, &(uint8_t){sizeof(module) - 1}, 1);
	put(m, module, sizeof(module) - 1);
	return at;
}

static void put_section(struct image *m, uint32_t name, size_t at, size_t n)
{
	const Elf64_Shdr s = {.sh_name = name,
			      .sh_type = SHT_PROGBITS,
			      .sh_addr = BASE + at,
			      .sh_offset = at,
			      .sh_size = n};

	put(m, &s, sizeof(s));
}

static void make_program(struct image *m)
{
	static const char names[] =
		"\0.text\0.gopclntab\0.go.buildinfo\0.shstrtab";
	Elf64_Ehdr h = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB},
		.e_machine = EM_X86_64,
		.e_phoff = sizeof(h),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 1,
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shnum = 5,
		.e_shstrndx = 4};
	Elf64_Phdr p = {.p_type = PT_LOAD, .p_vaddr = BASE};
	size_t text, table, info, strings;

	*m = (struct image){.n = 0};
	put(m, &h, sizeof(h));
	put(m, &p, sizeof(p));
	text = m->n;
	for (int i = 0; i < FUNCS; i++)
		put(m, funcs[i].code, 16);
	table = put_table(m, BASE + text);
	info = put_info(m);
	strings = put(m, names, sizeof(names));
	h.e_shoff = m->n;
	put_section(m, 0, 0, 0);
	put_section(m, 1, text, 16 * FUNCS);
	put_section(m, 7, table, info - table);
	put_section(m, 18, info, strings - info);
	put_section(m, 32, strings, sizeof(names));
	p.p_filesz = m->n;
	memcpy(m->p, &h, sizeof(h));
	memcpy(m->p + sizeof(h), &p, sizeof(p));
}

static void save(const char *path, const uint8_t *p, size_t n)
{
	FILE *f = fopen(path, "w");

	fwrite(p, 1, n, f);
	fclose(f);
}

/* ---- what comes out ---- */

/* "NAME OFFSET FETCH" a line, from the first function on; the caller frees. */
static char *probes_of(struct folder *f, const char *path)
{
	struct probes p = {NULL, 0};
	struct goinfo info;
	char *text = NULL;
	struct elf e;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!elf_open(&e, path, &f->err)) {
		if (goinfo_read(&e, &info))
			goprobes_add(&p, path, &e, &info);
		elf_close(&e);
	}
	for (int i = 0; i < p.n; i++)
		fprintf(to, "%s %d %s\n", p.probe[i].name,
			(int)(p.probe[i].offset - 120), p.probe[i].fetch);
	goprobes_free(&p);
	fclose(to);
	return text;
}

static const char expected[] =
	"stw_stop 0 reason=%ax:u8 goid=+152(+184(+48(%r14))):u64\n"
	"stw_stopped 15 \n"
	"stw_start 16 now=%ax:s64 reason=%bx:u8 started=%cx:s64 "
	"finished=%di:s64\n"
	"stw_started 30 end=%ax:s64\n"
	"go_lookup 32 goid=+152(%r14):u64 host=+0(%r8):string "
	"hostlen=%r9:u64\n"
	"go_lookup_ret0 34 goid=+152(%r14):u64\n"
	"go_lookup_ret1 39 goid=+152(%r14):u64\n";

static void probes_are_at_entries_and_returns(void **state)
{
	struct folder *f = *state;
	struct image m;
	char *text;

	make_program(&m);
	save(f->db, m.p, m.n);
	text = probes_of(f, f->db);
	assert_string_equal(text, expected);
	free(text);
}

static void the_table_is_found_without_its_section(void **state)
{
	struct folder *f = *state;
	struct image m;
	char *text, *name;

	make_program(&m);
	name = memmem(m.p, m.n, ".gopclntab", 10);
	assert_non_null(name);
	name[1] = 'x';
	save(f->db, m.p, m.n);
	text = probes_of(f, f->db);
	assert_string_equal(text, expected);
	free(text);
}

static void build_information_is_read(void **state)
{
	struct folder *f = *state;
	struct goinfo info;
	struct image m;
	struct elf e;

	make_program(&m);
	save(f->db, m.p, m.n);
	assert_int_equal(elf_open(&e, f->db, &f->err), 0);
	assert_true(goinfo_read(&e, &info));
	assert_int_equal(info.minor, 26);
	assert_memory_equal(info.version.p, "go1.26.8", info.version.n);
	assert_memory_equal(goinfo_setting(&info, "-ldflags").p, "-s -w", 5);
	assert_int_equal(goinfo_setting(&info, "DefaultGODEBUG").n, 10);
	assert_int_equal(goinfo_setting(&info, "-race").n, 0);
	elf_close(&e);
}

static void other_files_are_told(void **state)
{
	struct folder *f = *state;
	struct elf e;

	save(f->db, (const uint8_t *)"#!/bin/sh\n", 10);
	assert_int_equal(elf_open(&e, f->db, &f->err), -1);
	assert_non_null(strstr(f->err.msg, "is no program"));
}

/* Each byte is changed and each length tried: nothing is read that is not there
 * (the sanitizers look), and a probe is never placed outside the file. */
static void damaged_programs_are_survived(void **state)
{
	struct folder *f = *state;
	struct image m, cut;

	make_program(&m);
	for (size_t i = 0; i < m.n; i++) {
		static const uint8_t changes[] = {0x01, 0x80, 0xff};

		for (size_t c = 0; c < sizeof(changes); c++) {
			cut = m;
			cut.p[i] ^= changes[c];
			save(f->db, cut.p, cut.n);
			free(probes_of(f, f->db));
		}
	}
	for (size_t n = 0; n < m.n; n += 3) {
		save(f->db, m.p, n);
		free(probes_of(f, f->db));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(probes_are_at_entries_and_returns),
		folder_test(the_table_is_found_without_its_section),
		folder_test(build_information_is_read),
		folder_test(other_files_are_told),
		folder_test(damaged_programs_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
