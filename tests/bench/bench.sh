#!/usr/bin/env bash
# Speed against the peers, run by `make bench`. Nothing here passes or fails.
#
#   N=5000000     events of the recording made out of a sample
#   RUNS=5        rounds; each runs everything once, so that what disturbs the
#                 machine disturbs all alike
#   GROWTH=N      events from which reports are timed to ten times as many
#   FILE=PATH     a trace.dat of your own instead
#   BENCH_DIR=DIR where files are made; KEEP=1 leaves them there
#
# Times are CPU seconds (user + system) and seconds on the clock, of the whole
# command; medians. Ratios are taken within a round, then their median.
# Anonymous memory is RssAnon of /proc/PID/status, looked at every 5 ms in a
# run of its own, and the highest value kept: VmHWM and the like would count
# the pages of the recording, which is mapped, not copied.
set -u
export LC_ALL=C

O=${O:-build}
N=${N:-5000000}
RUNS=${RUNS:-5}
FILE=${FILE:-}
DIR=${BENCH_DIR:-$O/bench}
TOOL=$O/stallscope
REPEAT=$O/tests/bench/repeat
SAMPLE=samples/trace-cmd/default.trace.dat
TEXT=samples/stderr/go1.26.stderr.ts
TEXT_MB=64
DB=$DIR/bench.db
TIMEFORMAT='%R %U %S'
MADE=()

have() {
	command -v "$1" >/dev/null
}

clean_up() {
	[ "${KEEP:-}" = 1 ] && return
	rm -f "$DIR"/times "$DIR"/time "$DIR"/log "$DB"* ${MADE[@]+"${MADE[@]}"}
	rmdir "$DIR" 2>/dev/null
}

die() {
	echo "bench: $*" >&2
	exit 1
}

# ---- measuring --------------------------------------------------------------

# NAME COMMAND...: adds "name round wall cpu" to times; says so if it failed.
timed() {
	local name=$1
	shift
	if ! { time "$@" >/dev/null 2>"$DIR/log"; } 2>"$DIR/time"; then
		echo "  $name: failed: $(tail -n 1 "$DIR/log")" >&2
		return 1
	fi
	awk -v n="$name" -v r="$ROUND" '{ print n, r, $1, $2 + $3 }' \
		"$DIR/time" >>"$DIR/times"
}

# COMMAND...: prints the highest RssAnon seen, in kB.
peak_kb() {
	local pid key value rest peak=0
	"$@" >/dev/null 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		while read -r key value rest; do
			[ "$key" = RssAnon: ] || continue
			[ "$value" -gt "$peak" ] && peak=$value
			break
		done 2>/dev/null </proc/"$pid"/status
		sleep 0.005
	done
	wait "$pid"
	echo "$peak"
}

import() {
	rm -f "$DB"
	"$TOOL" import -o "$DB" "$@"
}

import_timed() {
	local name=$1
	shift
	rm -f "$DB"
	timed "$name" "$TOOL" import -o "$DB" "$@"
}

select_one() {
	"$TOOL" query "$DB" "$1" --format csv | sed -n 2p
}

# ---- what is measured -------------------------------------------------------

make_files() {
	mkdir -p "$DIR" || die "cannot make $DIR"
	: >"$DIR/times"
	V6=$FILE V7=$DIR/v7.dat
	if [ -z "$FILE" ]; then
		V6=$DIR/v6.dat
		MADE+=("$V6")
		"$REPEAT" "$SAMPLE" "$V6" "$N" || exit 1
	fi
	MADE+=("$V7")
	if [ -z "$FILE" ]; then
		"$REPEAT" "$SAMPLE" "$V7" "$N" --version 7 >/dev/null || exit 1
	elif ! "$REPEAT" "$FILE" "$V7" 1 --version 7 >/dev/null; then
		V7=
	fi
	cat "$V6" >/dev/null
}

peers() {
	have trace-cmd || return
	timed trace-cmd trace-cmd report "$V6"
	# Reads all, prints nothing: no thread has this priority.
	timed trace-cmd-filter trace-cmd report -F sched_switch:prev_prio==200 "$V6"
}

ours() {
	[ "$ROUND" -le 2 ] && import_timed import-sql --loader sql "$V6"
	[ -n "$V7" ] && import_timed import-zstd "$V7"
	import_timed import "$V6" || die "cannot import $V6"
	for a in preempt stw dns; do
		timed "report-$a" "$TOOL" report "$DB" "$a" --format md
	done
}

rounds() {
	for ((ROUND = 1; ROUND <= RUNS; ROUND++)); do
		echo "  round $ROUND of $RUNS" >&2
		peers
		ours
	done
}

# ---- results ----------------------------------------------------------------

# NAME COLUMN [NAME2]: the median; with a second name, of the ratio by round.
median() {
	awk -v a="$1" -v c="$2" -v b="${3:-}" '
	$1 == a { x[$2] = $c }
	$1 == b { y[$2] = $c }
	END {
		for (r in x)
			if (b == "" || y[r] > 0)
				v[++n] = b == "" ? x[r] : x[r] / y[r]
		if (!n) exit
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && v[j] < v[j - 1]; j--) {
				t = v[j]; v[j] = v[j - 1]; v[j - 1] = t
			}
		printf "%.3f\n", (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
	}' "$DIR/times"
}

