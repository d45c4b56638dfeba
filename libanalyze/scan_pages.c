/*
 * The b-tree of a table, read from the file. Written after "Database File
 * Format", https://www.sqlite.org/fileformat2.html; "[1.6]" are its sections.
 * Nothing in the file is trusted: what does not fit is SQLITE_CORRUPT.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libanalyze/load_bulk_page.h"
#include "libanalyze/mem.h"
#include "libanalyze/scan.h"

#define FILE_HEADER 100
#define MAX_DEPTH 20 /* SQLite's own limit [BTCURSOR_MAX_DEPTH] */

struct walk {
	const struct stall_scan_plan *plan;
	const struct stall_scan *scan;
	const uint8_t *file; /* mapped: copying pages took half of a walk */
	size_t size;
	uint32_t page_size, usable, pages;
	uint32_t seen; /* pages of the tree: more than there are is a circle */
	uint8_t *record; /* one that overflows its page, put together */
	size_t room;
	struct stall_val val[STALL_SCAN_COLUMNS];
};

/* NULL: there is none of this number. */
static const uint8_t *page_at(const struct walk *w, uint32_t no)
{
	if (!no || no > w->pages)
		return NULL;
	return w->file + (size_t)(no - 1) * w->page_size;
}

/* ---- records [2.1] ---- */

/* Seven bits a byte, high ones first; the ninth has eight [1.6]. NULL: cut. */
static const uint8_t *long_varint(const uint8_t *p, const uint8_t *end,
				  uint64_t *ret)
{
	uint64_t v = 0;

	for (int i = 0; p < end; i++) {
		uint8_t c = *p++;

		if (i == 8) {
			*ret = v << 8 | c;
			return p;
		}
		v = v << 7 | (c & 0x7f);
		if (!(c & 0x80)) {
			*ret = v;
			return p;
		}
	}
	return NULL;
}

/* Most take one byte. */
static inline const uint8_t *varint(const uint8_t *p, const uint8_t *end,
				    uint64_t *ret)
{
	if (p == end || *p & 0x80)
		return long_varint(p, end, ret);
	*ret = *p;
	return p + 1;
}

static inline size_t bytes_of(uint64_t type)
{
	static const uint8_t bytes[12] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

	return type < 12 ? bytes[type] : (size_t)(type - 12) / 2;
}

static inline int64_t integer(const uint8_t *p, size_t n)
{
	int64_t v = (int8_t)*p;

	for (size_t i = 1; i < n; i++)
		v = (int64_t)((uint64_t)v << 8 | p[i]);
	return v;
}

static double real(const uint8_t *p)
{
	int64_t bits = integer(p, 8);
	double r;

	memcpy(&r, &bits, sizeof(r));
	return r;
}

static inline struct stall_val value(uint64_t type, const uint8_t *p, size_t n)
{
	if (type >= STALL_SERIAL_TEXT && type & 1)
		return stall_text((struct stall_str){(const char *)p, n});
	if (type >= 12 || type == STALL_SERIAL_NULL)
		return stall_null();
	if (type == STALL_SERIAL_REAL)
		return stall_real(real(p));
	return stall_int(n ? integer(p, n) : (int64_t)type - STALL_SERIAL_0);
}

static void make_real(struct stall_val *v)
{
	if (v->type == STALL_TYPE_INT)
		*v = stall_real((double)v->i);
}

static int take_record(struct walk *w, const uint8_t *p, size_t size,
		       int64_t rowid)
{
	const struct stall_scan_plan *plan = w->plan;
	const uint8_t *end = p + size, *type, *body;
	uint64_t header = 0, t;
	int c = 0;

	type = varint(p, end, &header);
	if (!type || header > size)
		return SQLITE_CORRUPT;
	body = p + header;
	for (; c < plan->last && type < p + header; c++) {
		size_t n;

		type = varint(type, p + header, &t);
		if (!type)
			return SQLITE_CORRUPT;
		n = bytes_of(t);
		if (n > (size_t)(end - body))
			return SQLITE_CORRUPT;
		if (plan->slot[c] >= 0)
			w->val[plan->slot[c]] = value(t, body, n);
		if (plan->is_real[c] && plan->slot[c] >= 0)
			make_real(&w->val[plan->slot[c]]);
		body += n;
	}
	for (; c < plan->last; c++) /* a shorter record: they came later */
		if (plan->slot[c] >= 0)
			w->val[plan->slot[c]] = stall_null();
	if (plan->rowid >= 0)
		w->val[plan->slot[plan->rowid]] = stall_int(rowid);
	w->scan->row(w->scan->ctx, w->val);
	return SQLITE_OK;
}

/* ---- cells [1.6] ---- */

