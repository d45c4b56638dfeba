#!/bin/sh
# Records the three folders here anew, as root, where cgroup version 2 is mounted:
# record.sh STALLSCOPE MEMORY OUTPUT-FOLDER. MEMORY is ../programs/memory, built by
# gcc -O2 -pthread; needs swap, and a disk under the output folder.
set -eu
TOOL=$1 MEMORY=$2 GROUPS=/sys/fs/cgroup
cd "$3"
head -c 4194304 /dev/urandom >data
sync

# Of what tells of the machine only what the samples are about is kept, in one file.
keep() {
	(cd "$1/env" && find . -type f | grep -vE '/[0-9]+/(status|limits|cgroup|stat|smaps_rollup|task/[0-9]+/stat)$|/proc/(meminfo|vmstat|version|pressure/memory)$|/vm/swappiness$|/transparent_hugepage/enabled$|/cgroup/.*memory\.' | xargs rm -f)
	rm -f "$1/stderr.log" "$1/stderr.ts"
	tar -czf "$1.tar.gz" "$1"
	rm -r "$1"
}

# What the group has counted, before and after the recorder reads it.
group() {
	printf '{"type":"group","moment":"%s","high":%s,"some_us":%s}\n' "$1" \
		"$(sed -n 's/^high //p' $GROUPS/app/memory.events)" \
		"$(sed -n 's/^some .*total=//p' $GROUPS/app/memory.pressure)"
}

"$TOOL" record -o free --events sched,faults,syscalls -- "$MEMORY" -d 2 data free.truth.jsonl
keep free
"$TOOL" record -o locked --events sched,faults,syscalls -- "$MEMORY" -l -d 2 data locked.truth.jsonl
keep locked

# In a group whose parent has a limit of 24 MB, beyond which its threads wait.
echo +memory >$GROUPS/cgroup.subtree_control
mkdir -p $GROUPS/app/svc
echo +memory >$GROUPS/app/cgroup.subtree_control
echo 24M >$GROUPS/app/memory.high
sh -c 'echo $$ >"$0/app/svc/cgroup.procs"; exec "$@"' $GROUPS \
	"$MEMORY" -a 64 -d 6 data limited.truth.jsonl &
sleep 0.2
group before >limited.groups
"$TOOL" record -o limited --events sched,faults,syscalls --pid $! --duration 3
group after >>limited.groups
keep limited
wait
sed -i '/"slow"/d' limited.truth.jsonl
cat limited.groups >>limited.truth.jsonl
rm data limited.groups
