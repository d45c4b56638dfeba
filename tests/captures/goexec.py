#!/usr/bin/env python3
"""Execution traces against what golang.org/x/exp/trace reads in them.

usage: goexec.py STALLSCOPE CAPTURES-FOLDER

X.xtrace.json beside X.gotrace has its reading. That reader makes times strictly
ascending, a ns a step, where ours keeps those of the file, in steps of 64 ns:
totals may differ by less than one.
"""
import collections
import contextlib
import csv
import glob
import io
import json
import os
import shutil
import sqlite3

from product import ROOT, imported, run, select

STATES = {1: 'Runnable', 2: 'Running', 3: 'Syscall', 4: 'Waiting'}
KINDS = {'GoLabel': 'Label', 'HeapAlloc': 'Metric', 'HeapGoal': 'Metric',
         'ProcsChange': 'Metric', 'UserLog': 'Log', 'CPUSample': 'StackSample',
         'UserTaskBegin': 'TaskBegin', 'UserTaskEnd': 'TaskEnd',
         'UserRegionBegin': 'RegionBegin', 'UserRegionEnd': 'RegionEnd'}
RANGES = ('STW', 'GC', 'GCSweep', 'GCMarkAssist')


def kind_of(name):
    for r in RANGES:
        for what in ('Begin', 'End', 'Active'):
            if name == r + what:
                return 'Range' + what
    return KINDS.get(name, 'StateTransition')


def kinds(db):
    found = collections.Counter()
    for name, n in db.execute('SELECT name, count FROM event_count'):
        found[kind_of(name)] += n * (3 if name.startswith('GoSwitch') else 1)
    gens, = db.execute(
        "SELECT value FROM source_info WHERE key = 'generations'").fetchone()
    found['Sync'] = int(gens) + 1
    return dict(found)


def totals(db):
    found = collections.defaultdict(dict)
    for goid, state, ns in db.execute(
            'SELECT goid, state, sum(coalesce(dur, end_ts - s.ts)) '
            'FROM go_state AS s JOIN goroutine USING (goroutine_id) '
            'JOIN source USING (source_id) GROUP BY 1, 2'):
        found[str(goid)][STATES[state]] = ns
    return found


def ranges(db, kind, name):
    return [tuple(r) for r in db.execute(
        'SELECT %s, ts, ts + dur FROM go_range LEFT JOIN go_string '
        'ON string_id = reason_id WHERE kind = ? AND dur IS NOT NULL '
        'ORDER BY ts' % name, (kind,))]


def truth_ranges(truth):
    return sorted(((r['name'], r['start'], r['end']) for r in truth or ()),
                  key=lambda r: r[1])


def compare(path, truth):
    db = sqlite3.connect(imported(os.path.relpath(path, ROOT)))
    assert not db.execute('SELECT * FROM skipped').fetchall(), 'skipped'
    assert kinds(db) == truth['events_by_kind'], (kinds(db), 'kinds')
    ours = totals(db)
    for goid, states in truth['goroutine_state_totals_ns'].items():
        for state, ns in states.items():
            got = ours[goid].pop(state, 0)
            assert abs(got - ns) < 64, (goid, state, got, ns)
    left = [(g, s) for g, s in ours.items() if any(s.values())]
    assert not left, left
    stw = ranges(db, 'stw', "'stop-the-world (' || value || ')'")
    assert stw == truth_ranges(truth['stw']), 'stops of the world'
    gc = ranges(db, 'gc_mark', "'GC concurrent mark phase'")
    assert gc == truth_ranges(truth['gc_mark_phases']), 'mark phases'
    print('ok %s: %d events, %d goroutines, %d stops, %d mark phases' % (
        os.path.basename(path), sum(truth['events_by_kind'].values()),
        len(truth['goroutine_state_totals_ns']), len(stw), len(gc)))


