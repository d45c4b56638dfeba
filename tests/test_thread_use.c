/* thread_use(): where a thread's time went, on schedules worked out by hand. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/harness.h"

/*
 * CPUs 1 and 2, watched from 0 to 1000; thread 1 idles, 2 is ours, 3 and 4 are
 * others. Each test adds what happens.
 */
static int setup(void **state)
{
	sqlite3 *db = bare_db();

	bare_db_run(
		db,
		"INSERT INTO run VALUES(1, 'r');"
		"INSERT INTO source(source_id, run_id, path, format, bytes, "
		"digest, begin_ts, end_ts) VALUES(1, 1, '', '', 0, '', 0, "
		"1000);"
		"INSERT INTO cpu VALUES(1, 1, 0, 0, 1000), (2, 1, 1, 0, 1000);"
		"INSERT INTO thread(utid, source_id, tid) "
		"VALUES(1, 1, 0), (2, 1, 20), (3, 1, 30), (4, 1, 40)");
	*state = db;
	return 0;
}

static int teardown(void **state)
{
	bare_db_close(*state);
	return 0;
}

static void slice(sqlite3 *db, int ts, int dur, int ucpu, int utid)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO sched_slice(ts, dur, ucpu, utid) "
		 "VALUES(%d, nullif(%d, -1), %d, %d)",
		 ts, dur, ucpu, utid);
	bare_db_run(db, sql);
}

static void off(sqlite3 *db, int ts, int dur, int utid, const char *state,
		int first, int last)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO off_cpu(ts, dur, utid, state, ucpu, last_ucpu) "
		 "VALUES(%d, nullif(%d, -1), %d, '%s', nullif(%d, 0), "
		 "nullif(%d, 0))",
		 ts, dur, utid, state, first, last);
	bare_db_run(db, sql);
}

/* "ts+dur state kind by name ucpu" of each piece. */
static const char *use(sqlite3 *db, int utid, int ts, int dur)
{
	static char text[2000];
	char sql[400];
	sqlite3_stmt *st;
	size_t n = 0;

	snprintf(
		sql, sizeof(sql),
		"SELECT ts || '+' || dur || ' ' || state || ' ' || kind || ' ' "
		"|| coalesce(by_utid, '-') || ' ' || coalesce(name, '-') || "
		"' ' || coalesce(ucpu, '-') "
		"FROM thread_use(%d, %d, %d) ORDER BY ts",
		utid, ts, dur);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		fail_msg("%s", sqlite3_errmsg(db));
	text[0] = '\0';
	while (sqlite3_step(st) == SQLITE_ROW)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
				      n ? "\n" : "",
				      (const char *)sqlite3_column_text(st, 0));
	if (sqlite3_finalize(st))
		fail_msg("%s", sqlite3_errmsg(db));
	return text;
}

static void a_wait_is_blamed_on_who_ran(void **state)
{
	slice(*state, 0, 100, 1, 2);
	off(*state, 100, 50, 2, "R+", 1, 1);
	slice(*state, 100, 30, 1, 3);
	slice(*state, 130, 20, 1, 4);
	slice(*state, 150, 100, 1, 2);
	assert_string_equal(use(*state, 2, 100, 50), "100+30 R+ task 3 - 1\n"
						     "130+20 R+ task 4 - 1");
}

static void interrupts_are_taken_out_of_running_and_waiting(void **state)
{
	slice(*state, 0, 100, 1, 2);
	off(*state, 100, 50, 2, "R+", 1, 1);
	slice(*state, 100, 50, 1, 3);
	slice(*state, 150, 100, 1, 2);
	bare_db_run(*state,
		    "INSERT INTO irq_name VALUES(1, 1, 9, 'eth0'),"
		    "(2, 1, 236, 'local_timer');"
		    "INSERT INTO hardirq_slice VALUES(1, 40, 10, 1, 2, 1);"
		    "INSERT INTO vector_slice VALUES(1, 120, 5, 1, 3, 2)");
	assert_string_equal(use(*state, 2, 30, 120),
			    "30+10 Running running - - 1\n"
			    "40+10 Running hardirq - eth0 1\n"
			    "50+50 Running running - - 1\n"
			    "100+20 R+ task 3 - 1\n"
			    "120+5 R+ vector - local_timer 1\n"
			    "125+25 R+ task 3 - 1");
}

