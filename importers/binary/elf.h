/* elf.h - as much of an ELF file as placing probes and naming addresses take */
#ifndef STALL_BINARY_ELF_H
#define STALL_BINARY_ELF_H

#include <stdbool.h>
#include <stdint.h>

#include "libanalyze/source.h"

/* Of a little-endian machine with 64 bits; nothing in the file is trusted. */
struct elf {
	struct stall_source *src;
	struct stall_str all;
	uint16_t machine; /* EM_X86_64, EM_AARCH64 */
};

/* -1 with *err: no such file, or not of that kind. close() after 0. */
int elf_open(struct elf *e, const char *path, struct stall_err *err);
/* The same of bytes, which are borrowed; false: they are not of that kind. */
bool elf_over(struct elf *e, struct stall_str all);
void elf_close(struct elf *e);

/* A section's bytes and address; false if there is none, or it has no bytes. */
bool elf_section(const struct elf *e, const char *name, struct stall_str *ret,
		 uint64_t *ret_addr);

/* Are those bytes packed (SHF_COMPRESSED)? */
bool elf_is_packed(const struct elf *e, const char *name);

/* Has it the names and descriptions of a program, but not its code? */
bool elf_is_debug(const struct elf *e);

/* Where an address that is loaded lies in the file; -1: nowhere. */
int64_t elf_offset(const struct elf *e, uint64_t addr);
/* The file from there on, to the end of its segment; empty: nowhere. */
struct stall_str elf_at(const struct elf *e, uint64_t addr);

/* The address that a place of the file is loaded to; false: to none. */
bool elf_address(const struct elf *e, uint64_t offset, uint64_t *ret);

/* Loaded segment number i, in their order; false: there are no more. */
bool elf_segment(const struct elf *e, int i, struct stall_str *ret,
		 uint64_t *ret_addr);

/* The address of a dynamic symbol that the file defines; 0: it does not. */
uint64_t elf_dynamic_symbol(const struct elf *e, const char *name);

/* What the linker wrote to tell builds apart (NT_GNU_BUILD_ID, not Go's own);
 * n 0: none. */
struct stall_str elf_build_id(const struct elf *e);

uint16_t elf_u16(const char *p);
uint32_t elf_u32(const char *p);
uint64_t elf_u64(const char *p);

#endif
