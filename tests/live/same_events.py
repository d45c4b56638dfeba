#!/usr/bin/env python3
"""same_events.py OURS THEIRS: two recordings of the same time list the same
events, as `trace-cmd report` prints them.

Each buffer stamps an event by itself, some ns apart, so that times are not
compared, but the order on each CPU is. THEIRS must be the longer one.
"""
import collections
import re
import subprocess
import sys

LINE = re.compile(r"^.*?-(\d+) +\[(\d+)\].*?(\d+\.\d+): +(\S+): *(.*)$")
WANTED = ("sched_switch", "sched_waking", "signal_generate", "signal_deliver")


def events(path):
    text = subprocess.run(["trace-cmd", "report", path], capture_output=True,
                          text=True, errors="replace", check=False).stdout
    found = collections.defaultdict(list)
    for line in text.splitlines():
        m = LINE.match(line)
        if m and m[4] in WANTED:
            found[m[2]].append((float(m[3]), m[1], m[4], m[5].strip()))
    return found


def main():
    ours, theirs = events(sys.argv[1]), events(sys.argv[2])
    n = 0
    for cpu, mine in ours.items():
        other = theirs[cpu]
        bare = [e[1:] for e in mine]
        # The first of ours is where the times are nearest.
        near = [i for i, e in enumerate(other)
                if e[1:] == bare[0] and abs(e[0] - mine[0][0]) < 50e-6]
        if not any([e[1:] for e in other[i:i + len(bare)]] == bare
                   for i in near):
            sys.exit(f"CPU {cpu}: {len(mine)} events of ours are not theirs")
        n += len(mine)
    if n < 100:
        sys.exit(f"{n} events are too few to tell")
    print(f"record: {n} events are the same in both")


main()
