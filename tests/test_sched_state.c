/* Names of the states of threads. */
#include "importers/tracepoints/sched_state.h"
#include "tests/harness.h"

static void assert_state(int64_t bits, const char *want)
{
	char buf[STALL_SCHED_STATE];
	struct stall_str got = stall_sched_state(bits, buf);

	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void states_are_named_as_the_kernel_does(void **state)
{
	static const struct {
		int64_t bits;
		const char *name;
	} cases[] = {{0, "R"},	    {1, "S"},	   {2, "D"},	{4, "T"},
		     {8, "t"},	    {0x10, "X"},   {0x20, "Z"}, {0x40, "P"},
		     {0x80, "I"},   {0x82, "D|I"}, {3, "S|D"},	{0x100, "R+"},
		     {0x800, "R+"}, {0x101, "S+"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_state(cases[i].bits, cases[i].name);
	assert_state(INT64_MAX, "S|D|T|t|X|Z|P|I+");
}

static void letters_lead_back_to_states(void **state)
{
	static const struct {
		const char *name;
		int64_t bits;
	} cases[] = {{"R", 0},	    {"R+", 0x100}, {"S", 1},
		     {"D|I", 0x82}, {"x", 0x10},   {"D|W", 2},
		     {"?", -1},	    {"", -1},	   {"1", -1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(stall_sched_state_bits((struct stall_str){
					 cases[i].name, strlen(cases[i].name)}),
				 cases[i].bits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_are_named_as_the_kernel_does),
		cmocka_unit_test(letters_lead_back_to_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
