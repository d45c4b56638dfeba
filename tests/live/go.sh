#!/usr/bin/env bash
# `stallscope record` of Go programs against what they know of themselves, run by
# `make check-live`: the pauses of garbage collections are those of debug.GCStats
# to the nanosecond, the lookups those of the program.
#
#   TOOLCHAINS="go1.26.8 ..."   which to build with, as far as they can be had
set -u
export LC_ALL=C
TOOL=$(readlink -f "${1:?usage: go.sh STALLSCOPE}")
SRC=$(readlink -f samples/workload)
TRACEFS=/sys/kernel/tracing
TOOLCHAINS=${TOOLCHAINS:-go1.22.12 go1.24.13 local}
passed=0 failed=0

skip() {
	echo "go: skipped: $*"
	exit 0
}

command -v go >/dev/null || skip "no Go"
command -v python3 >/dev/null || skip "no python3"
[ "$(id -u)" = 0 ] || skip "not root"
[ -w $TRACEFS/uprobe_events ] || mount -t tracefs nodev $TRACEFS 2>/dev/null
[ -w $TRACEFS/uprobe_events ] || skip "no uprobes here"

DIR=$(mktemp -d /tmp/stall_live.XXXXXX)
trap 'rm -rf "$DIR"' EXIT

build() {
	local out=$1 cgo=$2
	shift 2
	(cd "$SRC" && GOTOOLCHAIN=$toolchain GOFLAGS=-buildvcs=false CGO_ENABLED=$cgo \
		timeout 300 go build -o "$out" "$@" .) 2>"$DIR/build.log"
}

query() { "$TOOL" query "$1" "$2" --format csv | sed -n 2p; }

# Prints "pauses gcs lookups errors" of a truth file.
truth() {
	python3 -c '
import json, sys
p = n = e = 0
for line in open(sys.argv[1]):
    x = json.loads(line)
    if x["what"] == "pauses":
        p, g = x["pause_total_ns"], x["gcs"]
    else:
        n += 1
        e += x["error"] != ""
print(p, g, n, e)' "$1"
}

ok() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "go: FAILED: $1: $2, not $3" >&2
	fi
}

one() {
	local name=$1 d=$DIR/$1
	"$TOOL" record -o "$d" --gotrace gctrace -- "$DIR/$name.bin" -truth "$d.truth" -for 700ms 2>/dev/null
	ok "$name: exit status" $? 0
	"$TOOL" import -o "$d.db" "$d" 2>/dev/null
	read -r pauses gcs lookups errors < <(truth "$d.truth")
	ok "$name: sum of pauses" "$(query "$d.db" 'SELECT sum(rt_end - rt_started) FROM stw WHERE reason IN (1, 2)')" "$pauses"
	ok "$name: collections" "$(query "$d.db" 'SELECT count(*) FROM stw WHERE reason = 1')" "$gcs"
	ok "$name: lookups" "$(query "$d.db" "SELECT count(*) FROM dns_lookup WHERE source = 'uprobe' AND resolver = 'go' AND bound IS NULL")" "$lookups"
	ok "$name: lookups without error" "$errors" 0
	ok "$name: a lookup takes no longer than the program says, and hardly less" \
		"$(python3 - "$d.truth" "$d.db" <<'PY'
import json, sqlite3, sys
want = {}
for line in open(sys.argv[1]):
    x = json.loads(line)
    if x["what"] == "lookup":
        want[x["host"]] = (x["begin_ns"], x["end_ns"])
bad = 0
for host, ts, dur in sqlite3.connect(sys.argv[2]).execute(
        "SELECT host, ts, dur FROM dns_lookup WHERE source = 'uprobe'"):
    b, e = want.pop(host)
    bad += not (b <= ts and ts + dur <= e and dur > 5e6)
print(bad + len(want))
PY
)" 0
	rm -rf "$d" "$d.db"
}

left() {
	grep -cE "^[pr]:(gostw|gdns)_" $TRACEFS/uprobe_events | tr -d '\n'
}

before=$(left)
for toolchain in $TOOLCHAINS; do
	if ! build "$DIR/plain.bin" 0; then
		echo "go: $toolchain: cannot build: $(tail -n 1 "$DIR/build.log")"
		continue
	fi
	build "$DIR/stripped.bin" 0 -ldflags '-s -w'
	build "$DIR/pie.bin" 0 -buildmode=pie
	kinds="plain stripped pie"
	if command -v gcc >/dev/null; then
		build "$DIR/cgo.bin" 1 -ldflags '-linkmode=external'
		kinds="$kinds cgo"
	fi
	echo "go: $toolchain: $kinds"
	for kind in $kinds; do
		one $kind
	done
