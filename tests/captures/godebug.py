#!/usr/bin/env python3
"""Compares imported Go runtime text with a reading of its own, by regex.

usage: godebug.py STALLSCOPE [-v] FILE-OR-FOLDER...

Every *.stderr and *.stderr.ts below the folders (or the files named) is
imported with --format godebug. Each record the regexes find must be a row with
the same numbers at the same line; each row that they do not find is a record
put together from pieces and is listed. Damaged lines must be counted. With -v
lines that begin like a record and are none are listed too.
"""
import collections
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from decimal import Decimal

D = r'(\d+)'
I = r'(-?\d+)'
MS = r'(\d+(?:\.\d+)?)'
F = r'([+-]?\d+(?:\.\d+)?(?:e[+-]\d+)?|[+-]?Inf|NaN)'
ID = r'(-1|nil|\d+)'
B = r'(true|false|\d+)'

# kind: (regex, columns, what the groups are: d number, m ms, s seconds,
# f float, i id, b truth, t text, x there or not)
KINDS = {
    'gc_cycle': (
        rf'gc {D} @(\d+\.\d\d\d)s {D}%( \(checking for goroutine leaks\))?: '
        rf'{MS}\+{MS}\+{MS} ms clock, {MS}\+{MS}/{MS}/{MS}\+{MS} ms cpu, '
        rf'{D}->{D}->{D} MB, {D} MB goal, '
        rf'(?:{D} MB stacks, {D} MB globals, )?{D} P( \(forced\))?',
        'seq at_ns gc_cpu_pct leak_check sweep_stw_ns mark_ns mark_stw_ns '
        'cpu_sweep_ns cpu_assist_ns cpu_bg_ns cpu_idle_ns cpu_mark_ns '
        'heap_start_mb heap_end_mb heap_live_mb heap_goal_mb stacks_mb '
        'globals_mb procs forced', 'dsdxmmmmmmmmdddddddx'),
    'sched_trace': (
        rf'SCHED {D}ms: gomaxprocs={D} idleprocs={I} threads={I} '
        rf'spinningthreads={I}(?: needspinning={D})? idlethreads={I} '
        rf'runqueue={I}(?: gcwaiting={B} nmidlelocked={I} stopwait={I} '
        rf'sysmonwait={B}| \[ ?([\d ]*?) ?\](?: schedticks=\[ ([\d ]*?) ?\])?)',
        'at_ns gomaxprocs idleprocs threads spinning needspinning idlethreads '
        'runqueue gcwaiting nmidlelocked stopwait sysmonwait queues ticks',
        'mdddddddbddbtt'),
    'sched_p': (
        rf'  P{D}: status={D} schedtick={D} syscalltick={D} m={ID} '
        rf'runqsize={D} gfreecnt={I}(?: timerslen={D})?',
        'p status schedtick syscalltick m runqsize gfreecnt timers',
        'ddddiddd'),
    'sched_m': (
        rf'  M{D}: p={ID} curg={ID} mallocing={I} throwing={I} '
        rf'preemptoff=(.*?) locks={I} dying={I} spinning={B} blocked={B} '
        rf'lockedg={ID}',
        'm p curg mallocing throwing preemptoff locks dying spinning blocked '
        'lockedg', 'diiddtddbbi'),
    'sched_g': (rf'  G{D}: status={D}\((.*)\) m={ID} lockedm={ID}',
                'g status+4096*scan reason m lockedm', 'ddtii'),
    'gc_pacer_assist': (
        rf'pacer: assist ratio={F} \(scan {D} MB in {D}->{D} MB\) '
        rf'workers={D}\+{F}',
        'ratio scan_mb live_mb goal_mb dedicated fractional', 'fddddf'),
    'gc_pacer_mark_old': (
        rf'pacer: H_m_prev={D} h_t={F} H_T={D} h_a={F} H_a={D} h_g={F} '
        rf'H_g={I} u_a={F} u_g={F} W_a={I} goalΔ={F} actualΔ={F} u_a/u_g={F}',
        'marked_bytes trigger_ratio trigger_bytes heap_ratio heap_bytes '
        'goal_ratio goal_bytes cpu cpu_goal work_bytes goal_delta '
        'actual_delta cpu_ratio', 'dfdfdfdffdfff'),
    'gc_pacer_mark': (
        rf'pacer: {D}% CPU \({D} exp\.\) for {I}\+{I}\+{I} B work '
        rf'\({D} B exp\.\) in {D} B -> {D} B \(∆goal {I}, cons/mark {F}\)'
        r'(\[controller reset\])?',
        'cpu_pct goal_pct heap_bytes stack_bytes globals_bytes '
        'expected_bytes trigger_bytes live_bytes over_goal_bytes cons_mark '
        'controller_reset', 'dddddddddfx'),
    'gc_pacer_sweep': (
        rf'pacer: sweep done at heap size {D}MB; allocated {D}MB during '
        rf'sweep; swept {D} pages at {F} pages/byte',
        'heap_mb allocated_mb pages pages_per_byte', 'dddf'),
    'gc_scav': (
        rf'scav (?:{D} )?(?:{D} KiB work, {D} KiB total|{D} KiB work \(bg\), '
        rf'{D} KiB work \(eager\), {D} KiB now), {D}% util(?:( \(forced\))|'
        r'( \[controller reset\]))?',
        'gen work_kib total bg_kib eager_kib now util_pct forced '
        'controller_reset', 'dddddddxx'),
    'gc_scvg': (
        rf'(forced )?scvg: (?:{D} MB released|inuse: {D}, idle: {D}, '
        rf'sys: {D}, released: {D}, consumed: {D} \(MB\))',
        'forced one inuse_mb idle_mb sys_mb all consumed_mb', 'xdddddd'),
    'gc_scan': (
        rf'scan: (?:class )?(total|L|\d+B) (?:{D}\+{D}\+{D}=)?{D} objs'
        rf'(?:, {D}\+{D}={D} spans)?',
        'class single sparse dense objs sparse_spans dense_spans spans',
        'tddddddd'),
    'go_init': (rf'init (\S+) @{MS} ms, {MS} ms clock, {D} bytes, {D} allocs',
                'package at_ns dur bytes allocs', 'tmmdd'),
    'gc_finalizers': (rf'checkfinalizers: queue: {D} finalizers \+ {D} cleanups',
                      'finalizers cleanups', 'dd'),
    'go_resolver': (r'^go package net: (.+)', 'text', 't'),
    'gc_forced': (r'^GC forced', None, ''),
}
# What the product puts elsewhere than the groups do.
SPECIAL = {
    'bytes': 'go_init.bytes',
    'queues': "(SELECT group_concat(runq, ' ') FROM sched_runq AS q "
              'WHERE q.line_id = l.line_id)',
    'ticks': "(SELECT group_concat(schedtick, ' ') FROM sched_runq AS q "
             'WHERE q.line_id = l.line_id)',
    'total': 'iif(bg_kib IS NULL, returned_kib, NULL)',
    'now': 'iif(bg_kib IS NULL, NULL, returned_kib)',
    'one': 'iif(inuse_mb IS NULL, released_mb, NULL)',
    'all': 'iif(inuse_mb IS NULL, NULL, released_mb)',
}
RE = {k: re.compile('(?:' + v[0] + ')$') for k, v in KINDS.items()}
START = re.compile(r'gc \d+ @\d|SCHED \d+ms: gomaxprocs=\d|  [PMG]\d+: (?:status'
                   r'|p)=\d|scav \d+ |pacer: (?:\d|assist ratio=|sweep done|H_m)'
                   r'|init \S+ @\d|scan: (?:total|class)|scvg: ')
