# The other formats, sourced by bench.sh: how fast each is read. A recording is
# made where the tools are there; the rest are samples, repeated where a text
# allows it.

# Beside the binary: the same events as text, by trace-cmd.
make_ftrace_text() {
	have trace-cmd || return
	MADE+=("$DIR/text.dat" "$DIR/ftrace.txt")
	"$REPEAT" "$SAMPLE" "$DIR/text.dat" $((N / 10)) >/dev/null &&
		trace-cmd report -R -t "$DIR/text.dat" >"$DIR/ftrace.txt" 2>/dev/null
}

# A system that switches as often as it can, for three seconds.
make_perf() {
	have perf || return
	MADE+=("$DIR/perf.data")
	perf record -q -a -k mono -e 'sched:sched_switch,sched:sched_waking,sched:sched_wakeup' \
		-m 4M -o "$DIR/perf.data" -- \
		perf bench -f simple sched pipe -l 100000 >/dev/null 2>&1
}

make_strace() {
	MADE+=("$DIR/strace.txt")
	zcat samples/strace/go.strace.gz | awk '{ s[NR] = $0 } END {
		for (k = 0; k < 40; k++) for (i = 1; i <= NR; i++) print s[i] }' >"$DIR/strace.txt"
}

# NAME FILE: events a second and ns an event, of the median of three.
one_format() {
	local name=$1 file=$2 events
	if [ ! -s "$file" ]; then
		echo "$name: nothing to read (its recorder is not installed)"
		return
	fi
	for ((ROUND = 1; ROUND <= 3; ROUND++)); do
		import_timed "$name" "$file" || return
	done
	events=$(select_one 'SELECT sum(events) FROM source')
	awk -v l="$name" -v cpu="$(median "$name" 4)" -v n="$events" \
		-v b="$(stat -c %s "$file")" -v db="$(stat -c %s "$DB")" 'BEGIN {
		cpu = cpu > 0 ? cpu : 0.001
		printf "%-10s %9d events, %7.1f MB: %7.2f M events/s of CPU, %6.0f ns/event, %5.0f MB/s; database %.0f bytes/event\n",
			l, n, b / 1e6, n / cpu / 1e6, cpu / n * 1e9, b / 1e6 / cpu, db / n
	}'
}

formats() {
	make_ftrace_text
	make_perf
	make_strace
	one_format ftracetext "$DIR/ftrace.txt"
	one_format perfdata "$DIR/perf.data"
	one_format strace "$DIR/strace.txt"
	one_format goexec samples/stw/go1.26/goexec.trace
}
