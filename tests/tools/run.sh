#!/bin/sh
# The suites of the tools around the compiler: every executable tests/tools/<tool>/run.sh. `run.sh fmt` runs that one.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
passed=0 failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for script in "$here"/*/run.sh; do
    name=$(basename "$(dirname "$script")")
    [ -x "$script" ] || continue
    if [ $# -gt 0 ]; then case " $* " in *" $name "*) ;; *) continue ;; esac fi
    "$script" >"$output" 2>&1 </dev/null
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$output")
    if [ -z "$counts" ]; then
        echo "$name: ended without a result"
        tail -20 "$output"
        failed=$((failed + 1))
        continue
    fi
    [ "${counts#* }" = 0 ] || sed "s/^/$name: /" "$output"
    passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
