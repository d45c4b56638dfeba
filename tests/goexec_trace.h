/* goexec_trace.h - execution traces made by hand */
#ifndef GOEXEC_TRACE_H
#define GOEXEC_TRACE_H

#include <stdio.h>

#include "importers/goexec/events.h"
#include "tests/harness.h"

#define NONE UINT64_MAX

/* A trace as it grows; one batch at a time is open. */
struct trace {
	uint8_t p[16384], body[4096];
	size_t n, nbody;
	uint64_t gen, m, time;
};

static void put_byte(struct trace *t, uint8_t v)
{
	t->p[t->n++] = v;
}

static size_t encode(uint8_t *to, uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		to[n++] = (uint8_t)(v | 0x80);
	to[n++] = (uint8_t)v;
	return n;
}

static void put_number(struct trace *t, uint64_t v)
{
	t->n += encode(t->p + t->n, v);
}

static void begin(struct trace *t, int version)
{
	memset(t, 0, sizeof(*t));
	snprintf((char *)t->p, 17, "go 1.%d trace", version);
	t->n = 16;
	t->gen = 1;
}

static void end_batch(struct trace *t)
{
	if (!t->nbody)
		return;
	put_byte(t, EV_BATCH);
	put_number(t, t->gen);
	put_number(t, t->m);
	put_number(t, t->time);
	put_number(t, t->nbody);
	memcpy(t->p + t->n, t->body, t->nbody);
	t->n += t->nbody;
	t->nbody = 0;
}

static void batch(struct trace *t, uint64_t m, uint64_t time)
{
	end_batch(t);
	t->m = m;
	t->time = time;
}

/* TYPE, number of numbers, numbers: the time first. */
static void add(struct trace *t, int type, int n, ...)
{
	va_list ap;

	va_start(ap, n);
	t->body[t->nbody++] = (uint8_t)type;
	for (int i = 0; i < n; i++)
		t->nbody += encode(t->body + t->nbody, va_arg(ap, uint64_t));
	va_end(ap);
}

#define ADD(t, type, ...) \
	add(t, type, sizeof((uint64_t[]){__VA_ARGS__}) / 8, __VA_ARGS__)
#define U(v) ((uint64_t)(v))

static void add_string(struct trace *t, uint64_t id, const char *text)
{
	if (!t->nbody)
		t->body[t->nbody++] = EV_STRINGS;
	ADD(t, EV_STRING, id, U(strlen(text)));
	memcpy(t->body + t->nbody, text, strlen(text));
	t->nbody += strlen(text);
}

/* Strings 1 to 4, stacks 1 (f at 7, called by g at 8) and 2 (g at 9). */
static void tables(struct trace *t)
{
	batch(t, NONE, 100);
	add_string(t, 1, "main.f");
	add_string(t, 2, "main.g");
	add_string(t, 3, "main.go");
	add_string(t, 4, "sleep");
	batch(t, NONE, 100);
	t->body[t->nbody++] = EV_STACKS;
	ADD(t, EV_STACK, U(1), U(2), U(0x10), U(1), U(3), U(7), U(0x20), U(2),
	    U(3), U(8));
	ADD(t, EV_STACK, U(2), U(1), U(0x30), U(2), U(3), U(9));
	batch(t, NONE, 100);
	t->body[t->nbody++] = EV_SYNC;
	ADD(t, EV_FREQUENCY, U(15625000));
	ADD(t, EV_CLOCK_SNAPSHOT, U(0), U(6400), U(2), U(5));
	end_batch(t);
}

static void end_generation(struct trace *t)
{
	end_batch(t);
	put_byte(t, EV_END_OF_GENERATION);
	t->gen++;
}

/* Thread 11 runs goroutine 1 on processor 0 at time 100. */
static void a_running_goroutine(struct trace *t)
{
	batch(t, 11, 100);
	ADD(t, EV_PROC_STATUS, U(0), U(0), U(PROC_RUNNING));
	ADD(t, EV_GO_STATUS, U(0), U(1), U(11), U(GO_RUNNING));
}

/* Both of them, in a trace that begins so. */
static void begin_running(struct trace *t, int version)
{
	begin(t, version);
	tables(t);
	a_running_goroutine(t);
}

#endif
