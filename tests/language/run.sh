#!/bin/sh
# The language by example: tests/language/<feature>/{good,bad,failing}, broken files, and every example in the documents.
# What a file is expected to give stands in the file; README.md says how. Last line: `N passed, N failed`.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
export POL="${POL:-$root/build/dev/bin/pol}" PYTHONDONTWRITEBYTECODE=1
exec python3 "$root/tests/language/run.py" "$@"
