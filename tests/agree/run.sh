#!/bin/sh
# All engines on random programs. Without options: a fixed seed for a bounded time, as ./test.sh runs it, and WebAssembly under node.
#   tests/agree/run.sh --seconds 3600 --seed 42
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
build=${POL_BUILD:-$here/../../build/dev}
agree=$build/tests/agree/agree
if [ $# -gt 0 ]; then exec "$agree" "$@"; fi

root=$here/../..
policy=$root/policies/shenzhen-2023-6
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
passed=0 failed=0
count() {    # adds the last line of a log, "N passed, N failed"
    last=$(tail -n 1 "$1")
    n=${last%% passed*} rest=${last#*passed, } bad=${rest%% failed*}
    passed=$((passed + n)) failed=$((failed + bad))
}
"$agree" --seconds 15 --seed 1 >"$folder/log" || status=1
grep -v '^[0-9]* passed' "$folder/log" || true
count "$folder/log"
for own in "$root/tests/bench/workload.pol" "$here/limits.pol"; do
    "$agree" --policy "$own" --rows 200 --seed 4 >"$folder/log" || status=1
    grep -v '^[0-9]* passed' "$folder/log" || true
    count "$folder/log"
done
if command -v node >/dev/null && { command -v wasm-ld-19 || command -v wasm-ld; } >/dev/null; then
    mkdir "$folder/wasm"
    "$agree" --wasm "$folder/wasm" --programs 12 --seconds 60 --seed 2 >"$folder/log" || { status=1; cat "$folder/log"; }
    mkdir "$folder/policy"
    "$agree" --policy "$policy" --data "$root/examples/applications.jsonl" --rows 300 --seed 4 --wasm "$folder/policy" >"$folder/log" || status=1
    grep -v '^[0-9]* passed' "$folder/log" || true
    count "$folder/log"
    node "$here/wasm.mjs" "$folder/policy" >"$folder/log" || status=1
    count "$folder/log"
    node "$here/wasm.mjs" "$folder/wasm" >"$folder/log" || status=1
    grep -v '^[0-9]* passed' "$folder/log" || true
    count "$folder/log"
fi
echo "$passed passed, $failed failed"
exit "$status"
