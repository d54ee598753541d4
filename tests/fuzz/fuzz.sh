#!/bin/sh
# Feeds the readers and the front end with inputs that libFuzzer makes up, from what the tests hold:
#   tests/fuzz/fuzz.sh --seconds N [TARGET…]      csv jsonl xlsx policy; all of them by default, one after the other
# Needs clang-19 and libclang-rt-19-dev. What was found stays in build/fuzz/corpus and goes on from there; an input that fails is kept in build/fuzz/found: mend
# the cause, and put the input, made small (bin/fuzz_TARGET -minimize_crash=1), into tests/fuzz/regress/TARGET. The last line is "N passed, N failed".
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$(dirname -- "$here")")
seconds=60
if [ "${1:-}" = --seconds ]; then seconds=$2; shift 2; fi
[ $# -gt 0 ] || set -- csv jsonl xlsx policy
cd "$root"
command -v clang-19 >/dev/null || { echo "clang-19 is not installed (and libclang-rt-19-dev)"; exit 2; }
cmake --preset fuzz >/dev/null
for target in "$@"; do set -- "$@" "fuzz_$target"; shift; done
cmake --build build/fuzz --target "$@" >/dev/null
work=build/fuzz
mkdir -p "$work/found"
python3 "$here/seeds.py" "$work/seeds"
passed=0 failed=0
for program in "$@"; do
    target=${program#fuzz_}
    mkdir -p "$work/corpus/$target" "$here/regress/$target"
    if ASAN_OPTIONS=detect_leaks=1 "$work/bin/$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=8192 -dict="$work/seeds/$target.dict" \
        -artifact_prefix="$work/found/$target-" -print_final_stats=1 "$work/corpus/$target" "$work/seeds/$target" "$here/regress/$target" >"$work/found/$target.log" 2>&1; then
        passed=$((passed + 1))
        grep -h "number_of_executed_units\|average_exec_per_sec" "$work/found/$target.log" | tr '\n' ' '
        echo "$target: nothing found in $seconds s"
    else
        failed=$((failed + 1))
        grep -hE "fuzz:|ERROR|runtime error|SUMMARY|Test unit" "$work/found/$target.log" || tail -5 "$work/found/$target.log"
        echo "$target: FAILED, see $work/found/$target.log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
