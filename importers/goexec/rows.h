/* rows.h - what an execution trace becomes in the database */
#ifndef GOEXEC_ROWS_H
#define GOEXEC_ROWS_H

#include "importers/goexec/program.h"

/* A goroutine appears: func -1: not known, creator -1: nobody. Its row. */
int64_t goexec_put_g(struct goexec_program *x, uint64_t goid, int64_t creator,
		     int64_t func, int64_t stack);
/* It goes on in another state from now on; status 0: it is gone. The others
 * are of the new state, -1: none. */
struct goexec_change {
	uint8_t status;
	int64_t reason, stack, waker, m_id, p;
};
struct goexec_change goexec_to(uint8_t status); /* with none of the others */
/* The same, on the thread and the processor that are there. */
struct goexec_change goexec_on(const struct goexec_where *at, uint8_t status);
void goexec_set_state(struct goexec_program *x, struct goexec_g *g,
		      const struct goexec_change *to);
/* A stack of its, which tells what function it began with. */
void goexec_name_g(struct goexec_program *x, struct goexec_g *g,
		   uint64_t stack);

void goexec_hold_p(struct goexec_program *x, struct goexec_p *p, int64_t m_id);
void goexec_release_p(struct goexec_program *x, struct goexec_p *p,
		      bool stolen);

/* At the end of the trace: what they are in is not over. */
void goexec_end_g(struct goexec_program *x, const struct goexec_g *g);
void goexec_end_p(struct goexec_program *x, struct goexec_p *p);

/* Begins now, at the stack and for the reason of these numbers. */
void goexec_open_now(struct goexec_program *x, struct goexec_open *o,
		     const struct goexec_where *at, uint64_t reason,
		     uint64_t stack);

/* Whose it is, by rows; swept and reclaimed: bytes; all -1: none. */
struct goexec_range {
	const char *kind;
	int64_t goroutine, p, swept, reclaimed;
};
/* It ends now; over false: it does not. */
void goexec_put_range(struct goexec_program *x, struct goexec_open *o,
		      const struct goexec_range *r, bool over);
void goexec_put_region(struct goexec_program *x, int64_t goroutine,
		       const struct goexec_region *r, bool over);
void goexec_put_task(struct goexec_program *x, const struct goexec_task *t,
		     bool over);
void goexec_put_log(struct goexec_program *x, int64_t goroutine,
		    const struct goexec_ev *ev);
void goexec_put_label(struct goexec_program *x, int64_t goroutine,
		      uint64_t label);
void goexec_put_metric(struct goexec_program *x, const char *name,
		       uint64_t value);
/* The batches of CPU samples among those of a generation. */
void goexec_put_samples(struct goexec_program *x, const struct goexec_file *f,
			const struct goexec_gen *g);
int64_t goexec_reserve_m(struct goexec_program *x);
void goexec_put_ms(struct goexec_program *x); /* of all reserved */
void goexec_put_counts(struct goexec_program *x);

#endif
