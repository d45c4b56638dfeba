#include "libanalyze/tar.h"

#include <string.h>

#define BLOCK 512

/* Of POSIX 1003.1, "ustar Interchange Format". */
struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12];
	char checksum[8], type, linkname[100], magic[6], version[2];
	char uname[32], gname[32], major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is a block");

/* ---- numbers ---- */

/* Octal digits; or, with the top bit set, GNU's big-endian binary. */
static uint64_t number(const char *p, size_t n)
{
	uint64_t v = 0;

	if ((unsigned char)*p & 0x80) {
		for (size_t i = n - 8; i < n; i++)
			v = v << 8 | (unsigned char)p[i];
		return v;
	}
	while (n && *p == ' ') {
		p++;
		n--;
	}
	for (; n && *p >= '0' && *p <= '7'; p++, n--)
		v = v << 3 | (uint64_t)(*p - '0');
	return v;
}

/* Its own field counts as blanks. */
static unsigned checksum(const struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += p[i];
	for (size_t i = 0; i < sizeof(h->checksum); i++)
		sum += ' ' - (unsigned char)h->checksum[i];
	return sum;
}

static bool is_header(const struct header *h)
{
	return !memcmp(h->magic, "ustar", 5) &&
	       number(h->checksum, sizeof(h->checksum)) == checksum(h);
}

bool stall_is_tar(struct stall_str head)
{
	return head.n >= BLOCK && is_header((const struct header *)head.p);
}

/* ---- reading ---- */

/* What the blocks in front of a member say of it. */
struct said {
	char name[PATH_MAX];
	uint64_t size;
	bool has_name, has_size;
};

static void set_name(char *to, const char *p, size_t n)
{
	n = strnlen(p, n);
	n = n < PATH_MAX - 1 ? n : PATH_MAX - 1;
	memcpy(to, p, n);
	to[n] = '\0';
}

static void name_of(const struct header *h, char *to)
{
	size_t n = strnlen(h->prefix, sizeof(h->prefix));

	set_name(to, h->prefix, n);
	if (n)
		to[n++] = '/';
	set_name(to + n, h->name, sizeof(h->name));
}

/* "28 path=a/b/c\n": the length counts the record. */
static void read_pax(struct stall_str s, struct said *said)
{
	while (s.n) {
		const char *blank = memchr(s.p, ' ', s.n), *eq;
		size_t len = 0, key;

		for (const char *p = s.p; blank && p < blank; p++)
			len = len * 10 + (size_t)(*p - '0');
		if (!blank || len > s.n || len <= (size_t)(blank - s.p) + 1)
			return;
		blank++;
		eq = memchr(blank, '=', len - (size_t)(blank - s.p));
		if (!eq)
			return;
		key = (size_t)(eq++ - blank);
		if (key == 4 && !memcmp(blank, "path", 4)) {
			set_name(said->name, eq, len - (size_t)(eq - s.p) - 1);
			said->has_name = true;
		} else if (key == 4 && !memcmp(blank, "size", 4)) {
			said->size = 0;
			for (; eq < s.p + len - 1; eq++)
				said->size =
					said->size * 10 + (uint64_t)(*eq - '0');
			said->has_size = true;
		}
		s = (struct stall_str){s.p + len, s.n - len};
	}
}

/* False: nothing more can be read. */
static bool take(struct stall_tar *t, uint64_t size, struct stall_str *data)
{
	size_t left = t->all.n - t->at;

	data->p = t->all.p + t->at;
	data->n = size < left ? (size_t)size : left;
	t->cut |= size > left;
	t->at += data->n;
	t->at += (BLOCK - t->at % BLOCK) % BLOCK;
	t->at = t->at < t->all.n ? t->at : t->all.n;
	return !t->cut;
}

static bool is_end(const struct header *h)
{
	return !h->name[0] && !h->magic[0];
}

static void finish_name(const struct header *h, const struct said *said,
			struct stall_tar_member *m)
{
	const char *name = m->name;

	if (said->has_name)
		memcpy(m->name, said->name, sizeof(m->name));
	else
		name_of(h, m->name);
	while (!strncmp(name, "./", 2))
		name += 2;
	memmove(m->name, name, strlen(name) + 1);
}

bool stall_tar_next(struct stall_tar *t, struct stall_tar_member *m)
{
	struct said said = {.has_name = false};

	while (t->all.n - t->at >= BLOCK) {
		const struct header *h =
			(const struct header *)(t->all.p + t->at);
		uint64_t size = said.has_size
					? said.size
					: number(h->size, sizeof(h->size));

		if (is_end(h))
			return false;
		if (!is_header(h))
			break;
		t->at += BLOCK;
		if (!take(t, size, &m->data) && h->type != '0')
			return false;
		if (h->type == 'x') {
			read_pax(m->data, &said);
		} else if (h->type == 'L') {
			set_name(said.name, m->data.p, m->data.n);
			said.has_name = true;
		} else if (h->type == '0' || !h->type) {
			finish_name(h, &said, m);
			return true;
		} else if (h->type != 'K' && h->type != 'g') {
			said = (struct said){.has_name = false};
		}
	}
	t->cut |= t->at < t->all.n;
	return false;
}

/* ---- writing ---- */

static void put_header(FILE *to, const char *name, size_t n, size_t size,
		       char type)
{
	struct header h = {.type = type, .magic = "ustar", .version = "00"};

	memcpy(h.name, name, n < sizeof(h.name) ? n : sizeof(h.name));
	for (size_t i = sizeof(h.size) - 1; i-- > 0; size >>= 3)
		h.size[i] = (char)('0' + (size & 7));
	size = checksum(&h);
	for (size_t i = 6; i-- > 0; size >>= 3)
		h.checksum[i] = (char)('0' + (size & 7));
	fwrite(&h, sizeof(h), 1, to);
}

static void put_data(FILE *to, const void *p, size_t n)
{
	static const char zeros[BLOCK];

	fwrite(p, 1, n, to);
	fwrite(zeros, 1, (BLOCK - n % BLOCK) % BLOCK, to);
}

void stall_tar_put(FILE *to, const char *name, struct stall_str data)
{
	size_t n = strlen(name);

	if (n > sizeof(((struct header *)0)->name)) {
		put_header(to, "././@LongLink", 13, n + 1, 'L');
		put_data(to, name, n + 1);
	}
	put_header(to, name, n, data.n, '0');
	put_data(to, data.p, data.n);
}

void stall_tar_end(FILE *to)
{
	static const char zeros[2 * BLOCK];

	fwrite(zeros, 1, sizeof(zeros), to);
}
