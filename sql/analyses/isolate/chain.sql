-- title:  Isolation asked for, in effect, observed
-- order:  40
-- about:  For each CPU that is isolated or without a tick by /sys, or that the kernel's command line names: what was asked for, what is in effect, which interrupts may come there by their affinity, and how many did between the snapshots.
-- needs:  quiet_cpu  Keep the env/ folder of the recording, or save /proc/cmdline and /sys/devices/system/cpu/isolated.
-- column: run        text   Run
-- column: cpu        count  CPU
-- column: asked      text   Asked for
-- column: effect     text   In effect
-- column: irqs       text   Interrupts with this CPU as effective affinity
-- column: interrupts count  Interrupts between the snapshots
WITH
cpus AS (SELECT q.run_id, q.cpu, q.effect, r.name AS run FROM quiet_cpu AS q JOIN run AS r USING (run_id)
          WHERE :run IS NULL OR r.name = :run),
counted AS (
  SELECT s.run_id, i.cpu, sum(iif(i.moment = 'after', i.count, -i.count)) AS n,
         count(DISTINCT i.moment) AS moments
    FROM interrupt_count AS i JOIN source AS s USING (source_id)
   WHERE i.moment IS NOT NULL
   GROUP BY s.run_id, i.cpu)
SELECT c.run, c.cpu,
       (SELECT group_concat(word, ' ') FROM (
          SELECT substr(f.value || ' ', instr(f.value, w.name),
                        instr(substr(f.value || ' ', instr(f.value, w.name)), ' ') - 1) AS word
            FROM fact AS f
            JOIN (SELECT 'isolcpus=' AS name UNION ALL SELECT 'nohz_full='
                  UNION ALL SELECT 'rcu_nocbs=' UNION ALL SELECT 'irqaffinity=') AS w
           WHERE f.run_id = c.run_id AND f.key = '/proc/cmdline' AND instr(f.value, w.name))),
       c.effect,
       (SELECT group_concat(substr(f.key, 11, instr(substr(f.key, 11), '/') - 1), ', ')
          FROM fact AS f
         WHERE f.run_id = c.run_id AND f.key GLOB '/proc/irq/*/effective_affinity_list'
           AND f.value = CAST(c.cpu AS TEXT)),
       (SELECT n FROM counted AS k WHERE k.run_id = c.run_id AND k.cpu = c.cpu AND moments = 2)
  FROM cpus AS c
 ORDER BY c.run, c.cpu;
