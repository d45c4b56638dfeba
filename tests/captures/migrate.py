#!/usr/bin/env python3
"""Migrations against trace-cmd's text and what the programs themselves saw.

usage: migrate.py STALLSCOPE CAPTURES-FOLDER
"""
import collections
import csv
import io
import json
import os
import re
import subprocess

from product import TMP, imported, path, run, select


def moves_are_trace_cmds():
    """Of the program, from when it runs (before, it was taskset)."""
    for case, want in (('p2_free', 3), ('p8_free', 21), ('p2_cpu0', 0),
                       ('p1_auto_cpu1', 0)):
        name = 'migrate/%s.trace.dat' % case
        text = subprocess.run(['trace-cmd', 'report', '-t', path(name)],
                              capture_output=True, check=False).stdout.decode()
        theirs = len(re.findall(r' sched_migrate_task: ', text))
        db = imported(name)
        assert select(db, 'SELECT count(*) FROM migration') == [(theirs,)], case
        got = select(db, '''
            SELECT count(*) FROM thread_move AS m JOIN thread AS t USING (utid)
              JOIN process AS p USING (upid)
             WHERE p.name = 'migrate'
               AND m.ts > (SELECT max(e.ts) FROM exec AS e JOIN thread USING (utid)
                            WHERE upid = t.upid)''')
        assert got == [(want,)], (case, got)


def nodes_are_those_of_the_program():
    """A worker notes each CPU it finds itself on, by polling: what it saw is at
    most what was. With all workers on one node none leaves it."""
    for kernel in ('6.1.0-56-amd64-iso3', '6.1.0-56-amd64-plain'):
        for case in ('d1_unpinned_locked', 'd4_node0'):
            name = 'rtkernel/%s/numa/%s' % (kernel, case)
            seen = collections.Counter()
            locked = set()
            with open(path(name + '.truth.jsonl'), encoding='utf-8') as f:
                for line in f:
                    x = json.loads(line)
                    if x.get('ev') == 'worker' and x.get('locked'):
                        locked.add(x['tid'])
                    if x.get('ev') == 'cpuchange' and \
                            x['from_node'] != x['to_node']:
                        seen[x['tid']] += 1
            got = dict(select(
                imported(name + '.dat', 'rtkernel/%s/env' % kernel), '''
                SELECT t.tid, sum(a.node <> b.node) FROM thread_move AS m
                  JOIN thread AS t USING (utid)
                  JOIN cpu_node AS a ON a.cpu = m.from_cpu
                  JOIN cpu_node AS b ON b.cpu = m.to_cpu
                 GROUP BY t.tid'''))
            if case == 'd4_node0':
                program = select(imported(name + '.dat',
                                          'rtkernel/%s/env' % kernel),
                                 "SELECT tid FROM thread JOIN process AS p "
                                 "USING (upid) WHERE p.name = 'gonuma'")
                assert sum(got.get(t, 0) for t, in program) == 0, name
                continue
            assert locked, name
            for tid in locked:
                assert seen[tid] <= got.get(tid, 0) + 1, (name, tid, seen[tid])
            assert sum(seen[t] for t in locked) > 0, name


COUNTERS = ('voluntary', 'involuntary', 'migrations')


def snapshots(name):
    """Of each thread what /proc said first and last, as env/ of a recording; and
    the times of the two."""
    samples = collections.defaultdict(list)
    with open(path('migrate/%s.taskstat.jsonl' % name), encoding='utf-8') as f:
        for x in map(json.loads, f):
            if x['type'] == 'task':
                samples[x['tid']].append(x)
    env = os.path.join(TMP, name, 'env')
    for moment, nth in (('before', 0), ('after', -1)):
        for tid, x in samples.items():
            folder = '%s/%s/proc/1/task/%d' % (env, moment, tid)
            os.makedirs(folder)
            with open(folder + '/sched', 'w', encoding='utf-8') as f:
                f.write('x (%d, #threads: 9)\n' % tid)
                for key, value in (
                        ('se.nr_migrations', x[nth]['se.nr_migrations']),
                        ('nr_voluntary_switches', x[nth]['voluntary_ctxt_switches']),
                        ('nr_involuntary_switches',
                         x[nth]['nonvoluntary_ctxt_switches'])):
                    f.write('%-40s:%21d\n' % (key, value))
    return env, {tid: (x[0]['t'], x[-1]['t']) for tid, x in samples.items()}


def outside(db, tid, times, counter):
    """What the trace has before the first sample, or after the last."""
    if counter == 'migrations':
        sql = '''SELECT count(*) FROM migration AS m JOIN thread USING (utid)
                  WHERE tid = ?1 AND orig_ucpu <> dest_ucpu
                    AND NOT m.ts BETWEEN ?2 AND ?3'''
    else:
        sql = '''SELECT count(*) FROM sched_slice AS s JOIN thread USING (utid)
                  WHERE tid = ?1 AND (end_state IN ('R', 'R+')) = %d
                    AND NOT s.ts + s.dur BETWEEN ?2 AND ?3''' % (
                        counter == 'involuntary')
    return select(db, sql, tid, *times)[0][0]


def every_switch_the_kernel_counted_is_in_the_trace():
    """Of each thread, exactly."""
    for name in ('p2_free', 'p8_free', 'p8_detail', 'p2_cpu0', 'p1_auto_cpu1'):
        env, times = snapshots(name)
        db = os.path.join(TMP, name + '.db')
        run('import', '-o', db, '--run', 'r', path('migrate/%s.trace.dat' % name), env)
        text = run('report', db, 'migrate', '--table', 'kernel', '--param', 'limit=100',
                   '--format', 'csv')
        seen = 0
        for row in csv.DictReader(io.StringIO(text)):
            assert row['counter'] in COUNTERS, row
            tid = int(re.split('[: ]', row['of'])[-1])
            inside = int(row['trace']) - outside(db, tid, times[tid], row['counter'])
            assert inside == int(row['kernel']), (name, row, inside)
            seen += inside
        assert seen > 700, (name, seen)


CHECKS = (moves_are_trace_cmds, nodes_are_those_of_the_program,
          every_switch_the_kernel_counted_is_in_the_trace)

for check in CHECKS:
    check()
print('migrate: %d checks, 0 failed' % len(CHECKS))
