#!/usr/bin/env python3
"""Throttling against the gaps that the hogs saw and the kernel's own counters.

usage: throttle.py STALLSCOPE CAPTURES-FOLDER
"""
import json

from product import imported, path, select

KERNELS = ('6.1.0-56-rt-amd64-iso3', '6.1.0-56-amd64-iso3',
           '6.1.0-56-amd64-plain')
HELD = ('SELECT ts, ts + dur, throttled_ns FROM throttle_wait '
        'WHERE dur >= 1000000 AND throttled_ns >= 1000000 AND kind = ? '
        'ORDER BY ts')


def hogs_are_off_when_they_say_so():
    """Each gap of the hog of more than a tick, to 0.1 ms at both ends."""
    for run, n in (('hog_default', 3), ('hog_throttled', 4)):
        with open(path('rt', run + '.truth.jsonl'), encoding='utf-8') as f:
            log = [json.loads(line) for line in f]
        want = [(x['from'], x['to']) for x in log if x['type'] == 'hog_gap'
                and x['to'] - x['from'] > 10**7]
        got = select(imported('rt/%s.trace.dat' % run), HELD, 'rt')
        assert len(got) == len(want) == n, (run, len(got), len(want))
        for (a, b, _), (c, d) in zip(got, want):
            assert abs(a - c) < 10**5 and abs(b - d) < 10**5, (run, a, c, b, d)


def shares_are_those_of_the_sysctl():
    """50 or 800 ms a second, to a few ticks; -1 is not throttled at all."""
    for kernel in KERNELS:
        for run, ms in (('rt950000', 50), ('rt200000', 800), ('rt-1', 0)):
            got = select(imported('rtkernel/%s/throttle/%s.dat' % (kernel, run)),
                         HELD, 'rt')
            assert len(got) == (3 if ms else 0), (kernel, run, got)
            for _, _, ns in got:
                assert abs(ns / 1e6 - ms) < 36, (kernel, run, ns)


def groups_are_throttled_as_counted():
    """Not more than the kernel counts, summed over CPUs, and most of it: what
    is left out is where others had the CPU. Without a quota nothing."""
    for kernel in KERNELS:
        for run, quota in (('cg_20000_100000', True), ('cg_max_100000', False)):
            base = 'rtkernel/%s/cg/%s' % (kernel, run)
            db = imported(base + '.dat', base + '.cpu_stat_before.txt',
                          base + '.cpu_stat_after.txt')
            ours = sum(ns for _, _, ns in select(db, HELD, 'cgroup'))
            counted = select(db, "SELECT (after - value) * 1000 FROM "
                             "throttle_limit WHERE key LIKE '%throttled_usec'")
            assert len(counted) == 1, (kernel, run)
            if quota:
                assert 0.6 * counted[0][0] < ours < 1.05 * counted[0][0], (
                    kernel, ours, counted)
            else:
                assert ours == counted[0][0] == 0, (kernel, run, ours)


def nothing_else_is():
    for name in ('preempt/default', 'stw/go1.26', 'dns/cgo', 'migrate/p8_free',
                 'rt/sig_handler', 'rt/alloc', 'rt/cyclictest'):
        for kind in ('rt', 'deadline', 'cgroup'):
            assert not select(imported(name + '.trace.dat'), HELD, kind), name


CHECKS = (hogs_are_off_when_they_say_so, shares_are_those_of_the_sysctl,
          groups_are_throttled_as_counted, nothing_else_is)

for check in CHECKS:
    check()
print('throttle: %d checks, 0 failed' % len(CHECKS))
