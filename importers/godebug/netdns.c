/*
 * What package net decided, net/conf.go:
 *
 *   go package net: GODEBUG setting forcing use of the Go resolver
 *   go package net: hostLookupOrder(example.com) = files,dns
 */
#include "importers/godebug/netdns.h"

bool netdns_line(struct scan *s, struct netdns_line *v)
{
	v->host.p = v->order.p = NULL;
	if (!scan_lit(s, "go package net: "))
		return false;
	v->text = (struct stall_str){s->p, (size_t)(s->end - s->p)};
	if (scan_lit(s, "hostLookupOrder(") && scan_to(s, ") = ", &v->host) &&
	    scan_lit(s, ") = "))
		v->order = (struct stall_str){s->p, (size_t)(s->end - s->p)};
	else
		v->host.p = NULL;
	return v->text.n > 0;
}
