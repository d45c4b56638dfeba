-- CPUs that the machine says are isolated or without a tick, each list taken
-- apart. how: isolated, nohz_full (in effect, by /sys).
CREATE VIEW quiet_cpu AS
WITH RECURSIVE
part(run_id, how, part, rest) AS (
  SELECT run_id, substr(key, length('/sys/devices/system/cpu/') + 1), NULL, value || ','
    FROM fact
   WHERE key IN ('/sys/devices/system/cpu/isolated', '/sys/devices/system/cpu/nohz_full')
     AND value GLOB '[0-9]*'
  UNION ALL
  SELECT run_id, how, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
    FROM part WHERE rest <> ''),
span(run_id, how, cpu, last) AS (
  SELECT run_id, how, CAST(part AS INTEGER), CAST(substr(part, instr(part, '-') + 1) AS INTEGER)
    FROM part WHERE part <> ''
  UNION ALL
  SELECT run_id, how, cpu + 1, last FROM span WHERE cpu < last)
SELECT DISTINCT run_id, cpu, how FROM span;
