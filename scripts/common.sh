# shellcheck shell=sh disable=SC2154
# Sourced by quickstart.sh and test.sh (POSIX sh), which have set `root` to the repository and are in it.
# After it: no standard input is read, nothing is coloured, texts are UTF-8.
exec </dev/null
export LC_ALL=C.UTF-8 NO_COLOR=1 CTEST_OUTPUT_ON_FAILURE=1
unset CLICOLOR_FORCE CMAKE_COLOR_DIAGNOSTICS MAKEFLAGS NINJA_STATUS

say() { printf '%s\n' "== $*"; }

die() {
    printf '%s\n' "$0: $*" >&2
    exit 1
}

# packages build|test: the names for building, or for building and testing
packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/scripts/packages.txt" |
        while read -r name use; do
            if [ "$1" = test ] || [ "$use" != test ]; then printf '%s\n' "$name"; fi
        done
}

# install_packages build|test: installs what is missing; costs nothing when nothing is
install_packages() {
    missing=
    for name in $(packages "$1"); do
        status=$(dpkg-query -W -f='${Status}' "$name" 2>/dev/null) || status=
        [ "$status" = "install ok installed" ] || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    say "installing$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "these packages are missing; install them as root:$missing"
        as_root="sudo -n"
    fi
    log=$(mktemp)
    # An update that fails is not the end: the lists may be there already.
    $as_root apt-get -o Dpkg::Use-Pty=0 -qq update >"$log" 2>&1 || { tail -n 5 "$log" >&2; say "apt-get update failed; trying with the lists at hand"; }
    # shellcheck disable=SC2086
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -qq install -y --no-install-recommends $missing >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "the packages could not be installed:$missing"
    fi
    rm -f "$log"
}

# install_formats: the libraries for Parquet, Arrow and DuckDB, from the Python packages of scripts/formats.txt; nothing when they are there.
install_formats() {
    formats=$root/build/formats
    cmp -s "$root/scripts/formats.txt" "$formats/installed.txt" && return 0
    say "installing the libraries for Parquet, Arrow and DuckDB"
    rm -rf "$formats"
    mkdir -p "$formats"
    python=/usr/bin/python3                    # the one whose library the packages bring
    [ -x "$python" ] || python=python3
    { "$python" -m venv "$formats/venv" &&
        "$formats/venv/bin/pip" install --quiet --disable-pip-version-check --retries 2 --timeout 20 --requirement "$root/scripts/formats.txt"; } >"$formats/install.log" 2>&1 || return 1
    cp "$root/scripts/formats.txt" "$formats/installed.txt"
}

# build PRESET [cmake options]: configures once, then lets ninja do what has changed. Quiet unless something fails.
build() {
    preset=$1
    shift
    folder=$root/build/$preset
    log=$root/build/$preset.log
    mkdir -p "$root/build"
    if [ ! -f "$folder/build.ninja" ]; then
        say "configuring ($preset)"
        # A configuration that was interrupted leaves a cache that may be wrong.
        rm -rf "$folder"
        cmake --preset "$preset" "$@" >"$log" 2>&1 || { cat "$log" >&2; die "configuring failed"; }
    elif [ "$root/build/formats/installed.txt" -nt "$folder/build.ninja" ]; then
        # Libraries that came after the configuration are looked for again.
        cmake --preset "$preset" "$@" >"$log" 2>&1 || { cat "$log" >&2; die "configuring failed"; }
    fi
    say "building ($preset)"
    cmake --build "$folder" >"$log" 2>&1 || { grep -v '^\[[0-9]*/[0-9]*\] ' "$log" | head -n 200 >&2; die "building failed; all of it is in build/$preset.log"; }
}
