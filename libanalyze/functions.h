/* functions.h - the SQL functions of this project */
#ifndef STALL_FUNCTIONS_H
#define STALL_FUNCTIONS_H

struct sqlite3;

/*
 * Makes them known to a connection; returns SQLITE_OK or an error code.
 *
 *   percentile_nr(x, p)      see quantile.h
 *   collect(...), stats(b)   see stats.h
 *   cpu_use(ucpu, ts, dur)   see cpu_use.h
 *   thread_use(utid, ts, dur) see thread_use.h
 *   quality(n, in_loss, ...) 'ok', or with commas: low_n if n < 100, loss if
 *                            in_loss > 0, then all further texts
 *   scope(key, value, ...)   'process=a;thread=b': first process, thread, cpu,
 *                            resolver, source, reason, phase, then other keys
 *                            as they come. A key whose value is NULL is left
 *                            out; 'all' if none is left. In values % ; = and
 *                            control characters are written %25 %3B %3D ...
 *   fmt_ns(ns)               '7.79 ms'
 *   fmt_share(x)             '37.2 %'
 *   stw_reason(n)            'GC mark termination', or 'reason 99'
 *   signal_name(n)           'SIGURG', or 'signal 99'
 *   errno_name(n)            'ETIMEDOUT' of 110 and of -110, or 'errno 999';
 *                            NULL of 0
 *   cpu_in(cpu, list)        1 if it is in a list such as '2-3,6'; words in the
 *                            list that are no numbers count for nothing
 *   row_count(table)         how many rows it has
 *
 * A NULL argument makes NULL, but for quality() and scope().
 */
int stall_functions_register(struct sqlite3 *db);

#endif
