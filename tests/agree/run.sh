#!/bin/sh
# All engines on random programs. Without options: a fixed seed for a bounded time, as ./test.sh runs it.
#   tests/agree/run.sh --seconds 3600 --seed 42
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
build=${POL_BUILD:-$here/../../build/dev}
[ $# -gt 0 ] || set -- --seconds 25 --seed 1
exec "$build/tests/agree/agree" "$@"
