-- Lists of CPUs as the kernel writes them, taken apart: "0-1,4" is three rows.
-- key: the fact's; of words of the kernel's command line with the word behind,
-- /proc/cmdline:isolcpus. No kernel counts beyond CPU 8191. Parts that are not
-- numbers ("domain", "2-N", "0-7:1/2") are left out.
CREATE VIEW cpu_list AS
WITH RECURSIVE
list(run_id, key, value) AS (
  SELECT run_id, key, coalesce(value, after) FROM fact
   WHERE key IN ('/sys/devices/system/cpu/isolated', '/sys/devices/system/cpu/nohz_full')
      OR key GLOB '/sys/devices/system/node/node[0-9]*/cpulist'
  UNION ALL
  SELECT f.run_id, f.key || ':' || w.name,
         substr(f.value, instr(' ' || f.value, ' ' || w.name || '=') + length(w.name) + 1)
    FROM fact AS f
    JOIN (SELECT 'isolcpus' AS name UNION ALL SELECT 'nohz_full') AS w
   WHERE f.key = '/proc/cmdline' AND instr(' ' || f.value, ' ' || w.name || '=')),
part(run_id, key, part, rest) AS (
  SELECT run_id, key, NULL, substr(value, 1, instr(value || ' ', ' ') - 1) || ',' FROM list
  UNION ALL
  SELECT run_id, key, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
    FROM part WHERE rest <> ''),
span(run_id, key, cpu, last) AS (
  SELECT run_id, key, CAST(part AS INTEGER),
         min(8191, CAST(substr(part, instr(part, '-') + 1) AS INTEGER))
    FROM part WHERE part GLOB '[0-9]*' AND part NOT GLOB '*[^0-9-]*'
  UNION ALL
  SELECT run_id, key, cpu + 1, last FROM span WHERE cpu < last)
SELECT DISTINCT run_id, key, cpu FROM span;

-- NUMA nodes of CPUs.
CREATE VIEW cpu_node AS
SELECT run_id, cpu,
       CAST(substr(key, length('/sys/devices/system/node/node') + 1) AS INTEGER) AS node
  FROM cpu_list
 WHERE key GLOB '/sys/devices/system/node/node[0-9]*/cpulist';
