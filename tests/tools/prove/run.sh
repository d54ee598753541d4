#!/bin/sh
# `pol prove`: answers, witnesses, the Shenzhen policy's properties. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/prove_tests.py"
