#!/usr/bin/env python3
"""perf.data against what perf itself makes of it.

usage: perf.py STALLSCOPE CAPTURES-FOLDER

Needs perf.
"""
import collections
import gzip
import os
import re
import shutil
import subprocess

from product import TMP, imported, path, run, select

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


PROGRAM = r"""
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static volatile unsigned sink;
__attribute__((noinline)) static unsigned inner(unsigned n)
{ unsigned s = 0; for (unsigned i = 0; i < n; i++) s = s * 31 ^ i; return s; }
__attribute__((noinline)) unsigned outer(unsigned n) { return inner(n) + 1; }
__attribute__((noinline)) void forks(void)
{ if (!fork()) { sink += outer(90000000); _exit(0); } }
int main(void)
{ forks(); for (int i = 0; i < 200; i++) sink += outer(1000000 + i); wait(NULL); return 0; }
"""


def recorded():
    """A program of our own, under the clock and its switches."""
    program, data = os.path.join(TMP, 'named'), os.path.join(TMP, 'named.perf.data')
    subprocess.run(['gcc', '-O1', '-fno-omit-frame-pointer', '-x', 'c', '-', '-o', program],
                   input=PROGRAM.encode(), check=True)
    subprocess.run(['perf', 'record', '-q', '-g', '-k', 'mono', '-F', '999', '-e', 'cpu-clock:u',
                    '-o', data, program], check=True, capture_output=True)
    return data, program


def frames_of_perf(text):
    """[(time, [(name, offset)])] of `perf script` with symbols and offsets."""
    samples = []
    for line in text.split('\n'):
        head = re.match(r'[^\t].*?\s(\d+\.\d+):', line)
        frame = re.match(r'\s+[0-9a-f]+ (.*?)(?:\+0x([0-9a-f]+))? \((.*)\)$', line)
        if head:
            samples.append((ns(head.group(1)), []))
        elif frame:
            samples[-1][1].append((frame.group(1), frame.group(2) and
                                   int(frame.group(2), 16)))
    return samples


def names_differ(db, samples, kind, unit):
    """How often our name of a frame is perf's, another one of that place, only
    ours or only perf's; the rest is an error. A call that does not return is
    perf's next function, at its begin, and ours the one with the call."""
    got = collections.defaultdict(list)
    for ts, depth, function, offset in select(
            db, 'SELECT ts, depth, function, function_offset FROM stack_line '
            'WHERE kind = ? ORDER BY stack_id, depth', kind):
        if depth == 0:
            got[ts // unit].append([])
        got[ts // unit][-1].append((function, offset))
    count = collections.Counter()
    for ts, want in samples:
        stacks = got[ts // unit]
        mine = stacks.pop(0) if want else []
        assert len(mine) == len(want), (ts, want, mine)
        for (name, offset), (function, at) in zip(want, mine):
            if name == '[unknown]' or function is None:
                count['one of us'] += 1
            elif (name, offset) == (function, at):
                count['same'] += 1
            elif offset == at:
                count['other name'] += 1
            else:
                assert offset == 0, (ts, name, offset, function, at)
                count['behind'] += 1
    return count


def names_are_those_of_perf_script():
    data, program = recorded()
    db = os.path.join(TMP, 'named.db')
    run('import', '-o', db, '--run', 'r', data, program)
    p = subprocess.run(['perf', 'script', '-i', data, '--ns', '--no-inline', '-F',
                        'comm,tid,time,event,ip,sym,symoff,dso'], capture_output=True, check=True)
    count = names_differ(db, frames_of_perf(p.stdout.decode()), 'user', 1)
    assert count['same'] > 100 and count['same'] > 10 * count['other name'], count
    (inner, child), = select(db, "SELECT count(*), count(DISTINCT utid) FROM perf_sample_text "
                             "WHERE function = 'inner'")
    assert inner > 30 and child == 2, (inner, child)


def page_faults_have_their_callers():
    """Recorded elsewhere, with the text that perf made there: frames of the
    program itself, which was run by another name."""
    binary = os.path.join(TMP, 'rtalloc')
    shutil.copy(path('rt', 'rtalloc.elf'), binary)
    db = os.path.join(TMP, 'callers.db')
    run('import', '-o', db, '--run', 'r', path('rt', 'alloc_fp.perf.data'), binary)
    with gzip.open(path('rt', 'alloc_fp.perf.txt.gz'), 'rt') as f:
        text = f.read()
    want = collections.Counter(re.findall(r' (\S+)\+0x([0-9a-f]+) \(\S*/rtalloc\)', text))
    got = select(db, "SELECT function, printf('%x', function_offset), count(*) FROM stack_line "
                 "WHERE file LIKE '%/rtalloc' GROUP BY 1, 2")
    assert want and {(f, o): n for f, o, n in got} == dict(want), (got, want)
    top = run('report', db, 'alloc', '--table', 'stacks', '--format', 'csv').split('\n')[1]
    n = len(re.findall(r'page_fault_user:.*(?:\n\tf.*)*\n.* touch\+.*\n.* rt_loop\+.*'
                       r'\n.*/libc.so.6\)\n\n', text))
    assert n > 6000 and top == f'r,rtalloc,fault,{n},1,touch < rt_loop < [libc.so.6]', (n, top)


def some_losses(data):
    """A page of buffer loses much if perf waits for a CPU: how much depends on
    what else the machine does, so that it may take more than one recording."""
    for _ in range(8):
        subprocess.run(['perf', 'record', '-q', '-m', '1', '-a', '-k', 'mono', '-e',
                        'sched:sched_switch,sched:sched_waking', '-o', data, '--', 'perf',
                        'bench', '-f', 'simple', 'sched', 'pipe', '-l', '10000'], check=True,
                       capture_output=True)
        text = subprocess.run(['perf', 'report', '-D', '-i', data], check=True,
                              capture_output=True).stdout.decode(errors='replace')
        want = [int(n) for n in re.findall(r'PERF_RECORD_LOST: id:\d+: lost:(\d+)', text)]
        if len(want) > 10:
            break
    return text, want


def losses_are_those_of_perf_report():
    """What LOST records tell sums to what perf sums."""
    data, db = os.path.join(TMP, 'lost.perf.data'), os.path.join(TMP, 'lost.db')
    text, want = some_losses(data)
    sums = sum(int(n) for n in re.findall(r'LOST_SAMPLES: id:\d+: lost samples :(\d+)', text))
    run('import', '-o', db, data)
    (rows, events), = select(db, 'SELECT count(*), sum(events) FROM loss')
    assert want and (rows, events) == (len(want), sum(want)), (rows, events, len(want))
    untold = select(db, "SELECT value FROM source_info WHERE key = 'lost_untold'")
    assert untold == ([(str(sums - sum(want)),)] if sums > sum(want) else []), (untold, sums)


rows_are_those_of_perf_script()
stacks_are_those_of_perf()
samples_are_those_of_perf_script()
times_are_those_of_timehist()
names_are_those_of_perf_script()
page_faults_have_their_callers()
losses_are_those_of_perf_report()
print('perf: rows, stacks, samples, times, names and losses are those of perf')
