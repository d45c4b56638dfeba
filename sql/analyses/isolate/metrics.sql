-- title:  Intrusions on quiet CPUs
-- order:  8
-- about:  What took time from the thread that a CPU is meant for, from when it first ran there to when it last did: other tasks, interrupts, soft interrupts, the timer, IPIs. Which CPUs: those that a snapshot of the machine or the kernel's command line names (isolcpus, nohz_full), or --param cpus=3. The thread is the one that ran there longest. intrusion: each of them; clean_share: the part of the time in which none was at work. Time that is unknown (lost events, nothing seen) is no intrusion: hosts and firmware take time too, and no event tells of it.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot  CPUs that are meant to be quiet, "3" or "2-3,6"; snapshot: those that /sys or the kernel's command line names.
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
piece AS MATERIALIZED (
  SELECT ucpu, by, iif(by = 'task', who, NULL) AS task, taken, dur FROM cpu_piece
   WHERE (:run IS NULL OR run = :run) AND iif(:cpus = 'snapshot', quiet, cpu_in(cpu, :cpus))),
sample(key, dur) AS (
  SELECT json_array(ucpu), dur FROM piece WHERE taken
  UNION ALL
  SELECT json_array(ucpu, by), dur FROM piece
  UNION ALL
  SELECT json_array(ucpu, by, task), dur FROM piece WHERE by = 'task'),
counted AS MATERIALIZED (
  SELECT o.run, o.cpu, k.key->>1 AS by, k.key->>2 AS task, k.n, k.min, k.p50, k.p90, k.p99,
         k.p999, k.max, k.mean, k.sum, k.censored, k.in_loss
    FROM stats((SELECT collect(key, dur, NULL, NULL) FROM sample)) AS k
    JOIN cpu_owner AS o ON o.ucpu = k.key->>0),
total AS (
  SELECT run, cpu, sum(sum) AS whole, sum(iif(by = 'unknown', sum, 0)) AS unknown,
         sum(iif(by IN ('owner', 'idle', 'unknown'), 0, sum)) AS stolen,
         sum(iif(by IN ('owner', 'idle', 'unknown'), 0, n)) AS n
    FROM counted WHERE by IS NOT NULL AND task IS NULL GROUP BY run, cpu),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT run, 'intrusion', 'ns', scope('cpu', cpu, 'by', by, 'thread', task), n, min, p50, p90,
         p99, p999, max, mean, sum, censored, in_loss, quality(n, in_loss, NULL)
    FROM counted WHERE by IS NULL OR by NOT IN ('owner', 'idle', 'unknown')
  UNION ALL
  SELECT run, 'intrusions_per_s', 'per_s', scope('cpu', cpu), n, NULL, NULL, NULL, NULL,
         NULL, NULL, n * 1e9 / (whole - unknown), NULL, NULL, NULL, 'ok'
    FROM total WHERE whole > unknown
  UNION ALL
  SELECT run, 'clean_share', 'ratio', scope('cpu', cpu), n, NULL, NULL, NULL, NULL, NULL,
         NULL, 1.0 - stolen * 1.0 / (whole - unknown), NULL, NULL, NULL, 'ok'
    FROM total WHERE whole > unknown)
SELECT run, 'isolate' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999, max,
       mean, sum, censored, in_loss, quality
  FROM rows
 ORDER BY run, scope, metric;
