#!/usr/bin/env bash
# One run in three containers: trace.dat by the recorder, perf.data by perf at the
# same time, and the text of the first. As root, with perf and trace-cmd:
# containers.sh STALLSCOPE
set -u
TOOL=$(readlink -f "${1:?usage: containers.sh STALLSCOPE}")
DIR=$(mktemp -d /tmp/stallscope-containers.XXXXXX)
passed=0 failed=0 HOGS=

clean_up() {
	kill $HOGS 2>/dev/null
	wait $HOGS 2>/dev/null
	rm -rf "$DIR"
}
trap clean_up EXIT

ok() { # WHAT GOT WANTED
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "containers: FAILED: $1: $2, not $3"
	fi
}

for tool in perf trace-cmd python3; do
	command -v $tool >/dev/null || {
		echo "containers: skipped: $tool is not installed"
		exit 0
	}
done

# It ends with its timeout, also if that one was ended before it was ready.
HOG='while kill -0 $PPID; do i=0; while [ $((i += 1)) -lt 10000 ]; do :; done; done'
# Kernels were seen to leave out switches of a CPU that wakes from idle.
for cpu in $(seq 0 $(($(nproc) - 1))); do
	chrt -i 0 taskset -c "$cpu" timeout 60 sh -c "$HOG" 2>/dev/null &
	HOGS="$HOGS $!"
done

cat >"$DIR/load.py" <<'EOF'
import threading, time
def work(end=time.time() + 2):
    while time.time() < end:
        sum(range(2000))
        time.sleep(0.0003)
t = [threading.Thread(target=work) for _ in range(4)]
[x.start() for x in t]; [x.join() for x in t]
EOF
perf record -q -a -k mono -m 8M -o "$DIR/perf.data" \
	-e sched:sched_switch,sched:sched_waking,sched:sched_wakeup,sched:sched_wakeup_new,sched:sched_process_fork,sched:sched_process_exec,sched:sched_process_exit,task:task_rename \
	-- "$TOOL" record -o "$DIR/r" -e sched -- python3 "$DIR/load.py" 2>"$DIR/log" || {
	echo "containers: skipped: perf cannot record here: $(tail -n 1 "$DIR/log")"
	exit 0
}
trace-cmd report -t -R "$DIR/r/trace.dat" >"$DIR/trace.txt" 2>/dev/null
for f in r/trace.dat trace.txt perf.data; do
	"$TOOL" import --clock mono --run run -o "$DIR/$(basename $f).db" "$DIR/$f" 2>"$DIR/log" ||
		echo "containers: $(tail -n 1 "$DIR/log")"
done

csv() { # DATABASE ANALYSIS
	"$TOOL" report "$DIR/$1" "$2" --table metrics --format csv
}
csv trace.dat.db preempt >"$DIR/a"
csv trace.txt.db preempt >"$DIR/b"
cmp -s "$DIR/a" "$DIR/b"
ok "binary and text give one report" $? 0
ok "and it has waits and wake-ups" "$(awk -F, '($3 == "runnable_preempted" || $3 == "wakeup") && $5 == "all" { n += $6 } END { print (n > 1000) }' "$DIR/a")" 1

# perf reads the clock at another moment of each event. The waits of the workload's
# threads that both saw begin and end:
python3 - "$DIR/trace.dat.db" "$DIR/perf.data.db" >"$DIR/compared" <<'EOF'
import sqlite3, sys
SQL = '''SELECT tid, o.ts, o.dur, o.state FROM off_cpu AS o JOIN thread AS t USING (utid)
 WHERE dur IS NOT NULL AND o.ts > ? AND o.ts + o.dur < ? AND t.name LIKE 'python3%'
 ORDER BY tid, o.ts'''
db = [sqlite3.connect(p) for p in sys.argv[1:]]
span = [d.execute('SELECT begin_ts, end_ts FROM source WHERE begin_ts IS NOT NULL').fetchone() for d in db]
begin, end = max(s[0] for s in span) + 10**8, min(s[1] for s in span) - 10**8
rows = [d.execute(SQL, (begin, end)).fetchall() for d in db]
by_tid = [{}, {}]
for to, got in zip(by_tid, rows):
    for tid, *rest in got:
        to.setdefault(tid, []).append(rest)
pairs, only, far = 0, 0, 0
for tid in set(by_tid[0]) | set(by_tid[1]):
    a, b = by_tid[0].get(tid, []), by_tid[1].get(tid, [])
    i = j = 0
    while i < len(a) and j < len(b):
        d = a[i][0] - b[j][0]
        if abs(d) < 20000:
            pairs += 1
            far += abs(a[i][1] - b[j][1]) > 20000 or a[i][2] != b[j][2]
            i, j = i + 1, j + 1
        else:
            only += 1
            i, j = (i + 1, j) if d < 0 else (i, j + 1)
    only += len(a) - i + len(b) - j
print(pairs > 1000, only * 100 <= pairs, far * 100 <= pairs)
print('containers: %d waits in both, %d in one only, %d differ' % (pairs, only, far))
EOF
tail -n 1 "$DIR/compared"
ok "perf.data has the same waits" "$(head -n 1 "$DIR/compared")" "True True True"
echo "containers: $passed passed, $failed failed"
[ $failed = 0 ]
