/* rows.h - records of the Go runtime's text as rows */
#ifndef GODEBUG_ROWS_H
#define GODEBUG_ROWS_H

#include "importers/godebug/kinds.h"

void godebug_put_cycle(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r);
void godebug_put_scan(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r);
void godebug_put_finalizers(struct stall_load *load,
			    const struct godebug_ids *ids,
			    const union godebug_record *r);
void godebug_put_sched(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r);
void godebug_put_p(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r);
void godebug_put_m(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r);
void godebug_put_g(struct stall_load *load, const struct godebug_ids *ids,
		   const union godebug_record *r);
void godebug_put_assist(struct stall_load *load, const struct godebug_ids *ids,
			const union godebug_record *r);
void godebug_put_mark(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r);
void godebug_put_mark_old(struct stall_load *load,
			  const struct godebug_ids *ids,
			  const union godebug_record *r);
void godebug_put_sweep(struct stall_load *load, const struct godebug_ids *ids,
		       const union godebug_record *r);
void godebug_put_scav(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r);
void godebug_put_scvg(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r);
void godebug_put_init(struct stall_load *load, const struct godebug_ids *ids,
		      const union godebug_record *r);
void godebug_put_netdns(struct stall_load *load, const struct godebug_ids *ids,
			const union godebug_record *r);
void godebug_put_crash(struct stall_load *load, int64_t line_id,
		       struct stall_str what);

/* The row that says where a record is; the id of all its rows. */
struct godebug_line_row {
	int instance;
	const char *kind;
	int64_t lineno, pos, bytes, arrival_ts;
};
int64_t godebug_put_line(struct stall_load *load,
			 const struct godebug_line_row *row);

#endif
