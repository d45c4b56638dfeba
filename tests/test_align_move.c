/* Of a source that is moved no time is forgotten. */
#include <stdlib.h>

#include "libanalyze/registry.h"
#include "tests/harness.h"

/* A table with a time is moved, or is one that kernel traces never fill. */
static void each_time_of_a_kernel_table_is_moved(void **state)
{
	const char *move = stall_sqltext_find("move/rows");
	struct stall_store *st = empty_store();
	char *name, *rest, update[64];
	int n = 0;

	(void)state;
	rest = strdup(rows(
		st, "SELECT DISTINCT m.name FROM sqlite_schema AS m, "
		    "pragma_table_info(m.name) AS c WHERE m.type = 'table' "
		    "AND (c.name = 'ts' OR c.name GLOB '*_ts') "
		    "AND m.name NOT GLOB 'go_[cglmprst]*' "
		    "AND m.name NOT IN ('goroutine', 'clock_fit') "
		    "ORDER BY m.name"));
	for (char *p = rest; (name = strtok(p, "\n")); p = NULL, n++) {
		snprintf(update, sizeof(update), "UPDATE %s SET", name);
		if (!strstr(move, update))
			fail_msg("%s is not moved", name);
	}
	assert_in_range(n, 30, 100);
	free(rest);
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_time_of_a_kernel_table_is_moved),
	};

	return cmocka_run_group_tests_name("align_move", tests, NULL, NULL);
}
