#!/bin/sh
# Runs every unit test program of $POL_BUILD (a build folder) and prints "N passed, N failed" as the last line.
# Criterion ends with 0 although a test leaked or a sanitizer spoke: the sanitizers write to files, and any file is a failure.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${POL_BUILD:-build/dev}
case $build in /*) ;; *) build=$PWD/$build ;; esac
logs=$(mktemp -d) || exit 1
trap 'rm -rf "$logs"' EXIT
passed=0 failed=0

for program in "$build"/tests/unit/unit_*; do
    if [ ! -x "$program" ] || [ ! -f "$program" ]; then continue; fi
    name=${program##*/unit_}
    ASAN_OPTIONS="detect_leaks=1:log_path=$logs/$name.asan" LSAN_OPTIONS="report_objects=1" \
    UBSAN_OPTIONS="print_stacktrace=1:log_path=$logs/$name.ubsan" \
        "$program" --color=never --quiet --tap="$logs/$name.tap" --timeout 60 </dev/null >"$logs/$name.out" 2>&1
    status=$?
    # A TAP line a test: "ok - suite::test" or "not ok - suite::test".
    good=$(grep -c '^ok' "$logs/$name.tap" 2>/dev/null)
    bad=$(grep -c '^not ok' "$logs/$name.tap" 2>/dev/null)
    good=${good:-0} bad=${bad:-0}
    # Nothing ran, or the program itself fell: that must not look like success.
    [ $((good + bad)) -eq 0 ] && bad=1
    [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    for log in "$logs/$name".asan* "$logs/$name".ubsan*; do
        [ -e "$log" ] || continue
        bad=$((bad + 1))
        echo "unit $name: a sanitizer reported:"
        sed 's/^/  /' "$log" | head -60
    done
    if [ "$bad" -gt 0 ]; then
        echo "unit $name: $bad failed (exit $status)"
        grep -A8 '^not ok' "$logs/$name.tap" 2>/dev/null | sed 's/^/  /' | head -80
        [ -s "$logs/$name.out" ] && sed 's/^/  /' "$logs/$name.out" | head -40
    fi
    passed=$((passed + good)) failed=$((failed + bad))
done

if [ $((passed + failed)) -eq 0 ]; then
    echo "no unit test program in $build/tests/unit"
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
