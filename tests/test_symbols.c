/*
 * Names of functions: of ELF files, of Go's table, of kallsyms, and the frames
 * of perf.data that get them. samples/perf has what `perf script` (addresses)
 * and `go tool nm` (names) say of it; tests/captures/perf.py compares more.
 */
#include <elf.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "importers/binary/elf.h"
#include "importers/perfdata/maps.h"
#include "tests/harness.h"

static struct stall_store *import_files(const char *const *path)
{
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_import_result result;
	struct stall_store *st;

	assert_non_null(in);
	for (; *path; path++) {
		struct stall_source *src = stall_source_open(*path, &err);

		assert_non_null(src);
		if (stall_import_source(in, src, NULL, &result, &err))
			fail_msg("%s", err.msg);
		stall_source_close(src);
	}
	st = stall_import_store(in, &err);
	assert_non_null(st);
	return st;
}

static void assert_rows(struct stall_store *st, const char *sql,
			const char *want)
{
	assert_string_equal(rows(st, sql), want);
}

#define SAMPLE	"samples/perf/spin.perf.data"
#define PROGRAM "samples/perf/spin.gz"

static void samples_of_a_stripped_go_program_have_names(void **state)
{
	struct stall_store *st =
		import_files((const char *const[]){SAMPLE, PROGRAM, NULL});

	(void)state;
	assert_rows(st,
		    "SELECT mode, function, count(*) FROM perf_sample_text "
		    "WHERE function LIKE 'main.%' GROUP BY 1, 2 ORDER BY 3",
		    "user|main.allocate|11\nuser|main.mix|42");
	assert_rows(st,
		    "SELECT DISTINCT kind, text FROM stack_text "
		    "WHERE stack_id IN (SELECT stack_id FROM stack_line "
		    "WHERE function = 'main.allocate') ORDER BY length(text), "
		    "text LIMIT 1",
		    "user|main.allocate+0x63 (/tmp/stallscope-samples/spin)\n"
		    "main.main+0x8c (/tmp/stallscope-samples/spin)\n"
		    "runtime.main+0x2d5 (/tmp/stallscope-samples/spin)\n"
		    "runtime.goexit+0x1 (/tmp/stallscope-samples/spin)");
	assert_rows(st,
		    "SELECT kernel, count(function), count(*), count(by_name), "
		    "max(why) FROM frame_name GROUP BY 1 ORDER BY 1",
		    "|111|111|0|\n1|0|74|0|no names of the kernel were "
		    "imported (/proc/kallsyms)");
	stall_store_close(st);
}

/* Those of the frames column, in their order; the same stack has one chain. */
static void frames_are_the_addresses(void **state)
{
	struct stall_store *st =
		import_files((const char *const[]){SAMPLE, NULL});

	(void)state;
	assert_rows(st,
		    "SELECT count(*), count(DISTINCT frames), "
		    "count(DISTINCT chain_id), sum(frames IS NOT "
		    "(SELECT group_concat(printf('%x', address), ' ') FROM "
		    "(SELECT address FROM stack_line AS l "
		    "WHERE l.stack_id = s.stack_id ORDER BY depth))) "
		    "FROM stack AS s",
		    rows(st, "SELECT count(*), count(DISTINCT frames), "
			     "count(DISTINCT frames), 0 FROM stack"));
	assert_rows(st, "SELECT why FROM frame_name WHERE kernel IS NULL "
			"GROUP BY 1", "the file was not imported");
	stall_store_close(st);
}

/* The bytes where it says main is are those that run here. */
static void functions_are_where_they_say(void **state)
{
	struct stall_store *st =
		import_files((const char *const[]){"/proc/self/exe", NULL});
	struct stall_err err = {""};
	struct stall_source *src = stall_source_open("/proc/self/exe", &err);
	struct stall_str all = stall_source_all(src);
	long place, size;

	(void)state;
	assert_int_equal(sscanf(rows(st, "SELECT place, size FROM symbol "
					 "WHERE name = 'import_files'"),
				"%ld|%ld", &place, &size),
			 2);
	assert_true(size > 16 && (size_t)(place + size) <= all.n);
#if !defined(__SANITIZE_ADDRESS__)
	assert_memory_equal(all.p + place, (const char *)import_files, 16);
#endif
	assert_rows(st, "SELECT count(*) FROM symbol AS a JOIN symbol AS b "
			"USING (binary_id, place) WHERE a.name <> b.name", "0");
	stall_source_close(src);
	stall_store_close(st);
}

/* Its notes are all in one section; the kernel puts it into every process. */
static void the_vdso_has_a_build_id(void **state)
{
	enum { SHA1 = 20 };
	const char *p = (const char *)getauxval(AT_SYSINFO_EHDR);
	struct stall_str all = {p, 4096};
	Elf64_Ehdr h;
	struct elf e;

	(void)state;
	if (!p)
		skip();
	memcpy(&h, p, sizeof(h));
	all.n = h.e_shoff + (size_t)h.e_shnum * h.e_shentsize;
	assert_true(elf_over(&e, all));
	assert_int_equal(elf_build_id(&e).n, SHA1);
}

