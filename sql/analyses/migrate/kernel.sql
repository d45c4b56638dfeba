-- title:  What the kernel counted, and what the trace saw
-- order:  35
-- about:  Counters of the kernel between the two snapshots of a recording (env/before, env/after), beside what the trace has: of all CPUs (/proc/stat), each CPU (/proc/schedstat, and /sys/kernel/debug/sched/debug, which is for you to copy into env/before and env/after: to read it takes long on large machines), and the threads of the recorded process that were switched most (sched, schedstat of each). The snapshots are taken before the trace begins and after it ended, so the trace has somewhat less; that of a flight recorder is only the end of it. Where it has far less, events are missing that nothing told of: a switch that the trace has not makes one thread's time another's.
-- about:  switches: all, to idle too; voluntary: the thread slept; involuntary: it could have gone on; slices: runs of threads, idle left out; ran, waited: their time on a CPU, and for one.
-- needs:  kernel_count  Record with env/ before and after (stallscope record --pid, of threads on kernels with CONFIG_SCHED_DEBUG).
-- needs:  sched_slice  Record sched:sched_switch and sched:sched_migrate_task.
-- param:  limit 10  Threads a run.
-- column: run      text    Run
-- column: of       text    Of
-- column: counter  text    Counter
-- column: unit     text    Unit
-- column: kernel   metric  Counted by the kernel
-- column: trace    metric  In the trace
-- column: seen     ratio   Seen
WITH
kernel AS MATERIALIZED (
  SELECT r.name AS run, k.* FROM kernel_count AS k JOIN run AS r USING (run_id)
   WHERE (:run IS NULL OR r.name = :run)
     AND k.run_id IN (SELECT run_id FROM cpu JOIN source USING (source_id))
     AND k.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
-- Each thread's name: the last one of its number.
thread_of AS MATERIALIZED (
  SELECT w.run_id, w.tid, w.utid, t.source_id,
         max(w.utid) OVER (PARTITION BY w.run_id, w.tid) AS last
    FROM who AS w JOIN thread AS t USING (utid)
   WHERE (w.run_id, w.tid) IN (SELECT run_id, tid FROM kernel)),
ranked AS MATERIALIZED (
  SELECT run_id, tid, row_number() OVER (PARTITION BY run_id ORDER BY sum(n) DESC, tid) AS place
    FROM kernel WHERE tid IS NOT NULL AND counter IN ('voluntary', 'involuntary', 'slices')
   GROUP BY run_id, tid),
-- By source: the same may have been recorded twice.
counted(source_id, cpu, tid, counter, n) AS (
  SELECT source_id, NULL, NULL, 'switches', sum(count) FROM event_count
   WHERE name = 'sched_switch' GROUP BY source_id
  UNION ALL
  SELECT c.source_id, c.cpu, NULL, v.counter,
         CASE v.counter WHEN 'switches' THEN s.switches WHEN 'slices' THEN s.slices ELSE s.ran END
    FROM (SELECT s.ucpu, count(*) - sum(coalesce(s.partial, 0) & 1) AS switches,
                 sum(iif(t.upid IS NOT NULL, NOT coalesce(s.partial, 0) & 1, 0)) AS slices,
                 sum(iif(t.upid IS NOT NULL, coalesce(s.dur, c.end_ts - s.ts), 0)) AS ran
            FROM sched_slice AS s JOIN thread AS t USING (utid) JOIN cpu AS c USING (ucpu)
           WHERE EXISTS (SELECT 1 FROM kernel WHERE kernel.cpu IS NOT NULL)
           GROUP BY s.ucpu) AS s
    JOIN cpu AS c USING (ucpu)
    JOIN (SELECT 'switches' AS counter UNION ALL SELECT 'slices' UNION ALL SELECT 'ran') AS v
  UNION ALL
  SELECT h.source_id, NULL, h.tid, v.counter,
         CASE v.counter WHEN 'voluntary' THEN h.voluntary WHEN 'involuntary' THEN h.involuntary
                        WHEN 'slices' THEN h.slices WHEN 'ran' THEN h.ran END
    FROM (SELECT h.source_id, h.tid,
                 sum(s.dur IS NOT NULL AND NOT coalesce(s.partial, 0) & 2
                     AND s.end_state NOT IN ('R', 'R+')) AS voluntary,
                 sum(s.dur IS NOT NULL AND NOT coalesce(s.partial, 0) & 2
                     AND s.end_state IN ('R', 'R+')) AS involuntary,
                 sum(NOT coalesce(s.partial, 0) & 1) AS slices,
                 sum(coalesce(s.dur, c.end_ts - s.ts)) AS ran
            FROM thread_of AS h JOIN sched_slice AS s USING (utid) JOIN cpu AS c USING (ucpu)
           GROUP BY h.source_id, h.tid) AS h
    JOIN (SELECT 'voluntary' AS counter UNION ALL SELECT 'involuntary' UNION ALL SELECT 'slices'
          UNION ALL SELECT 'ran') AS v
  UNION ALL
  SELECT c.source_id, c.cpu, NULL, 'waited', sum(x.dur)
    FROM cpu_wait AS x JOIN cpu AS c ON c.ucpu = x.last_ucpu
   WHERE EXISTS (SELECT 1 FROM kernel WHERE kernel.cpu IS NOT NULL)
   GROUP BY c.ucpu
  UNION ALL
  SELECT h.source_id, NULL, h.tid, 'waited', sum(x.dur)
    FROM thread_of AS h JOIN cpu_wait AS x USING (utid) GROUP BY h.source_id, h.tid
  UNION ALL
  SELECT h.source_id, NULL, h.tid, 'migrations', sum(m.from_cpu <> m.to_cpu)
    FROM thread_of AS h JOIN thread_move AS m USING (utid) GROUP BY h.source_id, h.tid),
trace AS MATERIALIZED (
  SELECT s.run_id, c.cpu, c.tid, c.counter, max(c.n) AS n
    FROM counted AS c JOIN source AS s USING (source_id)
   GROUP BY s.run_id, c.cpu, c.tid, c.counter),
-- What is not in the trace at all was seen 0 times; waits need wake-ups.
beside AS (
  SELECT k.*,
         CASE WHEN t.counter IS NOT NULL THEN t.n
              WHEN k.counter = 'waited' AND k.run_id NOT IN
                   (SELECT s.run_id FROM event_count AS e JOIN source AS s USING (source_id)
                     WHERE e.name IN ('sched_waking', 'sched_wakeup')) THEN NULL
              ELSE 0 END AS seen
    FROM kernel AS k
    LEFT JOIN trace AS t ON t.run_id = k.run_id AND t.cpu IS k.cpu AND t.tid IS k.tid
                        AND t.counter = k.counter)
SELECT k.run,
       CASE WHEN k.cpu IS NOT NULL THEN 'CPU ' || k.cpu WHEN k.tid IS NULL THEN 'all CPUs'
            ELSE coalesce((SELECT w.label FROM thread_of AS h JOIN who AS w ON w.utid = h.last
                            WHERE h.run_id = k.run_id AND h.tid = k.tid LIMIT 1),
                          'thread ' || k.tid) END,
       k.counter, k.unit, k.n, k.seen, iif(k.n > 0, k.seen * 1.0 / k.n, NULL)
  FROM beside AS k
  LEFT JOIN ranked AS r ON r.run_id = k.run_id AND r.tid = k.tid
 WHERE k.tid IS NULL OR r.place <= :limit
 ORDER BY k.run, k.tid IS NOT NULL, k.cpu, r.place, k.counter;
