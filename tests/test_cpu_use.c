/* cpu_use(): what a CPU did, by hand and against an oracle. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

/* CPU 1, watched from 100 to 200. Thread 1 idles, 2 and 3 do not. */
static int setup(void **state)
{
	sqlite3 *db = bare_db();

	bare_db_run(db, "INSERT INTO cpu VALUES(1, 1, 0, 100, 200);"
			"INSERT INTO thread(utid, source_id, tid) "
			"VALUES(1, 1, 0), (2, 1, 20), (3, 1, 30)");
	*state = db;
	return 0;
}

static int teardown(void **state)
{
	bare_db_close(*state);
	return 0;
}

#define db_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* dur -1 is open, utid 0 is not known. */
static void task(sqlite3 *db, int ts, int dur, int utid)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO sched_slice(ts, dur, ucpu, utid) "
		 "VALUES(%d, nullif(%d, -1), 1, %d)",
		 ts, dur, utid);
	bare_db_run(db, sql);
}

static void irq(sqlite3 *db, const char *kind, int ts, int dur, int utid)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO irq_name(source_id, irq, name) "
		 "VALUES(1, 0, '%s of %d');"
		 "INSERT INTO %s_slice(ts, dur, ucpu, utid, irq_name_id) "
		 "VALUES(%d, nullif(%d, -1), 1, nullif(%d, 0), "
		 "last_insert_rowid())",
		 kind, ts, kind, ts, dur, utid);
	bare_db_run(db, sql);
}

static void loss(sqlite3 *db, int ts, int dur)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO loss(ts, dur, ucpu) VALUES(%d, %d, 1)", ts, dur);
	bare_db_run(db, sql);
}

/* "ts+dur kind utid name" of each piece. */
static const char *use(sqlite3 *db, const char *arguments)
{
	static char text[4000];
	char sql[300];
	sqlite3_stmt *st;
	size_t n = 0;

	snprintf(sql, sizeof(sql),
		 "SELECT ts || '+' || dur || ' ' || kind || "
		 "coalesce(' ' || utid, '') || coalesce(' ' || name, '') "
		 "FROM cpu_use(%s)",
		 arguments);
	text[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		fail_msg("%s", sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
				      n ? "\n" : "",
				      (const char *)sqlite3_column_text(st, 0));
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
	return text;
}

static void tasks_follow_each_other(void **state)
{
	task(*state, 100, 30, 2);
	task(*state, 130, 20, 1);
	task(*state, 150, -1, 3);
	assert_string_equal(use(*state, "1, 110, 50"),
			    "110+20 task 2\n130+20 idle 1\n150+10 task 3");
	assert_string_equal(use(*state, "1, 130, 20"), "130+20 idle 1");
	assert_string_equal(use(*state, "1, 149, 2"),
			    "149+1 idle 1\n150+1 task 3");
}

static void an_interrupt_takes_its_time_from_the_task(void **state)
{
	task(*state, 100, 100, 2);
	irq(*state, "softirq", 120, 40, 2);
	irq(*state, "hardirq", 130, 10, 2);
	irq(*state, "vector", 170, 5, 2);
	assert_string_equal(use(*state, "1, 110, 80"),
			    "110+10 task 2\n"
			    "120+10 softirq 2 softirq of 120\n"
			    "130+10 hardirq 2 hardirq of 130\n"
			    "140+20 softirq 2 softirq of 120\n"
			    "160+10 task 2\n"
			    "170+5 vector 2 vector of 170\n"
			    "175+15 task 2");
	assert_string_equal(use(*state, "1, 145, 10"),
			    "145+10 softirq 2 softirq of 120");
}

static void of_two_hard_interrupts_the_inner_one_counts(void **state)
{
	irq(*state, "hardirq", 110, 40, 0);
	irq(*state, "vector", 120, 10, 0);
	assert_string_equal(use(*state, "1, 105, 50"),
			    "105+5 unknown\n"
			    "110+10 hardirq hardirq of 110\n"
			    "120+10 vector vector of 120\n"
			    "130+20 hardirq hardirq of 110\n"
			    "150+5 unknown");
}

/* PREEMPT_RT runs soft interrupts in threads, which can be preempted. */
static void a_preempted_soft_interrupt_is_not_served(void **state)
{
	task(*state, 100, 30, 2);
	task(*state, 130, 20, 3);
	task(*state, 150, 50, 2);
	irq(*state, "softirq", 120, 40, 2);
	assert_string_equal(use(*state, "1, 110, 60"),
			    "110+10 task 2\n"
			    "120+10 softirq 2 softirq of 120\n"
			    "130+20 task 3\n"
			    "150+10 softirq 2 softirq of 120\n"
			    "160+10 task 2");
}

static void what_was_not_watched_is_unknown(void **state)
{
	task(*state, 100, 40, 2);
	task(*state, 160, -1, 3);
	loss(*state, 120, 10);
	assert_string_equal(use(*state, "1, 90, 120"),
			    "90+10 unknown\n100+20 task 2\n120+10 unknown\n"
			    "130+10 task 2\n140+20 unknown\n160+40 task 3\n"
			    "200+10 unknown");
	assert_string_equal(use(*state, "1, 0, 100"), "0+100 unknown");
	assert_string_equal(use(*state, "1, 200, 1"), "200+1 unknown");
	assert_string_equal(use(*state, "7, 110, 10"), "110+10 unknown");
	assert_string_equal(use(*state, "NULL, 110, 10"), "110+10 unknown");
}

/* Only entries were recorded, or the ends were lost. */
static void an_interrupt_without_an_end_takes_no_time(void **state)
{
	task(*state, 100, 60, 2);
	task(*state, 160, -1, 2);
	irq(*state, "hardirq", 110, -1, 2);
	loss(*state, 120, 5);
	assert_string_equal(use(*state, "1, 105, 30"),
			    "105+15 task 2\n120+5 unknown\n125+10 task 2");
	irq(*state, "softirq", 150, -1, 2);
	assert_string_equal(use(*state, "1, 140, 30"),
			    "140+20 task 2\n160+10 task 2");
}

static void there_are_no_rows_without_time(void **state)
{
	task(*state, 100, -1, 2);
	assert_string_equal(use(*state, "1, 110, 0"), "");
	assert_string_equal(use(*state, "1, 110, -5"), "");
	assert_string_equal(use(*state, "1, 110, NULL"), "");
	assert_string_equal(use(*state, "1, NULL, 10"), "");
	assert_string_equal(use(*state, "1, 9223372036854775807, 1"), "");
	assert_string_equal(
		use(*state, "1, -9223372036854775807, 9223372036854775807"),
		"-9223372036854775807+9223372036854775807 unknown");
}

/* ---- the oracle: ns by ns, from the definition ---- */

enum { FROM = 80, TO = 220, MANY = 40 };
enum { SOFT, HARD, VECTOR, TASK, LOSS, KINDS };

static const char *const kinds[] = {"softirq", "hardirq", "vector"};

struct interval {
	int begin, end, utid;
	int open;
};

struct schedule {
	struct interval of[KINDS][MANY];
	int n[KINDS];
};

static int dice(uint64_t *seed, int sides)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return (int)((*seed >> 33) % (uint64_t)sides);
}

