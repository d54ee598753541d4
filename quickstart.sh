#!/bin/sh
# From a fresh Debian 12 to decided applications: installs what is missing, builds, runs one policy on its examples.
# A second run takes seconds.
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
cd "$root"
. "$root/scripts/common.sh"

install_packages build
install_formats || say "without Parquet, Arrow and DuckDB: their packages could not be installed (scripts/formats.sh tries again)"
build release -DPOL_TESTS=OFF
pol=$root/build/release/bin/pol
policy=policies/shenzhen-2023-6
data=examples/applications.jsonl

say "pol run $policy --data $data"
"$pol" run "$policy" --data "$data" --format table

say "pol explain $policy --data $data --row 1 --measure m1        # without --measure: all of it"
"$pol" explain "$policy" --data "$data" --row 1 --measure m1

say "the compiler is build/release/bin/pol; try: build/release/bin/pol help"
