#!/bin/sh
# `pol impact`: counts and sums against two runs, the report. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/impact_tests.py"
