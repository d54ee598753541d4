#!/bin/sh
# `pol test --suggest`: every suggested test compiles once it is filled in, in both languages. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/suggest_tests.py"
