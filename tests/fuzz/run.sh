#!/bin/sh
# Replays what the fuzzer found before (regress/) and some of what it starts from, under the sanitizers of the build. Looking for more: fuzz.sh.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/seeds.py" "$work" 60
passed=0 failed=0
for target in csv jsonl xlsx policy; do
    "$POL_BUILD/bin/replay_$target" "$work/$target"/* $(find "$here/regress/$target" -type f ! -name .keep | sort) >"$work/output" 2>&1 || true
    grep -v '^[0-9]* passed, [0-9]* failed$' "$work/output" || true
    count=$(grep '^[0-9]* passed, [0-9]* failed$' "$work/output" | tail -n 1)
    [ -n "$count" ] || count="0 passed, 1 failed"
    good=${count%% *} bad=${count#*, }
    passed=$((passed + good)) failed=$((failed + ${bad%% *}))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
