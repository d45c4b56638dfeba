#include "cmd/record/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char scheme[] = "http://";

bool http_is_url(const char *text)
{
	return strstr(text, "://") != NULL;
}

/* A host in brackets is an IPv6 address. */
static const char *host_end(const char *p, const char **ret_host)
{
	const char *end;

	*ret_host = p;
	if (*p != '[')
		return p + strcspn(p, ":/?");
	*ret_host = p + 1;
	end = strchr(p, ']');
	return end ? end : p;
}

int http_parse(struct http_url *u, const char *text, struct stall_err *err)
{
	const char *p = text + sizeof(scheme) - 1, *host, *end, *port = "80";
	size_t nport = 2;

	if (strncmp(text, scheme, sizeof(scheme) - 1))
		return stall_fail(err, "'%s' does not begin with %s", text,
				  scheme);
	end = host_end(p, &host);
	p = end + (*end == ']');
	if (*p == ':') {
		port = p + 1;
		nport = strcspn(port, "/?");
		p = port + nport;
	}
	if (end <= host || (size_t)(end - host) >= sizeof(u->host) ||
	    nport >= sizeof(u->port) || strlen(p) >= sizeof(u->path) ||
	    strpbrk(p, " \r\n"))
		return stall_fail(err,
				  "'%s' cannot be taken apart into host, "
				  "port and path",
				  text);
	snprintf(u->host, sizeof(u->host), "%.*s", (int)(end - host), host);
	snprintf(u->port, sizeof(u->port), "%.*s", (int)nport, port);
	snprintf(u->path, sizeof(u->path), "%s", p);
	return 0;
}

static bool is_loopback(const struct sockaddr *a)
{
	const struct sockaddr_in *v4 = (const void *)a;
	const struct sockaddr_in6 *v6 = (const void *)a;

	if (a->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return a->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static int connect_one(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && !connect(fd, a->ai_addr, a->ai_addrlen))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int http_connect(const struct http_url *u, struct stall_err *err)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *all = NULL;
	int fd = -1, rc = getaddrinfo(u->host, u->port, &hints, &all);

	if (rc)
		return stall_fail(err, "%s port %s: %s", u->host, u->port,
				  gai_strerror(rc));
	errno = 0;
	for (struct addrinfo *a = all; a && fd < 0; a = a->ai_next) {
		if (!is_loopback(a->ai_addr)) {
			freeaddrinfo(all);
			return stall_fail(err,
					  "%s is not this machine: the "
					  "clocks would differ",
					  u->host);
		}
		fd = connect_one(a);
	}
	freeaddrinfo(all);
	return fd >= 0 ? fd
		       : stall_fail(err, "%s port %s: %s", u->host, u->port,
				    strerror(errno));
}

int http_ask(int fd, const struct http_url *u, struct stall_err *err)
{
	char text[sizeof(u->path) + 400];
	int n = snprintf(text, sizeof(text),
			 "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n", u->path);

	if (send(fd, text, (size_t)n, MSG_NOSIGNAL) == n)
		return 0;
	return stall_fail(err, "%s port %s: %s", u->host, u->port,
			  strerror(errno));
}

size_t http_head_take(struct http_head *h, const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && !h->over && h->n < sizeof(h->text) - 1) {
		h->text[h->n++] = p[i++];
		h->over =
			h->n >= 4 && !memcmp(h->text + h->n - 4, "\r\n\r\n", 4);
	}
	h->text[h->n] = '\0';
	if (h->n == sizeof(h->text) - 1)
		h->over = true; /* no server of ours says that much */
	if (h->over && !strncmp(h->text, "HTTP/1.", 7) && h->n > 12)
		h->status = atoi(h->text + 9);
	return i;
}
