-- title:  Intrusions on quiet CPUs
-- order:  8
-- about:  What took time from the thread that a CPU is meant for, from when it first ran there to when it last did: other tasks, interrupts, soft interrupts, the timer, IPIs. Which CPUs: those that a snapshot says are isolated (isolcpus, nohz_full), or --param cpus=3. The thread is the one that ran there longest. intrusion: each of them; clean_share: the part of the time in which none was at work. Time that is unknown (lost events, nothing seen) is no intrusion: hosts and firmware take time too, and no event tells of it.
-- needs:  sched_slice  Record sched:sched_switch, and irq:*, irq_vectors:* for interrupts; keep env/, or give --param cpus=N.
-- param:  cpus snapshot  CPUs that are meant to be quiet, "3" or "2-3,6"; snapshot: those that a snapshot of the machine says are isolated.
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
  SELECT * FROM cpu_piece
   WHERE (:run IS NULL OR run = :run) AND iif(:cpus = 'snapshot', quiet, cpu_in(cpu, :cpus))),
taken AS MATERIALIZED (
  SELECT * FROM piece WHERE taken),
sample AS (
  SELECT run, scope('cpu', cpu) AS scope, dur FROM taken
  UNION ALL
  SELECT run, scope('cpu', cpu, 'by', by), dur FROM taken
  UNION ALL
  SELECT run, scope('cpu', cpu, 'by', by, 'thread', who), dur FROM taken WHERE by = 'task'),
total AS (
  SELECT run, cpu, sum(dur) AS whole, sum(iif(by = 'unknown', dur, 0)) AS unknown,
         sum(iif(taken, dur, 0)) AS stolen,
         sum(taken) AS n
    FROM piece GROUP BY run, cpu),
rows(run, metric, unit, scope, n, min, p50, p90, p99, p999, max, mean, sum, censored,
     in_loss, quality) AS (
  SELECT key->>0, 'intrusion', 'ns', key->>1, n, min, p50, p90, p99, p999, max, mean, sum,
         censored, in_loss, quality(n, in_loss, NULL)
    FROM stats((SELECT collect(json_array(run, scope), dur, NULL, NULL) FROM sample))
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