static const char kallsyms[] =
	"ffffffff81000000 T _stext\n"
	"ffffffff81000000 t zstext\n"
	"ffffffff81000010 t __pfx_first\n"
	"ffffffff81000020 D some_data\n"
	"ffffffff81000030 W last\n"
	"ffffffffc0001020 t mod_a	[one]\n"
	"ffffffffc0001000 T mod_b	[one]\n"
	"ffffffffc0003000 T other	[two]\n";

static void the_kernels_symbols(void **state)
{
	struct stall_store *st = import_text("kallsyms", "snapshot", kallsyms);

	(void)state;
	assert_rows(st,
		    "SELECT printf('%x', place), size, name FROM symbol "
		    "ORDER BY place",
		    "ffffffff81000000|16|_stext\nffffffff81000010|32|__pfx_first\n"
		    "ffffffff81000030|4048|last\nffffffffc0001000|32|mod_b\n"
		    "ffffffffc0001020|4064|mod_a\nffffffffc0003000|4096|other");
	stall_store_close(st);
}

static void hidden_addresses_are_told(void **state)
{
	struct stall_store *st =
		import_text("kallsyms", "snapshot",
			    "0000000000000000 T _stext\n"
			    "0000000000000000 T _etext\n");

	(void)state;
	assert_rows(st, "SELECT reason FROM skipped", "kallsyms_hidden");
	assert_rows(st, "SELECT count(*) FROM symbol", "0");
	stall_store_close(st);
}

static void elf_files_of_other_kinds_are_told(void **state)
{
	struct stall_store *st = import_text("x", "elf", "\177ELF\1\1\1");

	(void)state;
	assert_rows(st, "SELECT reason FROM skipped", "not_a_program");
	stall_store_close(st);
}

/* ---- mappings ---- */

static int64_t at(const struct perf_maps *m, int32_t pid, uint64_t addr)
{
	const struct perf_map *map = perf_maps_find(m, pid, addr);

	return map ? map->row * 1000 +
			     (int64_t)(addr - map->begin + map->pgoff)
		   : -1;
}

static void a_mapping_is_put_over_others(void **state)
{
	struct perf_maps m = {NULL};

	(void)state;
	perf_maps_add(&m, 5, (struct perf_map){100, 200, 0, 1});
	perf_maps_add(&m, 5, (struct perf_map){300, 400, 0, 2});
	perf_maps_add(&m, 5, (struct perf_map){150, 160, 7, 3});
	assert_int_equal(at(&m, 5, 149), 1049);
	assert_int_equal(at(&m, 5, 150), 3007);
	assert_int_equal(at(&m, 5, 160), 1060);
	assert_int_equal(at(&m, 5, 250), -1);
	perf_maps_add(&m, 5, (struct perf_map){110, 350, 0, 4});
	assert_int_equal(at(&m, 5, 109), 1009);
	assert_int_equal(at(&m, 5, 155), 4045);
	assert_int_equal(at(&m, 5, 350), 2050);
	assert_int_equal(at(&m, 5, 400), -1);
	assert_int_equal(at(&m, 6, 150), -1);
	perf_maps_add(&m, INT32_MAX, (struct perf_map){1, 2, 0, 5});
	assert_int_equal(at(&m, INT32_MAX, 1), -1);
	perf_maps_free(&m);
}

static void children_have_what_their_parents_had(void **state)
{
	struct perf_maps m = {NULL};

	(void)state;
	perf_maps_add(&m, 5, (struct perf_map){100, 200, 0, 1});
	perf_maps_fork(&m, 5, 6);
	perf_maps_exec(&m, 5);
	assert_int_equal(at(&m, 5, 100), -1);
	assert_int_equal(at(&m, 6, 100), 1000);
	/* Its threads may go on a little. */
	perf_maps_exit(&m, 6);
	assert_int_equal(at(&m, 6, 100), 1000);
	for (int32_t pid = 100; pid < 100 + PERF_DEAD_KEPT; pid++) {
		perf_maps_fork(&m, 6, pid);
		perf_maps_exit(&m, pid);
	}
	assert_int_equal(at(&m, 6, 100), -1);
	assert_int_equal(at(&m, 101, 100), 1000);
	perf_maps_free(&m);
}

/* ---- which binary ---- */

