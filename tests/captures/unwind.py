#!/usr/bin/env python3
"""User stacks of perf record --call-graph dwarf against perf script.

usage: unwind.py STALLSCOPE CAPTURES-FOLDER

The C library is not among the captures: without the one they were recorded with
there is nothing to compare.
"""
import os
import re
import shutil

from product import TMP, path, run, select

LIBRARIES = ['/usr/lib/x86_64-linux-gnu/' + name
             for name in ('libc.so.6', 'ld-linux-x86-64.so.2')]
BUILD_IDS = ('93ac61ec5a8eb1396f9fbd350e3169a558528a40',
             '7ebc65e52f2bbea498b4040fa92f7238377aaba9')


def are_these_libraries():
    for name, build_id in zip(LIBRARIES, BUILD_IDS):
        if not os.path.exists(name):
            return False
        with open(name, 'rb') as f:
            if bytes.fromhex(build_id) not in f.read():
                return False
    return True


def chains_of_perf():
    """Places in files, by time. What was inlined has the address of the frame
    that it is in, and -1 stands where the kept piece of the stack ends."""
    chains, inlined = [], False
    with open(path('rt/alloc_dwarf.perf.txt'), encoding='utf-8') as f:
        for line in f:
            head = re.match(r'\S+ +\d+ \[\d+\] +(\d+)\.(\d{9}):', line)
            frame = re.match(r'\s+([0-9a-f]+) ', line)
            if head:
                chains.append((int(head.group(1) + head.group(2)), []))
            elif frame:
                place = int(frame.group(1), 16)
                if not inlined or chains[-1][1][-1:] != [place]:
                    chains[-1][1].append(place)
            inlined = '(inlined)' in line
    return [(ts, places if places[-1] != 2 ** 64 - 1 else places[:-1] + ['cut'])
            for ts, places in chains]


def our_chains():
    db, program = os.path.join(TMP, 'unwind.db'), os.path.join(TMP, 'rtalloc')
    shutil.copyfile(path('rt/rtalloc.elf'), program)
    run('import', '-o', db, path('rt/alloc_dwarf.perf.data'), program, *LIBRARIES)
    chains = {}
    for stack, ts, place in select(
            db, 'SELECT stack_id, l.ts, l.file_offset - coalesce(returns, 0) '
            "FROM stack_line AS l JOIN frame USING (frame_id) WHERE kind = 'user' "
            'ORDER BY 1, depth'):
        chains.setdefault(stack, (ts, []))[1].append(place)
    cuts, = select(db, "SELECT count FROM skipped WHERE reason = 'unwind_cut'")[0]
    return [chains[stack] for stack in sorted(chains)], cuts


def frames_are_those_of_perf_script():
    perf, (ours, cuts) = chains_of_perf(), our_chains()
    assert len(perf) == 23 and sum(c[1][-1] == 'cut' for c in perf) == cuts == 6
    for want, got in zip(perf, ours):
        cut = want[1][-1] == 'cut'
        assert got == (want[0], want[1][:-1] if cut else want[1]), (want, got)


CHECKS = (frames_are_those_of_perf_script,) if are_these_libraries() else ()

for check in CHECKS:
    check()
print('unwind: %d checks, 0 failed' % len(CHECKS))
