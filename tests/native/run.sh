#!/bin/sh
# What ships: built policies decide as the source does, the same policy gives the same bytes, and a file that is no policy, or not all
# of one, is refused with a sentence. Ends with "N passed, N failed".
set -u
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
root=$here/../..
pol=${POL:-$root/build/dev/bin/pol}
policy=$root/policies/shenzhen-2023-6
data=$root/examples/applications.jsonl
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

check() {    # check NAME COMMAND...: passes when the command succeeds
    name=$1
    shift
    if "$@" >"$folder/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        sed 's/^/    /' "$folder/output" | head -n 20
    fi
}
refused() {  # refused TEXT FILE: `pol run FILE` ends with 2 and says TEXT
    "$pol" run "$2" --data "$data" --language en >"$folder/said" 2>&1
    [ $? -eq 2 ] && grep -q "$1" "$folder/said" && return 0
    cat "$folder/said"
    return 1
}
same_results() { "$pol" run "$policy" --data "$data" --format jsonl --engine "$1" >"$folder/$1.jsonl" && cmp "$folder/$1.jsonl" "$folder/$2.jsonl"; }
decides_as_built() { "$pol" run "$folder/one.so" --data "$data" --format jsonl >"$folder/built.jsonl" && cmp "$folder/built.jsonl" "$folder/reference.jsonl"; }
embeds() { "$root/examples/embed-c/build.sh" "$pol" "$folder" >"$folder/embedded.txt" && cmp "$folder/embedded.txt" "$root/examples/embed-c/expected.txt"; }
is_wasm() { "$pol" build "$policy" --emit wasm --output "$folder/policy.wasm" && [ "$(od -An -tx1 -N4 "$folder/policy.wasm" | tr -d ' ')" = 0061736d ]; }
large_policy() { python3 "$root/tests/bench/growth.py" - --sizes 1000,10000 --write "$folder"; }
large_agrees() {
    for engine in reference native; do
        timeout 120 "$pol" run "$folder/1000.pol" --data "$folder/row.json" --engine $engine --format jsonl >"$folder/large.$engine" 2>/dev/null || return 1
    done
    cmp "$folder/large.reference" "$folder/large.native"
}
large_library_agrees() { "$pol" run "$folder/large.so" --data "$folder/row.json" --format jsonl >"$folder/large.built" 2>/dev/null; cmp "$folder/large.reference" "$folder/large.built"; }

