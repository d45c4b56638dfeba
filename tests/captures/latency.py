#!/usr/bin/env python3
"""Latency tools and tracers: their own sums, and trace-cmd's view.

usage: latency.py STALLSCOPE CAPTURES-FOLDER
"""
import collections
import glob
import re
import subprocess

from product import ROOT, imported, path, select


def captured(pattern):
    names = [f[len(ROOT) + 1:] for f in sorted(glob.glob(
        path('rtkernel', '*', 'lat', pattern)))]
    assert names, pattern
    return names


def rows_sum_to_the_totals():
    """What is counted apart (over) and what is in buckets is all there is."""
    n = 0
    for pattern in ('cyclictest_hist*.txt', 'rtla_*_hist*.txt', 'oslat.txt'):
        for name in captured(pattern):
            for total, over, buckets in select(
                    imported(name),
                    'SELECT s.n, s.over, sum(b.n) FROM latency_summary AS s '
                    'JOIN latency_bucket AS b USING (latency_id) '
                    'GROUP BY latency_id'):
                assert total == over + buckets, name
                n += 1
    assert n > 30, n


def summaries_are_the_printed_ones():
    """The numbers of each T: line, by an own way of reading it."""
    line = re.compile(r'T: *(\d+) \( *(\d+)\) (?:P: *(\d+) )?I: *(\d+) C: *(\d+) '
                      r'Min: *(\d+) Act: *(\d+) Avg: *(\d+) Max: *(\d+)')
    for pattern in ('cyclictest_summary.txt', 'cyclictest_json.run.txt',
                    'cyclicdeadline.txt'):
        for name in captured(pattern):
            with open(path(name), encoding='utf-8') as f:
                want = [tuple(int(x) if x else None for x in m.groups())
                        for m in map(line.match, f) if m]
            got = select(imported(name),
                         'SELECT thread, tid, priority, interval_ns / 1000, n, '
                         'min_ns / 1000, last_ns / 1000, avg_ns / 1000, '
                         'max_ns / 1000 FROM latency_summary ORDER BY 1')
            assert got == want and want, name


def tracers_records_are_trace_cmds():
    """Each timerlat record, and each event of osnoise:*, in order."""
    for name in captured('timerlat.dat') + captured('osnoise.dat') \
            + captured('timerlat_go.dat'):
        text = subprocess.run(['trace-cmd', 'report', '-t', '-R', path(name)],
                              capture_output=True, check=False).stdout.decode(
                                  errors='replace')
        want = collections.Counter()
        for m in re.finditer(r'\[(\d+)\].*? (\d+)\.(\d{9}): +timerlat: .*?'
                             r'seqnum=(\w+) context=(\w+) timer_latency=(\w+)',
                             text):
            want[(int(m[1]), int(m[2] + m[3]), int(m[4], 0), int(m[5], 0),
                  int(m[6], 0))] += 1
        got = collections.Counter(select(
            imported(name),
            "SELECT cpu, ts, seq, CASE context WHEN 'irq' THEN 0 "
            "WHEN 'thread' THEN 1 ELSE 2 END, latency_ns "
            'FROM timerlat JOIN cpu USING (ucpu)'))
        assert got == want, (name, len(got), len(want))
        assert 'osnoise.dat' in name or want, name
        events = collections.Counter(
            m[1] for m in re.finditer(r': +(\w+_noise|sample_threshold): ', text))
        kinds = dict(select(imported(name),
                            'SELECT kind, count(*) FROM noise GROUP BY 1'))
        assert {k: events.get(e, 0) for k, e in (
            ('irq', 'irq_noise'), ('thread', 'thread_noise'),
            ('sample', 'sample_threshold'))} == {
                k: kinds.get(k, 0) for k in ('irq', 'thread', 'sample')}, name


CHECKS = (rows_sum_to_the_totals, summaries_are_the_printed_ones,
          tracers_records_are_trace_cmds)

for check in CHECKS:
    check()
print('latency: %d checks, 0 failed' % len(CHECKS))
