/* program.h - the traced program: its goroutines, processors and threads
 *
 * What each is in, and what has begun and is not over. An event is checked
 * against it and changes it; intervals that end become rows (rows.h).
 */
#ifndef GOEXEC_PROGRAM_H
#define GOEXEC_PROGRAM_H

#include "importers/goexec/intern.h"
#include "importers/goexec/merge.h"

/* Something that has begun. Zeroed: nothing has. */
struct goexec_open {
	int64_t ts;	       /* ns */
	int64_t stack, reason; /* rows; -1: none */
	int64_t m_id;
	bool is, before_trace;
};

/* The n-th change in a generation, to put changes by several threads in order.
 */
struct goexec_seq {
	uint64_t gen, n;
};

struct goexec_region {
	uint64_t task;
	int64_t name; /* row in go_string */
	struct goexec_open open;
	struct goexec_region *next; /* around it */
};

struct goexec_g {
	uint64_t goid;
	int64_t row; /* in goroutine */
	struct goexec_seq seq;
	uint8_t status; /* GO_..., 0: not known (yet) */
	bool named, doubtful;
	int64_t since;			       /* ns; in this state */
	int64_t reason, stack, waker, m_id, p; /* of the state; -1: none */
	struct goexec_open stw, assist;
	struct goexec_region *regions; /* innermost first */
};

struct goexec_p {
	uint64_t id;
	struct goexec_seq seq;
	uint8_t status; /* PROC_... */
	bool held;
	int64_t since, m_id; /* if held, by a thread */
	struct goexec_open sweep;
};

struct goexec_m {
	uint64_t id;
	int64_t row; /* in go_m */
	int64_t begin, end;
	uint64_t g, p; /* GOEXEC_NONE: none */
};

struct goexec_task {
	uint64_t id, parent;
	int64_t name, goroutine; /* rows */
	struct goexec_open open;
};

struct goexec_program {
	struct stall_load *load;
	struct goexec_intern *in;
	int64_t source_id;
	uint64_t freq, first_gen, gen;
	int64_t now, first_ts; /* ns; first_ts < 0: no event yet */

	struct goexec_map gs, ps, ms, tasks; /* ids to places */
	struct goexec_g *g;
	struct goexec_p *p;
	struct goexec_m *m;
	struct goexec_task *task;
	size_t ng, g_room, np, p_room, nm, m_room, ntasks, task_room;
	size_t *free_g, nfree_g,
		free_g_room; /* places of goroutines that ended */

	struct goexec_open gc;
	uint8_t gc_state; /* 0: not known, 1: marking, 2: not */
	uint64_t gc_seq;
	int64_t count[EV_TYPES];
};

/* Where the event happens; its thread is known, g and p may be none. */
struct goexec_where {
	struct goexec_m *m; /* NULL: no thread */
	struct goexec_g *g; /* NULL: none */
	struct goexec_p *p;
};

/* goexec_merge.advance, of a struct goexec_program. */
enum goexec_answer goexec_advance(void *program, uint64_t m,
				  const struct goexec_ev *ev);

/* Pointers are valid until the next one is made. NULL: not there. */
struct goexec_g *goexec_find_g(struct goexec_program *x, uint64_t goid);
struct goexec_p *goexec_find_p(struct goexec_program *x, uint64_t id);
struct goexec_m *goexec_find_m(struct goexec_program *x, uint64_t id);
struct goexec_g *goexec_new_g(struct goexec_program *x, uint64_t goid);
struct goexec_p *goexec_new_p(struct goexec_program *x, uint64_t id);
struct goexec_m *goexec_new_m(struct goexec_program *x, uint64_t id);
void goexec_drop_g(struct goexec_program *x, struct goexec_g *g);

/* Is n the change that comes after seq? Then it is made. */
bool goexec_follows(const struct goexec_program *x,
		    const struct goexec_seq *seq, uint64_t n);
void goexec_set_seq(const struct goexec_program *x, struct goexec_seq *seq,
		    uint64_t n);

int64_t goexec_ns(const struct goexec_program *x, uint64_t ts);

/* At the end: what has not ended becomes rows, and all is freed. */
void goexec_program_finish(struct goexec_program *x);

#endif