STAMP = re.compile(r'(\d+)\.(\d{9}) ')
WRAPS = [
    re.compile(r'\w{3} [\d ]\d \d\d:\d\d:\d\d \S+ [^ ]+: '),
    re.compile(r'\d{4}-\d\d-\d\dT\S+Z stderr F '),
]


VERBOSE = '-v' in sys.argv[2:]
NAMES = [a for a in sys.argv[2:] if a != '-v']


def value(kind, text):
    if kind == 'x':
        return 1 if text else 0
    if text is None:
        return None
    if kind == 'd':
        return int(text)
    if kind == 'm':
        return int(Decimal(text) * 1000000)
    if kind == 's':
        return int(Decimal(text) * 1000000000)
    if kind == 'f':
        return float(text)
    if kind == 'i':
        return None if text in ('-1', 'nil') else int(text)
    if kind == 'b':
        return {'true': 1, 'false': 0}.get(text) if text[0] in 'tf' \
            else int(text)
    return text


def unwrap(line):
    """A line as the program wrote it, and its arrival."""
    if line.startswith('{"log": "') or line.startswith('{"log":"'):
        return json.loads(line)['log'].rstrip('\n'), None
    m = STAMP.match(line)
    if m:
        return line[m.end():], int(m[1]) * 10**9 + int(m[2])
    for w in WRAPS:
        m = w.match(line)
        if m:
            return line[m.end():], None
    return line, None


