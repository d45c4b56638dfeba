#!/usr/bin/env python3
"""strace's text against what the traced program and its name server logged.

usage: strace.py STALLSCOPE CAPTURES-FOLDER
"""
import gzip
import json
import re

from product import imported, path, select

# The program read its two clocks so far apart.
CLOCKS_APART_NS = 250000


def log(name):
    with open(path('dns', name + '.jsonl'), encoding='utf-8') as f:
        return [json.loads(line) for line in f]


def lookups_are_the_programs():
    for run in ('go_strace', 'cgo_strace'):
        truth = log(run + '.truth')
        offset = truth[0]['clock_realtime'] - truth[0]['clock_monotonic']
        want = {x['name'][:-1]: x for x in truth if x['type'] == 'lookup'}
        got = select(imported('dns/%s.txt.gz' % run),
                     'SELECT host, ts, ts + dur FROM dns_lookup')
        assert len(got) == len(want) == 75, (run, len(got), len(want))
        for host, begin, end in got:
            x = want.pop(host)
            assert begin - offset >= x['start'] - CLOCKS_APART_NS, (run, x)
            assert end - offset <= x['end'] + CLOCKS_APART_NS, (run, x)


def questions_are_the_servers():
    """By name. One was dropped; where an answer is cut off glibc turns to TCP,
    and once did so before it had read the other answer."""
    for run, unanswered in (('go_strace', 1), ('cgo_strace', 2)):
        want = [x for x in log(run + '.server')
                if x['type'] == 'query' and x['proto'] == 'udp']
        db = imported('dns/%s.txt.gz' % run)
        got = select(db, 'SELECT question FROM dns_query ORDER BY 1')
        assert [q for q, in got] == sorted(x['name'] for x in want), run
        assert select(db, 'SELECT sum(dur IS NULL) FROM dns_query') == [
            (unanswered,)], run


def every_call_is_a_row():
    """Each call's result as the text has it, by an own way of reading it."""
    ends = re.compile(r'^(\d+) \S+ (?:<\.\.\. (\w+) resumed>|(\w+)\()'
                      r'.*\) += (-?\w+|\?)(?: (E[A-Z_]+))?.*<([\d.]+)>$')
    for run in ('go_strace', 'cgo_strace'):
        want = {}
        with gzip.open(path('dns', run + '.txt.gz'), 'rt') as f:
            for line in f:
                m = ends.match(line)
                if m:
                    key = (int(m[1]), m[2] or m[3],
                           round(float(m[6]) * 1e6) * 1000)
                    want[key] = want.get(key, 0) + 1
        got = select(imported('dns/%s.txt.gz' % run),
                     'SELECT tid, n.name, s.dur, count(*) FROM syscall AS s '
                     'JOIN thread USING (utid) JOIN syscall_name AS n '
                     'USING (nr) WHERE dur IS NOT NULL GROUP BY 1, 2, 3')
        assert {row[:3]: row[3] for row in got} == want, run


CHECKS = (lookups_are_the_programs, questions_are_the_servers,
          every_call_is_a_row)

for check in CHECKS:
    check()
print('strace: %d checks, 0 failed' % len(CHECKS))
