#!/usr/bin/env python3
"""Checks the product against larger captures and their ground truth.

usage: check.py STALLSCOPE CAPTURES-FOLDER [SUBSTRING]

Each check is a function that raises on a difference. Prints what was compared;
the last line counts. Needs trace-cmd for the independent readings.
"""
import csv
import glob
import io
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402
from product import ROOT, TMP, imported, path, run, select  # noqa: E402

WANTED = sys.argv[3] if len(sys.argv) > 3 else ''
CHECKS = []


def check(f):
    CHECKS.append(f)
    return f


def metrics(db, analysis):
    """{(metric, scope): row} of an analysis' CSV; empty cells are None."""
    text = run('report', db, analysis, '--format', 'csv')
    rows = csv.DictReader(io.StringIO(text))
    return {(r['metric'], r['scope']):
            {k: (v if v != '' else None) for k, v in r.items()} for r in rows}


def truth(name, kind=None):
    with open(path(name), encoding='utf-8') as f:
        rows = [json.loads(line) for line in f if line.strip()]
    return [r for r in rows if kind is None or r.get('type') == kind]


def equal(what, got, want):
    if got != want:
        raise AssertionError('%s: got %r, want %r' % (what, got, want))


def near(what, got, want, share):
    if abs(got - want) > abs(want) * share:
        raise AssertionError('%s: got %r, want %r within %g' % (
            what, got, want, share))


def traces():
    names = sorted(glob.glob(path('*', '*.trace.dat')) +
                   glob.glob(path('rtkernel', '*', '*', '*.dat')) +
                   glob.glob(path('rtkernel', 'more', '*', '*', '*.dat')))
    return [os.path.relpath(n, ROOT) for n in names]


@check
def every_event_is_read():
    for name in traces():
        want = oracle.counts(path(name))
        if not want:
            continue
        db = imported(name)
        got = dict(select(db, 'SELECT name, sum(count) FROM event_count '
                              'WHERE count > 0 GROUP BY name'))
        equal(name + ' events', got, want)


@check
def slices_of_a_cpu_never_overlap():
    for name in traces():
        db = imported(name)
        got = select(db, '''
            SELECT count(*) FROM (
              SELECT ts + dur AS e, lead(ts) OVER (PARTITION BY ucpu
                                                   ORDER BY ts, id) AS n
                FROM sched_slice) WHERE n < e OR (e IS NULL AND n IS NOT NULL)''')
        equal(name + ' overlaps', got[0][0], 0)


@check
def states_of_a_thread_tile_its_life():
    for name in traces():
        db = imported(name)
        got = select(db, '''
            SELECT count(*), min(utid), min(e) FROM (
              SELECT ts.utid, ts + dur AS e,
                     lead(ts) OVER (PARTITION BY utid ORDER BY ts, dur IS NULL, dur) AS n
                FROM thread_state AS ts JOIN thread USING (utid)
               WHERE tid <> 0)
             WHERE n IS NOT NULL AND n IS NOT e''')
        equal(name + ' gaps or overlaps in threads', got[0], (0, None, None))


@check
def blame_sums_to_the_wait():
    for name in ('preempt/default.trace.dat', 'preempt/lost.trace.dat',
                 'stw/go1.26.trace.dat', 'dns/cgo.trace.dat'):
        db = imported(name)
        got = run('query', db, '''
            SELECT count(*) AS waits, sum(told <> dur) AS wrong FROM (
              SELECT w.dur, (SELECT sum(u.dur)
                               FROM thread_use(w.utid, w.ts, w.dur) AS u) AS told
                FROM cpu_wait AS w WHERE w.dur > 0)''', '--format', 'csv')
        waits, wrong = got.split('\n')[1].split(',')
        equal(name + ' waits whose shares do not sum', wrong, '0')
        assert int(waits) > 100, waits


@check
def pauses_equal_the_runtimes_own_to_the_nanosecond():
    for version in ('1.26', '1.24'):
        name = 'stw/go' + version
        db = imported(name + '.trace.dat', name + '.stderr.ts')
        want = truth(name + '.truth.jsonl', 'gcstats')[0]
        got = metrics(db, 'stw')[('gc_pause', 'source=uprobe')]
        equal(name + ' PauseTotal', int(got['sum']), want['pause_total'])
        equal(name + ' GC pauses', int(got['n']), 2 * want['num_gc'])
        equal(name + ' quality', got['quality'] in ('ok', 'low_n'), True)
        each = sorted(x[1] for x in want[
            'pauses_end_mono_and_length_newest_first'])
        mine = sorted(p for p, in select(db, '''
            SELECT rt_end - rt_started FROM stw WHERE reason IN (1, 2)'''))
        if len(each) == len(mine):
            equal(name + ' each pause', mine, each)
        reasons = {int(k): v['total']['n'] for k, v in json.load(
            open(path(name + '.qc.json'), encoding='utf-8'))[
                'by_reason'].items()}
        equal(name + ' reasons', dict(select(
            db, 'SELECT reason, count(*) FROM stw GROUP BY 1')), reasons)


