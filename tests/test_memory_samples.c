/*
 * The recordings of samples/memory against what their program and their groups
 * counted for themselves.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/cli.h"

static void sample(struct cli *c, const char *name)
{
	char command[200];

	snprintf(command, sizeof(command),
		 "import -o $D/%s.db samples/memory/%s.tar.gz", name, name);
	expect(c, 0, command);
}

static void ask(struct cli *c, const char *name, const char *sql,
		const char *want)
{
	char command[1000];

	snprintf(command, sizeof(command),
		 "query $D/%s.db \"%s\" --format csv | tail -n +2", name, sql);
	expect(c, 0, command);
	assert_string_equal(c->out, want);
}

static void the_kernels_counts_are_getrusages(void **state)
{
	struct cli *c = *state;

	sample(c, "free");
	ask(c, "free",
	    "SELECT pid, major, seen FROM memory_thread WHERE tid IS NULL",
	    "121,500,after\n");
	ask(c, "free",
	    "SELECT lock_state, resident < 1416 * 1024 FROM memory_process",
	    "none,1\n");
	sample(c, "locked");
	ask(c, "locked",
	    "SELECT major, lock_state FROM memory_thread JOIN memory_process "
	    "USING (run_id, pid) WHERE tid IS NULL",
	    "0,all\n");
	ask(c, "locked",
	    "SELECT count(*) FROM fault_stall AS f JOIN thread "
	    "USING (utid) WHERE name = 'reader'",
	    "0\n");
	ask(c, "locked", "SELECT name, ret FROM memory_lock_call",
	    "mlockall,0\n");
}

/* The thread's next read that took more than 20 us; false: there is no more. */
static bool next_read(FILE *truth, long long *at, long long *ns)
{
	char line[200];

	while (fgets(line, sizeof(line), truth))
		if (sscanf(line, "{\"type\":\"slow\",\"at\":%lld,\"ns\":%lld}",
			   at, ns) == 2)
			return true;
	return false;
}

/* No stall is longer than what the thread itself measured around it. */
static void stalls_lie_in_what_the_program_measured(void **state)
{
	struct cli *c = *state;
	FILE *truth = fopen("samples/memory/free.truth.jsonl", "r");
	long long at = 0, took = 0, ts, ns;
	int found = 0, slow = 0;
	char *line = c->out;

	assert_non_null(truth);
	sample(c, "free");
	expect(c, 0,
	       "query $D/free.db \"SELECT f.ts, f.dur FROM fault_stall AS f "
	       "JOIN thread USING (utid) WHERE name = 'reader' ORDER BY 1\" "
	       "--format csv");
	while ((line = strchr(line, '\n')) &&
	       sscanf(++line, "%lld,%lld", &ts, &ns) == 2) {
		while (at + took <= ts) {
			assert_true(next_read(truth, &at, &took));
			slow++;
		}
		assert_true(at < ts && ts + ns < at + took);
		found++;
	}
	assert_int_equal(found, 483); /* of 500; 17 needed no sleep */
	expect(c, 0, "config $D/free.db --table findings --format csv");
	says(c->out, "real-time thread reader:126 (fifo 50) stood still for at "
		     "least 248 ms in 483 page faults, the longest 4.16 ms "
		     "(210 major faults counted until a look while it ran), "
		     "and none of the 14.6 MiB of memory:121 are locked");
	says(c->out, ",248064110,threads,memory of reader:126\n");
	assert_in_range(slow, 483, 500);
	fclose(truth);
}

/* The group's own files were read before and after the recorder read them. */
static void a_group_has_counted_no_more_than_it_says(void **state)
{
	struct cli *c = *state;

	sample(c, "limited");
	ask(c, "limited",
	    "SELECT folder, high, since, high_hits BETWEEN 1 AND 24, "
	    "some_ns BETWEEN 100000000 AND 235442000 FROM memory_group "
	    "WHERE folder GLOB '*/app'",
	    "/sys/fs/cgroup/app,25165824,before,1,1\n");
	ask(c, "limited",
	    "SELECT folder, leaf FROM memory_process_group ORDER BY 1",
	    "/sys/fs/cgroup,0\n/sys/fs/cgroup/app,0\n"
	    "/sys/fs/cgroup/app/svc,1\n");
	ask(c, "limited",
	    "SELECT policy, rt_priority, major BETWEEN 1 AND 1502, seen "
	    "FROM memory_thread WHERE name = 'reader'",
	    "fifo,50,1,after\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cli_test(the_kernels_counts_are_getrusages),
		cli_test(stalls_lie_in_what_the_program_measured),
		cli_test(a_group_has_counted_no_more_than_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
