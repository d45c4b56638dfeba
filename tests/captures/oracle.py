"""What `trace-cmd report` says, computed without any of the product's code.

Reads the text of `trace-cmd report -t -R` and works the preempt metrics out of
it by their definitions. Used by check.py beside this file.
"""
import math
import re
import subprocess

LINE = re.compile(r'^(?:\s*\w+: )?\s*(.{1,16})-(\d+)\s+\[(\d+)\]\s+(?:\S+\s+)?'
                  r'(\d+)\.(\d+): (\S+?):\s*(.*)$')
FIELD = re.compile(r'(\w+)=(-?\w+)')


def percentile(values, p):
    """Nearest rank, or None of nothing."""
    values = sorted(values)
    return values[max(0, math.ceil(p * len(values)) - 1)] if values else None


def events(path):
    """Yields (ns, cpu, tid, event, fields, text) in the report's order."""
    out = subprocess.run(['trace-cmd', 'report', '-t', '-R', path],
                         capture_output=True, errors='replace', check=False)
    text = out.stdout if isinstance(out.stdout, str) else out.stdout.decode(
        'utf-8', 'replace')
    for line in text.split('\n'):
        m = LINE.match(line)
        if m:
            _, tid, cpu, sec, frac, name, rest = m.groups()
            ns = int(sec) * 10**9 + int((frac + '000000000')[:9])
            yield ns, int(cpu), int(tid), name, rest


def number(text):
    return int(text, 0)


def tail_fields(rest, *names):
    """Numbers of the last `name=` of each kind: comms may contain '='."""
    found = []
    for name in names:
        at = rest.rfind(' ' + name + '=') if not rest.startswith(
            name + '=') else 0
        m = re.match(r'\s*\w+=(-?\w+)', rest[at:])
        found.append(number(m.group(1)))
    return found


def counts(path):
    """How many events of each name."""
    result = {}
    for _, _, _, name, _ in events(path):
        result[name] = result.get(name, 0) + 1
    return result


def signal_delivery(path):
    """SIGURG requests: total, and latencies by whether the target ran."""
    running, where, pending = {}, {}, {}
    on, off, generated = [], [], 0
    for ns, cpu, tid, name, rest in events(path):
        if name == 'sched_switch':
            prev, = tail_fields(rest.split(' next_comm=')[0], 'prev_pid')
            nxt, = tail_fields(rest, 'next_pid')
            running.pop(prev, None)
            running[nxt] = cpu
        elif name == 'signal_generate' and re.match(r'sig=23\b', rest):
            f = dict(FIELD.findall(rest.split(' comm=')[0]))
            target, = tail_fields(rest, 'pid')
            res = number(re.search(r'res(?:ult)?=(\S+)$', rest).group(1))
            if number(f['code']) == -6 and res == 0:
                generated += 1
                pending[target] = (ns, target in running)
        elif name == 'signal_deliver' and re.match(r'sig=23\b', rest):
            if tid in pending:
                begin, ran = pending.pop(tid)
                (on if ran else off).append(ns - begin)
    return generated, on, off


def run_queue_waits(path, tids):
    """Waits for a CPU of the threads named: (wakeup, runnable_preempted).

    A thread may be woken just before it has left its CPU: it waits from its
    switch-out on, and sched_wakeup comes only afterwards.
    """
    on_cpu, woken, preempted, early = {}, {}, {}, set()
    wakeup, kept_off = [], []
    for ns, _, _, name, rest in events(path):
        if name in ('sched_waking', 'sched_wakeup_new'):
            tid, = tail_fields(rest, 'pid')
            if on_cpu.get(tid):
                early.add(tid)
            elif tid not in woken and tid not in preempted:
                woken[tid] = ns
        elif name == 'sched_wakeup':
            early.discard(tail_fields(rest, 'pid')[0])
        elif name == 'sched_switch':
            left = rest.split(' next_comm=', 1)[0]
            prev, state = tail_fields(left, 'prev_pid', 'prev_state')
            nxt, = tail_fields(rest, 'next_pid')
            on_cpu[prev], on_cpu[nxt] = False, True
            woken.pop(prev, None)
            if (state & 0xff) == 0:
                preempted[prev] = ns
            elif prev in early:
                woken[prev] = ns
            early -= {prev, nxt}
            begin = woken.pop(nxt, None)
            if begin is not None and nxt in tids:
                wakeup.append(ns - begin)
            begin = preempted.pop(nxt, None)
            if begin is not None and nxt in tids:
                kept_off.append(ns - begin)
    return wakeup, kept_off
