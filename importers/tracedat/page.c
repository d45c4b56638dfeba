/* page.c - check a page before kbuffer walks it
 *
 * kbuffer believes the lengths in a page: a damaged one would send it outside,
 * or round in circles. So each page is walked once by lengths alone; what
 * follows the first impossible one is left out, in a copy.
 */
#include "importers/tracedat/page.h"

#define COMMIT_BITS 27
#define LOST_BIT    31 /* events were lost before this page */
#define STORED_BIT  30 /* how many is written behind its data */

static size_t sound_bytes(const struct tracedat *td, const char *data, size_t n)
{
	size_t at = 0;

	while (n - at >= 4) {
		size_t size = tracedat_record_size(data + at, n - at,
						   td->big_endian, td->swap);

		if (!size || size > n - at)
			break;
		at += size;
	}
	return at;
}

static uint64_t load_long(const struct tracedat *td, const char *p)
{
	return td->long_size == 8 ? tracedat_load64(p, td->swap)
				  : tracedat_load32(p, td->swap);
}

struct tracedat_page tracedat_page_check(const struct tracedat *td,
					 struct stall_str page,
					 uint32_t page_size)
{
	size_t lsize = (size_t)td->long_size, room, commit;
	struct tracedat_page c = {.header = 8 + lsize};
	uint64_t flags;

	if (page.n < c.header)
		return c;
	flags = load_long(td, page.p + 8);
	commit = flags & ((1u << COMMIT_BITS) - 1);
	room = page.n - c.header;
	c.lost = flags >> LOST_BIT & 1;
	c.used = sound_bytes(td, page.p + c.header,
			     commit < room ? commit : room);
	c.lost_stored = c.lost && flags >> STORED_BIT & 1 && commit <= room &&
			room - commit >= lsize;
	c.sound = page.n == page_size && c.used == commit &&
		  (c.lost_stored || !c.lost || !(flags >> STORED_BIT & 1));
	return c;
}

static void store_long(const struct tracedat *td, char *p, uint64_t v)
{
	uint64_t v64 = td->swap ? __builtin_bswap64(v) : v;
	uint32_t v32 = td->swap ? __builtin_bswap32((uint32_t)v) : (uint32_t)v;

	if (td->long_size == 8)
		memcpy(p, &v64, 8);
	else
		memcpy(p, &v32, 4);
}

void tracedat_page_patch(const struct tracedat *td,
			 const struct tracedat_page *check,
			 struct stall_str page, uint32_t page_size, char *to)
{
	uint64_t flags = check->used;
	size_t keep = check->header + check->used;

	memset(to, 0, page_size);
	memcpy(to, page.p, keep);
	if (check->lost)
		flags |= 1u << LOST_BIT;
	store_long(td, to + 8, flags);
}
