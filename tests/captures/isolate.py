#!/usr/bin/env python3
"""Intrusions on an isolated CPU against what the intruders logged.

usage: isolate.py STALLSCOPE CAPTURES-FOLDER
"""
import csv
import io

from product import imported, run

KERNEL = 'rtkernel/6.1.0-56-rt-amd64-iso3'


def metrics(name):
    db = imported('%s/iso/%s.dat' % (KERNEL, name), KERNEL + '/env')
    text = run('report', db, 'isolate', '--table', 'metrics', '--format', 'csv')
    return {(r['metric'], r['scope']): r
            for r in csv.DictReader(io.StringIO(text))}


def taken_by(got, name):
    """ns that tasks of this name took."""
    return sum(int(r['sum']) for (metric, scope), r in got.items()
               if metric == 'intrusion' and 'thread=' + name in scope)


def intruders_took_what_they_had():
    """Two windows of 100 ms that they share with the loop, two of 60 ms that
    a FIFO thread has alone; flushing works in kworkers; the serial interrupt's
    thread. The ranges are those of the captures' own notes."""
    for name, who, least, most in (
            ('i1_intruder', 'intruder:', 104, 126),
            ('i2_rtintruder', 'rtintruder:', 121, 124),
            ('i3_workqueue', 'kworker/3', 0.3, 0.7),
            ('i4_irq', 'irq/4-ttyS0', 6, 10)):
        ms = taken_by(metrics(name), who) / 1e6
        assert least <= ms <= most, (name, ms)


def the_quiet_run_is_quiet():
    got = metrics('i0_control')
    assert float(got['clean_share', 'cpu=3']['mean']) > 0.999
    assert not [s for m, s in got if 'by=task' in s]


CHECKS = (intruders_took_what_they_had, the_quiet_run_is_quiet)

for check in CHECKS:
    check()
print('isolate: %d checks, 0 failed' % len(CHECKS))
