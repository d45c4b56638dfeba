/* Layers of a goroutine's wait, on a sample with an execution trace and a
 * kernel's trace of one run. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/cli.h"

static const char scope[] = "process=preempt-1.26;tail=p99";

/* A metric's sum for the tail. */
static long long sum_of(const char *csv, const char *metric)
{
	char key[100], *at;

	snprintf(key, sizeof(key), "%s,ns,%s,", metric, scope);
	at = strstr(csv, key);
	if (!at)
		fail_msg("no %s in %s", key, csv);
	at += strlen(key);
	for (int i = 0; i < 8; i++) /* n min p50 p90 p99 p999 max mean */
		at = strchr(at, ',') + 1;
	return strtoll(at, NULL, 10);
}

static void layers_sum_to_the_whole(void **state)
{
	static const char *const layers[] = {"go_scheduler", "thread_wait",
					     "thread_sleep", "unknown"};
	struct cli *c = *state;
	long long sum = 0, whole;

	expect(c, 0, "import -o $D/x.db samples/stw/go1.26");
	expect(c, 0, "report $D/x.db layers --table metrics --format csv");
	whole = sum_of(c->out, "end_to_end");
	for (int i = 0; i < 4; i++)
		sum += sum_of(c->out, layers[i]);
	assert_true(whole > 600000000);
	assert_true(sum == whole);
	says(c->out, "end_to_end,ns,process=preempt-1.26,1360,");
	expect(c, 0, "report $D/x.db layers --table findings --format csv");
	says(c->out, "53 % for a CPU for their thread (mostly behind "
		     "preempt-1.26:14083), 40 % for the Go scheduler");
	/* Of main.main.func4, three times; of runtime.bgsweep it is more. */
	says(c->out, ",layers/chain,163530816,chain,");
}

static void without_the_kernels_trace_only_the_whole_is_known(void **state)
{
	struct cli *c = *state;

	expect(c, 0, "import -o $D/x.db samples/stw/go1.26/goexec.trace");
	expect(c, 0, "report $D/x.db layers --table metrics --format csv");
	says(c->out, "end_to_end,ns,");
	says_not(c->out, "thread_wait");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cli_test(layers_sum_to_the_whole),
		cli_test(without_the_kernels_trace_only_the_whole_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