check "the reference decides" same_results reference reference
check "the native engine decides the same" same_results native reference
check "build a shared library" "$pol" build "$policy" --emit so --output "$folder/one.so"
check "the library decides the same" decides_as_built
hash_of_text() {    # the hash of the policy's files, as receipts give it, is in the library and in its description
    "$pol" run "$policy" --data "$data" --format jsonl --receipt "$folder/receipts" >/dev/null 2>&1 || return 1
    hash=$(cat "$folder/receipts"/* | grep -o '"sha256": *"[0-9a-f]*"' | head -n 1 | tr -dc '0-9a-f' | tail -c 64)
    [ ${#hash} -eq 64 ] && grep -qa "$hash" "$folder/one.so" && grep -qa "source_sha256\":\"$hash" "$folder/one.so"
}
check "the library says what it was built from" hash_of_text
check "build it again" "$pol" build "$policy" --emit so --output "$folder/two.so"
extension_of_duckdb() {    # loading it: tests/formats. Its end is what DuckDB knows it by; it is an evaluator all the same
    "$pol" build "$policy" --emit duckdb --output "$folder/one.duckdb_extension" && tail -c 512 "$folder/one.duckdb_extension" | grep -aq C_STRUCT &&
        grep -aq one_init_c_api "$folder/one.duckdb_extension" && "$pol" run "$folder/one.duckdb_extension" --data "$data" --format jsonl >"$folder/extension.jsonl" &&
        cmp "$folder/extension.jsonl" "$folder/reference.jsonl"
}
check "an extension of DuckDB" extension_of_duckdb
check "two builds give the same bytes" cmp "$folder/one.so" "$folder/two.so"
check "no code generator in it" sh -c "! strings '$folder/one.so' 2>/dev/null | grep -qi 'libLLVM'"
check "object for another processor" "$pol" build "$policy" --emit obj --target aarch64-linux-gnu --output "$folder/arm.o"
check "LLVM text" "$pol" build "$policy" --emit llvm --output "$folder/policy.ll"
if command -v wasm-ld-19 >/dev/null || command -v wasm-ld >/dev/null; then check "WebAssembly" is_wasm; fi
check "the example in C" embeds

# ---- built files run in every form, as the source does

as_source() {    # as_source OPTION...: the same bytes on standard output from source and from the library
    "$pol" run "$policy" --engine native --data "$data" "$@" >"$folder/from.source" 2>/dev/null && "$pol" run "$folder/one.so" --data "$data" "$@" >"$folder/from.library" 2>/dev/null &&
        cmp "$folder/from.source" "$folder/from.library"
}
for form in table jsonl csv summary; do check "the library gives a $form" as_source --format $form; done
for form in jsonl csv; do check "the library gives a long $form" as_source --format $form --shape long; done
writes_file() {    # writes_file ENDING: --output, the summary on standard error, --summary
    for from in "$policy" "$folder/one.so"; do
        name=$(basename "$from" .so)
        "$pol" run "$from" --data "$data" --output "$folder/$name.$1" --summary "$folder/$name.json" 2>"$folder/$name.said" || return 1
    done
    other=$(basename "$policy")
    sed -i 's/^pol .*//' "$folder/one.said" "$folder/$other.said"    # which engine it was
    cmp "$folder/one.said" "$folder/$other.said" && cmp "$folder/one.$1" "$folder/$other.$1" && [ -s "$folder/one.json" ]
}
for form in jsonl csv xlsx; do check "the library writes $form, and the summary" writes_file $form; done
writes_columns() { "$pol" run "$folder/one.so" --data "$data" --output "$folder/out.$1" 2>"$folder/said" && [ -s "$folder/out.$1" ]; }
if "$pol" run "$policy" --data "$data" --output "$folder/probe.parquet" 2>/dev/null; then
    for form in parquet arrow; do check "the library writes $form" writes_columns $form; done
fi
extension_runs() { "$pol" run "$folder/one.duckdb_extension" --data "$data" --output "$folder/ext.csv" 2>"$folder/said" && cmp "$folder/ext.csv" "$folder/one.csv"; }
check "an extension of DuckDB writes a file" extension_runs
needs_source() { ! "$pol" run "$folder/one.so" --data "$data" --language en "$@" >"$folder/said" 2>&1 && grep -q "needs the policy's source" "$folder/said"; }
check "--snapshot needs the source" needs_source --snapshot "$folder/snapshot"
check "--accept needs the source" needs_source --snapshot "$folder/snapshot" --accept

# ---- headers: any names, C and C++, several policies in one program

names() {
    "$pol" build "$here/names.pol" --emit header --output "$folder/names.h" && "$pol" build "$here/names.pol" --emit obj --output "$folder/names.o" || return 1
    cat >"$folder/two.c" <<'C'
#include "names.h"
#include "renovation.h"
#include <stdlib.h>
int main(void) {
    policy_pol_input *input = (policy_pol_input *)calloc(1, sizeof *input);
    policy_pol_list items[1];
    pol_measure measures[policy_pol_measure_count + renovation_measure_count];
    items[0].present[0] = 0;
    policy_pol_evaluator.decide(input, measures, NULL, NULL);
    if (measures[policy_pol_measure_description].status != POL_UNKNOWN) return 1;
    policy_pol_set_a_b_c_2(input, 1);                       /* a_b.c */
    policy_pol_set_list_double(&items[0], 1234);
    policy_pol_set_list(input, items, 1);
    policy_pol_evaluator.decide(input, measures, NULL, NULL);
    if (measures[policy_pol_measure_description].status != POL_YES || measures[policy_pol_measure_description].amount != 1234) return 2;
    return renovation_evaluator.measure_count == renovation_measure_count ? 0 : 3;
}
C
    "${CC:-cc}" -std=c17 -Wall -Wextra -Werror -pedantic -I "$folder" -I "$root" "$folder/two.c" "$folder/names.o" "$folder/renovation.o" -lm -o "$folder/two" && "$folder/two"
}
check "two policies with difficult names in one program" names
in_cpp() {
    "${CXX:-c++}" -std=c++17 -Wall -Wextra -Werror -I "$folder" -I "$root" -x c++ "$folder/two.c" -x none "$folder/names.o" "$folder/renovation.o" -lm -o "$folder/two" && "$folder/two"
}
if command -v "${CXX:-c++}" >/dev/null; then check "the same in C++" in_cpp; fi
stale() {    # a header of another state of the policy finds nothing to link with
    sed 's/  int, struct/  struct, int/' "$here/names.pol" >"$folder/stale.pol"
    "$pol" build "$folder/stale.pol" --emit header --output "$folder/names.h" || return 1
    ! "${CC:-cc}" -std=c17 -I "$folder" -I "$root" "$folder/two.c" "$folder/names.o" "$folder/renovation.o" -lm -o "$folder/two" 2>"$folder/said" && grep -q "policy_pol_evaluator_" "$folder/said"
}
check "a header that is out of date is not linked" stale
all_zero() {    # an input of zeros has no lists: what rests on them is unknown
    "$pol" build "$policy" --emit header --output "$folder/zero.h" && "$pol" build "$policy" --emit obj --output "$folder/zero.o" || return 1
    cat >"$folder/zero.c" <<'C'
#include "zero.h"
int main(void) {
    sz_upgrade_input input = {0};
    pol_measure measures[sz_upgrade_measure_count];
    pol_choice choices[sz_upgrade_choice_count];
    sz_upgrade_set_application_date(&input, 20269);          /* 2025-06-30 */
    sz_upgrade_evaluator.decide(&input, measures, choices, 0);
    for (int m = sz_upgrade_measure_m10; m <= sz_upgrade_measure_m13; m++)
        if (measures[m].status != POL_UNKNOWN) return 1 + m;
    return 0;
}
C
    "${CC:-cc}" -std=c17 -Wall -Wextra -Werror -I "$folder" -I "$root" "$folder/zero.c" "$folder/zero.o" -lm -o "$folder/zero" && "$folder/zero"
}
check "lists are absent until they are given" all_zero

# ---- what is no policy, or no longer the one that was built

flipped() {    # one bit, at several places: in the headers, in code, in tables, in the digest
    size=$(wc -c <"$folder/one.so")
    for place in 100 5000 $((size / 3)) $((size / 2)) $((size - 2000)) $((size - 40)); do
        python3 -c "
import sys
bytes_ = bytearray(open(sys.argv[1], 'rb').read())
bytes_[int(sys.argv[3])] ^= 4
open(sys.argv[2], 'wb').write(bytes_)" "$folder/one.so" "$folder/flipped.so" "$place" || return 1
        "$pol" run "$folder/flipped.so" --data "$data" --language en >"$folder/said" 2>&1
        [ $? -eq 2 ] || { echo "byte $place"; return 1; }
    done
    refused "is damaged, or was changed" "$folder/flipped.so" && ! "$pol" run "$folder/flipped.so" --data "$data" --language zh 2>"$folder/said" >/dev/null && grep -q 已损坏 "$folder/said"
}
if command -v python3 >/dev/null; then check "one flipped bit is found" flipped; fi
stripped() { cp "$folder/one.so" "$folder/stripped.so" && strip "$folder/stripped.so" && refused "strip and other tools" "$folder/stripped.so"; }
if command -v strip >/dev/null; then check "a stripped file is refused" stripped; fi
for name in empty.so text.so; do : >"$folder/$name"; done
echo "policy p" >"$folder/text.so"
check "an empty file is refused" refused "is not a shared library" "$folder/empty.so"
check "a text is refused" refused "is not a shared library" "$folder/text.so"
"$pol" build "$root/examples/embed-c/policy.pol" --emit wasm --output "$folder/module" 2>/dev/null && check "WebAssembly is refused" refused "of WebAssembly; pol run needs the source" "$folder/module"
wants_source() {
    "$pol" check "$folder/one.so" --language en 2>&1 | grep -q "this is a built file, not the source of a policy" || return 1
    for command in test schema prove build fmt; do "$pol" $command "$folder/one.so" --language en 2>&1 | grep -q "is a built file; pol $command needs the source" || { echo $command; return 1; }; done
}
check "other commands say that they need the source" wants_source

# ---- targets, and files that cannot be written: one sentence each

one_sentence() {    # one_sentence TEXT OPTION...: building ends with 2 and one line, which holds TEXT
    wanted=$1
    shift
    "$pol" build "$root/examples/embed-c/policy.pol" --language en "$@" >"$folder/said" 2>&1
    [ $? -eq 2 ] && [ "$(wc -l <"$folder/said")" -eq 1 ] && grep -q -- "$wanted" "$folder/said" && return 0
    cat "$folder/said"
    return 1
}
for target in i686-linux-gnu x86_64-pc-windows-msvc aarch64_be-linux-gnu x86_64-linux-gnux32 x86_64 nowhere-none; do
    check "$target is refused" one_sentence "none of the machines" --target $target --output "$folder/none.so"
done
check "no file is left" [ ! -e "$folder/none.so" ]
check "WebAssembly has no target" one_sentence "leave out --target" --emit wasm --target x86_64-linux-gnu --output "$folder/none.wasm"
check "a folder is no output" one_sentence "Is a directory" --output "$folder"
if [ -w /dev/full ]; then for form in so header; do check "a full disk ($form)" one_sentence "No space left" --emit $form --output /dev/full; done; fi
keeps_old() { cp "$folder/one.so" "$folder/kept.so" && ! PATH=/nonexistent "$pol" build "$policy" --output "$folder/kept.so" 2>"$folder/said" && cmp "$folder/one.so" "$folder/kept.so" && ! ls "$folder"/kept.so.* 2>/dev/null; }
check "a build that fails leaves the old file as it is" keeps_old
if command -v ld.lld-19 >/dev/null || command -v ld.lld >/dev/null; then
    quiet() { "$pol" build "$root/examples/embed-c/policy.pol" --target aarch64-linux-gnu --output "$folder/arm.so" >"$folder/said" 2>&1 && [ ! -s "$folder/said" ]; }
    check "a library for another processor, without a word" quiet
    check "it does not run here" refused "another processor" "$folder/arm.so"
fi
says_more() { # the description for other languages: Chinese names of items, open lists, causes, roles
    grep -aq '"open":true' "$folder/one.so" && grep -aq '"cause":"decision"' "$folder/one.so" && grep -aq '"role":"exception"' "$folder/one.so" && grep -aq '"key":"technical_renovation","chinese":"' "$folder/one.so"
}
check "the description has names in Chinese, open lists, causes and roles" says_more

head -c 60000 "$folder/one.so" >"$folder/short.so"
check "a file cut short is refused" refused "is cut short" "$folder/short.so"
check "an object is refused" refused "is not a shared library" "$folder/arm.o"
printf '\177ELF' >"$folder/tiny.so"
check "four bytes are refused" refused "is not a shared library" "$folder/tiny.so"
printf 'int x;\n' >"$folder/other.c"
if "${CC:-cc}" -shared -fPIC "$folder/other.c" -o "$folder/other.so" 2>/dev/null; then
    check "another library is refused" refused "not a policy made by pol" "$folder/other.so"
fi
check "an unknown target is refused" sh -c "! '$pol' build '$policy' --emit obj --target nowhere-none --output '$folder/none.o'"
if command -v python3 >/dev/null; then
    check "policies of 1,000 and 10,000 measures" large_policy
    check "1,000 measures decide the same" large_agrees
    check "1,000 measures are built" timeout 120 "$pol" build "$folder/1000.pol" --emit so --output "$folder/large.so"
    check "the library of 1,000 measures decides the same" large_library_agrees
    check "10,000 measures are checked" timeout 60 "$pol" check "$folder/10000.pol"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
