/* Interrupts and page faults. */
#include <stdio.h>

#include "tests/harness.h"
#include "tests/synth_kernel.h"

#define IRQS                                                                  \
	"SELECT i.ts, i.dur, cpu.cpu, tid, kind, irq, i.name "                \
	"FROM irq_slice AS i JOIN cpu USING (ucpu) JOIN thread USING (utid) " \
	"ORDER BY i.ts, kind, i.irq"

static void check(const char *script, const char *want)
{
	struct stall_store *st = play(script);

	assert_string_equal(rows(st, IRQS), want);
	stall_store_close(st);
}

static void an_interrupt_lasts_from_entry_to_exit(void **state)
{
	(void)state;
	check("100 0 7 irq_handler_entry irq=24 name=virtio0-input.0\n"
	      "110 1 8 irq_handler_entry irq=24 name=virtio0-input.0\n"
	      "130 0 7 irq_handler_exit irq=24\n"
	      "170 1 8 irq_handler_exit irq=24\n",
	      "100|30|0|7|hardirq|24|virtio0-input.0\n"
	      "110|60|1|8|hardirq|24|virtio0-input.0");
}

static void a_soft_interrupt_may_hold_others(void **state)
{
	(void)state;
	check("100 0 7 softirq_entry vec=3\n"
	      "110 0 7 local_timer_entry vector=236\n"
	      "120 0 7 local_timer_exit vector=236\n"
	      "150 0 7 irq_handler_entry irq=9 name=acpi\n"
	      "155 0 7 irq_handler_exit irq=9\n"
	      "200 0 7 softirq_exit vec=3\n"
	      "210 0 7 softirq_entry vec=77\n"
	      "220 0 7 softirq_exit vec=77\n",
	      "100|100|0|7|softirq|3|NET_RX\n"
	      "110|10|0|7|vector|236|local_timer\n"
	      "150|5|0|7|hardirq|9|acpi\n"
	      "210|10|0|7|softirq|77|");
}

static void a_lost_exit_leaves_it_open(void **state)
{
	(void)state;
	check("100 0 7 softirq_entry vec=1\n"
	      "110 0 7 reschedule_entry vector=253\n"
	      "120 0 7 softirq_exit vec=1\n"
	      "130 0 7 call_function_single_entry vector=251\n"
	      "140 0 7 call_function_single_entry vector=251\n"
	      "145 0 7 call_function_single_exit vector=251\n"
	      "150 0 7 irq_handler_exit irq=3\n",
	      "100|20|0|7|softirq|1|TIMER\n"
	      "110||0|7|vector|253|reschedule\n"
	      "130||0|7|vector|251|call_function_single\n"
	      "140|5|0|7|vector|251|call_function_single");
}

static void a_gap_leaves_those_of_its_cpu_open(void **state)
{
	(void)state;
	check("100 0 7 softirq_entry vec=9\n"
	      "100 1 8 softirq_entry vec=9\n"
	      "lost 0 100 150 -1\n"
	      "200 0 7 softirq_exit vec=9\n"
	      "200 1 8 softirq_exit vec=9\n",
	      "100||0|7|softirq|9|RCU\n"
	      "100|100|1|8|softirq|9|RCU");
}

static void entries_without_end_do_not_pile_up(void **state)
{
	struct stall_store *st;
	char script[4096] = "";

	(void)state;
	for (int i = 0; i < 20; i++)
		sprintf(script + strlen(script),
			"%d 0 7 irq_handler_entry irq=%d name=x\n", 100 + i, i);
	st = play(script);
	assert_string_equal(
		rows(st, "SELECT count(*), count(dur) FROM irq_slice"), "20|0");
	stall_store_close(st);
}

static void a_page_fault_is_a_row(void **state)
{
	struct stall_store *st =
		play("100 1 7 page_fault_user address=4096 ip=77 error_code=6\n"
		     "200 1 7 page_fault_kernel address=-1 ip=-5 "
		     "error_code=0\n");

	(void)state;
	assert_string_equal(rows(st, "SELECT ts, tid, cpu, kind, address, ip, "
				     "error_code FROM page_fault JOIN thread "
				     "USING (utid) JOIN cpu USING (ucpu)"),
			    "100|7|1|user|4096|77|6\n"
			    "200|7|1|kernel|-1|-5|0");
	stall_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interrupt_lasts_from_entry_to_exit),
		cmocka_unit_test(a_soft_interrupt_may_hold_others),
		cmocka_unit_test(a_lost_exit_leaves_it_open),
		cmocka_unit_test(a_gap_leaves_those_of_its_cpu_open),
		cmocka_unit_test(entries_without_end_do_not_pile_up),
		cmocka_unit_test(a_page_fault_is_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