@check
def pauses_of_go_1_21_are_bounds():
    name = 'stw/go1.21'
    db = imported(name + '.trace.dat', name + '.stderr.ts')
    want = truth(name + '.truth.jsonl', 'gcstats')[0]['pause_total']
    m = metrics(db, 'stw')
    got = m[('gc_pause', 'source=uprobe')]
    assert 'upper_bound' in got['quality'], got
    assert int(got['sum']) >= want, (got['sum'], want)
    lower = sum(x for x, in select(
        db, 'SELECT start_ts - ts FROM stw WHERE reason IN (1, 2)'))
    assert lower <= want, (lower, want)


@check
def signal_delivery_is_what_trace_cmd_shows():
    name = 'preempt/default.trace.dat'
    generated, on, off = oracle.signal_delivery(path(name))
    equal('requests', generated, 520)
    m = metrics(imported(name), 'preempt')
    for scope, values in (('all', on + off), ('target=on_cpu', on),
                          ('target=off_cpu', off)):
        got = m[('signal_delivery', scope)]
        equal(scope + ' n', int(got['n']), len(values))
        equal(scope + ' p50', int(got['p50']), oracle.percentile(values, .5))
        equal(scope + ' p99', int(got['p99']), oracle.percentile(values, .99))
        equal(scope + ' max', int(got['max']), max(values))


@check
def waits_are_what_trace_cmd_shows():
    for name in ('preempt/default.trace.dat', 'preempt/scheddetail.trace.dat',
                 'stw/go1.26.trace.dat'):
        db = imported(name)
        tids = {t for t, in select(db, '''
            SELECT tid FROM thread JOIN process USING (upid)
             WHERE process.name LIKE 'preempt-1%' ''')}
        comm = select(db, '''SELECT name FROM process
                              WHERE name LIKE 'preempt-1%' ''')[0][0]
        wakeup, kept_off = oracle.run_queue_waits(path(name), tids)
        m = metrics(db, 'preempt')
        for metric, values in (('wakeup', wakeup),
                               ('runnable_preempted', kept_off)):
            got = m[(metric, 'process=' + comm)]
            # An end that was not recorded is a guess, and told as such.
            mine = [d for d, in select(db, '''
                SELECT w.dur FROM cpu_wait AS w JOIN who USING (utid)
                 WHERE kind = ? AND process = ? AND w.dur IS NOT NULL
                   AND in_loss IS NULL''', metric, comm)]
            equal('%s %s n' % (name, metric), int(got['n']),
                  len(values) + int(got['in_loss']))
            equal('%s %s' % (name, metric), sorted(mine), sorted(values))
            if got['in_loss'] == '0':
                equal('%s %s p99' % (name, metric), int(got['p99']),
                      oracle.percentile(values, .99))


@check
def no_requests_is_not_zero_latency():
    trace = 'preempt/asyncoff.trace.dat'
    for names, scopes in (
            ([trace], {'all'}),
            ([trace, 'preempt/asyncoff.stderr.ts'],
             {'all', 'process=preempt-1.26'})):
        got = {scope: (r['n'], r['p99'], r['quality']) for (metric, scope), r
               in metrics(imported(*names), 'preempt').items()
               if metric == 'signal_delivery'}
        equal('rows', got, {s: ('0', None, 'not_applicable') for s in scopes})


@check
def dns_of_the_go_resolver():
    db = imported('dns/go.trace.dat')
    m = metrics(db, 'dns')
    got = m[('query', 'resolver=go')]
    equal('queries', int(got['n']) + int(got['censored']), 305)
    equal('unanswered', int(got['censored']), 5)
    equal('other queries', ('query', 'resolver=cgo') in m, False)
    server = [q['reply'] - q['arrive'] for q in truth('dns/go.server.jsonl')
              if q.get('proto') == 'udp' and q.get('reply')]
    near('P99', int(got['p99']), oracle.percentile(server, .99), .01)
    equal('blocked share', float(
        m[('syscall_blocked_share', 'resolver=go')]['sum']), 0.0)


@check
def dns_of_glibc():
    db = imported('dns/cgo.trace.dat')
    m = metrics(db, 'dns')
    got = m[('lookup', 'resolver=cgo')]
    lookups = truth('dns/cgo.truth.jsonl', 'lookup')
    equal('lookups', int(got['n']), len(lookups))
    near('P99', int(got['p99']), oracle.percentile(
        [x['end'] - x['start'] for x in lookups], .99), .01)
    equal('go queries', ('query', 'resolver=go') in m, False)
    ends = sorted([(x['start'], 1) for x in lookups] +
                  [(x['end'], -1) for x in lookups])
    most = now = 0
    for _, step in ends:
        now += step
        most = max(most, now)
    threads = int(m[('blocked_threads', 'resolver=cgo')]['max'])
    assert most - 1 <= threads <= most, (threads, most)


