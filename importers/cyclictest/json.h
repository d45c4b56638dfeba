/* json.h - what cyclictest --json writes */
#ifndef STALL_CYCLICTEST_JSON_H
#define STALL_CYCLICTEST_JSON_H

#include "importers/cyclictest/threads.h"

/* -1: it is not JSON. unit_ns: of the times of what is put into threads. */
int cyclictest_json(struct cyclictest_threads *threads, struct stall_str text,
		    int64_t *unit_ns, struct stall_err *err);

#endif
