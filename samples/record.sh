#!/usr/bin/env bash
# Records the samples anew, as root, with Go and gcc: record.sh STALLSCOPE OUTPUT-FOLDER
#
# While the first three are recorded compilers run on the same CPUs; while the
# last two are, a loop of the lowest priority keeps each CPU from idling.
set -eu
TOOL=$(readlink -f "${1:?usage: record.sh STALLSCOPE OUTPUT-FOLDER}")
HERE=$(dirname "$(readlink -f "$0")")
mkdir -p "${2:?usage: record.sh STALLSCOPE OUTPUT-FOLDER}" /tmp/stallscope-samples
OUT=$(readlink -f "$2")
export PATH=/tmp/stallscope-samples:$PATH GOMAXPROCS=2
NEIGHBOURS=

program() { # NAME SOURCE TOOLCHAIN FLAGS...
	local name=$1 source=$2 toolchain=$3
	shift 3
	(cd "$HERE/programs/$source" &&
		GOTOOLCHAIN=$toolchain go build -trimpath "$@" -o "/tmp/stallscope-samples/$name" .)
}

compilers() {
	printf '#include <stdio.h>\n' >/tmp/stallscope-samples/x.c
	for i in $(seq 400); do
		printf 'int f%d(int n) { int s = 0; while (n--) s += n %% %d; return s; }\n' "$i" "$((i + 1))"
	done >>/tmp/stallscope-samples/x.c
	for i in 1 2; do
		timeout 60 sh -c 'while :; do gcc -O2 -c -o /dev/null /tmp/stallscope-samples/x.c; done' &
		NEIGHBOURS="$NEIGHBOURS $!"
	done
}

keep_awake() {
	local cpu
	for cpu in 0 1; do
		chrt -i 0 taskset -c $cpu timeout 60 sh -c 'while :; do :; done' &
		NEIGHBOURS="$NEIGHBOURS $!"
	done
}

alone_again() {
	kill $NEIGHBOURS 2>/dev/null || true
	wait $NEIGHBOURS 2>/dev/null || true
	NEIGHBOURS=
}
trap alone_again EXIT

# What tells of the machine rather than of the run is left out: env/.
record() { # FOLDER TRUTH OPTIONS... -- PROGRAM
	local folder=$1 truth=$2
	shift 2
	mkdir -p "$(dirname "$folder")"
	"$TOOL" record -o "$folder" "$@" 2>/dev/null
	rm -rf "$folder/env" "$folder/stderr.log"
	[ -s "$folder/stderr.ts" ] || rm "$folder/stderr.ts"
	# Of what the programs log, what the tests compare with.
	grep -E '"type":"(start|end|gcstats|forced_gc|other_stw|lookup|gotrace_start|gotrace_stop)"' "$truth" >"$folder.truth.jsonl"
	rm "$truth"
}

cd "$OUT"
program preempt-1.26 preempt local -ldflags=-checklinkname=0
program preempt-1.21 preempt go1.21.13
program dnssrv dnssrv local -ldflags=-checklinkname=0
CGO_ENABLED=1 program dnscli dnscli local -ldflags=-checklinkname=0

compilers
record preempt/default t.jsonl --gotrace gctrace=1,gcpacertrace=1,schedtrace=100 -- \
	preempt-1.26 -dur 4s -seed 1 -truth t.jsonl
record stw/go1.26 t.jsonl --events sched,signal,stw --gotrace gctrace=1 --exec-trace x.trace -- \
	preempt-1.26 -dur 3s -seed 11 -forcegc 300ms -alloc 80 -otherstw 120ms -trace x.trace -truth t.jsonl
record stw/go1.21 t.jsonl --events sched,signal,stw --gotrace gctrace=1 -- \
	preempt-1.21 -dur 3s -seed 11 -forcegc 300ms -alloc 80 -otherstw 120ms -truth t.jsonl
alone_again
rm x.trace

keep_awake
printf 'nameserver 127.0.0.77\noptions timeout:1 attempts:2 ndots:1\n' >resolv.conf
export TOOL
for resolver in go cgo; do
	dnssrv -seed 5 -truth server.jsonl &
	server=$!
	sleep 0.3
	export -f record
	unshare -m bash -c "mount --make-rprivate / && mount --bind resolv.conf /etc/resolv.conf
		GODEBUG=netdns=$resolver record dns/$resolver t.jsonl --events sched,signal,syscalls,dns -- \
			dnscli -n 150 -rate 60 -truth t.jsonl"
	kill -INT $server
	wait $server || true
	mv server.jsonl dns/$resolver.server.jsonl
done

# Without the tracer's own events: a tracer of another kind is enough.
mkdir -p strace
for resolver in go cgo; do
	dnssrv -seed 7 -truth server.jsonl &
	server=$!
	sleep 0.3
	unshare -m bash -c "mount --make-rprivate / && mount --bind resolv.conf /etc/resolv.conf
		GODEBUG=netdns=$resolver exec strace -f -ttt -T -yy -o strace/$resolver.strace \
			dnscli -n 40 -rate 60 -truth t.jsonl"
	kill -INT $server
	wait $server || true
	gzip -9n strace/$resolver.strace
	grep -E '"type":"(start|lookup)"' t.jsonl >strace/$resolver.truth.jsonl
	mv server.jsonl strace/$resolver.server.jsonl
done
# In a UTS namespace of its own: perf notes the name of the machine.
mkdir -p perf
program spin spin go1.26.8 -ldflags='-s -w'
events='-e cpu-clock'
for e in switch waking wakeup wakeup_new migrate_task process_fork process_exec process_exit; do
	events="$events -e sched:sched_$e"
done
unshare -u sh -c "hostname sample; cd /tmp/stallscope-samples &&
	perf record -q -k mono -g -F 499 $events -o '$OUT/perf/spin.perf.data' ./spin" 2>/dev/null
python3 "$HERE/bare.py" /tmp/stallscope-samples/spin | gzip -9n >perf/spin.gz
rm resolv.conf t.jsonl
