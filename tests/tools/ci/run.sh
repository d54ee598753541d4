#!/bin/sh
# examples/ci on a git history. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/ci_tests.py"