/* The one that began last, if any has begun. */
static const struct interval *last(const struct schedule *s, int kind, int t)
{
	const struct interval *found = NULL;

	for (int i = 0; i < s->n[kind]; i++)
		if (s->of[kind][i].begin <= t)
			found = &s->of[kind][i];
	return found;
}

static const struct interval *served(const struct schedule *s, int kind, int t)
{
	const struct interval *i = last(s, kind, t), *task = last(s, TASK, t);
	int on = task && t < task->end;

	if (!i || t >= i->end || i->open ||
	    (i->utid && on && task->utid != i->utid))
		return NULL;
	return i;
}

/* "kind utid name" at t. */
static void oracle(const struct schedule *s, int t, char *text, size_t size)
{
	const struct interval *task = last(s, TASK, t), *gap = last(s, LOSS, t);
	const struct interval *i[3] = {served(s, SOFT, t), served(s, HARD, t),
				       served(s, VECTOR, t)};
	int on = task && t < task->end, kind = i[HARD] ? HARD : VECTOR;
	int utid;

	if (i[HARD] && i[VECTOR] && i[VECTOR]->begin > i[HARD]->begin)
		kind = VECTOR;
	if (!i[kind])
		kind = SOFT;
	if (t < 100 || t >= 200 || (gap && t < gap->end)) {
		snprintf(text, size, "unknown");
	} else if (i[kind]) {
		utid = on ? task->utid : i[kind]->utid;
		snprintf(text, size, "%s %.0d%s%s of %d", kinds[kind], utid,
			 utid ? " " : "", kinds[kind], i[kind]->begin);
	} else if (on) {
		snprintf(text, size, "%s %d", task->utid == 1 ? "idle" : "task",
			 task->utid);
	} else {
		snprintf(text, size, "unknown");
	}
}

/* Intervals of one kind that do not overlap, some open. */
static void make(struct schedule *s, int kind, uint64_t *seed)
{
	int at = 90 + dice(seed, 30);

	s->n[kind] = 0;
	while (at < 200 && s->n[kind] < MANY) {
		struct interval *i = &s->of[kind][s->n[kind]++];
		const struct interval *task = last(s, TASK, at);
		int gap = dice(seed, kind == TASK ? 3 : 30) /
			  (kind == TASK ? 2 : 1);

		*i = (struct interval){at, at + 1 + dice(seed, 20), 0, 0};
		if (kind == TASK)
			i->utid = 1 + dice(seed, 3);
		else if (kind != LOSS && task && at < task->end)
			i->utid = dice(seed, 4) ? task->utid : 0;
		at = i->end + gap;
		if (kind < TASK && !dice(seed, 6)) {
			i->open = 1;
			i->end = 200;
		}
		if (kind < TASK && at == i->begin)
			at++;
	}
	if (kind == TASK && s->n[kind] && dice(seed, 2)) {
		s->of[kind][s->n[kind] - 1].open = 1;
		s->of[kind][s->n[kind] - 1].end = 200;
	}
}

