#!/bin/sh
# The Python package as its users install it: pip builds it from the checkout into a venv under build/, then pytest runs. The installed C library
# is tried by a program of its own. What is installed already is not installed again. Last line: `N passed, N failed`.
set -eu
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH="" cd -- "$here/../.." && pwd)
folder=$root/build/python
venv=$folder/venv
log=$folder/install.log
mkdir -p "$folder"

give_up() {
    tail -n 40 "$log"
    echo "$*"
    echo "0 passed, 1 failed"
    exit 1
}

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"; } >"$log" 2>&1 || give_up "the packages for the tests could not be installed"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi
# The package is built again when anything it is made of is newer.
stamp=$venv/installed
sources="$root/compiler $root/runtime $root/grammar $root/cmake $root/bindings/python $root/CMakeLists.txt"
# shellcheck disable=SC2086
if [ ! -f "$stamp" ] || [ -n "$(find $sources -newer "$stamp" -type f ! -name '*.pyc' | head -n 1)" ]; then
    touch "$folder/started"
    "$venv/bin/pip" install --quiet --no-build-isolation --no-deps "$root/bindings/python" >"$log" 2>&1 || give_up "pip install bindings/python failed"
    mv "$folder/started" "$stamp"
fi

unset POL_LIBRARY PYTHONPATH
export POL_ROOT="$root" POL_PYTHON_BUILD="$folder/cmake" MPLBACKEND=Agg MPLCONFIGDIR="$folder/matplotlib" PYTHONDONTWRITEBYTECODE=1
status=0
"$venv/bin/python" -m pytest -q -p no:cacheprovider --rootdir "$here" "$here" >"$folder/pytest.log" 2>&1 || status=$?
[ "$status" -eq 0 ] || cat "$folder/pytest.log"
count() { tail -n 1 "$folder/pytest.log" | grep -o "[0-9][0-9]* $1" | grep -o '[0-9]*' || echo 0; }
passed=$(count passed) failed=$(($(count failed) + $(count error)))
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