def stops(name):
    """Until the last P had stopped, against the runtime's own stamps.

    The runtime counts from 'about to stop' until who stops the world has
    noticed: never less than the trace's, where the trace tells, and less by
    the time to notice only, if that thread was not kept off its CPU.
    """
    table = run('report', imported(name + '.gotrace'), 'stw', '--table',
                'stops', '--format', 'csv', '--param', 'min_ns=0',
                '--param', 'limit=1000')
    probes = select(imported(name + '.trace.dat'),
                    'SELECT window_ts, reason_name, stopping_ns FROM stw_stop')
    differ = []
    for row in csv.DictReader(io.StringIO(table)):
        ts = int(row['ts'])
        same = [p for p in probes if abs(p[0] - ts) < 1000 and
                p[1] == row['reason']]
        if not same or not row['stopping']:
            continue
        differ.append(same[0][2] - int(row['stopping']))
    differ.sort()
    assert len(differ) > 20 and differ[0] >= 0, differ
    assert differ[len(differ) // 2] < 50_000, differ
    print('ok %s: %d stops: the last P stopped %d ns (median) before the '
          'runtime had noticed' % (name, len(differ),
                                   differ[len(differ) // 2]))


def anatomy(db):
    return list(csv.DictReader(io.StringIO(run(
        'report', db, 'stw', '--table', 'anatomy', '--format', 'csv',
        '--param', 'min_ns=0', '--param', 'limit=1000'))))


def anatomies(name):
    """Of pauses that probes and the trace saw, with the probes and without.

    The stopper's pause is no shorter by the trace, and what is longer is its
    own running on. The last P is given up before its thread wakes the stopper,
    which is where the probes' window ends.
    """
    both = imported(name + '.gotrace', name + '.trace.dat')
    probes = anatomy(both)
    alone = both + '.noprobes'
    shutil.copy(both, alone)
    with contextlib.closing(sqlite3.connect(alone)) as db:
        db.execute('DELETE FROM stw')
        db.commit()
    count, other, before = collections.Counter(), 0, []
    for y in anatomy(alone):
        for x in probes:
            if (y['role'], y['reason']) == (x['role'], x['reason']) and \
                    abs(int(y['ts']) - int(x['ts'])) < 1000:
                break
        else:
            continue
        count[y['role']] += 1
        more = {k: int(y[k]) - int(x[k]) for k in
                ('window', 'on_cpu', 'irq', 'runnable', 'blocked', 'unknown')}
        assert sum(v for k, v in more.items() if k != 'window') == \
            more['window'], (x, y)
        if y['role'] == 'stopped the world':
            assert y['thread'] == x['thread'], (x, y)
            assert 0 <= more['window'] < 200_000, (x, y)
            assert more['blocked'] == 0 <= more['runnable'] < 20_000, (x, y)
        elif y['thread'] != x['thread']:
            other += 1
        else:
            assert more['window'] < 1000, (x, y)
            before.append(-more['window'])
    before.sort()
    assert min(count.values()) > 30 and other <= 1, (count, other)
    assert before[len(before) // 2] < 30_000, before
    print('ok %s: anatomy of %d pauses by the trace alone: the same stoppers, '
          '%d of %d last to stop the same, %d ns (median) before they woke '
          'the stopper' % (name, count['stopped the world'], len(before),
                           count['stopped last'], before[len(before) // 2]))


def main():
    n = 0
    for path in sorted(glob.glob(os.path.join(ROOT, '*', '*.gotrace'))):
        told = path[:-len('.gotrace')] + '.xtrace.json'
        with open(path, 'rb') as f:
            version = int(f.read(7)[5:])
        if version < 22 or not os.path.exists(told):
            continue
        with open(told, encoding='utf8') as f:
            compare(path, json.load(f))
        n += 1
    assert n, 'no execution traces'
    stops('goexec/both_go1.26')
    anatomies('goexec/both_go1.26')
    print('goexec: %d traces, all as x/exp/trace reads them' % n)


main()
