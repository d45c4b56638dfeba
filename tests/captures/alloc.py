#!/usr/bin/env python3
"""Calls for memory and page faults against what the program counted itself.

usage: alloc.py STALLSCOPE CAPTURES-FOLDER
"""
import json
import os
import re
import shutil

from product import TMP, imported, path, run, select


def faults_are_those_of_each_allocation():
    """getrusage counts inside of each allocation; a fault is of the thread
    that the program says it is. A handful more is outside of them."""
    with open(path('rt/alloc.truth.jsonl'), encoding='utf-8') as f:
        log = [json.loads(line) for line in f]
    tid = log[0]['rt_tid']
    faults = [ts for ts, in select(
        imported('rt/alloc.trace.dat'),
        "SELECT m.ts FROM memory_event AS m JOIN thread USING (utid) "
        "WHERE op = 'fault' AND tid = ? ORDER BY 1", tid)]
    inside = 0
    for x in log:
        if x['type'] == 'alloc':
            n = sum(x['start'] <= ts <= x['end'] for ts in faults)
            assert n == x['minor_faults'], (x, n)
            inside += n
    assert inside == 9245 and len(faults) == 9252, (inside, len(faults))


def large_ones_are_maps():
    """glibc raises its threshold after the first free: 12 large mallocs of the
    real-time thread make 5 maps only."""
    got = select(imported('rt/alloc.trace.dat'),
                 "SELECT op, policy, count(*) FROM memory_event AS m JOIN thread "
                 "USING (utid) WHERE tid = 26420 AND op = 'mmap' GROUP BY 1, 2")
    assert got == [('mmap', 'rt', 5)], got


def minor_faults_need_no_sleep():
    """All 9252 of the thread were minor ones, by getrusage: it slept between
    its cycles only, in a call."""
    got = select(imported('rt/alloc.trace.dat'),
                 'SELECT count(*) FROM fault_stall')
    assert got == [(0,)], got


def maps_have_their_callers():
    """The five of the real-time thread, through the library, which keeps no frame
    pointers, to the program's own functions."""
    program = os.path.join(TMP, 'rtalloc')
    shutil.copyfile(path('rt/rtalloc.elf'), program)
    db = os.path.join(TMP, 'alloc.db')
    run('import', '-o', db, path('rt/alloc_dwarf.perf.data'), program, LIBC)
    text = run('alloc', db, '--table', 'stacks', '--format', 'csv')
    assert re.search(
        r'\nalloc_dwarf,rtalloc,mmap,5,1,__mmap < .* < malloc < grow_buffer < '
        r'parse_frame < rt_loop < ', text), text


def stacks_are_of_the_faults_before_them():
    """trace-cmd's user stacks: each fault has one, and as many as in the other
    recordings of the program come from where it touches its buffers."""
    db = imported('rt/alloc_ustack.trace.dat')
    assert select(db, "SELECT count(*), count(stack_id) FROM page_fault AS f LEFT JOIN stack "
                  "AS k ON k.event_ts = f.ts AND k.utid = f.utid AND k.kind = 'user' "
                  "WHERE f.kind = 'user'") == [(6628, 6628)]
    text = run('alloc', db, '--table', 'stacks', '--format', 'csv')
    assert re.match(r'.*\nr,rtalloc-fifo,fault,6470,1,0x\w+ < 0x\w+ < 0x\w+\n', text), text


LIBC = '/usr/lib/x86_64-linux-gnu/libc.so.6'
LIBC_BUILD_ID = bytes.fromhex('93ac61ec5a8eb1396f9fbd350e3169a558528a40')


def is_that_libc():
    if not os.path.exists(LIBC):
        return False
    with open(LIBC, 'rb') as f:
        return LIBC_BUILD_ID in f.read()


CHECKS = (faults_are_those_of_each_allocation, large_ones_are_maps,
          minor_faults_need_no_sleep, stacks_are_of_the_faults_before_them) + (
    (maps_have_their_callers,) if is_that_libc() else ())

for check in CHECKS:
    check()
print('alloc: %d checks, 0 failed' % len(CHECKS))
