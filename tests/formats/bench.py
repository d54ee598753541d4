"""What issue 5 asks of data in and out, measured in one run on workload W: bench.py POL WORK ROWS (bench.sh says how).

The same decisions from every format (a hash of the results' bytes), processor time a row on one thread and on two, wall time, peak memory; and beside it what
others need to read the same files: `wc -l`, DuckDB, pyarrow, pandas. JSON lines on standard output. Ends with 1 when two formats decide differently."""
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather as feather
import pyarrow.parquet as pq

POL, WORK, ROWS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
REPEATS = 5 if ROWS <= 2_000_000 else 3
POLICY = str(Path(__file__).resolve().parent.parent / "bench" / "workload.pol")
CSV, PARQUET, DOUBLES, ARROW, STREAM, DATABASE = (WORK / name for name in ("w.csv", "w.parquet", "doubles.parquet", "w.arrow", "w.arrows", "w.duckdb"))
BITS = [f"project.fits{i}" for i in range(1, 8)] + ["project.industrial", "project.manufacturing", "project.benchmark_level", "project.solid_waste"]
AMOUNTS = ["project.total_investment", "project.approved_cost"]


def say(what, **figures):
    print(json.dumps({"what": what, **figures}, ensure_ascii=False), flush=True)


def prepare():
    """The same rows in every format, batch by batch. Doubles are read from the text: a cast of decimals does not give the nearest ones."""
    bits = {name: pa.bool_() for name in BITS}

    def batches(types):
        options = pa.csv.ConvertOptions(column_types=types, true_values=["1"], false_values=["0"])
        return pa.csv.open_csv(CSV, convert_options=options)

    with batches({**bits, **{name: pa.decimal128(15, 2) for name in AMOUNTS}}) as rows:
        schema = rows.schema
        with pq.ParquetWriter(PARQUET, schema) as parquet, pa.ipc.new_file(ARROW, schema) as arrow, pa.ipc.new_stream(STREAM, schema) as stream:
            for batch in rows:
                for writer in (parquet, arrow, stream):
                    writer.write_batch(batch)
    with batches(bits) as rows, pq.ParquetWriter(DOUBLES, rows.schema) as parquet:
        for batch in rows:
            parquet.write_batch(batch)
    with duckdb.connect(str(DATABASE)) as connection:
        connection.execute(f"create table w as select * from '{PARQUET}'")
    return schema


