#!/usr/bin/env bash
# `stallscope record` on the kernel that is running, run by `make check-live`.
# Needs root and tracefs; says so and passes where there is none. Each test ends
# by looking that nothing of it is left in tracefs.
set -u
export LC_ALL=C
HERE=$(dirname "$(readlink -f "$0")")
TOOL=$(readlink -f "${1:?usage: record.sh STALLSCOPE}")
TRACEFS=/sys/kernel/tracing
passed=0 failed=0

skip() {
	echo "record: skipped: $*"
	exit 0
}

[ "$(id -u)" = 0 ] || skip "not root"
[ -d $TRACEFS/instances ] || mount -t tracefs nodev $TRACEFS 2>/dev/null ||
	skip "tracefs cannot be mounted here"
[ -w $TRACEFS/instances ] || skip "$TRACEFS/instances cannot be written to"

# What others have left here before is neither ours to judge nor to remove.
BEFORE=" $(echo "$TRACEFS"/instances/*) "
DIR=$(mktemp -d /tmp/stall_live.XXXXXX)
trap 'rm -rf "$DIR"' EXIT
cd "$DIR" || exit 1

# NAME CONDITION...: one thing that must hold.
ok() {
	local name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "record: FAILED: $name: $*" >&2
	fi
}

# Instances of recorders that this script started and that are gone.
left_behind() {
	local i pid
	for i in "$TRACEFS"/instances/stallscope-*; do
		pid=${i##*/stallscope-}
		[ -d "$i" ] && [[ $BEFORE != *" $i "* ]] && ! kill -0 "${pid%%-*}" 2>/dev/null && echo "$i"
	done
}
clean() { [ -z "$(left_behind)" ]; }
says() { grep -q -- "$1" "$2"; }
count() { "$TOOL" query "$1" "$2" --format csv 2>/dev/null | sed -n 2p; }
equal() { [ "$1" = "$2" ]; }
more() { [ "${1:-0}" -gt "$2" ]; }

# TEXT FILE: waits until it is there, ten seconds at most.
until_says() {
	local i
	for ((i = 0; i < 200; i++)); do
		says "$1" "$2" 2>/dev/null && return
		sleep 0.05
	done
}

# FILE CGROUPS: the folders from a process's groups up to the root that have FILE.
groups_with() {
	local line names path root
	while read -r line; do
		names=${line#*:} path=${names#*:} names=${names%%:*}
		root=/sys/fs/cgroup${names:+/$names}
		[ "$names" ] || [ -e /sys/fs/cgroup/cgroup.controllers ] || root=/sys/fs/cgroup/unified
		while :; do
			[ -e "$root$path/$1" ] && (cd "$root$path" && pwd)
			case $path in */?*) path=${path%/*} ;; *) break ;; esac
		done
	done <"$2" | sort -u | wc -l
}

a_program() {
	"$TOOL" record -o prog -- sh -c 'echo one >&2; printf two >&2; echo out; sleep 0.2; exit 5' \
		>out 2>err
	ok "the exit status is the program's" equal $? 5
	ok "stdout is untouched" equal "$(cat out)" out
	ok "stderr is shown" says one err
	ok "stderr is kept byte for byte" equal "$(cat prog/stderr.log)" "$(printf 'one\ntwo')"
	ok "each line is stamped" equal "$(grep -cE '^[0-9]+\.[0-9]{9} (one|two)$' prog/stderr.ts)" 2
	ok "the manifest says complete" says '"state": "complete"' prog/manifest.json
	ok "it says the status" says '"exit_status": 5' prog/manifest.json
	ok "no pages are left" equal "$(ls -A prog | grep -c '^\.trace')" 0
	"$TOOL" import -o prog.db prog 2>/dev/null
	ok "it can be imported" more "$(count prog.db 'SELECT count(*) FROM sched_slice')" 10
	ok "system calls are the program's" more \
		"$(count prog.db "SELECT count(*) FROM syscall JOIN thread USING (utid) WHERE thread.name = 'sleep'")" 5
	ok "and of no one else" equal \
		"$(count prog.db "SELECT count(*) FROM syscall JOIN thread USING (utid) WHERE thread.tid = 1")" 0
	ok "nothing stays behind" clean
	"$TOOL" record -o prog -- true 2>err
	ok "a folder is not overwritten" says 'there already' err
}

same_events_as_trace_cmd() {
	command -v trace-cmd >/dev/null || return
	for v in 6 7; do
		"$TOOL" record -o v$v --format-version $v -d 0.5 2>/dev/null
		"$TOOL" import -o v$v.db v$v 2>/dev/null
		ok "trace-cmd reads version $v" equal \
			"$(trace-cmd report v$v/trace.dat 2>/dev/null | grep -c '\[0')" \
			"$(count v$v.db 'SELECT sum(count) FROM event_count')"
	done
}

the_kernels_functions() {
	[ "$(cat /proc/sys/kernel/kptr_restrict)" -lt 2 ] || return
	"$TOOL" record -o names --kallsyms -- true 2>/dev/null
	"$TOOL" import -o names.db names 2>/dev/null
	ok "the kernel's functions are kept with their addresses" equal \
		"$(count names.db "SELECT printf('%x', place) FROM symbol JOIN binary USING (binary_id) WHERE kernel AND symbol.name = 'schedule'")" \
		"$(sed -n 's/ T schedule$//p' /proc/kallsyms)"
}

signals() {
	"$TOOL" record -o sig -- sh -c 'trap "exit 7" TERM; echo ready >&2; while :; do sleep 0.05; done' 2>/dev/null &
	local p=$!
	until_says ready sig/stderr.log
	kill -TERM $p
	wait $p
	ok "SIGTERM is passed on" equal $? 7
	ok "and the recording is complete" says '"complete"' sig/manifest.json
	"$TOOL" record -o int -d 60 2>/dev/null &
	p=$!
	until_says recording int/manifest.json
	sleep 0.3
	kill -INT $p
	wait $p
	ok "SIGINT ends a recording of the machine" equal $? 0
	ok "with its trace" test -s int/trace.dat
	"$TOOL" record -o crash -- sh -c 'kill -SEGV $$' 2>/dev/null
	ok "a crash of the program is its status" equal $? 139
	ok "nothing stays behind" clean
}

killed() {
	"$TOOL" record -o dead -- sleep 5 2>/dev/null &
	local p=$!
	until_says recording dead/manifest.json
	sleep 0.7 # pages reach the files every 50 ms
	kill -KILL $p
	wait $p 2>/dev/null
	ok "the manifest does not say complete" says '"recording"' dead/manifest.json
	"$TOOL" record --clean dead 2>err
	ok "--clean removes what was left" clean
	ok "and finishes the folder" test -s dead/trace.dat
	"$TOOL" import -o dead.db dead 2>/dev/null
	ok "which can be imported" more "$(count dead.db 'SELECT sum(count) FROM event_count')" 10
}

losses() {
	"$TOOL" record -o loss -b 16 -- sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); : >/dev/null; done' 2>/dev/null
	"$TOOL" import -o loss.db loss 2>/dev/null
	local told seen unknown
	told=$(sed -n 's/.*"lost_events_by_cpu": \[\(.*\)\]/\1/p' loss/manifest.json | tr -d ' ' | tr ',' '+')
	told=$((told))
	seen=$(count loss.db 'SELECT coalesce(sum(events), 0) FROM loss')
	# A page that is full has no room for how many were lost before it.
	unknown=$(count loss.db 'SELECT count(*) FROM loss WHERE events IS NULL')
	ok "there are losses" more "$told" 1000
	ok "losses of the trace are not more than the manifest's" test "$seen" -le "$told"
	ok "and as many where all are told" test "$unknown" -gt 0 -o "$seen" -eq "$told"
}

full_disk() {
	mkdir small
	mount -t tmpfs -o size=2m none small 2>/dev/null || return
	"$TOOL" record -o small/r -- sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); : >/dev/null; done' 2>err
	ok "a full disk is told" equal $? 2
	ok "by its name" says 'No space left' err
	ok "nothing stays behind" clean
	umount small
}

refusals() {
	"$TOOL" record -o none -- /no/such/program 2>err
	ok "a program that is not there is told" says 'cannot execute /no/such/program' err
	"$TOOL" record -o a -d 1 2>/dev/null &
	"$TOOL" record -o b -d 0.5 2>/dev/null
	ok "two recorders at once" equal $? 0
	wait
	ok "do not disturb each other" test -s a/trace.dat -a -s b/trace.dat
	ok "nothing stays behind" clean
}

# Somebody who is not root, with what else lets one in.
not_root() {
	local as="setpriv --reuid 65534 --regid 65534 --clear-groups"
	chmod 711 "$DIR"
	mkdir -m 777 theirs
	$as --inh-caps=-all,+dac_override --ambient-caps=-all,+dac_override "$TOOL" record -o theirs/cap --kallsyms -- true 2>err
	ok "CAP_DAC_OVERRIDE is enough" equal $? 0
	ok "and no event is refused" says '"events_the_kernel_refused": \[\]' theirs/cap/manifest.json
	ok "names of functions without addresses are not kept" test ! -e theirs/cap/env/kallsyms.gz
	ok "which it says" says '"kallsyms_why": "/proc/kallsyms hides its addresses' theirs/cap/manifest.json
	ok "at once too" says 'hides its addresses; record as root' err
	$as "$TOOL" record -o theirs/none -d 1 2>err
	ok "without it, it says what is missing" says 'run as root, with CAP_DAC_OVERRIDE, or as the owner' err
	ok "and makes no folder" test ! -e theirs/none
	unshare -m sh -c "while umount $TRACEFS 2>/dev/null; do :; done; mount -t tmpfs none $TRACEFS; '$TOOL' record -o hidden -d 0.2" 2>err
	ok "tracefs that is hidden is mounted or told" test $? = 2 -o -s hidden/trace.dat
	ok "nothing stays behind" clean
}

# trace-cmd insists on writing files of the function tracer, which a kernel that
# is locked down refuses: it is shown others in their place.
trace_cmd_record() {
	unshare -m sh -c '
		mount --make-rprivate / && mount -t tmpfs none "$0/shadow" && echo 1 >"$0/shadow/on"
		mount --bind "$0/shadow/on" /proc/sys/kernel/ftrace_enabled
		for f in set_ftrace_filter set_ftrace_notrace set_ftrace_pid set_ftrace_notrace_pid; do
			: >"$0/shadow/$f"
			mount --bind "$0/shadow/$f" /sys/kernel/tracing/$f
		done
		exec trace-cmd record -C mono "$@"' "$DIR" "$@" >/dev/null 2>&1
}

# trace-cmd at the same time: what happened between the first and the last event
# of ours on a CPU is in both, in the same order.
beside_trace_cmd() {
	local events="-e sched_switch -e sched_waking -e signal"
	mkdir -p shadow
	trace_cmd_record -o tc.dat $events sleep 0.1 || {
		echo "record: trace-cmd record does not work here: not compared side by side"
		return
	}
	trace_cmd_record -o tc.dat $events sleep 2 &
	local p=$!
	sleep 0.7
	"$TOOL" record -o beside --events sched,signal -- \
		sh -c 'i=0; while [ $i -lt 200 ]; do i=$((i + 1)); sleep 0.001; done' 2>/dev/null
	wait $p
	ok "trace-cmd saw the same events in the same order" python3 "$HERE/same_events.py" beside/trace.dat tc.dat
}

# strace of what is recorded: the calls in both tell what the clocks do.
beside_strace() {
	command -v strace >/dev/null || return
	"$TOOL" record -o traced --events syscalls -- strace -f -ttt -o traced.txt \
		sh -c 'i=0; while [ $i -lt 100 ]; do i=$((i + 1)); sleep 0.002; done' 2>/dev/null
	"$TOOL" import -o traced.db --run r traced/clocks.json traced/trace.dat traced.txt 2>/dev/null
	ok "strace's calls bear out what the clocks told" equal agrees \
		"$(count traced.db "SELECT verdict FROM clock_fit")"
	"$TOOL" import -o traced2.db --run r traced/trace.dat traced.txt 2>/dev/null
	ok "and tell it themselves, to less than 100 us" equal "events,1" \
		"$(count traced2.db "SELECT clock_method, clock_error_ns < 100000 FROM source WHERE format = 'strace'")"
}

flight_recorder() {
	"$TOOL" record -o flight --snapshot-on SIGUSR1 -b 64 -- \
		sh -c 'echo ready >&2; i=0; while [ $i -lt 60 ]; do i=$((i + 1)); sleep 0.05; done; exit 4' 2>/dev/null &
	local p=$!
	until_says ready flight/stderr.log
	sleep 0.5
	ok "nothing is written before the trigger" test ! -e flight/trace.dat
	kill -USR1 $p
	until_says tracing flight/trace.dat
	sleep 0.3
	ok "the trace is there when the program goes on" kill -0 $p
	wait $p
	ok "whose status is passed on" equal $? 4
	ok "the manifest says why" says '"snapshot": "signal from process' flight/manifest.json
	ok "the program was looked at when it happened" grep -q '^VmRSS:' flight/env/after/proc/*/status
	"$TOOL" import -o flight.db flight 2>/dev/null
	ok "it is the last before the signal" test \
		"$(count flight.db 'SELECT max(end_ts) - min(begin_ts) < 2000000000 FROM source WHERE format = '"'tracedat'")" = 1
	ok "nothing stays behind" clean
}

# A process that is there already: all its threads are followed.
a_process() {
	sh -c 'sleep 0.5; i=0; while [ $i -lt 20 ]; do i=$((i + 1)); sleep 0.02; done' &
	local p=$!
	"$TOOL" record -o pid --pid $p 2>/dev/null
	ok "a recording of a process ends with it" equal $? 0
	wait $p
	"$TOOL" import -o pid.db pid 2>/dev/null
	ok "and has its system calls" more \
		"$(count pid.db "SELECT count(*) FROM syscall JOIN thread USING (utid) WHERE tid = $p")" 20
}

# What it is like is seen while it runs, not only before and when it is gone.
a_running_program() {
	"$TOOL" record -o run -- sh -c 'sleep 3 & ulimit -l 64; wait; true' 2>/dev/null
	local p=$(basename "$(dirname "$(grep -l '^Name:.sh' run/env/during/proc/[0-9]*/status)")")
	ok "the program as it ran" says "^Max locked memory  *65536 " run/env/during/proc/$p/limits
	ok "its memory" says '^VmLck:' run/env/during/proc/$p/status
	ok "its threads" test -s run/env/during/proc/$p/task/$p/stat
	ok "and its children" grep -q '^Name:.sleep' run/env/during/proc/*/status
	ok "the faults it had in all" test -s run/env/after/proc/$p/stat
	ok "the counters when it ended" test -s run/env/after/proc/vmstat
	ok "all groups it is in, and those around them" equal \
		"$(cd run/env/during && find sys/fs/cgroup -name memory.stat | wc -l)" "$(groups_with memory.stat run/env/during/proc/$p/cgroup)"
	"$TOOL" record -o short -d 0.6 -- sh -c 'exec sleep 5' 2>/dev/null
	ok "of a short one at half its time" grep -q '^VmRSS:' short/env/during/proc/*/status
	ok "and before it is told to end" grep -q '^VmRSS:' short/env/after/proc/*/status
}

a_program
a_running_program
same_events_as_trace_cmd
the_kernels_functions
signals
killed
losses
flight_recorder
a_process
full_disk
refusals
not_root
beside_trace_cmd
beside_strace
echo "record: $passed passed, $failed failed"
[ $failed = 0 ]
