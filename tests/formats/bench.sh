#!/bin/sh
# Workload W in every format: the same decisions, nanoseconds of processor time a row, peak memory, beside wc, DuckDB, pyarrow and pandas in the same run (bench.py).
#   tests/formats/bench.sh [ROWS] [DIR]      JSON lines; tests/formats/results keeps some. DIR: a folder with room for the files (ten million rows: 9 GB)
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")/../.." && pwd)
rows=${1:-2000000}
build=${POL_BENCH_BUILD:-$root/build/release}
[ -f "$build/build.ninja" ] || (cd "$root" && cmake --preset release -B "$build" >/dev/null)
cmake --build "$build" --target pol pol_arrow_module pol_shared pol_duckdb >/dev/null
work=$(mktemp -d ${2:+-p "$2"})
trap 'rm -rf "$work"' EXIT
cc -O2 "$root/examples/population/population.c" -o "$work/population"
"$work/population" --kind workload --rows "$rows" >"$work/w.csv"
"$root/build/formats/venv/bin/python" -B "$root/tests/formats/bench.py" "$build/bin/pol" "$work" "$rows"