# NAME LABEL PEAK-kB
row() {
	local cpu
	cpu=$(median "$1" 4)
	[ -n "$cpu" ] || return
	awk -v l="$2" -v cpu="$cpu" -v wall="$(median "$1" 3)" -v n="$EVENTS" \
		-v kb="$3" 'BEGIN {
		mem = kb == "" ? "-" : sprintf("%.1f", kb / 1024)
		printf "%-34s %8.2f %8.2f %9.0f %9s\n", l, cpu, wall,
			cpu / n * 1e9, mem
	}'
}

ratio() {
	local r
	r=$(median "$1" 4 "$2")
	[ -n "$r" ] || return
	awk -v l="$3" -v r="$r" -v w="$(median "$1" 3 "$2")" \
		'BEGIN { printf "%-43s %8.2f of CPU, %.2f of the clock\n", l, r, w }'
}

table() {
	printf '%-34s %8s %8s %9s %9s\n' '' 'CPU s' 'clock s' ns/event 'anon MiB'
	row trace-cmd 'trace-cmd report' "$PEAK_PEER"
	row trace-cmd-filter 'trace-cmd report, nothing printed' ''
	row import 'import' "$PEAK"
	row import-zstd 'import, zstd of version 7' "$PEAK_ZSTD"
	row import-sql 'import --loader sql' ''
	for a in preempt stw dns; do
		row "report-$a" "report $a" ''
	done
	echo
	ratio trace-cmd import 'trace-cmd report / import'
	ratio trace-cmd-filter import 'trace-cmd report, nothing printed / import'
	ratio import-sql import 'import --loader sql / import'
}

sizes() {
	local db file
	db=$(stat -c %s "$DB") file=$(stat -c %s "$V6")
	awk -v n="$EVENTS" -v db="$db" -v f="$file" 'BEGIN {
		printf "recording %.1f MB, %.1f bytes per event; ", f / 1e6, f / n
		printf "database %.1f MB, %.1f bytes per event\n", db / 1e6, db / n
	}'
}

memory() {
	PEAK_PEER='' PEAK_ZSTD=''
	have trace-cmd && PEAK_PEER=$(peak_kb trace-cmd report "$V6")
	[ -n "$V7" ] && PEAK_ZSTD=$(import_peak "$V7")
	PEAK=$(import_peak "$V6")
}

import_peak() {
	rm -f "$DB"
	peak_kb "$TOOL" import -o "$DB" "$1"
}

# ---- ad-hoc SQL -------------------------------------------------------------

# Percentiles of all waits and sleeps by thread; the whole command.
adhoc() {
	local sql="SELECT * FROM stats(collect_from('off_cpu', 'utid', 'dur'))"
	local theirs rows
	for ((ROUND = 1; ROUND <= RUNS; ROUND++)); do
		timed adhoc "$TOOL" query "$DB" "$sql" || return
	done
	rows=$(select_one 'SELECT count(*) FROM off_cpu')
	printf 'percentiles by thread of %s rows: %.3f CPU s' "$rows" \
		"$(median adhoc 4)"
	if ! python3 -c 'import duckdb' 2>/dev/null; then
		echo '; python3 duckdb: not installed'
		return
	fi
	MADE+=("$DIR/rows.csv")
	"$TOOL" query "$DB" 'SELECT utid, dur FROM off_cpu' --format csv \
		>"$DIR/rows.csv"
	theirs=$(python3 tests/bench/p99_duckdb.py "$DIR/rows.csv" "$RUNS") || return
	awk -v a="$(median adhoc 4)" -v b="$theirs" \
		'BEGIN { printf ", %.2f of DuckDB (%.3f)\n", a / b, b }'
}

# ---- the runtime's text -----------------------------------------------------

# The sample again and again; its times, first on each line, go on.
make_text() {
	local step times
	step=$(awk 'NR == 1 { a = $1 } { b = $1 } END { print int(b - a) + 1 }' "$TEXT")
	times=$((TEXT_MB * 1000000 / $(stat -c %s "$TEXT")))
	MADE+=("$DIR/stderr.ts")
	awk -v step="$step" -v times="$times" '
	{ at = index($0, " "); t[NR] = substr($0, 1, at - 1); s[NR] = substr($0, at) }
	END {
		for (k = 0; k < times; k++)
			for (i = 1; i <= NR; i++)
				printf "%d%s%s\n", int(t[i]) + k * step,
					substr(t[i], index(t[i], ".")), s[i]
	}' "$TEXT" >"$DIR/stderr.ts"
}

text() {
	if ! "$TOOL" list | grep -q '^| godebug '; then
		echo "godebug: not built in"
		return
	fi
	make_text
	for ((ROUND = 1; ROUND <= 3; ROUND++)); do
		import_timed godebug "$DIR/stderr.ts" || return
	done
	awk -v cpu="$(median godebug 4)" -v b="$(stat -c %s "$DIR/stderr.ts")" \
		-v db="$(stat -c %s "$DB")" 'BEGIN {
		printf "godebug: %.0f MB of text at %.0f MB per CPU second; ",
			b / 1e6, b / 1e6 / cpu
		printf "database %.2f of the text\n", db / b
	}'
}

. tests/bench/formats.sh
. tests/bench/growth.sh

# ---- all of it --------------------------------------------------------------

trap clean_up EXIT
make_files
have trace-cmd || echo "trace-cmd: not installed"
rounds
memory
EVENTS=$(select_one 'SELECT sum(events) FROM source')
echo "$V6: $EVENTS events, $RUNS rounds; $(nproc) CPUs"
sizes
echo
table
echo
adhoc
text
formats
growth
