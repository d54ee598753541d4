#!/bin/sh
# Builds and runs the example in a folder of its own: build.sh [POL [FOLDER]]
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
pol=${1:-${POL:-pol}}
folder=${2:-$(mktemp -d)}
root=$here/../..
"$pol" build "$here/policy.pol" --emit obj --output "$folder/renovation.o"
"$pol" build "$here/policy.pol" --emit header --output "$folder/renovation.h"
"${CC:-cc}" -std=c17 -Wall -Wextra -Werror -I "$folder" -I "$root" "$here/main.c" "$folder/renovation.o" -lm -o "$folder/embed"
"$folder/embed"
