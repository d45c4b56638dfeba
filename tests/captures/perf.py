#!/usr/bin/env python3
"""perf.data against what perf itself makes of it.

usage: perf.py STALLSCOPE CAPTURES-FOLDER

Needs perf.
"""
import gzip
import re
import subprocess

from product import imported, path, select

# perf prints R for R+.
TABLES = (
    "SELECT name, count FROM event_count WHERE system <> '' ORDER BY 1",
    'SELECT s.ts, dur, tid, cpu FROM sched_slice AS s JOIN thread USING (utid) '
    'JOIN cpu USING (ucpu) ORDER BY 1, 4',
    "SELECT o.ts, dur, tid, replace(state, '+', '') FROM off_cpu AS o "
    'JOIN thread USING (utid) ORDER BY 1, 3, 2',
    'SELECT s.ts, dur, sig, code, tid, on_cpu FROM signal AS s '
    'LEFT JOIN thread USING (utid) ORDER BY 1, 5',
    'SELECT ts, dur FROM loss ORDER BY 1')


def rows_are_those_of_perf_script():
    for name in ('plain', 'callgraph', 'zstd', 'pipe', 'sched'):
        data = imported('perfdata/%s.perf.data' % name)
        text = imported('perfdata/%s.script.txt.gz' % name)
        for sql in TABLES:
            assert select(data, sql) == select(text, sql), (name, sql)


def perf_script(name, fields):
    p = subprocess.run(['perf', 'script', '-i', path('perfdata', name), '--ns',
                        '-F', fields], capture_output=True, check=True)
    return p.stdout.decode(errors='replace')


def ns(text):
    s, frac = text.split('.')
    return int(s) * 1000000000 + int(frac.ljust(9, '0'))


def chains_of_perf(name):
    """The addresses of each sample, by its time, as `perf report -D` has them:
    perf script subtracts where a file is mapped."""
    p = subprocess.run(['perf', 'report', '-D', '-i', path('perfdata', name)],
                       capture_output=True, check=True)
    chains, ips = {}, None
    for line in p.stdout.decode(errors='replace').split('\n'):
        head = re.match(r'(?:\d+ )?(\d+) 0x\w+ \[\w+\]: PERF_RECORD_SAMPLE', line)
        frame = re.match(r'\.+ +\d+: ([0-9a-f]{16})$', line)
        if head:
            ips = []
            chains.setdefault(int(head.group(1)), []).append(ips)
        elif frame and int(frame.group(1), 16) < 2 ** 64 - 4095:
            ips.append(int(frame.group(1), 16))
    return chains


def stacks_are_those_of_perf():
    """Whole stacks: the kernel's frames, then the user's."""
    for name, count in (('callgraph', 2664), ('cpu', 1093)):
        want = chains_of_perf(name + '.perf.data')
        got = {}
        for ts, kind, frames in select(
                imported('perfdata/%s.perf.data' % name),
                'SELECT ts, kind, frames FROM stack ORDER BY stack_id'):
            ips = [int(x, 16) for x in frames.split()]
            before = got.setdefault(ts, [])
            if kind == 'user' and before and before[-1][1] == 'kernel':
                before[-1] = (before[-1][0] + ips, 'both')
            else:
                before.append((ips, kind))
        got = {ts: [ips for ips, _ in g] for ts, g in got.items()}
        assert sum(len(v) for v in got.values()) == count, (name, len(got))
        wrong = [(ts, got.get(ts), want[ts]) for ts in want
                 if got.get(ts) != want[ts]]
        assert not wrong and got == want, (name, len(wrong), wrong[:3])


def samples_are_those_of_perf_script():
    want = []
    for line in perf_script('cpu.perf.data', 'pid,tid,time,period,event').split('\n'):
        m = re.match(r'\s*(\d+)/(\d+)\s+(\S+):\s+(\d+)\s+(\S+?):', line)
        if m:
            want.append((ns(m.group(3)), int(m.group(1)), int(m.group(2)),
                         int(m.group(4)), m.group(5)))
    got = select(imported('perfdata/cpu.perf.data'),
                 'SELECT s.ts, pid, tid, s.period, e.name FROM perf_sample AS s '
                 'JOIN thread USING (utid) JOIN process USING (upid) '
                 'JOIN perf_event AS e USING (perf_event_id) ORDER BY s.id')
    assert len(want) == 1093 and got == want, (len(want), len(got))


def times_are_those_of_timehist():
    """Each row: when a thread left its CPU, and for how long it had run, cut to
    microseconds. The kernel left switches out of this capture; there perf goes
    back to the last one it saw, and the product to where it knows better."""
    db = imported('perfdata/sched.perf.data')
    slices = {(end // 1000, cpu, tid): dur for end, dur, tid, cpu in select(
        db, 'SELECT s.ts + dur, dur, tid, cpu FROM sched_slice AS s '
        'JOIN thread USING (utid) JOIN cpu USING (ucpu) WHERE dur IS NOT NULL')}
    (missing,), = select(
        db, "SELECT sum(count) FROM skipped WHERE reason = 'missing_switch'")
    rows, others = 0, []
    with gzip.open(path('perfdata', 'sched.timehist.txt.gz'), 'rt') as f:
        for line in f:
            m = re.match(r'\s*(\d+)\.(\d{6}) \[(\d+)\]\s+.*\[(\d+)(?:/\d+)?\]\s+'
                         r'[\d.]+\s+[\d.]+\s+(\d+\.\d+)\s*$', line)
            if not m or float(m.group(5)) == 0:
                continue
            key = (int(m.group(1)) * 1000000 + int(m.group(2)),
                   int(m.group(3)), int(m.group(4)))
            rows += 1
            if abs(slices[key] / 1e6 - float(m.group(5))) >= 0.001:
                others.append((key, slices[key], m.group(5)))
    assert rows > 1800 and len(others) <= missing, (rows, missing, others)


rows_are_those_of_perf_script()
stacks_are_those_of_perf()
samples_are_those_of_perf_script()
times_are_those_of_timehist()
print('perf: rows, stacks, samples and times are those of perf')
