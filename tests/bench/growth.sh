# The report of every analysis, sourced by bench.sh: its CPU time on a recording
# and on one of ten times as much, made out of the same sample. A ratio above ten
# by more than the noise of short times is worth a look; tests/test_growth.c counts
# steps instead, of a recording with an execution trace. The CPUs that `isolate`
# is asked for are those of the sample.

GROWTH=${GROWTH:-1000000}

# EVENTS: a database of a recording of about as many.
grown() {
	MADE+=("$DIR/grown.dat" "$DIR/grown.$1.db")
	rm -f "$DIR/grown.$1.db"
	"$REPEAT" "$SAMPLE" "$DIR/grown.dat" "$1" >/dev/null &&
		"$TOOL" import -o "$DIR/grown.$1.db" "$DIR/grown.dat" >/dev/null 2>&1
}

# ANALYSIS EVENTS: "analysis-events" is timed, twice.
grown_report() {
	local cpus=()
	[ "$1" = isolate ] && cpus=(--param cpus=0-1)
	for ((ROUND = 1; ROUND <= 2; ROUND++)); do
		timed "$1-$2" "$TOOL" report "$DIR/grown.$2.db" "$1" --format md \
			${cpus[@]+"${cpus[@]}"} || return
	done
}

growth() {
	local few=$GROWTH many=$((GROWTH * 10)) a
	grown "$few" && grown "$many" || return
	printf '%-34s %9s %9s %8s\n' 'CPU s of a report, by events' "$few" "$many" ratio
	for a in $(ls sql/analyses); do
		grown_report "$a" "$few" && grown_report "$a" "$many" || continue
		awk -v l="$a" -v a="$(median "$a-$few" 4)" -v b="$(median "$a-$many" 4)" 'BEGIN {
			printf("%-34s %9.2f %9.2f %8s\n", l, a, b,
				(a >= 0.01 ? sprintf("%.1f", b / a) : "-"))
		}'
	done
}
