#!/bin/sh
# The command line as its users meet it: exit codes, formats, messages, and broken data of every kind. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
exec python3 "$here/cli_tests.py"
