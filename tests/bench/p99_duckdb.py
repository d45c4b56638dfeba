"""CPU seconds DuckDB takes for the percentiles of off_cpu.dur by thread.

usage: p99_duckdb.py FILE.csv RUNS    (utid,dur; made by `stallscope query`)

One thread, on its own table, the table's loading not counted: what
stats(collect_from('off_cpu', 'utid', 'dur')) tells, median of the runs.
"""
import sys
import time

import duckdb

db = duckdb.connect()
db.execute("SET threads = 1")
db.execute("CREATE TABLE t AS SELECT utid::BIGINT AS utid, dur::BIGINT AS dur "
           "FROM read_csv(?)", [sys.argv[1]])
times = []
for _ in range(int(sys.argv[2])):
    begin = time.process_time()
    db.execute("SELECT utid, count(*), min(dur), "
               "quantile_disc(dur, [0.5, 0.9, 0.99, 0.999]), max(dur), "
               "avg(dur), sum(dur) FROM t GROUP BY utid").fetchall()
    times.append(time.process_time() - begin)
print(sorted(times)[len(times) // 2])
