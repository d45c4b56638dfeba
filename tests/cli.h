/* cli.h - running the program as a user does: $STALL_BIN, in a shell */
#ifndef STALL_TESTS_CLI_H
#define STALL_TESTS_CLI_H

#include "tests/harness.h"

/* A folder for the files of one test, and what the last command printed. */
struct cli {
	char dir[64];
	char out[1 << 19], err[1 << 16];
};

int cli_setup(void **state);
int cli_teardown(void **state);
#define cli_test(f) cmocka_unit_test_setup_teardown(f, cli_setup, cli_teardown)

/* What is in a file of the folder. */
void slurp(const struct cli *c, const char *name, char *buf, size_t size);
/* Runs `stallscope ARGUMENTS` in a shell, where D is the folder of the test. */
int stall(struct cli *c, const char *arguments);
void expect(struct cli *c, int status, const char *arguments);
/* Another command, which must succeed. */
void shell(struct cli *c, const char *command);
void says(const char *text, const char *part);
void says_not(const char *text, const char *part);

#endif
