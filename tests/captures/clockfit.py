#!/usr/bin/env python3
"""Clocks that are fitted by events, against offsets that are known.

usage: clockfit.py STALLSCOPE CAPTURES-FOLDER

The text of a binary trace is written with its times moved by a known amount and
rate: what is fitted must undo that within its bound. Other runs of the same
program must be refused. Needs trace-cmd, which makes the text.
"""
import gzip
import os
import re
import subprocess

from product import TMP, path, run, select

FIT = '''SELECT clock_method, clock_offset_ns, clock_error_ns, drift_ppt,
                from_ts, base_ts, matched, agreed, begin_ts, end_ts
           FROM source AS s LEFT JOIN clock_fit USING (source_id)
          WHERE s.source_id = 2'''
TIME = re.compile(r'^(.{16,40}?\s)(\d+)\.(\d{6,9}):', re.M)


def trace_cmd(name):
    return subprocess.run(['trace-cmd', 'report', '-t', '-N', path(name)],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False).stdout.decode(errors='replace')


def moved(text, offset, ppm, digits):
    def one(m):
        ns = int(m[2]) * 10 ** 9 + int(m[3].ljust(9, '0'))
        ns += offset + ns * ppm // 10 ** 6
        return '%s%d.%s:' % (m[1], ns // 10 ** 9,
                             ('%09d' % (ns % 10 ** 9))[:digits])
    return TIME.sub(one, text)


def imported(base, other, *options):
    db = os.path.join(TMP, 'fit.db')
    if os.path.exists(db):
        os.unlink(db)
    run('import', '-o', db, '--run', 'r', *options, base, other)
    return db


def written(text):
    name = os.path.join(TMP, 'moved.txt')
    with open(name, 'w') as f:
        f.write(text)
    return name


def known_offsets_are_found(name, text):
    for offset, ppm, digits in ((-2 * 10 ** 9, 0, 9), (10 ** 12, 0, 6),
                                (3 * 10 ** 9, 50, 9)):
        db = imported(path(name), written(moved(text, offset, ppm, digits)))
        (method, _, error, drift, start, base, matched, agreed, begin,
         end), = select(db, FIT)
        assert method == 'events', (name, offset, method)
        # Begin and end are those of the binary itself.
        (b, e), = select(db, 'SELECT begin_ts, end_ts FROM source '
                             'WHERE source_id = 1')
        off = max(abs(b - begin), abs(e - end))
        assert off <= error < 5000, (name, offset, off, error)
        print('    %s moved %d ns, %d ppm, %d digits: %d of %d agree, at most '
              '%d ns off, bound %d' % (name, offset, ppm, digits, agreed,
                                       matched, off, error))


def other_runs_are_refused():
    for base, other in (('preempt/default', 'preempt/asyncoff'),
                        ('preempt/default', 'preempt/clock_local'),
                        ('preempt/default', 'preempt/clock_boot'),
                        ('preempt/clock_local', 'preempt/default'),
                        ('stw/go1.26', 'stw/go1.24')):
        first = path(base + '.trace.dat')
        if other == 'preempt/asyncoff' or other == 'stw/go1.24':
            second = written(trace_cmd(other + '.trace.dat'))
        else:
            second = path(other + '.trace.dat')
        db = imported(first, second)
        got = select(db, '''SELECT clock_method, clock_offset_ns, verdict
                              FROM clock_fit JOIN source USING (source_id)''')
        assert got == [('unaligned', None, 'refused')], (base, other, got)


def perf_and_its_text_agree():
    """perf script prints us: what it tells of the binary is 1 us at most."""
    with gzip.open(path('perfdata', 'plain.script.txt.gz'), 'rt',
                   errors='replace') as f:
        text = f.read()
    db = imported(path('perfdata', 'plain.perf.data'), written(text))
    (method, offset, error, *_), = select(db, FIT)
    assert method == 'events' and abs(offset) <= error, (method, offset, error)


TEXT = trace_cmd('preempt/default.trace.dat')
known_offsets_are_found('preempt/default.trace.dat', TEXT)
other_runs_are_refused()
perf_and_its_text_agree()
print('clockfit: known offsets are found within their bounds; other runs are '
      'refused')
