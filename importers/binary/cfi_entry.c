/*
 * Entries: length(4, or ff ff ff ff and 8), which common entry it belongs to,
 * and what the augmentation says follows.
 */
#include <string.h>

#include "importers/binary/cfi.h"

enum {
	ENCODED_ABS = 0x00, /* how many bytes */
	ENCODED_ULEB = 0x01,
	ENCODED_U16 = 0x02,
	ENCODED_U32 = 0x03,
	ENCODED_U64 = 0x04,
	ENCODED_SLEB = 0x09,
	ENCODED_S16 = 0x0a,
	ENCODED_S32 = 0x0b,
	ENCODED_S64 = 0x0c,
	ENCODED_FROM_HERE = 0x10, /* to be added to what */
	MAX_AUGMENTATION = 16,
};

uint64_t cfi_address(const struct cfi *c, struct dwarf *d, uint8_t encoding)
{
	uint64_t here = c->addr + (uint64_t)(d->p - c->section.p), v = 0;

	switch (encoding & 0x0f) {
	case ENCODED_ABS:
	case ENCODED_U64:
	case ENCODED_S64:
		v = dwarf_u64(d);
		break;
	case ENCODED_ULEB:
		v = dwarf_uleb(d);
		break;
	case ENCODED_SLEB:
		v = (uint64_t)dwarf_sleb(d);
		break;
	case ENCODED_U16:
		v = dwarf_u16(d);
		break;
	case ENCODED_S16:
		v = (uint64_t)(int16_t)dwarf_u16(d);
		break;
	case ENCODED_U32:
		v = dwarf_u32(d);
		break;
	case ENCODED_S32:
		v = (uint64_t)(int32_t)dwarf_u32(d);
		break;
	default:
		d->bad = true;
	}
	return (encoding & 0x70) == ENCODED_FROM_HERE ? here + v : v;
}

/* The place that the entry names, counted from there, is its common part. */
static void read_common_of(const struct cfi *c, bool wide, struct cfi_entry *e)
{
	uint64_t place = (uint64_t)(e->rest.p - c->section.p);
	uint64_t id = wide ? dwarf_u64(&e->rest) : dwarf_u32(&e->rest);

	if (c->debug)
		e->common = id == (wide ? UINT64_MAX : UINT32_MAX) ? e->at : id;
	else
		e->common = id ? place - id : e->at;
}

static bool entry_at(const struct cfi *c, uint64_t at, struct cfi_entry *ret)
{
	struct dwarf d = dwarf_over(c->section);
	uint64_t length;
	bool wide;

	dwarf_bytes(&d, at);
	length = dwarf_u32(&d);
	wide = length == UINT32_MAX;
	if (wide)
		length = dwarf_u64(&d);
	*ret = (struct cfi_entry){.at = at, .common = at};
	ret->rest = dwarf_over(dwarf_bytes(&d, length));
	ret->next = (uint64_t)(d.p - c->section.p);
	if (length)
		read_common_of(c, wide, ret);
	return !d.bad;
}

bool cfi_next(const struct cfi *c, uint64_t *at, struct cfi_entry *ret)
{
	if (*at >= c->section.n || !entry_at(c, *at, ret))
		return false;
	*at = ret->next;
	return true;
}

/* "zPLR": what each letter stands for follows, in their order. */
static void read_augmentation(const struct cfi *c, struct dwarf *d,
			      const char *letters, struct cfi_common *ret)
{
	struct dwarf data = dwarf_over(dwarf_bytes(d, dwarf_uleb(d)));

	for (letters++; *letters; letters++)
		if (*letters == 'R')
			ret->encoding = dwarf_u8(&data);
		else if (*letters == 'P')
			cfi_address(c, &data, dwarf_u8(&data) & 0x0f);
		else if (*letters == 'L')
			dwarf_u8(&data);
		else if (*letters == 'S')
			ret->signal = true;
		else if (*letters != 'B') /* keys of aarch64 */
			break;
	d->bad |= data.bad;
}

bool cfi_common(const struct cfi *c, uint64_t at, struct cfi_common *ret)
{
	struct cfi_entry e;
	struct dwarf *d = &e.rest;
	const char *letters;
	uint8_t version;
	size_t n;

	*ret = (struct cfi_common){.encoding = ENCODED_ABS};
	if (!entry_at(c, at, &e) || e.common != at)
		return false;
	version = dwarf_u8(d);
	letters = d->p;
	n = strnlen(letters, dwarf_left(d) < MAX_AUGMENTATION
				     ? dwarf_left(d)
				     : MAX_AUGMENTATION);
	dwarf_bytes(d, n);
	if (dwarf_u8(d) || (n && *letters != 'z'))
		return false;
	if (version >= 4 && dwarf_u16(d) != 8) /* of addresses, of segments */
		return false;
	ret->code_factor = dwarf_uleb(d);
	ret->data_factor = dwarf_sleb(d);
	ret->returns = version == 1 ? dwarf_u8(d) : dwarf_uleb(d);
	ret->augmented = n > 0;
	if (n)
		read_augmentation(c, d, letters, ret);
	ret->program = (struct stall_str){d->p, dwarf_left(d)};
	return !d->bad && ret->returns < CFI_REGS;
}

bool cfi_range(const struct cfi *c, const struct cfi_common *common,
	       struct cfi_entry *e, struct cfi_function *ret)
{
	struct dwarf *d = &e->rest;
	uint64_t size;

	ret->begin = cfi_address(c, d, common->encoding);
	size = cfi_address(c, d, common->encoding & 0x0f);
	ret->end =
		size > UINT64_MAX - ret->begin ? UINT64_MAX : ret->begin + size;
	if (common->augmented)
		dwarf_bytes(d, dwarf_uleb(d));
	return !d->bad && size && ret->begin;
}
