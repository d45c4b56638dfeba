-- CPUs that are meant to be quiet. asked: isolcpus, nohz_full of the kernel's
-- command line; effect: isolated, nohz_full by /sys. NULL: not so, or not told.
CREATE VIEW quiet_cpu AS
SELECT run_id, cpu,
       nullif(ltrim(iif(max(key = '/proc/cmdline:isolcpus'), ', isolcpus', '')
                    || iif(max(key = '/proc/cmdline:nohz_full'), ', nohz_full', ''), ', '), '')
         AS asked,
       nullif(ltrim(iif(max(key = '/sys/devices/system/cpu/isolated'), ', isolated', '')
                    || iif(max(key = '/sys/devices/system/cpu/nohz_full'), ', nohz_full', ''),
                    ', '), '') AS effect
  FROM cpu_list
 WHERE key IN ('/proc/cmdline:isolcpus', '/proc/cmdline:nohz_full',
               '/sys/devices/system/cpu/isolated', '/sys/devices/system/cpu/nohz_full')
 GROUP BY run_id, cpu;

-- Who each CPU is for: the thread that ran there longest, idle left out; and
-- from when it first ran there to when it last did. quiet: by quiet_cpu.
CREATE VIEW cpu_owner AS
SELECT r.run_id, r.name AS run, c.source_id, o.ucpu, c.cpu, o.utid, o.from_ts, o.to_ts,
       (r.run_id, c.cpu) IN (SELECT run_id, cpu FROM quiet_cpu) AS quiet
  FROM (SELECT t.*, row_number() OVER (PARTITION BY ucpu ORDER BY total DESC, utid) AS place
          FROM (SELECT ucpu, utid, sum(dur) AS total, min(ts) AS from_ts,
                       max(ts + dur) AS to_ts
                  FROM sched_slice GROUP BY ucpu, utid) AS t
          JOIN thread AS h USING (utid)
         WHERE h.upid IS NOT NULL) AS o
  JOIN cpu AS c USING (ucpu) JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
 WHERE o.place = 1;

-- What each CPU did while it was its thread's, by cpu_use(), which only
-- `stallscope query` has. by: owner, task (another one), idle, hardirq, softirq,
-- timer, ipi, unknown. utid: the task; name: the interrupt's; who: either, in
-- words. taken: 1: from the owner.
CREATE VIEW cpu_piece AS
SELECT run_id, run, source_id, ucpu, cpu, quiet, owner_utid, ts, dur, by, utid, name,
       coalesce((SELECT w.label FROM who AS w WHERE w.utid = u.utid), name) AS who,
       by NOT IN ('owner', 'idle', 'unknown') AS taken
  FROM (SELECT o.run_id, o.run, o.source_id, o.ucpu, o.cpu, o.quiet, o.utid AS owner_utid,
               u.ts, u.dur, iif(u.kind = 'task', u.utid, NULL) AS utid, u.name,
               CASE WHEN u.kind = 'vector' AND u.name = 'local_timer' THEN 'timer'
                    WHEN u.kind = 'vector' THEN 'ipi'
                    WHEN u.kind = 'task' AND u.utid = o.utid THEN 'owner' ELSE u.kind END AS by
          FROM cpu_owner AS o
         CROSS JOIN cpu_use(o.ucpu, o.from_ts, o.to_ts - o.from_ts) AS u) AS u;
