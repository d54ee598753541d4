#!/usr/bin/env python3
"""Workload W in DuckDB, one thread, BIGINT columns: duckdb_bench.py FOLDER REPEATS.

FOLDER holds the columns that `bench --write FOLDER` wrote, and what the kernel decided. Prints the least processor time of the runs in
nanoseconds a row as JSON; ends with 1 when a row differs from the kernel's. Needs duckdb and numpy; says so and ends with 3 without them."""
import json
import os
import sys
import time

try:
    import duckdb
    import numpy
except ImportError as missing:
    print(f"not measured: {missing}", file=sys.stderr)
    sys.exit(3)

NAMES = ["total", "cost", "software", "energy", "carbon", "industry", "day", "fits1", "fits2", "fits3", "fits4", "fits5", "fits6", "fits7",
         "industrial", "manufacturing", "benchmark", "waste"]

# Amounts are whole fen by integer division; -1: the measure does not apply. The choice is a bit for every best measure, ties included.
QUERY = """
CREATE OR REPLACE TABLE decided AS
SELECT CASE WHEN most < 0 THEN 0 ELSE (m1 = most)::INT + 2 * (m2 = most)::INT + 4 * (m3 = most)::INT + 8 * (m4 = most)::INT
            + 16 * (m5 = most)::INT + 32 * (m6 = most)::INT + 64 * (m7 = most)::INT END AS best,
       greatest(most, 0) AS amount
FROM (SELECT *, greatest(m1, m2, m3, m4, m5, m6, m7) AS most FROM (
  SELECT
    CASE WHEN fits1 = 1 AND industrial = 1 AND total >= 50000000000 AND in_force THEN least(cost // 10, 10000000000) ELSE -1 END AS m1,
    CASE WHEN fits2 = 1 AND industrial = 1 AND total >= 2000000000 AND in_force THEN least(cost // 10, 1000000000) ELSE -1 END AS m2,
    CASE WHEN fits3 = 1 AND industrial = 1 AND total >= 1000000000 AND in_force
         THEN least(cost * (10000 - greatest(software - 3000, 0)) // 50000, 5000000000) ELSE -1 END AS m3,
    CASE WHEN fits4 = 1 AND industrial = 1 AND total >= 500000000 AND in_force THEN least(cost * 3 // 10, 500000000) ELSE -1 END AS m4,
    CASE WHEN fits5 = 1 AND industry <= 8 AND total >= 100000000 AND in_force THEN least(cost // 5, 500000000) ELSE -1 END AS m5,
    CASE WHEN fits6 = 1 AND (energy >= 50 OR carbon >= 150 OR benchmark = 1 OR waste = 1) AND in_force THEN least(cost * 3 // 10, 1000000000)
         ELSE -1 END AS m6,
    CASE WHEN fits7 = 1 AND manufacturing = 1 AND total >= 1000000000 AND in_force THEN least(cost // 5, 1000000000) ELSE -1 END AS m7
  FROM (SELECT *, day BETWEEN 19723 AND 21549 AS in_force FROM w)))
"""


def main():
    folder, repeats = sys.argv[1], int(sys.argv[2])
    columns = {name: numpy.fromfile(os.path.join(folder, f"{i}.i64"), dtype=numpy.int64) for i, name in enumerate(NAMES)}
    rows = len(columns["total"])
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("source", columns)
    connection.execute("CREATE TABLE w AS SELECT * FROM source")
    times = []
    for _ in range(repeats):
        start = time.process_time()
        connection.execute(QUERY)
        times.append((time.process_time() - start) * 1e9 / rows)
    decided = connection.execute("SELECT best, amount FROM decided").fetchnumpy()
    best = numpy.fromfile(os.path.join(folder, "best.u8"), dtype=numpy.uint8)
    amount = numpy.fromfile(os.path.join(folder, "amount.i64"), dtype=numpy.int64)
    different = int(((decided["best"] != best) | (decided["amount"] != amount)).sum())
    print(json.dumps({"version": duckdb.__version__, "rows": rows, "rows_different": different, "least_ns_per_row": round(min(times), 2),
                      "median_ns_per_row": round(sorted(times)[len(times) // 2], 2)}))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
