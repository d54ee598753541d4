#!/bin/sh
# The lints of pol check: small cases, and revisions of the Shenzhen policy, harmless ones and slips. Last line: `N passed, N failed`.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
here=$root/tests/tools/lint
pol=${POL:-$root/build/dev/bin/pol}
passed=0 failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for part in "cases.py $pol" "revisions.py $pol $root/policies/shenzhen-2023-6"; do
    # shellcheck disable=SC2086 # a name and its arguments
    python3 "$here"/$part >"$output" 2>&1
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$output")
    [ "${counts#* }" = 0 ] || cat "$output"
    [ -n "$counts" ] || counts="0 1"
    passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
