#!/usr/bin/env python3
"""Trace text against the binary that it was made of.

usage: text.py STALLSCOPE CAPTURES-FOLDER

Needs trace-cmd, which makes the text.
"""
import atexit
import glob
import gzip
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BIN, ROOT = sys.argv[1], sys.argv[2]
TMP = tempfile.mkdtemp(prefix='stallscope-text-')
atexit.register(shutil.rmtree, TMP, True)


def path(*parts):
    return os.path.join(ROOT, *parts)


def run(*args):
    subprocess.run([BIN, *args], check=True, stderr=subprocess.DEVNULL)


def imported(name):
    db = os.path.join(TMP, re.sub(r'\W+', '_', name) + '.db')
    run('import', '-o', db, path(name))
    return db


def select(db, sql):
    return sqlite3.connect(db).execute(sql).fetchall()


TEXT_TABLES = (
    'SELECT name, count FROM event_count ORDER BY 1',
    'SELECT s.ts, dur, tid, cpu FROM sched_slice AS s JOIN thread USING (utid) '
    'JOIN cpu USING (ucpu) ORDER BY 1, 4',
    'SELECT o.ts, dur, tid, state FROM off_cpu AS o JOIN thread USING (utid) '
    'ORDER BY 1, 3, 2',
    'SELECT s.ts, dur, sig, code, tid, on_cpu FROM signal AS s '
    'LEFT JOIN thread USING (utid) ORDER BY 1, 5',
    'SELECT s.ts, dur, tid, nr, ret FROM syscall AS s JOIN thread USING (utid) '
    'ORDER BY 1, 3',
    'SELECT ts, dur FROM irq_slice ORDER BY 1, 2',
    'SELECT ts, size, ret FROM std_write ORDER BY 1',
    'SELECT ts, reason, goid, rt_started, rt_end FROM stw ORDER BY 1',
    'SELECT tid, name FROM thread ORDER BY 1, 2')


def text_gives_the_rows_of_its_binary():
    """trace-cmd report without its plugins, which hide states R+ and I."""
    for name in ('preempt/default.trace.dat', 'stw/go1.26.trace.dat'):
        want = imported(name)
        for option in ('-N', '-R'):
            text = os.path.join(TMP, 'text.txt')
            with open(text, 'wb') as f:
                subprocess.run(['trace-cmd', 'report', '-t', option,
                                path(name)], stdout=f,
                               stderr=subprocess.DEVNULL, check=False)
            db = text + '.db'
            if os.path.exists(db):
                os.unlink(db)
            run('import', '-o', db, text)
            for sql in TEXT_TABLES:
                assert select(db, sql) == select(want, sql), (name, option, sql)


def every_text_is_read():
    for name in sorted(glob.glob(path('text', '*.txt.gz'))):
        base = os.path.basename(name)
        if base.startswith(('report_w.', 'trace_raw.', 'trace_verbose.',
                            'trace_nocontext.')):
            continue
        text = os.path.join(TMP, base[:-3])
        with gzip.open(name) as i, open(text, 'wb') as o:
            o.write(i.read())
        run('import', '-o', text + '.db', text)
        events, = select(text + '.db', 'SELECT events FROM source')[0]
        with open(text, 'rb') as f:
            lines = sum(not re.match(rb'#|cpus=|CPU:|\s*$', x) for x in f)
        assert events == lines, (base, events, lines)


text_gives_the_rows_of_its_binary()
every_text_is_read()
print('text: all rows are those of the binary; every text is read')
