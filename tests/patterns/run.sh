#!/bin/sh
# The pattern catalogue: every policy of tests/language/patterns with its own tests, and the ones under bad/ with the mistake they must
# be refused for (first line: `# expect error[E0407] at 12:6`). POL is the program. Last line: `N passed, N failed`.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
patterns=$root/tests/language/patterns
pol=${POL:-$root/build/dev/bin/pol}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

for policy in "$patterns"/*.pol; do
    status=0
    "$pol" test --language en "$policy" >"$work/out" 2>&1 || status=$?
    counts=$(sed -n '$s/.*[^0-9]\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed.*/\1 \2/p' "$work/out")
    if [ -z "$counts" ] || { [ "$status" -ne 0 ] && [ "${counts#* }" -eq 0 ]; }; then
        echo "$(basename "$policy"): exit code $status"
        sed 's/^/  /' "$work/out" | head -40
        failed=$((failed + 1))
        continue
    fi
    if [ "${counts#* }" -ne 0 ]; then sed 's/^/  /' "$work/out"; fi
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
done

for policy in "$patterns"/bad/*.pol; do
    [ -e "$policy" ] || continue
    expected=$(sed -n '1s/^# expect //p' "$policy")
    "$pol" check --language en "$policy" >"$work/out" 2>&1 && { echo "$(basename "$policy"): is accepted"; failed=$((failed + 1)); continue; }
    found=$(sed -n 's/^\(error\[[A-Z0-9]*\]\).*/\1/p' "$work/out" | head -1)
    place=$(sed -n 's/^ *--> .*:\([0-9]*:[0-9]*\)$/\1/p' "$work/out" | head -1)
    if [ "$expected" = "$found at $place" ]; then
        passed=$((passed + 1))
    else
        echo "$(basename "$policy"): expected $expected, found $found at $place"
        sed 's/^/  /' "$work/out" | head -20
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
