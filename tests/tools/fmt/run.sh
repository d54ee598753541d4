#!/bin/sh
# pol fmt: every good .pol file of the project and generated ones keep their tree, are stable, and go to the other language and back
# without a difference; files with errors are left alone. POL is the program, FMT_COUNT the number of generated files.
# Last line: `N passed, N failed`.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
here=$root/tests/tools/fmt
pol=${POL:-$root/build/dev/bin/pol}
count=${FMT_COUNT:-200}
seed=${FMT_SEED:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

# is LABEL EXPECTED ACTUAL
is() {
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf '%s:\n  expected: %s\n  got:      %s\n' "$1" "$2" "$3"
    fi
}

# same LABEL FOLDER FOLDER: a file in both is one check.
same() {
    for file in "$2"/*.pol; do
        if cmp -s "$file" "$3/$(basename "$file")"; then passed=$((passed + 1)); else
            failed=$((failed + 1))
            echo "$1: $(basename "$file")"
            diff "$file" "$3/$(basename "$file")" | head -6
        fi
    done
}

# ---- good files: of the project under flat names, and generated ----
mkdir "$work/good" "$work/trees" "$work/trees_after"
find "$root/policies" "$root/examples" "$root/tests" -name '*.pol' ! -path '*/bad/*' ! -path '*/broken/*' | sort >"$work/list"
while read -r file; do
    "$pol" fmt - <"$file" >/dev/null 2>&1 && cp "$file" "$work/good/$(echo "${file#"$root/"}" | tr / _)"
done <"$work/list"
is "good files were found" yes "$([ "$(find "$work/good" -name '*.pol' | wc -l)" -ge 8 ] && echo yes)"
# shellcheck disable=SC2046 # no blanks in these names
python3 "$here/generate.py" "$seed" "$count" "$work/good" $(grep -l . "$work/good"/*.pol)

cp -r "$work/good" "$work/formatted"
"$pol" fmt "$work/formatted" 2>"$work/messages"
is "every good file is formatted" "0" "$?"
head -20 "$work/messages"
cp -r "$work/formatted" "$work/again"
"$pol" fmt --check "$work/again" >"$work/list"
is "a formatted file is clean" "0 " "$? $(head -3 "$work/list")"
"$pol" fmt "$work/again"
same "formatting again changes it" "$work/formatted" "$work/again"

# The tree, seen by another part of the program: the dump of the parser (the files need not compile for it).
for file in "$work/good"/*.pol; do
    name=$(basename "$file")
    "$pol" --dump=ast "$file" >"$work/trees/$name" 2>/dev/null
    "$pol" --dump=ast "$work/formatted/$name" >"$work/trees_after/$name" 2>/dev/null
done
same "another tree" "$work/trees" "$work/trees_after"

for pair in "zh en" "en zh"; do
    one=${pair% *} other=${pair#* }
    cp -r "$work/formatted" "$work/$one"
    "$pol" fmt --language "$one" "$work/$one"
    is "to $one" 0 $?
    cp -r "$work/$one" "$work/$one-$other"
    "$pol" fmt --language "$other" "$work/$one-$other"
    "$pol" fmt --check "$work/$one-$other" >"$work/list"
    is "in $other it is clean without --language" "0 " "$? $(head -3 "$work/list")"
    cp -r "$work/$one-$other" "$work/$one-back"
    "$pol" fmt --language "$one" "$work/$one-back"
    same "$one, $other and back" "$work/$one" "$work/$one-back"
done

# ---- the words: every form has one in the other language that comes back ----
python3 "$here/words.py" "$pol" "$root/grammar/words.def" >"$work/words" || cat "$work/words"
counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/words")
passed=$((passed + ${counts% *}))
failed=$((failed + ${counts#* }))

# ---- expected layouts ----
for file in "$here"/good/*.pol; do
    name=$(basename "$file" .pol)
    is "layout of $name" "$(cat "$here/good/$name.expected")" "$("$pol" fmt - <"$file")"
    [ -e "$here/good/$name.en" ] && is "$name in English" "$(cat "$here/good/$name.en")" "$("$pol" fmt --language en - <"$file")"
done

# ---- the command ----
printf '措施 2 (m2) “题”\n条件 a 达到\n' >"$work/broken.pol"
cp "$work/broken.pol" "$work/before"
is "a file with errors is left alone" "2" "$("$pol" fmt "$work/broken.pol" 2>/dev/null; echo $?)"
is "byte for byte" "" "$(cmp "$work/broken.pol" "$work/before")"
is "nothing on standard output for it" "" "$("$pol" fmt - <"$work/broken.pol" 2>/dev/null)"
is "its diagnostics are told" "yes" "$("$pol" fmt - <"$work/broken.pol" 2>&1 | grep -q E01 && echo yes)"
is "a folder goes on behind it" "2 定义 甲：1" "$(mkdir "$work/mixed" && cp "$work/broken.pol" "$work/mixed/a.pol" && echo '定义  甲：1' >"$work/mixed/b.pol" &&
    { "$pol" fmt "$work/mixed" 2>/dev/null; echo "$? $(cat "$work/mixed/b.pol")"; })"
printf '定义  甲 : 1\n' >"$work/one.pol"
is "--check names the file" "$work/one.pol
1" "$("$pol" fmt --check "$work/one.pol"; echo "$?")"
is "--check wrote nothing" "定义  甲 : 1" "$(cat "$work/one.pol")"
"$pol" fmt "$work/one.pol"
is "in place" "定义 甲：1" "$(cat "$work/one.pol")"
stamp=$(stat -c %Y.%i "$work/one.pol")
"$pol" fmt "$work/one.pol"
is "an unchanged file is not written" "$stamp" "$(stat -c %Y.%i "$work/one.pol")"
is "a file that is not there" 2 "$("$pol" fmt "$work/none.pol" 2>/dev/null; echo $?)"
is "not UTF-8" 2 "$(printf '定义 \377' | "$pol" fmt - 2>/dev/null; echo $?)"
is "an empty file stays empty" "0 0" "$(printf '' | "$pol" fmt - >"$work/empty"; echo "$? $(wc -c <"$work/empty")")"
is "only a comment" "# 说明" "$(printf '\n\n# 说明' | "$pol" fmt -)"
is "two words that would grow together are refused" "yes 2" \
    "$(printf '分档 selected 按 a\n' | "$pol" fmt --language en - 2>&1 | grep -q E0109 && echo yes) $(printf '分档 selected 按 a\n' | "$pol" fmt --language en - >/dev/null 2>&1; echo $?)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
