#!/usr/bin/env python3
"""SCHED_DEADLINE jobs against what the task logged of each.

usage: deadline.py STALLSCOPE CAPTURES-FOLDER
"""
import csv
import io
import json

from product import imported, path, run, select

PERIOD = 10_000_000


def jobs_of(name):
    with open(path('rt', name + '.truth.jsonl'), encoding='utf-8') as f:
        return [x for x in map(json.loads, f) if x['type'] == 'job']


def misses_are_the_tasks():
    """To one: the task sets its class in its first job, and the traces lack
    single switches."""
    for name in ('dl', 'dl_nosig'):
        jobs = jobs_of(name)
        text = run('report', imported('rt/%s.trace.dat' % name), 'deadline',
                   '--param', 'period_ns=%d' % PERIOD, '--table', 'metrics',
                   '--format', 'csv')
        got = {r['metric']: r for r in csv.DictReader(io.StringIO(text))}
        missed = sum(not x['met'] for x in jobs)
        assert abs(int(got['jobs']['sum']) - len(jobs)) <= 1, name
        assert abs(int(got['misses']['sum']) - missed) <= 1, (name, missed)


def jobs_that_stand_alone_took_what_they_say():
    """CPU and end to 60 us: its clocks are read inside, the switches are
    outside."""
    for name in ('dl', 'dl_nosig'):
        by_release = {x['release']: x for x in jobs_of(name)}
        n = 0
        for ts, end, ran in select(
                imported('rt/%s.trace.dat' % name),
                'SELECT ts, end_ts, run_ns FROM deadline_activation '
                'WHERE end_ts - ts < %d' % PERIOD):
            near = [x for r, x in by_release.items() if abs(r - ts) < 500_000]
            if not near:
                continue
            x = near[0]
            assert 0 <= ran - x['used_cpu'] < 60_000, (name, x, ran)
            assert 0 <= end - x['finish'] < 60_000, (name, x, end)
            n += 1
        assert n > 90, (name, n)


CHECKS = (misses_are_the_tasks, jobs_that_stand_alone_took_what_they_say)

for check in CHECKS:
    check()
print('deadline: %d checks, 0 failed' % len(CHECKS))