static void a_wait_is_followed_to_another_cpu(void **state)
{
	off(*state, 100, 100, 2, "R", 1, 2);
	bare_db_run(*state,
		    "INSERT INTO migration(ts, utid, orig_ucpu, dest_ucpu) "
		    "VALUES(140, 2, 1, 2)");
	slice(*state, 0, 300, 1, 3);
	slice(*state, 0, 180, 2, 4);
	slice(*state, 180, 20, 2, 1);
	slice(*state, 200, 50, 2, 2);
	assert_string_equal(use(*state, 2, 100, 100), "100+40 R task 3 - 1\n"
						      "140+40 R task 4 - 2\n"
						      "180+20 R idle - - 2");
	/* The window may end before it moves. */
	assert_string_equal(use(*state, 2, 110, 20), "110+20 R task 3 - 1");
}

static void a_move_nobody_recorded_is_unknown(void **state)
{
	off(*state, 100, 100, 2, "R", 1, 2);
	slice(*state, 0, 300, 1, 3);
	slice(*state, 0, 200, 2, 4);
	assert_string_equal(use(*state, 2, 100, 100),
			    "100+100 R unknown - - -");
}

static void sleep_names_its_system_call(void **state)
{
	slice(*state, 0, 100, 1, 2);
	off(*state, 100, 50, 2, "S", 0, 0);
	off(*state, 150, 10, 2, "R", 1, 1);
	slice(*state, 100, 60, 1, 1);
	slice(*state, 160, 100, 1, 2);
	bare_db_run(*state, "INSERT INTO syscall(ts, dur, utid, nr) "
			    "VALUES(5, 10, 2, 0), (90, 80, 2, 7);"
			    "INSERT INTO syscall_name(source_id, nr, name) "
			    "VALUES(1, 0, 'read'), (1, 7, 'poll')");
	assert_string_equal(use(*state, 2, 90, 80),
			    "90+10 Running running - - 1\n"
			    "100+50 S blocked - poll -\n"
			    "150+10 R idle - - 1\n"
			    "160+10 Running running - - 1");
}

static void what_was_not_seen_is_unknown(void **state)
{
	off(*state, 50, 20, 2, "?", 0, 0);
	slice(*state, 100, -1, 1, 2);
	assert_string_equal(use(*state, 2, 40, 1000),
			    "40+10 ? unknown - - -\n"
			    "50+20 ? unknown - - -\n"
			    "70+30 ? unknown - - -\n"
			    "100+900 Running running - - 1\n"
			    "1000+40 ? unknown - - -");
	assert_string_equal(use(*state, 9, 0, 10), "0+10 ? unknown - - -");
	assert_string_equal(use(*state, 2, 100, 0), "");
}

static void lost_events_hide_who_ran(void **state)
{
	off(*state, 100, 100, 2, "R+", 1, 1);
	slice(*state, 100, 40, 1, 3);
	slice(*state, 160, 40, 1, 3);
	bare_db_run(*state,
		    "INSERT INTO loss(ts, dur, ucpu) VALUES(140, 20, 1)");
	assert_string_equal(use(*state, 2, 100, 100),
			    "100+40 R+ task 3 - 1\n"
			    "140+20 R+ unknown - - 1\n"
			    "160+40 R+ task 3 - 1");
}

int main(void)
{
#define with(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		with(a_wait_is_blamed_on_who_ran),
		with(interrupts_are_taken_out_of_running_and_waiting),
		with(a_wait_is_followed_to_another_cpu),
		with(a_move_nobody_recorded_is_unknown),
		with(sleep_names_its_system_call),
		with(what_was_not_seen_is_unknown),
		with(lost_events_hide_who_ran),
	};

	return cmocka_run_group_tests_name("thread_use", tests, NULL, NULL);
}
