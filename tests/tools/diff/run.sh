#!/bin/sh
# `pol diff`: slips and harmless revisions of the Shenzhen policy, git revisions, formats; what is said. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/diff_tests.py"