static void another_build_is_not_taken(void **state)
{
	struct sqlite3 *db = bare_db();

	(void)state;
	bare_db_run(db,
		    "INSERT INTO run VALUES (1, 'r');"
		    "INSERT INTO source(source_id, run_id, path, format, bytes, digest)"
		    " VALUES (1, 1, 'p', 'perfdata', 1, 'a'), (2, 1, 'e', 'elf', 1, 'b');"
		    "INSERT INTO perf_map VALUES (1, 1, NULL, 5, 4096, 4096, 0, '/x/svc', 'aa', NULL),"
		    " (2, 1, NULL, 6, 4096, 4096, 0, '/x/lib', NULL, NULL),"
		    " (3, 1, NULL, 6, 8192, 4096, 0, '/y/was-svc', 'bb', NULL);"
		    "INSERT INTO binary VALUES (1, 2, 'svc', 'bb', NULL), (2, 2, 'lib', 'cc', NULL);"
		    "INSERT INTO symbol VALUES (1, 1, 16, 16, 'f'), (2, 2, 16, 16, 'g');"
		    "INSERT INTO frame VALUES (1, 1, 4120, NULL, NULL, 1, 24),"
		    " (2, 1, 4128, NULL, NULL, 2, 32), (3, 1, 4128, NULL, 1, 2, 32),"
		    " (4, 1, 8216, NULL, NULL, 3, 24);"
		    "CREATE TABLE got AS SELECT * FROM frame_name;"
		    "CREATE TABLE check_it(ok INTEGER CHECK (ok));"
		    "INSERT INTO check_it SELECT why = 'the file that was imported is another build' "
		    "AND function IS NULL FROM got WHERE frame_id = 1;"
		    "INSERT INTO check_it SELECT why = 'no function is there' AND by_name = 1 "
		    "FROM got WHERE frame_id = 2;"
		    "INSERT INTO check_it SELECT function = 'g' AND function_offset = 16 "
		    "AND by_name = 1 AND why IS NULL FROM got WHERE frame_id = 3;"
		    "INSERT INTO check_it SELECT function = 'f' AND by_name IS NULL "
		    "FROM got WHERE frame_id = 4;");
	bare_db_close(db);
}

/* ---- a hostile program ---- */

enum { SEGMENTS = 60000, SYMBOLS = 5000 };

struct hostile {
	Elf64_Ehdr head;
	Elf64_Shdr section[4];
	Elf64_Sym symbol[SYMBOLS];
	Elf64_Phdr segment[SEGMENTS];
	char names[64], code[16];
};

#define AT(x) offsetof(struct hostile, x)

/* The first symbol is in the first segment, the others are in none. Its name has
 * a version, as a library's may. */
static struct hostile *hostile_program(void)
{
	static const char names[] = "\0.symtab\0.strtab\0f@@V_1";
	struct hostile *h = calloc(1, sizeof(*h));

	assert_non_null(h);
	memcpy(h->head.e_ident, ELFMAG "\2\1\1", 7);
	h->head.e_type = ET_DYN;
	h->head.e_machine = EM_X86_64;
	h->head.e_phoff = AT(segment);
	h->head.e_phentsize = sizeof(*h->segment);
	h->head.e_phnum = SEGMENTS;
	h->head.e_shoff = AT(section);
	h->head.e_shentsize = sizeof(*h->section);
	h->head.e_shnum = 3;
	h->head.e_shstrndx = 2;
	h->section[1] = (Elf64_Shdr){.sh_name = 1, .sh_type = SHT_SYMTAB,
				     .sh_offset = AT(symbol),
				     .sh_size = sizeof(h->symbol)};
	h->section[2] = (Elf64_Shdr){.sh_name = 9, .sh_type = SHT_STRTAB,
				     .sh_offset = AT(names),
				     .sh_size = sizeof(h->names)};
	memcpy(h->names, names, sizeof(names));
	for (int i = 0; i < SYMBOLS; i++)
		h->symbol[i] = (Elf64_Sym){
			.st_name = 17, .st_shndx = 1, .st_size = 16,
			.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
			.st_value = i ? 0x80000000u + (unsigned)i : 0x1000};
	for (int i = 0; i < SEGMENTS; i++)
		h->segment[i] = (Elf64_Phdr){.p_type = PT_LOAD,
					     .p_offset = AT(code),
					     .p_filesz = sizeof(h->code),
					     .p_vaddr = 0x1000};
	return h;
}

static void thousands_of_segments_do_not_take_for_ever(void **state)
{
	struct hostile *h = hostile_program();
	struct stall_err err = {""};
	struct stall_import *in = stall_import_begin(":memory:", NULL, &err);
	struct stall_source *src = stall_source_mem("h", h, sizeof(*h));
	struct stall_import_result result;
	struct stall_store *st;

	(void)state;
	assert_int_equal(stall_import_source(in, src, NULL, &result, &err), 0);
	st = stall_import_store(in, &err);
	assert_non_null(st);
	assert_rows(st, "SELECT name, size FROM symbol", "f|16");
	stall_store_close(st);
	stall_source_close(src);
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_of_a_stripped_go_program_have_names),
		cmocka_unit_test(frames_are_the_addresses),
		cmocka_unit_test(functions_are_where_they_say),
		cmocka_unit_test(the_vdso_has_a_build_id),
		cmocka_unit_test(the_kernels_symbols),
		cmocka_unit_test(hidden_addresses_are_told),
		cmocka_unit_test(elf_files_of_other_kinds_are_told),
		cmocka_unit_test(a_mapping_is_put_over_others),
		cmocka_unit_test(children_have_what_their_parents_had),
		cmocka_unit_test(another_build_is_not_taken),
		cmocka_unit_test(thousands_of_segments_do_not_take_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
