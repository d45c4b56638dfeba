/*
 * One line for each package that had something to initialise, proc.go doInit1:
 *
 *   init errors @0.20 ms, 0 ms clock, 0 bytes, 0 allocs
 */
#include "importers/godebug/init.h"

bool init_line(struct scan *s, struct init_line *v)
{
	return scan_lit(s, "init ") && scan_to(s, " @", &v->package) &&
	       v->package.n && !memchr(v->package.p, ' ', v->package.n) &&
	       scan_lit(s, " @") && scan_ms(s, &v->at_ns, &v->at_res) &&
	       scan_lit(s, " ms, ") && scan_ms(s, &v->dur_ns, &v->dur_res) &&
	       scan_lit(s, " ms clock, ") &&
	       scan_uint(s, INT64_MAX, &v->bytes) && scan_lit(s, " bytes, ") &&
	       scan_uint(s, INT64_MAX, &v->allocs) && scan_lit(s, " allocs") &&
	       scan_end(s);
}
