#!/bin/sh
# Installs what is missing, builds with sanitizers, runs every test. The last line is "N passed, N failed"; exit 1 if any failed.
# A test suite is an executable tests/<suite>/run.sh. It is given POL_BUILD (the build folder) and POL (the compiler), prints what
# failed, and ends with a line "N passed, N failed". `./test.sh unit language` runs those suites only.
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
cd "$root"
. "$root/scripts/common.sh"

if ! (install_packages test && { install_formats || say "without Parquet, Arrow and DuckDB"; } && build dev) ; then
    echo "0 passed, 1 failed"
    exit 1
fi
export POL_BUILD="$root/build/dev" POL="$root/build/dev/bin/pol"
export ASAN_OPTIONS="detect_leaks=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}" UBSAN_OPTIONS="print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"

output=$(mktemp)
trap 'rm -f "$output"' EXIT
passed=0 failed=0 suites=0

for script in "$root"/tests/*/run.sh; do
    [ -x "$script" ] || continue
    suite=$(basename "$(dirname "$script")")
    if [ $# -gt 0 ]; then
        case " $* " in *" $suite "*) ;; *) continue ;; esac
    fi
    suites=$((suites + 1))
    status=0
    timeout 1200 "$script" >"$output" 2>&1 </dev/null || status=$?
    last=$(grep -v '^[[:space:]]*$' "$output" | tail -n 1)
    summary=$(printf '%s\n' "$last" | sed -n 's/^\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\1 \2/p')
    if [ -z "$summary" ]; then
        sed 's/^/  /' "$output"
        say "$suite: ended with exit code $status and without a count"
        failed=$((failed + 1))
        continue
    fi
    good=${summary% *} bad=${summary#* }
    # A suite that fails must say so twice: by its count and by its exit code.
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        say "$suite: exit code $status although nothing was counted as failed"
        bad=1
    fi
    if [ "$bad" -gt 0 ]; then sed 's/^/  /' "$output"; fi
    say "$suite: $good passed, $bad failed"
    passed=$((passed + good)) failed=$((failed + bad))
done

if [ "$suites" -eq 0 ]; then
    say "no test suite was found"
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