# Starts the programs that are measured: a process of its own and a small one, since the peak memory of a child counts that of its parent at the start.
RUNNER = subprocess.Popen([sys.executable, "-S", "-c", """
import json, os, subprocess, sys, time
for line in sys.stdin:
    command, feed = json.loads(line)
    feeder = subprocess.Popen(["cat", feed], stdout=subprocess.PIPE) if feed else None
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=feeder.stdout if feeder else subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if feeder: feeder.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if feeder: feeder.wait()
    print(json.dumps([status, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024]), flush=True)
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def child(command, feed=None):
    """Processor seconds, wall seconds, peak bytes of one run."""
    RUNNER.stdin.write(json.dumps([[str(word) for word in command], feed and str(feed)]) + "\n")
    RUNNER.stdin.flush()
    status, *figures = json.loads(RUNNER.stdout.readline())
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return figures


def measured(what, command, feed=None, repeats=REPEATS):
    runs = [child(command, feed=feed) for _ in range(repeats)]
    say(what, ns_a_row=round(min(run[0] for run in runs) / ROWS * 1e9, 1), wall_ns_a_row=round(min(run[1] for run in runs) / ROWS * 1e9, 1), peak_mb=round(max(run[2] for run in runs) / 1e6))


def here(what, work, repeats=REPEATS):
    times, wall = [], []
    for _ in range(repeats):
        before, start = time.process_time(), time.perf_counter()
        work()
        times.append(time.process_time() - before)
        wall.append(time.perf_counter() - start)
    say(what, ns_a_row=round(min(times) / ROWS * 1e9, 1), wall_ns_a_row=round(min(wall) / ROWS * 1e9, 1))


SOURCES = [("csv", ["--data", CSV], None), ("csv through a pipe", ["--data", "-", "--input-format", "csv"], CSV), ("parquet", ["--data", PARQUET], None),
           ("parquet, amounts as doubles", ["--data", DOUBLES], None), ("arrow file", ["--data", ARROW], None), ("arrow stream through a pipe", ["--data", "-", "--input-format", "arrow"], STREAM),
           ("duckdb", ["--database", DATABASE, "--data", "from w"], None)]


def same_decisions():
    """A hash of the results as CSV, amounts and reasons included, whatever format the applications came in."""
    hashes = {}
    for name, source, feed in SOURCES:
        taken = hashlib.sha256()
        feeder = subprocess.Popen(["cat", feed], stdout=subprocess.PIPE) if feed else None
        command = [POL, "run", POLICY, *map(str, source), "--format", "csv", "--threads", "2"]
        process = subprocess.Popen(command, stdin=feeder.stdout if feeder else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        size = 0
        while part := process.stdout.read(1 << 20):
            taken.update(part)
            size += len(part)
        hashes[name] = (taken.hexdigest(), size, process.wait())
        if feeder:
            feeder.stdout.close()
            feeder.wait()
    different = len(set(hashes.values())) > 1 or any(value[2] for value in hashes.values())
    say("the same decisions from every format", same=not different, formats=len(hashes), rows=ROWS, bytes=hashes["csv"][1], sha256=hashes["csv"][0])
    return not different


def in_sql():
    """Status and amount of one measure, and the amounts of all, within SQL: by the extension, and by a function in Python (examples/python/in_sql.py)."""
    root = Path(__file__).resolve().parent.parent.parent
    sys.path[:0] = [str(root / "bindings" / "python" / "src"), str(root / "examples" / "python")]
    os.environ.setdefault("POL_LIBRARY", str(Path(POL).resolve().parent.parent / "lib" / "libpol.so"))
    extension = WORK / "in_extension.duckdb_extension"
    subprocess.run([POL, "build", POLICY, "--emit", "duckdb", "--output", str(extension)], check=True)
    ways = [("in_extension", "the extension")]
    try:
        import in_sql as udf
        import numpy  # noqa: F401  DuckDB asks for it
        import pol
        ways.append(("in_python", "a function in Python"))
    except ImportError:
        say("numpy: not installed (build/formats/venv/bin/pip install numpy)")
    one = "select d.m2.status, count(*), sum(d.m2.amount) from (select {}(w) as d from w) group by all"
    every = "select " + ", ".join(f"sum(d.m{i}.amount)" for i in range(1, 8)) + " from (select {}(w) as d from w)"
    for threads in (1, 2):
        with duckdb.connect(str(DATABASE), config={"threads": threads, "allow_unsigned_extensions": True}) as connection:
            connection.execute(f"load '{extension}'")
            found = {}
            for name, what in ways:
                if name == "in_python":
                    udf.register(connection, name, pol.compile(POLICY), "w")
                for query, of in ((one, "one measure"), (every, "all amounts")):
                    found[name, of] = connection.execute(query.format(name)).fetchall()
                    here(f"sql: {of} by {what}, {threads} thread{'s' if threads > 1 else ''}", lambda: connection.execute(query.format(name)).fetchall(), repeats=3)
            say("sql: the same by both", same=len(ways) < 2 or all(sorted(map(str, found["in_extension", of])) == sorted(map(str, found["in_python", of])) for of in ("one measure", "all amounts")))


def main():
    schema = prepare()
    say("machine", processors=os.cpu_count(), load=round(os.getloadavg()[0], 1), rows=ROWS, csv_bytes=CSV.stat().st_size)
    same = same_decisions()
    totals = [POL, "run", POLICY, "--format", "summary", "--engine", "native"]
    for name, source, feed in SOURCES:
        for threads in (1, 2):
            measured(f"pol: {name} to totals, {threads} thread{'s' if threads > 1 else ''}", [*totals, *source, "--threads", threads], feed)
    for ending in ("csv", "jsonl", "parquet", "arrow"):
        output = WORK / f"out.{ending}"
        measured(f"pol: csv to {ending}, one row an application", [POL, "run", POLICY, "--data", CSV, "--output", output], repeats=1 if ROWS > 2_000_000 else 3)
        output.unlink()
    measured("wc -l", ["wc", "-l", CSV])
    with duckdb.connect(config={"threads": 1}) as connection:
        columns = ", ".join(f'sum("{name}"::int)' if name in BITS else f'max("{name}")' for name in schema.names)
        here(f"duckdb {duckdb.__version__}: one sum of the csv, one thread", lambda: connection.execute(f"select sum(\"project.approved_cost\") from read_csv('{CSV}')").fetchall())
        here("duckdb: every column of the csv, one thread", lambda: connection.execute(f"select {columns} from read_csv('{CSV}')").fetchall(), repeats=2)
        here("duckdb: every column of the parquet, one thread", lambda: connection.execute(f"select {columns} from '{PARQUET}'").fetchall())
    in_sql()
    pa.set_cpu_count(1)
    here(f"pyarrow {pa.__version__}: every column of the parquet, one thread", lambda: [None for _ in pq.ParquetFile(PARQUET).iter_batches(16384, use_threads=False)])
    try:
        import pandas
        here(f"pandas {pandas.__version__}: read_csv", lambda: pandas.read_csv(CSV), repeats=1)
    except ImportError:
        say("pandas: not installed (build/formats/venv/bin/pip install pandas)")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
