#!/bin/sh
# Checks one policy the way a review needs it, for any CI system: layout, mistakes and doubts, tests, properties, and what the change means.
#   check-policy.sh POLICY [BASE]
# POLICY: the folder of the policy. BASE: the revision it is compared with (the target branch); without it nothing is compared.
# Environment: POL (the compiler, "pol"), REPORTS (a folder for the reports, "pol-reports"), POL_DATA (applications for the impact report),
# POL_COVERAGE (percent that the tests have to look at).
# Reports: check.sarif, junit.xml, prove.json, diff.json, diff.md, impact.html. Exit code 0: fine; 1: something to look at; 2: cannot be used.
# What the change means is for people to judge: a difference alone does not fail the run.
# shellcheck disable=SC2317  # the functions are called through step
set -u
policy=${1:?usage: check-policy.sh POLICY [BASE]}
base=${2:-}
pol=${POL:-pol}
reports=${REPORTS:-pol-reports}
mkdir -p "$reports" || exit 2
failed=0

# step NAME COMMAND...: runs a command and remembers that it failed.
step() {
    name=$1
    shift
    echo "== $name"
    "$@"
    code=$?
    if [ "$code" -ne 0 ]; then
        echo "== $name: exit code $code"
        failed=1
    fi
}

sarif() { "$pol" check "$policy" --format sarif >"$reports/check.sarif"; }
proofs() { "$pol" prove "$policy" && "$pol" prove "$policy" --format json >"$reports/prove.json"; }
changes() {
    "$pol" diff "$base..HEAD" "$policy" --format markdown >"$reports/diff.md" || return
    "$pol" diff "$base..HEAD" "$policy" --format json >"$reports/diff.json" || return
    cat "$reports/diff.md"
}
impact() { "$pol" impact "$base..HEAD" "$policy" --data "$POL_DATA" --html "$reports/impact.html"; }

step "layout" "$pol" fmt --check "$policy"
step "mistakes and doubts" "$pol" check "$policy"
step "the same for the code review" sarif
step "tests" "$pol" test "$policy" --junit "$reports/junit.xml" ${POL_COVERAGE:+--require-coverage "$POL_COVERAGE"}
step "properties" proofs
if [ -n "$base" ]; then
    # what the target branch got in the meantime is not of this change
    base=$(git -C "$policy" merge-base "$base" HEAD) || exit 2
    step "what changes in meaning" changes
    if [ -n "${POL_DATA:-}" ]; then step "whom it concerns" impact; fi
fi
exit "$failed"
