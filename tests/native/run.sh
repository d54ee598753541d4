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
