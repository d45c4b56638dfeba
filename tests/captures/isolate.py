#!/usr/bin/env python3
"""Intrusions on an isolated CPU against what the intruders logged.

usage: isolate.py STALLSCOPE CAPTURES-FOLDER
"""
import csv
import io
import json

from product import imported, path, run

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


def row_of(kernel, name):
    """Of the matrix: CPU 3 of one run."""
    db = imported('rtkernel/%s/iso/%s.dat' % (kernel, name),
                  'rtkernel/%s/env' % kernel)
    text = run('report', db, 'isolate', '--table', 'matrix', '--param', 'cpus=3',
               '--format', 'csv')
    got = list(csv.DictReader(io.StringIO(text)))
    assert len(got) == 1, (name, got)
    return got[0]


def each_run_has_its_verdict():
    for kernel, verdicts in (
            ('6.1.0-56-rt-amd64-iso3', ('kept', 'broken', 'broken', 'broken', 'broken')),
            ('6.1.0-56-amd64-plain', ('not in effect',) * 5)):
        for name, want in zip(('i0_control', 'i1_intruder', 'i2_rtintruder',
                               'i3_workqueue', 'i4_irq'), verdicts):
            got = row_of(kernel, name)
            assert got['verdict'] == want, (kernel, name, got)
            assert got['thread'].startswith('goiso:'), got
    # Nothing ran on CPU 3 where the program was not told to.
    got = row_of('6.1.0-56-rt-amd64-iso3', 'i6_unpinned')
    assert (got['verdict'], got['stolen'], got['worst']) == ('unknown', '', ''), got


def a_fifo_thread_has_all_of_its_window():
    """On an isolated CPU nothing else runs meanwhile: the longest intrusion and
    the program's longest wait are a whole window that the intruder logged, and
    what it starts and ends with."""
    for kernel in ('6.1.0-56-rt-amd64-iso3', '6.1.0-56-amd64-iso3'):
        name = 'rtkernel/%s/iso/i2_rtintruder.intruder.jsonl' % kernel
        with open(path(name), encoding='utf-8') as f:
            longest = max(x['end_ns'] - x['start_ns'] for x in map(json.loads, f)
                          if x['ev'] == 'window')
        got = row_of(kernel, 'i2_rtintruder')
        assert got['by'].startswith('task rtintruder:'), got
        for column in ('worst', 'wait'):
            assert longest <= int(got[column]) < longest + 2000000, (kernel, column, got)


CHECKS = (intruders_took_what_they_had, the_quiet_run_is_quiet,
          each_run_has_its_verdict, a_fifo_thread_has_all_of_its_window)

for check in CHECKS:
    check()
print('isolate: %d checks, 0 failed' % len(CHECKS))
