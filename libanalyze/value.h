/* value.h - what SQL hands to a function */
#ifndef STALL_VALUE_H
#define STALL_VALUE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* False if it is no whole number. Never cuts a fraction off in silence. */
static inline bool stall_value_integer(sqlite3_value *v, int64_t *ret)
{
	double r;

	if (sqlite3_value_type(v) == SQLITE_INTEGER) {
		*ret = sqlite3_value_int64(v);
		return true;
	}
	if (sqlite3_value_type(v) != SQLITE_FLOAT)
		return false;
	r = sqlite3_value_double(v);
	if (!(r > -9.2e18 && r < 9.2e18))
		return false;
	*ret = (int64_t)r;
	return (double)*ret == r;
}

#endif