/* The rest of a record is in a chain of pages. */
static int take_long(struct walk *w, const uint8_t *p, size_t local,
		     uint64_t size, int64_t rowid)
{
	uint32_t next = stall_bulk_get32(p + local);
	size_t n = local;

	if (size > (uint64_t)w->pages * w->usable)
		return SQLITE_CORRUPT;
	if (size > w->room) {
		w->record = stall_grow(w->record, (size_t)size);
		w->room = (size_t)size;
	}
	memcpy(w->record, p, local);
	while (n < size) {
		size_t part = w->usable - 4;
		const uint8_t *page = page_at(w, next);

		if (!page)
			return SQLITE_CORRUPT;
		part = part < size - n ? part : (size_t)size - n;
		memcpy(w->record + n, page + 4, part);
		next = stall_bulk_get32(page);
		n += part;
	}
	return take_record(w, w->record, n, rowid);
}

/* How much of a record is in the page itself. */
static uint64_t local_bytes(const struct walk *w, uint64_t size)
{
	uint64_t most = w->usable - 35,
		 least = (w->usable - 12) * 32 / 255 - 23, n;

	if (size <= most)
		return size;
	n = least + (size - least) % (w->usable - 4);
	return n <= most ? n : least;
}

static int take_cell(struct walk *w, const uint8_t *p, const uint8_t *end)
{
	uint64_t size, rowid, local;

	p = varint(p, end, &size);
	p = p ? varint(p, end, &rowid) : NULL;
	if (!p)
		return SQLITE_CORRUPT;
	local = local_bytes(w, size);
	if (local + (local < size ? 4 : 0) > (uint64_t)(end - p))
		return SQLITE_CORRUPT;
	if (local < size)
		return take_long(w, p, (size_t)local, size, (int64_t)rowid);
	return take_record(w, p, (size_t)size, (int64_t)rowid);
}

/* ---- pages [1.6] ---- */

/* Where cell i is; 0: nowhere that can be. */
static uint32_t cell_at(const struct walk *w, const uint8_t *page,
			uint32_t header, uint32_t i)
{
	uint32_t at = stall_bulk_get16(page + header + 2 * i);

	return at >= header && at + 4 <= w->usable ? at : 0;
}

static int take_leaf(struct walk *w, const uint8_t *page, uint32_t cells)
{
	int rc = SQLITE_OK;

	for (uint32_t i = 0; i < cells && !rc; i++) {
		uint32_t at = cell_at(w, page, STALL_BULK_LEAF_HEADER, i);

		rc = at ? take_cell(w, page + at, page + w->usable)
			: SQLITE_CORRUPT;
	}
	return rc;
}

static int take_page(struct walk *w, uint32_t no, int depth)
{
	const uint8_t *page = page_at(w, no);
	uint32_t cells;
	int rc = SQLITE_OK;

	if (!page || depth == MAX_DEPTH || ++w->seen > w->pages)
		return SQLITE_CORRUPT;
	cells = stall_bulk_get16(page + STALL_BULK_AT_CELLS);
	if (STALL_BULK_INTERIOR_HEADER + 2 * cells > w->usable)
		return SQLITE_CORRUPT;
	if (*page == STALL_BULK_TABLE_LEAF)
		return take_leaf(w, page, cells);
	if (*page != STALL_BULK_TABLE_INTERIOR)
		return SQLITE_CORRUPT;
	for (uint32_t i = 0; i < cells && !rc; i++) {
		uint32_t at = cell_at(w, page, STALL_BULK_INTERIOR_HEADER, i);

		rc = at ? take_page(w, stall_bulk_get32(page + at), depth + 1)
			: SQLITE_CORRUPT;
	}
	return rc ? rc
		  : take_page(w,
			      stall_bulk_get32(page + STALL_BULK_AT_RIGHTMOST),
			      depth + 1);
}

/* ---- the file [1.3] ---- */

/* What SQLite has locked does not get shorter under the map. */
static int map_file(struct walk *w, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *map = MAP_FAILED;
	struct stat st;

	if (fd < 0)
		return SQLITE_CANTOPEN;
	if (!fstat(fd, &st) && st.st_size >= FILE_HEADER) {
		w->size = (size_t)st.st_size;
		map = mmap(NULL, w->size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	if (map == MAP_FAILED)
		return SQLITE_CANTOPEN;
	w->file = map;
	return SQLITE_OK;
}

static int read_header(struct walk *w)
{
	const uint8_t *h = w->file;

	w->page_size = stall_bulk_get16(h + 16);
	if (w->page_size == 1) /* 65536 does not fit */
		w->page_size = 65536;
	if (w->page_size < 512 || w->page_size & (w->page_size - 1))
		return SQLITE_CORRUPT;
	w->usable = w->page_size - h[20];
	w->pages = (uint32_t)(w->size / w->page_size);
	/* A journal ahead (2) may hold newer pages; text may be UTF-16. */
	return h[18] == 1 && h[19] == 1 && stall_bulk_get32(h + 56) == 1 &&
			       w->usable >= 480
		       ? SQLITE_OK
		       : SQLITE_CANTOPEN;
}

int stall_scan_pages(const char *path, const struct stall_scan_plan *plan,
		     const struct stall_scan *s)
{
	struct walk w = {.plan = plan, .scan = s};
	int rc = map_file(&w, path);

	if (rc)
		return rc;
	rc = read_header(&w);
	if (!rc)
		rc = take_page(&w, plan->root, 0);
	munmap((void *)w.file, w.size);
	free(w.record);
	return rc;
}
