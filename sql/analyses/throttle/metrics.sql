-- title:  Throttling
-- order:  7
-- about:  Time that threads were kept off a CPU which then ran what must not come before them: real-time throttling (kind=rt), a SCHED_DEADLINE budget that was used up (kind=deadline), a control group's CPU quota (kind=cgroup). No event tells of it: it is found from the schedule itself, a thread that is switched out runnable, and comes back later, while its CPU ran something of lower priority or (cgroup) nothing at all. For cgroup that is a lower bound: while others run it cannot be told from waiting. throttled_share: throttled to all time in which these threads ran or could have run.
-- about:  The kernel prints "sched: RT throttling activated" once a boot only: that it is not in the log proves nothing. From Linux 6.12 on sched_rt_runtime_us has no effect (but with RT_GROUP_SCHED): the fair server gives others their 50 ms a second.
-- needs:  sched_slice  Record sched:sched_switch.
-- param:  min_ns 1000000  The shortest wait that can be throttling: less than a tick is not.
-- column: run       text    Run
-- column: analysis  text    Analysis
-- column: metric    text    Metric
-- column: unit      text    Unit
-- column: scope     text    Scope
-- column: n         count   n
-- column: min       metric  Min
-- column: p50       metric  P50
-- column: p90       metric  P90
-- column: p99       metric  P99
-- column: p999      metric  P99.9
-- column: max       metric  Max
-- column: mean      metric  Mean
-- column: sum       metric  Sum
-- column: censored  count   Censored
-- column: in_loss   count   In loss
-- column: quality   text    Quality
WITH
held AS MATERIALIZED (
  SELECT w.utid, w.kind, w.throttled_ns, o.run, o.process, o.label
    FROM throttle_wait AS w JOIN who AS o USING (utid)
   WHERE w.dur >= :min_ns AND w.throttled_ns >= :min_ns
     AND (:run IS NULL OR o.run = :run)
     AND o.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
sample AS (
  SELECT run, kind, scope('kind', kind) AS scope, throttled_ns FROM held
  UNION ALL
  SELECT run, kind, scope('kind', kind, 'process', process, 'thread', label), throttled_ns
    FROM held),
wanted AS (
  SELECT h.run, h.kind, sum(h.n) AS n, sum(h.throttled) AS throttled,
         sum((SELECT sum(dur) FROM sched_slice AS s WHERE s.utid = h.utid)
             + coalesce((SELECT sum(dur) FROM off_cpu AS o
                          WHERE o.utid = h.utid AND o.state IN ('R', 'R+')), 0)) AS wanted
    FROM (SELECT run, kind, utid, count(*) AS n, sum(throttled_ns) AS throttled
            FROM held GROUP BY run, kind, utid) AS h
   GROUP BY h.run, h.kind),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT key->>0, 'throttled', 'ns', key->>1, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss,
         quality(n, in_loss, iif(instr(key->>1, 'kind=cgroup'), 'lower_bound', NULL))
    FROM stats((SELECT collect(json_array(run, scope), throttled_ns, NULL, NULL)
                  FROM sample))
  UNION ALL
  SELECT run, 'throttled_share', 'ratio', scope('kind', kind), n, NULL, NULL, NULL, NULL,
         NULL, NULL, throttled * 1.0 / wanted, NULL, NULL, NULL,
         iif(kind = 'cgroup', 'lower_bound', 'ok')
    FROM wanted)
SELECT run, 'throttle' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, metric, scope;
