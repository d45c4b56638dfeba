#!/usr/bin/env python3
"""Real-time signals against what sender and receiver logged.

usage: rtsig.py STALLSCOPE CAPTURES-FOLDER
"""
import json
import os
import re
import subprocess

from product import TMP, imported, path, run, select


def log(name):
    with open(path('rt', name + '.truth.jsonl'), encoding='utf-8') as f:
        got = [x for x in map(json.loads, f) if x['type'] == 'signal']
    return sorted(got, key=lambda x: x['recv_index'])


def each_signal_is_between_its_stamps():
    """It is generated inside of the sender's call, and taken before the
    receiver read its clock; one more signal ends the run."""
    for name, way in (('sig_handler', 'handler'), ('sig_wait', 'sigwait')):
        want = log(name)
        got = select(imported('rt/%s.trace.dat' % name),
                     'SELECT ts, ts + dur, path FROM signal_taken '
                     'WHERE sig = 37 ORDER BY ts')
        assert len(want) == 400 and len(got) == 401, (name, len(got))
        for x, (ts, end, how) in zip(sorted(want, key=lambda x: x['seq']), got):
            assert how == way, (name, how)
            assert x['send_before'] <= ts <= x['send_after'], (name, x, ts)
        ends = sorted(end for _, end, _ in got)
        for x, end in zip(want, ends):
            assert end <= x['recv'] and x['recv'] - end < 2 * 10**6, (name, x)


def wake_ups_are_a_lower_bound():
    """The same run without its system calls."""
    text = subprocess.run(
        ['trace-cmd', 'report', '-t', '-R', path('rt/sig_wait.trace.dat')],
        capture_output=True, check=False).stdout.decode(errors='replace')
    name = os.path.join(TMP, 'nosys.txt')
    with open(name, 'w', encoding='utf-8') as f:
        f.writelines(line for line in text.splitlines(True)
                     if not re.search(r': +sys_(enter|exit): ', line))
    db = name + '.db'
    run('import', '--clock', 'mono', '-o', db, name)
    less = dict(select(db, "SELECT ts, dur FROM signal_taken WHERE sig = 37 "
                       "AND path = 'wakeup'"))
    whole = dict(select(imported('rt/sig_wait.trace.dat'),
                        "SELECT ts, dur FROM signal_taken WHERE sig = 37"))
    assert len(less) > 350, len(less)
    assert all(dur <= whole[ts] for ts, dur in less.items())


CHECKS = (each_signal_is_between_its_stamps, wake_ups_are_a_lower_bound)

for check in CHECKS:
    check()
print('rtsig: %d checks, 0 failed' % len(CHECKS))
