-- NUMA nodes of CPUs, from the snapshots of a run: each "0-1,4" taken apart.
CREATE VIEW cpu_node AS
WITH RECURSIVE
list AS (
  SELECT DISTINCT s.run_id,
         CAST(substr(f.key, length('/sys/devices/system/node/node') + 1) AS INTEGER) AS node,
         f.value || ',' AS rest
    FROM machine_fact AS f JOIN source AS s USING (source_id)
   WHERE f.key GLOB '/sys/devices/system/node/node[0-9]*/cpulist'),
part(run_id, node, part, rest) AS (
  SELECT run_id, node, NULL, rest FROM list
  UNION ALL
  SELECT run_id, node, substr(rest, 1, instr(rest, ',') - 1),
         substr(rest, instr(rest, ',') + 1)
    FROM part WHERE rest <> ''),
span(run_id, node, cpu, last) AS (
  SELECT run_id, node, CAST(part AS INTEGER),
         CAST(substr(part, instr(part, '-') + 1) AS INTEGER)
    FROM part WHERE part <> ''
  UNION ALL
  SELECT run_id, node, cpu + 1, last FROM span WHERE cpu < last)
SELECT DISTINCT run_id, cpu, node FROM span;
