#!/usr/bin/env python3
"""Calls of the netpoller against trace-cmd's text, goroutines against the trace.

usage: netpoll.py STALLSCOPE CAPTURES-FOLDER
"""
import collections
import re
import subprocess

from product import imported, path, select


def calls_return_what_trace_cmd_says():
    for name in ('go', 'cgo'):
        text = subprocess.run(
            ['trace-cmd', 'report', '-t', path('dns/%s.trace.dat' % name)],
            capture_output=True, check=False).stdout.decode(errors='replace')
        want = collections.Counter(
            int(m[1], 16) for m in re.finditer(
                r'sys_exit_epoll_pwait: +(0x[0-9a-f]+)', text))
        got = dict(select(imported('dns/%s.trace.dat' % name),
                          'SELECT events, count(*) FROM netpoll_call '
                          'WHERE events IS NOT NULL GROUP BY 1'))
        # the one that waits at the end has no exit, or none was its entry's
        assert {k: abs(want[k] - got.get(k, 0)) <= 1 for k in want} \
            == dict.fromkeys(want, True), (name, want, got)


def each_network_wait_ends_in_a_run():
    """A goroutine that waited for the network is made runnable once, by the
    netpoller or (a closed connection, a deadline) by another goroutine."""
    for name in ('go', 'cgo'):
        db = imported('dns/%s_uprobes.gotrace' % name)
        waits, = select(db, "SELECT count(*) FROM go_state JOIN go_string "
                        "ON string_id = reason_id WHERE state = 4 "
                        "AND value = 'network' AND dur IS NOT NULL")
        woken, = select(db, 'SELECT count(*) FROM netpoll_goroutine')
        other, = select(db, '''
            SELECT count(*) FROM go_state AS w
              JOIN go_string ON string_id = w.reason_id AND value = 'network'
              JOIN go_state AS n ON n.goroutine_id = w.goroutine_id
               AND n.ts = w.ts + w.dur AND n.state = 1
             WHERE w.state = 4 AND n.waker_id IS NOT NULL''')
        assert waits[0] == woken[0] + other[0] and woken[0] > 50, (
            name, waits, woken, other)


CHECKS = (calls_return_what_trace_cmd_says, each_network_wait_ends_in_a_run)

for check in CHECKS:
    check()
print('netpoll: %d checks, 0 failed' % len(CHECKS))