@check
def dns_by_probes():
    for kind in ('go', 'cgo'):
        db = imported('dns/%s_uprobes.trace.dat' % kind)
        times = [x['end'] - x['start'] for x in truth(
            'dns/%s_uprobes.truth.jsonl' % kind, 'lookup')]
        m = metrics(db, 'dns')
        got = m[('lookup', 'resolver=%s;source=uprobe' % kind)]
        equal(kind + ' lookups', int(got['n']), len(times))
        near(kind + ' sum', int(got['sum']), sum(times), .01)
        if kind == 'cgo':
            near('P99', int(got['p99']), oracle.percentile(times, .99), .01)
        else:  # the return probes carry no goroutine
            equal('P99', got['p99'], None)
            assert 'ambiguous' in got['quality'], got


@check
def three_containers_of_one_capture_give_one_report():
    reports = set()
    for v in ('v6', 'v7', 'v7_none'):
        name = 'filtered_%s.trace.dat' % v
        text = run('report', imported('preempt/' + name))
        text = '\n'.join(
            line for line in text.split('\n')
            if name not in line and 'filtered_%s' % v not in line
            and '.db' not in line)
        reports.add(re.sub(r'[ -]+', ' ', text))
    equal('different reports', len(reports), 1)


@check
def losses_are_told():
    db = imported('preempt/lost.trace.dat')
    equal('losses', [n for n, in select(
        db, 'SELECT events FROM loss ORDER BY ts')], [505, 84, 82])


@check
def one_tid_can_be_four_threads():
    db = imported('pidreuse/pidreuse.trace.dat')
    equal('threads', len(select(
        db, 'SELECT utid FROM thread WHERE tid = 24793')), 4)
    equal('names', [n for n, in select(
        db, '''SELECT name FROM thread WHERE tid = 24793 ORDER BY start_ts''')],
          ['renamed-a', 'renamed-b', 'prev_state=R', 'q"uote\\'])


@check
def signals_at_the_edge():
    db = imported('sigedge/sigedge.trace.dat')
    rows = dict(((s, r), (n, d)) for s, r, n, d in select(db, '''
        SELECT sig, res, count(*), count(dur) FROM signal
         WHERE sig = 23 AND ts IS NOT NULL GROUP BY 1, 2'''))
    equal('pending', rows[(23, 2)], (4, 0))
    equal('ignored', rows[(23, 1)], (3, 0))


@check
def clocks_that_cannot_be_placed_are_unaligned():
    for clock in ('boot', 'local', 'mono_raw', 'x86-tsc'):
        db = imported('preempt/clock_%s.trace.dat' % clock)
        equal(clock, select(db, 'SELECT clock, clock_method FROM source'),
              [(clock, 'unaligned')])
        latencies = [r for (metric, _), r in metrics(db, 'preempt').items()
                     if r['unit'] == 'ns']
        # Cycles are no ns: nothing to tell then.
        equal(clock + ' latencies', bool(latencies), clock != 'x86-tsc')
        for r in latencies:
            assert 'unaligned' in r['quality'], r


@check
def text_is_placed_on_the_traces_time_line():
    for name in ('stw/go1.26', 'stw/go1.24', 'stw/go1.21', 'preempt/default',
                 'preempt/asyncoff', 'preempt/scheddetail'):
        db = imported(name + '.trace.dat', name + '.stderr.ts')
        zero = truth(name + '.truth.jsonl', 'start')[0]['runtime_init_time']
        rows = select(db, '''SELECT offset_ns, early_ns, late_ns, method
                               FROM clock_map WHERE clock = 'gctrace' ''')
        equal(name + ' maps', len(rows), 1)
        offset, early, late, method = rows[0]
        if not offset - early <= zero <= offset + late:
            raise AssertionError('%s: %d not in %d -%d +%d (%s)' % (
                name, zero, offset, early, late, method))
        print('    %s: %s, bound %.0f us' % (name, method,
                                             (early + late) / 1e3))


@check
def every_capture_gives_a_report():
    for name in traces():
        text = run('report', imported(name))
        assert '## ' in text, name


@check
def stderr_alone_gives_a_report():
    for name in sorted(glob.glob(path('textmatrix', '*.stderr*'))):
        rel = os.path.relpath(name, ROOT)
        db = os.path.join(TMP, os.path.basename(name) + '.db')
        run('import', '--format', 'godebug', '-o', db, name)
        run('report', db)
        assert rel


def main():
    passed = failed = 0
    for f in CHECKS:
        if WANTED not in f.__name__:
            continue
        try:
            f()
            passed += 1
            print('ok      %s' % f.__name__, flush=True)
        except Exception as e:  # a broken check must not hide the others
            failed += 1
            print('FAILED  %s: %s: %s' % (f.__name__, type(e).__name__,
                                          str(e)[:2000]), flush=True)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
