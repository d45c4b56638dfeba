/* Tables as Markdown, HTML, CSV and JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "libanalyze/mem.h"
#include "libanalyze/utf8.h"
#include "tests/harness.h"

/* One of each kind of value, in rows that test their limits. */
static struct stall_table *sample(void)
{
	struct stall_table *t = stall_table_new("a/metrics", "Title", "About");
	struct stall_cell *row;

	stall_table_column(t, "name", "Name", STALL_UNIT_TEXT);
	stall_table_column(t, "unit", "Unit", STALL_UNIT_TEXT);
	stall_table_column(t, "value", "Value", STALL_UNIT_METRIC);
	stall_table_column(t, "never", "Never", STALL_UNIT_NS);
	row = stall_table_row(t);
	row[0] = (struct stall_cell){
		STALL_CELL_TEXT,
		.text = stall_strndup("a|b\\c<d>\n\x1b[31m\xff\xc3\xa9\xc2\x9b",
				      19)};
	row[1] = (struct stall_cell){STALL_CELL_TEXT,
				     .text = stall_strndup("ns", 2)};
	row[2] = (struct stall_cell){STALL_CELL_INT, .i = 7785000};
	row = stall_table_row(t);
	row[0] = (struct stall_cell){STALL_CELL_TEXT,
				     .text = stall_strndup("", 0)};
	row[1] = (struct stall_cell){STALL_CELL_TEXT,
				     .text = stall_strndup("ratio", 5)};
	row[2] = (struct stall_cell){STALL_CELL_REAL, .r = 1.0 / 3};
	row = stall_table_row(t);
	row[0] = (struct stall_cell){STALL_CELL_TEXT,
				     .text = stall_strndup("say \"a, b\"", 10)};
	row[2] = (struct stall_cell){STALL_CELL_INT, .i = INT64_MIN};
	return t;
}

static const char *rendered(const char *format, struct stall_table *const *t,
			    int n, bool several)
{
	static char text[4000];
	const struct stall_renderer *r = stall_renderer_find(format);
	struct stall_out out = {.several = several};

	out.f = fmemopen(text, sizeof(text), "w");
	if (r->begin)
		r->begin(&out, "A \"title\"");
	for (int i = 0; i < n; i++)
		r->table(&out, t[i]);
	if (r->end)
		r->end(&out);
	fputc('\0', out.f);
	fclose(out.f);
	return text;
}

static void markdown_is_for_people(void **state)
{
	struct stall_table *t = sample();

	(void)state;
	assert_string_equal(
		rendered("md", &t, 1, false),
		"# A \"title\"\n\n"
		"| Name                                  |                "
		"Value |\n"
		"| ------------------------------------- | "
		"-------------------: |\n"
		"| a\\|b\\\\c\\<d> \\\\x1b[31m\\\\xff\xc3\xa9\\\\xc2\\\\x9b | "
		"             7.79 ms |\n"
		"|                                       |               33.3 "
		"% |\n"
		"| say \"a, b\"                            | "
		"-9223372036854775808 |\n\n");
	stall_table_free(t);
}

/* Names come from traces: none may become markup, nor turn the text around. */
static void what_traces_say_is_escaped(void **state)
{
	static const char name[] = "<script>'x'&\"\xe2\x80\xae\x1b\xff</td>";
	struct stall_table *t = stall_table_new("a/x", "X", "");
	struct stall_cell *row;
	const char *html;

	(void)state;
	stall_table_column(t, "name", "<b>", STALL_UNIT_TEXT);
	stall_table_column(t, "n", "n", STALL_UNIT_COUNT);
	row = stall_table_row(t);
	row[0] = (struct stall_cell){
		STALL_CELL_TEXT, .text = stall_strndup(name, sizeof(name) - 1)};
	row[1] = (struct stall_cell){STALL_CELL_INT, .i = 7};
	html = rendered("html", &t, 1, false);
	assert_non_null(strstr(html, "<h1>A &quot;title&quot;</h1>\n"));
	assert_non_null(strstr(
		html, "<th>&lt;b&gt;</th><th class=\"n\">n</th></tr></thead>\n"
		      "<tbody>\n<tr><td>&lt;script&gt;&#39;x&#39;&amp;&quot;"
		      "\\xe2\\x80\\xae\\x1b\\xff&lt;/td&gt;</td>"
		      "<td class=\"n\">7</td></tr>\n</tbody>"));
	assert_string_equal(html + strlen(html) - 16, "</body>\n</html>\n");
	assert_non_null(strstr(rendered("md", &t, 1, false),
			       "\"\\\\xe2\\\\x80\\\\xae\\\\x1b\\\\xff\\</td>"));
	stall_table_free(t);
}

