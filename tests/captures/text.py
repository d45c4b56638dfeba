#!/usr/bin/env python3
"""Trace text against the binary that it was made of.

usage: text.py STALLSCOPE CAPTURES-FOLDER

Needs trace-cmd, which makes the text.
"""
import glob
import gzip
import os
import re
import subprocess

from product import ROOT, TMP, imported, path, run, select

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
        db = imported(os.path.relpath(name, ROOT))
        events, = select(db, 'SELECT events FROM source')[0]
        with gzip.open(name) as f:
            lines = sum(not re.match(rb'#|cpus=|CPU:|\s*$', x) for x in f)
        assert events == lines, (base, events, lines)


text_gives_the_rows_of_its_binary()
every_text_is_read()
print('text: all rows are those of the binary; every text is read')
