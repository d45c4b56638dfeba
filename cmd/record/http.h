/* http.h - asking a server on this machine for one document */
#ifndef STALL_RECORD_HTTP_H
#define STALL_RECORD_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "libanalyze/err.h"

struct http_url {
	char host[256], port[8], path[1024]; /* path with its query */
};

bool http_is_url(const char *text);
/* "http://127.0.0.1:6060/debug/pprof/trace"; -1 with *err. */
int http_parse(struct http_url *u, const char *text, struct stall_err *err);

/* A socket; -1 with *err. Refuses hosts other than this one. */
int http_connect(const struct http_url *u, struct stall_err *err);
/* HTTP/1.0, so that the answer ends where the connection does. */
int http_ask(int fd, const struct http_url *u, struct stall_err *err);

/* The head of an answer, as its bytes come. */
struct http_head {
	char text[8192];
	size_t n;
	int status; /* 200; 0: not known yet */
	bool over;
};

/* How many of the n bytes at p were still of the head; then look at `over`. */
size_t http_head_take(struct http_head *h, const char *p, size_t n);

#endif
