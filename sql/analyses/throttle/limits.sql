-- title:  Limits in force
-- order:  40
-- about:  What the snapshots of the machine say of CPU limits, and the counters of control groups before and after.
-- needs:  throttle_limit  Keep the env/ folder of the recording, or save /proc/sys/kernel/sched_rt_*, cpu.max and cpu.stat of the group.
-- column: run    text  Run
-- column: key    text  Limit or counter
-- column: value  text  Before
-- column: after  text  After
SELECT run, key, value, after FROM throttle_limit
 WHERE :run IS NULL OR run = :run
 ORDER BY run, key;
