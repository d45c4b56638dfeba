-- Waits of threads that were switched out runnable although the CPU then ran
-- something that must not come before them: what throttling looks like, for no
-- event tells of it. The priority is that with which the thread comes back.
--   rt        SCHED_FIFO or RR: anything of lower priority, or idle, ran (before
--             Linux 6.12 by sched_rt_runtime_us, from then on the fair server).
--             Only where such threads had that CPU for 15 % of the second before
--             (or of what was recorded of it): the limit is on all of them
--             together, and kernels with PREEMPT_RT before 6.7 call a thread
--             runnable that waits for a spinlock.
--   deadline  SCHED_DEADLINE: the same; its budget was used up
--   cgroup    others: the CPU was idle; cpu.max, or the group's quota, was used up.
--             Where others ran meanwhile it cannot be told: a lower bound
CREATE VIEW throttle_wait AS
SELECT o.id, o.ts, o.dur, o.utid, o.ucpu, n.priority,
       CASE WHEN n.priority < 0 THEN 'deadline' WHEN n.priority < 100 THEN 'rt'
            ELSE 'cgroup' END AS kind,
       (SELECT sum(min(c.ts + c.dur, o.ts + o.dur) - c.ts)
          FROM sched_slice AS c
         WHERE c.ucpu = o.ucpu AND c.ts >= o.ts AND c.ts < o.ts + o.dur
           AND iif(n.priority < 100, c.priority > n.priority,
                   c.utid IN (SELECT utid FROM thread WHERE upid IS NULL)))
         AS throttled_ns
  FROM off_cpu AS o
  JOIN sched_slice AS n ON n.utid = o.utid AND n.ts = o.ts + o.dur
 WHERE o.state IN ('R', 'R+') AND o.wake IS NULL AND o.in_loss IS NULL
   AND (n.priority < 100 OR o.ucpu = o.last_ucpu)
   AND (n.priority NOT BETWEEN 0 AND 99
        OR (SELECT sum(min(c.ts + c.dur, o.ts) - max(c.ts, o.ts - 1000000000))
              FROM sched_slice AS c
             WHERE c.ucpu = o.ucpu AND c.ts < o.ts
               AND (c.priority BETWEEN 0 AND 99 OR c.utid = o.utid)
               AND c.ts >= coalesce((SELECT max(b.ts) FROM sched_slice AS b
                                      WHERE b.ucpu = o.ucpu AND b.ts <= o.ts - 1000000000),
                                    o.ts - 1000000000))
           >= 0.15 * min(1000000000, o.ts - (SELECT u.begin_ts FROM cpu AS u
                                              WHERE u.ucpu = o.ucpu)));

-- What the machine says of limits, and of what they did between two snapshots.
-- value and after: as they stood before and after (or whenever it was).
CREATE VIEW throttle_limit AS
SELECT r.run_id, r.name AS run, f.key,
       coalesce(min(f.value) FILTER (WHERE f.moment = 'before'),
                min(f.value) FILTER (WHERE f.moment IS NULL),
                min(f.value) FILTER (WHERE f.moment = 'during')) AS value,
       min(f.value) FILTER (WHERE f.moment = 'after') AS after
  FROM machine_fact AS f JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
 WHERE f.key IN ('/proc/sys/kernel/sched_rt_runtime_us',
                 '/proc/sys/kernel/sched_rt_period_us',
                 '/proc/sys/kernel/sched_cfs_bandwidth_slice_us')
    OR f.key GLOB '/sys/fs/cgroup*/cpu.max'
    OR f.key GLOB '/sys/fs/cgroup*/cpu.cfs_quota_us'
    OR f.key GLOB '/sys/fs/cgroup*/cpu.cfs_period_us'
    OR f.key GLOB '/sys/fs/cgroup*/cpu.rt_runtime_us'
    OR f.key GLOB '*cpu.stat:nr_periods' OR f.key GLOB '*cpu.stat:nr_throttled'
    OR f.key GLOB '*cpu.stat:throttled_usec' OR f.key GLOB '*cpu.stat:throttled_time'
    OR f.key GLOB '*/debug*:rt_rq[[]*[]].rt_throttled'
    OR f.key GLOB '/sys/kernel/debug/sched/fair_server/cpu*/*'
 GROUP BY r.run_id, f.key;
