#!/bin/sh
# Measures workload W in a release build: bench.sh [BUILD] [--rows N] [--repeats N]. Prints JSON, and the ratios to standard error.
# Kept results: tests/bench/results/. Measure on a quiet machine, though all times are processor time and the least of the repeats.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
build=${1:-$here/../../build/release}
[ $# -eq 0 ] || shift
ninja -C "$build" bench >/dev/null
"$build/tests/bench/bench" "$here/workload.pol" "$@" | python3 -c '
import json, sys
result = json.load(sys.stdin)
ns = result["least_ns_per_row"]
def ratio(name, of, target):
    if name in ns: print("%-28s %7.2f ns  %5.2f x %s (target: %s)" % (name, ns[name], ns[name] / ns[of], of, target), file=sys.stderr)
ratio("avx512 choices", "probe", "<= 1.7")
ratio("avx2 choices", "probe", "<= 3")
ratio("avx512 reasons", "probe with reasons", "<= 3")
ratio("avx512 choices nulls", "avx512 choices", "<= 1.5")
ratio("avx512 choices two threads", "avx512 choices", "<= 0.77")
ratio("branchy by hand", "avx512 choices", ">= 8")
print("scalar choose %.1f ns (target: <= 10)" % ns["scalar choose"], file=sys.stderr)
print(json.dumps(result, indent=1))
'