static void store(sqlite3 *db, const struct schedule *s)
{
	bare_db_run(
		db,
		"BEGIN; DELETE FROM sched_slice; DELETE FROM hardirq_slice; "
		"DELETE FROM softirq_slice; DELETE FROM vector_slice; "
		"DELETE FROM irq_name; DELETE FROM loss");
	for (int k = 0; k < KINDS; k++)
		for (int n = 0; n < s->n[k]; n++) {
			const struct interval *i = &s->of[k][n];
			int dur = i->open ? -1 : i->end - i->begin;

			if (k == TASK)
				task(db, i->begin, dur, i->utid);
			else if (k == LOSS)
				loss(db, i->begin, dur);
			else
				irq(db, kinds[k], i->begin, dur, i->utid);
		}
	bare_db_run(db, "COMMIT");
}

static void compare(sqlite3 *db, const struct schedule *s, int from, int to)
{
	char arguments[60], want[100];
	char *text, *more, *line;
	int at = from;

	snprintf(arguments, sizeof(arguments), "1, %d, %d", from, to - from);
	text = strdup(use(db, arguments));
	for (line = strtok_r(text, "\n", &more); line;
	     line = strtok_r(NULL, "\n", &more)) {
		int ts, dur, n;

		assert_int_equal(sscanf(line, "%d+%d %n", &ts, &dur, &n), 2);
		assert_int_equal(ts, at);
		assert_true(dur > 0);
		for (; at < ts + dur; at++) {
			oracle(s, at, want, sizeof(want));
			if (strcmp(line + n, want))
				fail_msg("at %d: %s, not %s", at, line + n,
					 want);
		}
	}
	assert_int_equal(at, to);
	free(text);
}

static void random_schedules_agree_with_the_oracle_ns_by_ns(void **state)
{
	uint64_t seed = 7;

	for (int round = 0; round < 150; round++) {
		struct schedule s;

		make(&s, TASK, &seed);
		make(&s, LOSS, &seed);
		if (dice(&seed, 2))
			s.n[LOSS] = s.n[LOSS] ? 1 : 0;
		for (int k = 0; k < TASK; k++)
			make(&s, k, &seed);
		store(*state, &s);
		compare(*state, &s, FROM, TO);
		for (int i = 0; i < 20; i++) {
			int from = FROM + dice(&seed, TO - FROM - 1);

			compare(*state, &s, from,
				from + 1 + dice(&seed, TO - from));
		}
	}
}

static void many_windows_in_one_statement_each_sum_to_their_length(void **state)
{
	task(*state, 100, 30, 2);
	task(*state, 130, 20, 1);
	irq(*state, "hardirq", 125, 10, 0);
	bare_db_run(
		*state,
		"CREATE TABLE wait AS WITH RECURSIVE n(i) AS (SELECT 0 UNION "
		"ALL "
		"SELECT i + 1 FROM n WHERE i < 999) SELECT 90 + i % 97 AS ts, "
		"1 + i % 41 AS dur FROM n");
	/* Correlated, joined, and nested in itself. */
	assert_string_equal(
		use(*state, "1, 100, (SELECT 20 + 10 * (sum((SELECT sum(u.dur) "
			    "FROM cpu_use(1, w.ts, w.dur) AS u) <> w.dur) = 0) "
			    "FROM wait AS w)"),
		"100+25 task 2\n125+5 hardirq 2 hardirq of 125");
	assert_string_equal(use(*state,
				"1, 100, (SELECT sum(u.dur) FROM wait AS w, "
				"cpu_use(1, w.ts, w.dur) AS u) - "
				"(SELECT sum(dur) FROM wait) + 7"),
			    "100+7 task 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		db_test(tasks_follow_each_other),
		db_test(an_interrupt_takes_its_time_from_the_task),
		db_test(of_two_hard_interrupts_the_inner_one_counts),
		db_test(a_preempted_soft_interrupt_is_not_served),
		db_test(what_was_not_watched_is_unknown),
		db_test(an_interrupt_without_an_end_takes_no_time),
		db_test(there_are_no_rows_without_time),
		db_test(random_schedules_agree_with_the_oracle_ns_by_ns),
		db_test(many_windows_in_one_statement_each_sum_to_their_length),
	};

	return cmocka_run_group_tests_name("cpu_use", tests, NULL, NULL);
}
