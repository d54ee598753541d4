#!/bin/sh
# Installs what Parquet, Arrow and DuckDB need into build/formats (Python packages in a venv of their own); build afterwards. A second run takes no time.
# Without it pol works all the same, and says what is missing when such a file is given.
set -eu
root=$(CDPATH="" cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. "$root/scripts/common.sh"

install_packages build
install_formats || die "the packages of scripts/formats.txt could not be installed; see build/formats/install.log"
say "installed; build again: ./quickstart.sh or cmake --build build/release"
