-- Moves of threads from one CPU to another, as sched_migrate_task says; where
-- that event was not recorded, from their slices (a thread that runs elsewhere
-- than before), which misses moves of threads that are moved on before they run.
CREATE VIEW thread_move AS
SELECT m.id, m.ts, m.utid, a.cpu AS from_cpu, b.cpu AS to_cpu, t.source_id,
       'sched_migrate_task' AS told_by
  FROM migration AS m JOIN thread AS t USING (utid)
  LEFT JOIN cpu AS a ON a.ucpu = m.orig_ucpu
  LEFT JOIN cpu AS b ON b.ucpu = m.dest_ucpu
UNION ALL
SELECT s.id, s.ts, s.utid, a.cpu, b.cpu, t.source_id, 'slices'
  FROM (SELECT id, ts, utid, ucpu,
               lag(ucpu) OVER (PARTITION BY utid ORDER BY ts) AS before
          FROM sched_slice
         WHERE NOT EXISTS (SELECT 1 FROM migration)) AS s
  JOIN thread AS t USING (utid)
  JOIN cpu AS a ON a.ucpu = s.before
  JOIN cpu AS b ON b.ucpu = s.ucpu
 WHERE s.before <> s.ucpu AND t.upid IS NOT NULL;

-- Goroutines that went on on another thread (M) than they ran on before, by
-- execution traces. These moves are the runtime's, not the kernel's: the threads
-- stay where they are.
CREATE VIEW goroutine_move AS
SELECT r.id, r.ts, r.goroutine_id, r.before AS from_m_id, r.m_id AS to_m_id,
       x.source_id, x.upid
  FROM (SELECT id, ts, goroutine_id, m_id,
               lag(m_id) OVER (PARTITION BY goroutine_id ORDER BY ts) AS before
          FROM go_state
         WHERE state = 2 AND m_id IS NOT NULL) AS r
  JOIN goroutine AS g USING (goroutine_id)
  JOIN go_exec AS x USING (source_id)
 WHERE r.before <> r.m_id;

-- What the kernel itself counted between two snapshots (env/before, env/after):
-- of the machine (cpu and tid NULL), a CPU or a thread. A thread that the first
-- one did not find in its process counts from nothing.
CREATE VIEW kernel_count AS
WITH
told AS (
  SELECT run_id, key, value AS before, after FROM fact
   WHERE after IS NOT NULL
     AND (key = '/proc/stat:ctxt' OR key GLOB '/proc/schedstat:cpu[0-9]*'
          OR key GLOB '/sys/kernel/debug/sched/debug:cpu#[0-9]*.nr_switches'
          OR key GLOB '/proc/[0-9]*/task/[0-9]*/schedstat'
          OR key GLOB '/proc/[0-9]*/task/[0-9]*/sched:*')),
known AS (
  SELECT DISTINCT run_id, CAST(substr(key, 7) AS INTEGER) AS pid FROM told
   WHERE key GLOB '*/task/*' AND before IS NOT NULL),
-- Counters that stand in one line: run time, run delay, slices.
line AS (
  SELECT run_id, key, iif(key GLOB '/proc/schedstat:*', 6, 0) AS first,
         '[' || replace(before, ' ', ',') || ']' AS before,
         '[' || replace(after, ' ', ',') || ']' AS after
    FROM told
   WHERE (key GLOB '/proc/schedstat:*' AND key NOT GLOB '*.*' OR key GLOB '*/schedstat')
     AND after || coalesce(before, '') NOT GLOB '*[^0-9 ]*'
     AND after || coalesce(before, '') NOT GLOB '*  *'),
one(run_id, key, counter, before, after) AS (
  SELECT run_id, key,
         CASE WHEN key GLOB '*:nr_voluntary_switches' THEN 'voluntary'
              WHEN key GLOB '*:nr_involuntary_switches' THEN 'involuntary'
              WHEN key GLOB '*:se.nr_migrations' THEN 'migrations' ELSE 'switches' END,
         before, after
    FROM told
   WHERE key = '/proc/stat:ctxt' OR key GLOB '/sys/*' OR key GLOB '*:se.nr_migrations'
      OR key GLOB '*:nr_voluntary_switches' OR key GLOB '*:nr_involuntary_switches'
  UNION ALL
  SELECT l.run_id, l.key, c.counter, l.before ->> (l.first + c.nth), l.after ->> (l.first + c.nth)
    FROM line AS l
    JOIN (SELECT 0 AS nth, 'ran' AS counter UNION ALL SELECT 1, 'waited'
          UNION ALL SELECT 2, 'slices') AS c
   WHERE json_valid(l.after) AND (l.before IS NULL OR json_valid(l.before))),
placed AS (
  SELECT run_id, counter, after, key,
         CASE WHEN key GLOB '/proc/schedstat:*'
              THEN CAST(substr(key, length('/proc/schedstat:cpu') + 1) AS INTEGER)
              WHEN key GLOB '/sys/*' THEN CAST(substr(key, instr(key, '#') + 1) AS INTEGER)
              END AS cpu,
         iif(key GLOB '*/task/*', CAST(substr(key, instr(key, '/task/') + 6) AS INTEGER), NULL)
           AS tid,
         iif(before IS NULL AND (run_id, CAST(substr(key, 7) AS INTEGER)) IN known, 0, before)
           AS before
    FROM one)
SELECT run_id, cpu, tid, counter, iif(counter IN ('ran', 'waited'), 'ns', 'count') AS unit,
       CAST(after AS INTEGER) - CAST(before AS INTEGER) AS n, key AS told_by
  FROM placed
 WHERE CAST(after AS INTEGER) >= CAST(before AS INTEGER);
