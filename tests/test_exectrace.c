/*
 * The execution trace of a program is asked for over HTTP, here of a server
 * that does what net/http/pprof does: it sends until the client's side of the
 * connection closes, then the rest. Real ones: tests/live/go.sh.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/record/exectrace.h"
#include "cmd/record/http.h"
#include "tests/harness.h"

struct server {
	int fd;
	const char *head;
	char url[64], asked[2000];
	pthread_t thread;
};

static const char *in(void **state, const char *name)
{
	static char path[400];

	snprintf(path, sizeof(path), "%s/%s",
		 ((const struct folder *)*state)->dir, name);
	return path;
}

static void *serve(void *arg)
{
	struct server *s = arg;
	int c = accept(s->fd, NULL, NULL);
	ssize_t n = recv(c, s->asked, sizeof(s->asked) - 1, 0);
	char rest;

	assert_true(n > 0);
	send(c, s->head, strlen(s->head), 0);
	send(c, "first ", 6, 0);
	while (recv(c, &rest, 1, 0) > 0)
		;
	send(c, "last", 4, 0);
	close(c);
	return NULL;
}

static void start(struct server *s, const char *head, const char *path)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
				.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(a);

	*s = (struct server){.fd = socket(AF_INET, SOCK_STREAM, 0),
			     .head = head};
	assert_int_equal(bind(s->fd, (struct sockaddr *)&a, n), 0);
	assert_int_equal(listen(s->fd, 1), 0);
	getsockname(s->fd, (struct sockaddr *)&a, &n);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d%s",
		 ntohs(a.sin_port), path);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

/* What a recording of that server, or file, has. */
static struct exectrace_result taken(void **state, const char *from,
				     struct server *s, double seconds)
{
	struct exectrace_result r;
	struct stall_err err = {""};
	struct exectrace *x;

	unlink(in(state, "goexec.trace"));
	assert_int_equal(exectrace_check(from, &err), 0);
	assert_int_equal(exectrace_start(&x, from,
					 ((const struct folder *)*state)->dir,
					 seconds, &err),
			 0);
	for (int i = 0; s && i < 200 && access(in(state, "goexec.trace"), R_OK);
	     i++)
		usleep(5000);
	exectrace_stop(x, &r);
	if (s) {
		pthread_join(s->thread, NULL);
		close(s->fd);
	}
	return r;
}

static const char *kept(void **state)
{
	static char text[100];
	FILE *f = fopen(in(state, "goexec.trace"), "r");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = '\0';
	return text;
}

static void the_rest_comes_after_the_end(void **state)
{
	struct exectrace_result r;
	struct server s;

	(void)state;
	start(&s, "HTTP/1.0 200 OK\r\nContent-Type: x\r\n\r\n", "");
	r = taken(state, s.url, &s, 0);
	assert_string_equal(kept(state), "first last");
	assert_int_equal(r.bytes, 10);
	assert_string_equal(r.why, "");
	assert_non_null(strstr(
		s.asked, "GET /debug/pprof/trace?seconds=86400.000 HTTP/1.0"));
}

static void what_was_asked_for_is_kept(void **state)
{
	struct server s;

	(void)state;
	start(&s, "HTTP/1.0 200 OK\r\n\r\n", "/my/trace?key=1");
	taken(state, s.url, &s, 2.5);
	assert_non_null(strstr(s.asked, "GET /my/trace?key=1&seconds=2.500 "));
	start(&s, "HTTP/1.0 200 OK\r\n\r\n", "/t?seconds=3");
	taken(state, s.url, &s, 2.5);
	assert_non_null(strstr(s.asked, "GET /t?seconds=3 HTTP"));
}

static void a_refusal_is_told_in_the_servers_words(void **state)
{
	struct exectrace_result r;
	struct server s;

	(void)state;
	start(&s, "HTTP/1.0 400 Bad Request\r\n\r\nprofile duration exceeds\n",
	      "");
	r = taken(state, s.url, &s, 0);
	assert_int_equal(r.bytes, -1);
	assert_string_equal(r.why,
			    "the server said 400: profile duration exceeds");
}

static void a_server_that_is_not_there_is_told(void **state)
{
	struct exectrace_result r =
		taken(state, "http://127.0.0.1:1/", NULL, 0);

	(void)state;
	assert_int_equal(r.bytes, -1);
	assert_string_equal(r.why, "127.0.0.1 port 1: Connection refused");
}

static void a_file_is_copied_at_the_end(void **state)
{
	char from[400];
	struct exectrace_result r;
	FILE *f;

	(void)state;
	snprintf(from, sizeof(from), "%s", in(state, "own.trace"));
	f = fopen(from, "w");
	fputs("go 1.26 trace", f);
	fclose(f);
	r = taken(state, from, NULL, 0);
	assert_int_equal(r.bytes, 13);
	assert_string_equal(kept(state), "go 1.26 trace");
	r = taken(state, "/no/such/file", NULL, 0);
	assert_int_equal(r.bytes, -1);
	assert_string_equal(r.why, "No such file or directory");
}

static void places_are_parsed(void **state)
{
	static const struct {
		const char *text, *host, *port, *path;
	} good[] = {
		{"http://localhost", "localhost", "80", ""},
		{"http://[::1]:6060/x", "::1", "6060", "/x"},
		{"http://127.0.0.1:1?a=b", "127.0.0.1", "1", "?a=b"},
	};
	static const char *const bad[] = {
		"https://localhost/",  "http://",
		"http://:80/",	       "http://a/b c",
		"http://a:123456789/", "localhost:6060"};
	struct stall_err err = {""};
	struct http_url u;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(http_parse(&u, good[i].text, &err), 0);
		assert_string_equal(u.host, good[i].host);
		assert_string_equal(u.port, good[i].port);
		assert_string_equal(u.path, good[i].path);
	}
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(exectrace_check(bad[i], &err), -1);
	assert_int_equal(http_parse(&u, "http://192.0.2.1/", &err), 0);
	assert_int_equal(http_connect(&u, &err), -1);
	assert_non_null(strstr(err.msg, "is not this machine"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_test(the_rest_comes_after_the_end),
		folder_test(what_was_asked_for_is_kept),
		folder_test(a_refusal_is_told_in_the_servers_words),
		folder_test(a_server_that_is_not_there_is_told),
		folder_test(a_file_is_copied_at_the_end),
		folder_test(places_are_parsed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
