#!/bin/sh
# The pattern catalogue: every policy of tests/language/patterns with its own tests, in every engine of this build and in both languages
# (the formatter turns it), in canonical layout; and those under bad/ with the mistake they must be refused for (first line:
# `# expect error[E0407] at 12:6`). POL is the program. Last line: `N passed, N failed`.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
patterns=$root/tests/language/patterns
pol=${POL:-$root/build/dev/bin/pol}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

# run_tests LABEL POLICY [OPTION]...: the policy's own tests are added to the totals.
run_tests() {
    label=$1
    shift
    status=0
    "$pol" test --language en "$@" >"$work/out" 2>&1 || status=$?
    counts=$(sed -n 's/.*[^0-9]\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed.*/\1 \2/p' "$work/out" | tail -1)
    if [ -z "$counts" ] || { [ "$status" -ne 0 ] && [ "${counts#* }" -eq 0 ]; }; then
        echo "$label: exit code $status"
        sed 's/^/  /' "$work/out" | head -40
        failed=$((failed + 1))
        return
    fi
    if [ "${counts#* }" -ne 0 ]; then
        echo "$label:"
        sed 's/^/  /' "$work/out"
    fi
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

# check LABEL COMMAND...: one more passed or failed.
check() {
    label=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        echo "$label"
        sed 's/^/  /' "$work/out" | head -20
        failed=$((failed + 1))
    fi
}

engines=reference
if ! "$pol" test --engine native "$patterns/P01_flat_tiers.pol" 2>&1 | grep -q "no native engine"; then engines="reference native"; fi
has_formatter=$("$pol" help 2>&1 | grep -c '^ *fmt ' || true)

for policy in "$patterns"/*.pol; do
    name=$(basename "$policy")
    for engine in $engines; do run_tests "$name ($engine)" --engine "$engine" "$policy"; done
    if [ "$has_formatter" -eq 0 ]; then continue; fi
    check "$name: is not in canonical layout" "$pol" fmt --check "$policy"
    case $name in *.en.pol) other=zh ;; *) other=en ;; esac
    cp "$policy" "$work/turned.pol"
    check "$name: cannot be turned into the other language" "$pol" fmt --language "$other" "$work/turned.pol"
    run_tests "$name (in the other language)" "$work/turned.pol"
done

for policy in "$patterns"/bad/*.pol; do
    expected=$(sed -n '1s/^# expect //p' "$policy")
    "$pol" check --language en "$policy" >"$work/out" 2>&1 || true
    found=$(sed -n 's/^\(error\[[A-Z0-9]*\]\).*/\1/p' "$work/out" | head -1)
    place=$(sed -n 's/^ *--> .*:\([0-9]*:[0-9]*\)$/\1/p' "$work/out" | head -1)
    check "$(basename "$policy"): expected $expected, found $found at $place" [ "$expected" = "$found at $place" ]
done
# A batch shared out by `pol run --allocate`: the columns of the allocations, expected by hand.
for data in "$patterns"/allocate/*.jsonl; do
    name=$(basename "$data" .jsonl)
    for engine in $engines; do
        "$pol" run "$patterns/$name.pol" --data "$data" --format csv --engine "$engine" --allocate all --budget by_hundreds=500 2>/dev/null >"$work/rows" ||
            "$pol" run "$patterns/$name.pol" --data "$data" --format csv --engine "$engine" --allocate all 2>/dev/null >"$work/rows" || true
        # the columns of the allocations named in the expectation
        awk -F, 'NR == FNR { if (FNR == 1) { for (i = 1; i <= NF; i++) wanted[i] = $i; count = NF } next }
                 { sub(/\r$/, "") }
                 FNR == 1 { for (i = 1; i <= NF; i++) place[$i] = i }
                 { line = $place[wanted[1]]; for (i = 2; i <= count; i++) line = line "," $place[wanted[i]]; print line }' \
            "$patterns/allocate/$name.expected" "$work/rows" >"$work/columns"
        check "$name --allocate ($engine)" diff "$patterns/allocate/$name.expected" "$work/columns"
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
