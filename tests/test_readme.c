/*
 * The examples of README.md are run: each line "$ command" of a ```console
 * block must print what follows it. A line "..." stands for any lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libanalyze/source.h"
#include "tests/harness.h"

static char *read_all(FILE *f)
{
	char *text = NULL, buf[4096];
	size_t size, n;
	FILE *out = open_memstream(&text, &size);

	while ((n = fread(buf, 1, sizeof(buf), f)))
		fwrite(buf, 1, n, out);
	fclose(out);
	return text;
}

/* What a command prints to both streams, with `stallscope` being ours. */
static char *output_of(const char *command)
{
	char *full, *text;
	FILE *f;

	if (asprintf(&full, "export PATH=.:$PATH; exec 2>&1; %s", command) < 0)
		fail();
	f = popen(full, "r");
	assert_non_null(f);
	text = read_all(f);
	pclose(f);
	free(full);
	return text;
}

/* Blank lines at the end do not count. */
static char *trimmed(char *text)
{
	size_t n = strlen(text);

	while (n > 1 && text[n - 1] == '\n' && text[n - 2] == '\n')
		text[--n] = '\0';
	return text;
}

static size_t line_length(const char *p)
{
	return strcspn(p, "\n") + (strchr(p, '\n') != NULL);
}

/* Whether the text is the wanted lines, "..." being any of them. */
static bool matches(const char *want, const char *text)
{
	size_t n = line_length(want);

	if (!*want)
		return !*text;
	if (!strncmp(want, "...\n", 4)) {
		for (;; text += line_length(text)) {
			if (matches(want + n, text))
				return true;
			if (!*text)
				return false;
		}
	}
	return !strncmp(want, text, n) && matches(want + n, text + n);
}

/* Runs the commands of one block. Returns how many. */
static int run_block(const char *p, const char *end)
{
	int n = 0;

	while (p < end && !strncmp(p, "$ ", 2)) {
		size_t line = line_length(p);
		char *command = strndup(p + 2, line - 3), *text, *want;
		const char *from = p + line;

		for (p = from; p < end && strncmp(p, "$ ", 2);)
			p += line_length(p);
		want = trimmed(strndup(from, (size_t)(p - from)));
		text = trimmed(output_of(command));
		if (!matches(want, text))
			fail_msg("$ %s\nprints\n%s\nnot\n%s", command, text,
				 want);
		free(want);
		free(text);
		free(command);
		n++;
	}
	return n;
}

static void each_example_prints_what_it_says(void **state)
{
	static const char begin[] = "\n```console\n", fence[] = "\n```\n";
	const char *bin = getenv("STALL_BIN");
	char dir[] = "/tmp/stallscope-readme-XXXXXX", *setup, *text;
	char *home = get_current_dir_name();
	FILE *f = fopen("README.md", "r");
	int n = 0;

	(void)state;
	assert_non_null(bin);
	assert_non_null(f);
	assert_non_null(mkdtemp(dir));
	text = read_all(f);
	fclose(f);
	if (asprintf(&setup,
		     "ln -s \"$(realpath '%s')\" %s/stallscope && "
		     "ln -s \"$PWD/samples\" %s/samples",
		     bin, dir, dir) < 0)
		fail();
	assert_int_equal(system(setup), 0);
	assert_int_equal(chdir(dir), 0);
	for (const char *p = strstr(text, begin); p; p = strstr(p, begin)) {
		p += strlen(begin);
		n += run_block(p, strstr(p, fence) + 1);
	}
	assert_int_equal(chdir(home), 0);
	assert_true(n >= 5);
	snprintf(setup, strlen(setup), "rm -r %s", dir);
	assert_int_equal(system(setup), 0);
	free(setup);
	free(text);
	free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_example_prints_what_it_says),
	};

	return cmocka_run_group_tests_name("readme", tests, NULL, NULL);
}
