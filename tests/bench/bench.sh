#!/bin/sh
# Measures workload W in a release build: bench.sh [BUILD] [--rows N] [--repeats N]. Prints JSON, and the ratios to standard error.
# Kept results: tests/bench/results/. Measure on a quiet machine, though all times are processor time and the least of the repeats.
# DuckDB is measured beside it where python3 has it.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
build=${1:-$here/../../build/release}
[ $# -eq 0 ] || shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ninja -C "$build" bench >/dev/null
"$build/tests/bench/bench" "$here/workload.pol" --write "$folder" "$@" >"$folder/result.json"
python3 "$here/duckdb_bench.py" "$folder" 5 >"$folder/duckdb.json" || [ $? -eq 3 ]
python3 - "$folder" <<'EOF'
import json, os, sys
result = json.load(open(sys.argv[1] + "/result.json"))
duckdb = sys.argv[1] + "/duckdb.json"
if os.path.getsize(duckdb):
    result["duckdb"] = json.load(open(duckdb))
    result["least_ns_per_row"]["DuckDB"] = result["duckdb"]["least_ns_per_row"]
ns = result["least_ns_per_row"]
for kind in "", " with reasons":                             # the limit: the better of the two ways to read
    ns["probe" + kind] = min(ns["probe" + kind], ns["probe ahead" + kind])
def ratio(name, of, target):
    if name in ns: print("%-28s %7.2f ns  %5.2f x %s (target: %s)" % (name, ns[name], ns[name] / ns[of], of, target), file=sys.stderr)
ratio("avx512 choices", "probe", "<= 1.7")
ratio("avx2 choices", "probe", "<= 3")
ratio("avx512 reasons", "probe with reasons", "<= 3")
ratio("avx512 choices nulls", "avx512 choices", "<= 1.5")
ratio("avx512 choices two threads", "avx512 choices", "<= 0.77")
ratio("branchy by hand", "avx512 choices", ">= 8")
ratio("DuckDB", "avx512 choices", ">= 25")
print("scalar choose %.1f ns (target: <= 10)" % ns["scalar choose"], file=sys.stderr)
print(json.dumps(result, indent=1))
EOF
