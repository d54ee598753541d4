#!/bin/sh
# What reading workload W costs: step by step in pol, and beside it `wc -l`, DuckDB and pandas where they are installed. Nanoseconds of processor time a row.
#   tests/read/bench.sh [ROWS]       results as JSON lines on standard output; tests/read/results keeps some
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")/../.." && pwd)
rows=${1:-2000000}
build=${POL_BENCH_BUILD:-$root/build/release-bench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
cmake --preset release -B "$build" >&2 && cmake --build "$build" --target pol bench_read >&2
cc -O2 examples/population/population.c -o "$work/population"
"$work/population" --kind workload --rows "$rows" >"$work/w.csv"
"$build/bin/bench_read" tests/bench/workload.pol "$work/w.csv" 7
python3 - "$root" "$build/bin/pol" "$work/w.csv" "$rows" <<'PYTHON'
import json, os, subprocess, sys, time
root, pol, path, rows = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])

def say(name, seconds):
    print(json.dumps({"what": name, "ns_a_row": round(min(seconds) / rows * 1e9, 1)}), flush=True)

def children(command, wall=False):
    """Processor time of a command (or time on the wall), several times."""
    times = []
    for _ in range(5):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = os.times()
        times.append(time.perf_counter() - start if wall else after.children_user + after.children_system - before.children_user - before.children_system)
    return times

say("wc -l", children(["wc", "-l", path]))
for threads in ("1", "2"):
    command = [pol, "run", f"{root}/tests/bench/workload.pol", "--data", path, "--format", "summary", "--engine", "native", "--threads", threads]
    say(f"pol run, {threads} thread(s), whole process on the wall", children(command, True))
try:
    import duckdb
    connection = duckdb.connect()
    connection.execute("set threads=1")
    times = []
    for _ in range(3):
        start = time.process_time()
        connection.execute(f"select count(*), sum(\"project.approved_cost\") from read_csv('{path}')").fetchall()
        times.append(time.process_time() - start)
    say("duckdb " + duckdb.__version__ + ", one sum, one thread", times)
except ImportError:
    pass
try:
    import pandas
    start = time.process_time()
    pandas.read_csv(path)
    say("pandas " + pandas.__version__, [time.process_time() - start])
except ImportError:
    pass
PYTHON
