-- Run queues of a SCHED line: preempt/schedtrace.
CREATE INDEX sched_runq_line ON sched_runq(line_id);
