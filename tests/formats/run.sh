#!/bin/sh
# Parquet, Arrow and DuckDB, in and out. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
python=$here/../../build/formats/venv/bin/python
if [ ! -x "$python" ] || [ ! -f "$POL_BUILD/lib/pol/libpol_arrow.so" ]; then
    echo "the libraries are not there: scripts/formats.sh installs them"
    echo "0 passed, 1 failed"
    exit 1
fi
export PYTHONDONTWRITEBYTECODE=1
exec "$python" "$here/format_tests.py"
