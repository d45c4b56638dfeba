/* netdns.h - GODEBUG=netdns=...+1 or +2: which resolver is taken */
#ifndef GODEBUG_NETDNS_H
#define GODEBUG_NETDNS_H

#include "importers/godebug/scan.h"

struct netdns_line {
	struct stall_str text;	/* after "go package net: " */
	struct stall_str host;	/* p NULL: not about one name */
	struct stall_str order; /* "files,dns", "cgo"; p NULL likewise */
};

bool netdns_line(struct scan *s, struct netdns_line *v);

#endif