done
# It ends with its timeout, also if that one was ended before it was ready.
HOG='while kill -0 $PPID; do i=0; while [ $((i += 1)) -lt 10000 ]; do :; done; done'
# Two programs that want both CPUs make the third wait.
stall() {
	local i hogs=
	for i in 1 2; do
		timeout 10 sh -c "$HOG" 2>/dev/null &
		hogs="$hogs $!"
	done
	"$TOOL" record -o "$DIR/stall" --snapshot-on stall:2ms -- "$DIR/plain.bin" -truth "$DIR/stall.truth" -for 2s 2>/dev/null
	kill $hogs
	wait $hogs 2>/dev/null
	ok "the flight recorder saw a stall" \
		"$(sed -n 's/.*"snapshot": "thread [0-9]* waited [0-9]* ns for a CPU.*/yes/p' "$DIR/stall/manifest.json")" yes
	"$TOOL" import -o "$DIR/stall.db" "$DIR/stall" 2>/dev/null
	ok "and it is in the trace" "$(query "$DIR/stall.db" \
		"SELECT max(dur) >= 1750000 FROM cpu_wait JOIN thread USING (utid) WHERE name = 'plain.bin'")" 1
}

# A script becomes the program, after the recorder looked at it.
by_a_script() {
	GOMEMLIMIT=1GiB "$TOOL" record -o "$DIR/script" -d 2 -- \
		sh -c 'sleep 0.3; exec "$0" "$@"' "$DIR/plain.bin" -truth "$DIR/script.truth" -for 10s 2>/dev/null
	"$TOOL" import -o "$DIR/script.db" "$DIR/script" 2>/dev/null
	ok "a program that a script executes is told of" "$(query "$DIR/script.db" \
		"SELECT count(*) FROM go_setting WHERE name = 'Go version' AND program GLOB '*/plain.bin'")" 1
	ok "with its limit of memory" "$(query "$DIR/script.db" \
		"SELECT bytes FROM go_memory_limit JOIN memory_process USING (run_id, pid) WHERE name = 'plain.bin'")" 1073741824
}

# Asked of a program that goes on: the trace is whole, and ends when we do.
# The program's time is a limit only, a slow machine must not reach it.
exec_trace() {
	"$DIR/plain.bin" -truth "$DIR/x.truth" -for 60s -pprof 127.0.0.1:16061 &
	local p=$!
	"$TOOL" record -o "$DIR/x" --pid $p -d 1.5 --exec-trace http://127.0.0.1:16061 2>/dev/null
	kill -0 $p
	ok "the program goes on after it" $? 0
	kill $p
	wait $p 2>/dev/null
	ok "the execution trace came" "$(sed -n 's/.*"exec_trace_why": \(.*\),/\1/p' "$DIR/x/manifest.json")" null
	ok "and is whole" "$(go tool trace -d=parsed "$DIR/x/goexec.trace" 2>&1 | tail -n 1 | grep -c ' Sync ')" 1
	"$TOOL" record -o "$DIR/y" --exec-trace "$DIR/own.trace" -- \
		"$DIR/plain.bin" -truth "$DIR/y.truth" -for 300ms -trace "$DIR/own.trace" 2>/dev/null
	cmp -s "$DIR/own.trace" "$DIR/y/goexec.trace"
	ok "a file that the program wrote is kept" $? 0
	ok "go.json has the program first" "$(python3 -c '
import json, sys
print(json.load(open(sys.argv[1]))[0]["path"])' "$DIR/y/go.json")" "$(readlink -f "$DIR/plain.bin")"
}

if [ -x "$DIR/plain.bin" ]; then
	stall
	by_a_script
	exec_trace
	"$TOOL" record -o "$DIR/dead" -- "$DIR/plain.bin" -truth "$DIR/dead.truth" -for 3s 2>/dev/null &
	p=$!
	for ((i = 0; i < 200; i++)); do
		[ -s "$DIR/dead/go.json" ] && break
		sleep 0.05
	done
	kill -KILL $p
	wait $p 2>/dev/null
	ok "kill -9 leaves probes" "$([ "$(left)" -gt "$before" ] && echo yes)" yes
	"$TOOL" record --clean 2>/dev/null
fi
ok "no probes stay behind" "$([ "$(left)" -le "$before" ] && echo yes)" yes
echo "go: $passed passed, $failed failed"
[ $failed = 0 ]
