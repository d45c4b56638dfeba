#!/usr/bin/env bash
# How much longer a Go program takes while it is recorded, run by `make bench`:
# by `stallscope record` as it is, and by `trace-cmd record` of the same events.
# The program tells the time of its work; medians. Needs root, tracefs and Go.
set -u
export LC_ALL=C
TOOL=$(readlink -f "${O:-build}/stallscope")
RUNS=${RUNS:-5}

skip() {
	echo "slow-down by record: skipped: $*"
	exit 0
}

[ "$(id -u)" = 0 ] && [ -w /sys/kernel/tracing/instances ] || skip "needs root and tracefs"
command -v go >/dev/null || skip "no Go"
DIR=$(mktemp -d /tmp/stall_bench.XXXXXX)
trap 'rm -rf "$DIR"' EXIT
(cd tests/bench/load && GOFLAGS=-buildvcs=false CGO_ENABLED=0 go build -o "$DIR/load" .) || skip "cannot build"

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

plain() { "$DIR/load" "$1"; }

ours() {
	rm -rf "$DIR/rec"
	"$TOOL" record -o "$DIR/rec" -- "$DIR/load" "$1" 2>/dev/null
}

theirs() {
	trace-cmd record -q -C mono -b 8192 -o "$DIR/tc.dat" \
		-e sched_switch -e sched_waking -e sched_wakeup -e sched_wakeup_new \
		-e sched_migrate_task -e sched_process_fork -e sched_process_exec \
		-e sched_process_exit -e task_rename -e signal -e irq_handler_entry \
		-e irq_handler_exit -e softirq_entry -e softirq_exit \
		-e local_timer_entry -e local_timer_exit -e reschedule_entry \
		-e reschedule_exit -e call_function_entry -e call_function_exit \
		-e call_function_single_entry -e call_function_single_exit \
		-e irq_work_entry -e irq_work_exit -e raw_syscalls \
		-f 'comm == "load"' "$DIR/load" "$1" 2>/dev/null | grep -E '^[0-9.]+$'
}

for kind in cpu syscall; do
	: >"$DIR/plain" >"$DIR/ours" >"$DIR/theirs"
	for ((i = 0; i < RUNS; i++)); do
		for way in plain ours theirs; do
			$way $kind >>"$DIR/$way.$kind"
		done
	done
	awk -v k=$kind -v p="$(median <"$DIR/plain.$kind")" -v o="$(median <"$DIR/ours.$kind")" \
		-v t="$(median <"$DIR/theirs.$kind")" 'BEGIN {
		printf "%s-bound Go program: %.3f s; recorded %.3f s (%.2f times)", k, p, o, o / p
		if (t != "") printf "; by trace-cmd record %.3f s (%.2f times)\n", t, t / p
		else print "; trace-cmd record does not work here"
	}'
done