def read(path):
    """{(lineno, kind): values} and the lines with a start but no record."""
    records, broken, arrivals = {}, [], {}
    with open(path, encoding='utf-8', errors='replace', newline='') as f:
        lines = f.read().split('\n')
    if lines and lines[-1] == '':
        lines.pop()
    for n, line in enumerate(lines, 1):
        line, arrivals[n] = unwrap(line.rstrip('\r'))
        for kind, regex in RE.items():
            m = regex.search(line)
            if m:
                values = [value(k, v) for k, v in
                          zip(KINDS[kind][2], m.groups())]
                if kind == 'sched_g' and values[1] & 0xfff != 4:
                    values[2] = None
                records[(n, kind)] = values
                break
        else:
            if START.search(line):
                broken.append((n, line))
    return records, broken, arrivals


def rows(db):
    result = {}
    for kind, (_, columns, _) in KINDS.items():
        columns = [SPECIAL.get(c, c) for c in (columns or '').split()]
        join = 'JOIN %s USING (line_id)' % kind if columns else ''
        for r in db.execute('SELECT lineno, %s FROM go_line AS l %s WHERE '
                            'kind = ? ORDER BY line_id' % (
                                ', '.join(columns) or 'NULL', join), (kind,)):
            result[(r[0], kind)] = list(r[1:]) if columns else []
    return result


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return a == b or (a is not None and b is not None and
                          abs(a - b) <= 1e-15 * abs(a))
    return a == b


def imported(binary, path, tmp):
    db = os.path.join(tmp, 'one.db')
    if os.path.exists(db):
        os.unlink(db)
    subprocess.run([binary, 'import', '--format', 'godebug', '-o', db, path],
                   check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return sqlite3.connect(db)


def placed(db):
    """Everything but the arrival times: equal for raw and stamped text."""
    return db.execute('SELECT line_id, instance, kind, lineno, pos, bytes '
                      'FROM go_line ORDER BY line_id').fetchall()


def check(binary, path, tmp, counts):
    db = imported(binary, path, tmp)
    want, broken, arrivals = read(path)
    got = rows(db)
    bad = []
    for key, values in want.items():
        counts[key[1]] += 1
        if key not in got:
            bad.append('line %d: no row of %s' % key)
        elif not all(map(same, got[key], values)):
            bad.append('line %d %s: %r, not %r' % (key + (got[key], values)))
    for key in sorted(set(got) - set(want)):
        counts['joined ' + key[1]] += 1
        print('  %s:%d: %s put together' % (os.path.basename(path), *key))
    counts['none, but begins like one'] += len(broken)
    for n, line in broken if VERBOSE else []:
        print('  %s:%d: not read: %.70s' % (os.path.basename(path), n, line))
    for reason, count, first in db.execute(
            'SELECT reason, count, first_place FROM skipped'):
        counts[reason] += count
        print('  %s: %d %s, first at line %d' % (os.path.basename(path), count,
                                                 reason, first))
    for n, ts in db.execute('SELECT lineno, arrival_ts FROM go_line'):
        if ts != arrivals.get(n):
            bad.append('line %d: arrival %r' % (n, ts))
    if path.endswith('.ts') and os.path.exists(path[:-3]):
        stamped = placed(db)
        db.close()
        if stamped != placed(imported(binary, path[:-3], tmp)):
            bad.append('rows differ from those of the raw text')
    return bad


def files(names):
    for name in names:
        if os.path.isfile(name):
            yield name
        for folder, _, inside in sorted(os.walk(name)):
            for f in sorted(inside):
                if f.endswith(('.stderr', '.stderr.ts')):
                    yield os.path.join(folder, f)


def main():
    counts = collections.Counter()
    total = failed = 0
    with tempfile.TemporaryDirectory(prefix='stallscope-') as tmp:
        for path in files(NAMES):
            total += 1
            bad = check(sys.argv[1], path, tmp, counts)
            failed += bool(bad)
            for b in bad[:5]:
                print('FAILED  %s: %s' % (path, b))
    for kind, n in sorted(counts.items()):
        print('%8d %s' % (n, kind))
    print('%d files, %d failed' % (total, failed))
    return 1 if failed or not total else 0


if __name__ == '__main__':
    sys.exit(main())