static void csv_keeps_every_digit(void **state)
{
	struct stall_table *t = sample();

	(void)state;
	assert_string_equal(rendered("csv", &t, 1, false),
			    "name,unit,value,never\n"
			    "\"a|b\\c<d>\n\x1b[31m\xff\xc3\xa9\xc2\x9b\",ns,"
			    "7785000,\n"
			    "\"\",ratio,0.3333333333333333,\n"
			    "\"say \"\"a, b\"\"\",,-9223372036854775808,\n");
	stall_table_free(t);
}

static void several_tables_of_csv_have_their_names(void **state)
{
	struct stall_table *t = stall_table_new("info/x", "", "");
	struct stall_table *const two[] = {t, t};

	(void)state;
	stall_table_column(t, "n", "n", STALL_UNIT_COUNT);
	assert_string_equal(rendered("csv", two, 2, true),
			    "# info/x\nn\n\n# info/x\nn\n");
	stall_table_free(t);
}

static void json_is_utf8_and_exact(void **state)
{
	struct stall_table *t = sample();

	(void)state;
	assert_string_equal(
		rendered("json", &t, 1, false),
		"{\"title\": \"A \\\"title\\\"\", \"tables\": [\n"
		"{\"name\": \"a/metrics\", \"title\": \"Title\",\n"
		"\"columns\": [{\"key\": \"name\", \"title\": \"Name\", "
		"\"unit\": \"text\"}, {\"key\": \"unit\", \"title\": \"Unit\", "
		"\"unit\": \"text\"}, {\"key\": \"value\", \"title\": "
		"\"Value\", \"unit\": \"metric\"}, {\"key\": \"never\", "
		"\"title\": \"Never\", \"unit\": \"ns\"}],\n"
		"\"rows\": [\n"
		"{\"name\": \"a|b\\\\c<d>\\u000a\\u001b[31m\\ufffd\xc3\xa9\xc2"
		"\x9b\", \"unit\": \"ns\", \"value\": 7785000, \"never\": "
		"null},\n"
		"{\"name\": \"\", \"unit\": \"ratio\", \"value\": "
		"0.3333333333333333, \"never\": null},\n"
		"{\"name\": \"say \\\"a, b\\\"\", \"unit\": null, \"value\": "
		"-9223372036854775808, \"never\": null}\n]}\n]}\n");
	stall_table_free(t);
}

static void nothing_is_said_to_be_nothing(void **state)
{
	struct stall_table *t = stall_table_new("a/x", "X", "");

	(void)state;
	stall_table_column(t, "n", "n", STALL_UNIT_COUNT);
	assert_string_equal(rendered("md", &t, 1, false),
			    "# A \"title\"\n\nNone.\n\n");
	assert_string_equal(rendered("csv", &t, 1, false), "n\n");
	assert_string_equal(
		rendered("json", NULL, 0, false),
		"{\"title\": \"A \\\"title\\\"\", \"tables\": []}\n");
	stall_table_free(t);
}

static void code_is_fenced_by_more_ticks_than_it_has(void **state)
{
	const struct stall_renderer *r = stall_renderer_find("md");
	char text[200];
	struct stall_out out = {.f = fmemopen(text, sizeof(text), "w")};

	(void)state;
	r->code(&out, "sql", "SELECT '````'");
	fputc('\0', out.f);
	fclose(out.f);
	assert_string_equal(text, "`````sql\nSELECT '````'\n`````\n\n");
}

static void utf8_is_told_from_what_only_looks_like_it(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {
		{"a", 1},
		{"\xc3\xa9", 2},
		{"\xe2\x82\xac", 3},
		{"\xf0\x9f\x98\x80", 4},
		{"\xff", 0},
		{"\x80", 0},
		{"\xc3", 0},
		{"\xc0\x80", 0},
		{"\xe0\x80\x80", 0},
		{"\xed\xa0\x80", 0},
		{"\xf4\x90\x80\x80", 0},
		{"\xe2\x82", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(stall_utf8_len(cases[i].text), cases[i].len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markdown_is_for_people),
		cmocka_unit_test(what_traces_say_is_escaped),
		cmocka_unit_test(csv_keeps_every_digit),
		cmocka_unit_test(several_tables_of_csv_have_their_names),
		cmocka_unit_test(json_is_utf8_and_exact),
		cmocka_unit_test(nothing_is_said_to_be_nothing),
		cmocka_unit_test(code_is_fenced_by_more_ticks_than_it_has),
		cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
