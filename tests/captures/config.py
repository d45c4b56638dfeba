#!/usr/bin/env python3
"""Configuration, on the env folders of kernels whose set-up is known.

usage: config.py STALLSCOPE CAPTURES-FOLDER
"""
import csv
import io
import json

from product import imported, path, run, select

WANT = {
    '6.1.0-56-rt-amd64-iso3': ('PREEMPT_RT', 'CPUs 3 are isolated',
                               'clock source is tsc', 'scn=env2'),
    '6.1.0-56-amd64-iso3': ('at marked places only', 'CPUs 3 are isolated',
                            'NUMA balancing is on', 'scn=env2'),
    '6.1.0-56-amd64-plain': ('at marked places only', 'NUMA balancing is on',
                             'clock source is tsc', 'scn=env2'),
}


def what_is_so_is_found_and_nothing_else():
    for kernel, want in WANT.items():
        db = imported('rtkernel/%s/env' % kernel)
        text = run('report', db, 'config', '--table', 'findings', '--format',
                   'csv')
        found = [r['finding'] for r in csv.DictReader(io.StringIO(text))]
        for part in want:
            assert sum(part in f for f in found) == 1, (kernel, part, found)
        assert ('isolated' in ' '.join(found)) == ('iso3' in kernel), kernel
        assert ('NUMA' in ' '.join(found)) == ('rt' not in kernel), kernel
        warnings = [r for r in csv.DictReader(io.StringIO(text))
                    if r['severity'] != 'info']
        assert len(warnings) == 1 and 'scn=' in warnings[0]['finding'], kernel


def clocks_that_cannot_drift_are_within_their_bounds():
    """One machine's readings over half an hour, in one run. It never slept, so
    that CLOCK_BOOTTIME is CLOCK_MONOTONIC; the others are held against the
    middles of the readings themselves."""
    files = ['%s/env/clocks.json' % d for d in ('preempt', 'rt', 'stw')]
    got = {clock: rest for clock, *rest in select(
        imported(*files), 'SELECT clock, n, span_ns, gained_ns, error_ns '
        'FROM clock_drift')}
    assert abs(got['boot'][2]) <= got['boot'][3], got
    readings = []
    for name in files:
        with open(path(name), encoding='utf-8') as f:
            readings += json.load(f)
    readings.sort(key=lambda r: r['mono_before'])
    for clock, (n, span, gained, error) in got.items():
        assert n == len(readings) and span > 1800 * 10**9, (clock, n, span)
        assert error < 2000, (clock, error)
        ends = [[(r[clock] - r['mono_after'], r[clock] - r['mono_before'])
                 for r in part] for part in (readings[:5], readings[-5:])]
        low, high = [(max(a for a, b in e), min(b for a, b in e))
                     for e in ends]
        # What all readings together allow must overlap what is told.
        assert high[0] - low[1] <= gained + error, (clock, gained, error)
        assert high[1] - low[0] >= gained - error, (clock, gained, error)


what_is_so_is_found_and_nothing_else()
clocks_that_cannot_drift_are_within_their_bounds()
print('config: %d kernels and a machine\'s clocks, 0 failed' % len(WANT))
