#!/bin/sh
# What Parquet, Arrow and a query cost on workload W, beside reading alone by pyarrow and DuckDB in the same run. Nanoseconds of processor time a row.
#   tests/formats/bench.sh [ROWS]       results as JSON lines; tests/formats/results keeps some
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")/../.." && pwd)
rows=${1:-2000000}
build=${POL_BENCH_BUILD:-$root/build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
[ -f "$build/build.ninja" ] || cmake --preset release -B "$build" >/dev/null
cmake --build "$build" --target pol pol_arrow_module >/dev/null
cc -O2 examples/population/population.c -o "$work/population"
"$work/population" --kind workload --rows "$rows" >"$work/w.csv"
exec build/formats/venv/bin/python - "$build/bin/pol" "$work" "$rows" <<'PYTHON'
import json, os, subprocess, sys, time
import duckdb, pyarrow as pa, pyarrow.csv, pyarrow.feather as feather, pyarrow.parquet as pq
pol, work, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])

types = {name: pa.bool_() for name in [f"project.fits{i}" for i in range(1, 8)] + ["project.industrial", "project.manufacturing", "project.benchmark_level", "project.solid_waste"]}
types |= {"project.total_investment": pa.decimal128(15, 2), "project.approved_cost": pa.decimal128(15, 2)}
table = pa.csv.read_csv(f"{work}/w.csv", convert_options=pa.csv.ConvertOptions(column_types=types, true_values=["1"], false_values=["0"]))
pq.write_table(table, f"{work}/w.parquet", row_group_size=500000)
doubles = pa.csv.read_csv(f"{work}/w.csv", convert_options=pa.csv.ConvertOptions(column_types={name: kind for name, kind in types.items() if kind == pa.bool_()}, true_values=["1"], false_values=["0"]))
pq.write_table(doubles, f"{work}/d.parquet", row_group_size=500000)         # not a cast: that of Arrow does not give the nearest double
del doubles
feather.write_feather(table, f"{work}/w.arrow", compression="uncompressed")
with duckdb.connect(f"{work}/w.duckdb") as connection:
    connection.execute(f"create table w as select * from '{work}/w.parquet'")

def say(name, times, wall):
    print(json.dumps({"what": name, "ns_a_row": round(min(times) / rows * 1e9, 1), "wall_ns_a_row": round(min(wall) / rows * 1e9, 1)}), flush=True)

def child(name, command):
    times, wall = [], []
    for _ in range(5):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = os.times()
        wall.append(time.perf_counter() - start)
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    say(name, times, wall)

def here(name, work):
    times, wall = [], []
    for _ in range(5):
        before, start = time.process_time(), time.perf_counter()
        work()
        times.append(time.process_time() - before)
        wall.append(time.perf_counter() - start)
    say(name, times, wall)

run = [pol, "run", "tests/bench/workload.pol", "--format", "summary"]
for name, arguments in (("csv", ["--data", f"{work}/w.csv"]), ("arrow file", ["--data", f"{work}/w.arrow"]), ("parquet", ["--data", f"{work}/w.parquet"]), ("parquet, amounts as doubles", ["--data", f"{work}/d.parquet"]),
                        ("duckdb", ["--database", f"{work}/w.duckdb", "--data", "from w"])):
    child(f"pol run, {name} to totals, one thread", run + arguments)
child("pol run, parquet to totals, two threads", run + ["--data", f"{work}/w.parquet", "--threads", "2"])
child("pol run, parquet to csv", [pol, "run", "tests/bench/workload.pol", "--data", f"{work}/w.parquet", "--format", "csv", "--output", f"{work}/o.csv"])
child("pol run, parquet to parquet, wide", [pol, "run", "tests/bench/workload.pol", "--data", f"{work}/w.parquet", "--output", f"{work}/o.parquet"])
pa.set_cpu_count(1)
here("pyarrow " + pa.__version__ + " reads the parquet, one thread", lambda: [None for _ in pq.ParquetFile(f"{work}/w.parquet").iter_batches(16384, use_threads=False)])
here("pyarrow reads the arrow file", lambda: pa.ipc.open_file(pa.OSFile(f"{work}/w.arrow")).read_all())
connection = duckdb.connect(config={"threads": 1})
columns = ", ".join(f'sum("{name}"::int)' if kind == pa.bool_() else f'max("{name}")' for name, kind in zip(table.schema.names, table.schema.types))
here("duckdb " + duckdb.__version__ + " reads every column of the parquet, one thread", lambda: connection.execute(f"select {columns} from '{work}/w.parquet'").fetchall())
PYTHON
