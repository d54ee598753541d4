#!/bin/sh
# The Shenzhen policy against an independent oracle: the policy's own tests, the examples in both forms, and random applications near
# the edges under every option of every reading. POL is the program; POLICY_ROWS the number of random rows for each setting.
# Last line: `N passed, N failed`. Exit code 1 when something failed.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
here=$root/tests/policy
policy=$root/policies/shenzhen-2023-6
pol=${POL:-$root/build/dev/bin/pol}
rows=${POLICY_ROWS:-60}
seed=${POLICY_SEED:-20240101}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

# add LABEL FILE: takes `LABEL: N passed, N failed` from the last line of FILE into the totals.
add() {
    counts=$(sed -n '$s/.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$2")
    if [ -z "$counts" ]; then
        echo "$1: gave no result" >&2
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

# decide LABEL APPLICATIONS [READING=OPTION]...: the program and the oracle on the same rows.
decide() {
    label=$1
    applications=$2
    shift 2
    : >"$work/options"
    for setting in "$@"; do printf '%s\n' --reading "$setting" >>"$work/options"; done
    # shellcheck disable=SC2046 # settings hold no blanks
    python3 "$here/oracle.py" $(cat "$work/options") "$applications" >"$work/expected"
    # shellcheck disable=SC2046
    "$pol" run "$policy" --data "$applications" --format jsonl $(cat "$work/options") >"$work/actual" 2>"$work/messages" || {
        echo "$label: $pol gave exit code $?" >&2
        head -5 "$work/messages" >&2
    }
    python3 "$here/compare.py" "$label" "$applications" "$work/expected" "$work/actual" >"$work/result" || cat "$work/result"
    add "$label" "$work/result"
}

# The oracle itself, on results worked out by hand.
python3 "$here/test_oracle.py" >"$work/result" || cat "$work/result"
add oracle "$work/result"

# The quotation, range and test lines of the policy itself.
if "$pol" test "$policy" >"$work/test" 2>&1; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    tail -30 "$work/test"
fi

# What explanations must say, line by line.
python3 "$here/explanations.py" "$pol" "$policy" >"$work/result" || cat "$work/result"
add explanations "$work/result"

# Decisions worked out by hand, apart from the oracle.
python3 "$here/judged.py" "$pol" "$policy" >"$work/result" || cat "$work/result"
add judged "$work/result"

# The table of thresholds, rates, caps and bases against rules and tests.
python3 "$here/trace.py" "$policy" >"$work/result" || cat "$work/result"
add trace "$work/result"

# The examples: the JSON lines against the oracle, the table against the JSON lines.
decide examples "$root/examples/applications.jsonl"
python3 "$root/examples/make_applications.py" --check "$work/actual" >"$work/result" || cat "$work/result"
add "examples by hand" "$work/result"
"$pol" run "$policy" --data "$root/examples/applications.csv" --format jsonl >"$work/csv" 2>/dev/null || true
# The table ends where the rows with lists begin.
in_table=$(($(wc -l <"$root/examples/applications.csv") - 1))
for file in "$root/examples/applications.jsonl" "$work/actual"; do head -n "$in_table" "$file" >"$work/head.$(basename "$file")"; done
python3 "$here/compare.py" "examples as a table" "$work/head.applications.jsonl" "$work/head.actual" "$work/csv" >"$work/result" || cat "$work/result"
add "examples as a table" "$work/result"

python3 "$here/generate.py" "$seed" $((rows * 20)) >"$work/many"
decide "random, defaults" "$work/many"
# Every option that is not a default, then several together: the examples and random rows.
number=0
while read -r settings; do
    number=$((number + 1))
    python3 "$here/generate.py" $((seed + number)) "$rows" >"$work/some"
    cat "$root/examples/applications.jsonl" "$work/some" >"$work/both"
    # shellcheck disable=SC2086 # settings hold no blanks
    decide "examples and random, $settings" "$work/both" $settings
done <<'END'
A01=actual
A01=audited
A02=civil_code
A05=half_up_fen
A05=floor_yuan
A05=floor_wan
A05=half_up_wan
A06=strict_unknown
A06=table_flat
A06=table_progressive
A07=gross_share
A07=hard_ratio
A07=eligibility
A07=permissive
A09=loan
A09=enterprise_total
A09=enterprise_year
A11=per_period
A12=closed
A13=first_limb
A13=any_industrial
A14=exclusive
A16=enterprise
A16=enterprise_year
A18=closed
A19=c_only
A19=above_scale
A20=highest_only
A20b=never_rewarded
A21=top_up
A21=highest_only
A21=once_per_family
A22=same_day
A23=estimate
A25=per_measure
A29=all
A31=same
A01=audited A05=half_up_wan A07=hard_ratio A09=loan A13=any_industrial A19=above_scale A20=highest_only A21=highest_only A23=estimate A29=all A31=same
A02=civil_code A05=half_up_fen A06=strict_unknown A09=enterprise_total A14=exclusive A16=enterprise A18=closed A20b=never_rewarded A21=once_per_family A25=per_measure
A01=actual A05=floor_yuan A09=enterprise_year A12=closed A13=first_limb A20=highest_only A20b=never_rewarded A21=top_up A22=same_day A31=same
END
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
