#!/usr/bin/env python3
"""Migrations against trace-cmd's text and what the programs themselves saw.

usage: migrate.py STALLSCOPE CAPTURES-FOLDER
"""
import collections
import json
import re
import subprocess

from product import imported, path, select


def moves_are_trace_cmds():
    """Of the program, from when it runs (before, it was taskset)."""
    for run, want in (('p2_free', 3), ('p8_free', 21), ('p2_cpu0', 0),
                      ('p1_auto_cpu1', 0)):
        name = 'migrate/%s.trace.dat' % run
        text = subprocess.run(['trace-cmd', 'report', '-t', path(name)],
                              capture_output=True, check=False).stdout.decode()
        theirs = len(re.findall(r' sched_migrate_task: ', text))
        db = imported(name)
        assert select(db, 'SELECT count(*) FROM migration') == [(theirs,)], run
        got = select(db, '''
            SELECT count(*) FROM thread_move AS m JOIN thread AS t USING (utid)
              JOIN process AS p USING (upid)
             WHERE p.name = 'migrate'
               AND m.ts > (SELECT max(e.ts) FROM exec AS e JOIN thread USING (utid)
                            WHERE upid = t.upid)''')
        assert got == [(want,)], (run, got)


def nodes_are_those_of_the_program():
    """A worker notes each CPU it finds itself on, by polling: what it saw is at
    most what was. With all workers on one node none leaves it."""
    for kernel in ('6.1.0-56-amd64-iso3', '6.1.0-56-amd64-plain'):
        for run in ('d1_unpinned_locked', 'd4_node0'):
            name = 'rtkernel/%s/numa/%s' % (kernel, run)
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
            if run == 'd4_node0':
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


CHECKS = (moves_are_trace_cmds, nodes_are_those_of_the_program)

for check in CHECKS:
    check()
print('migrate: %d checks, 0 failed' % len(CHECKS))
