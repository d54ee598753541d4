"""The C library as it is installed: a program finds it with CMake and with pkg-config, shared and static."""
import os
import pathlib
import shutil
import subprocess

import pytest
from conftest import SMALL

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ["POL_PYTHON_BUILD"])


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    run("cmake", "--build", BUILD, "--target", "pol_static")
    run("cmake", "--install", BUILD, "--component", "devel", "--prefix", folder)
    moved = folder.parent / "moved"                                # an installation may be moved
    shutil.rmtree(moved, ignore_errors=True)
    folder.rename(moved)
    return moved


def check(program, tmp_path, **options):
    broken = tmp_path / "broken.pol"
    broken.write_text("措施 x")
    assert run(program, SMALL, broken, **options).splitlines() == ["0.1.0 42 decided", "error 0"]


@pytest.mark.parametrize("kind", ["pol", "pol_static"])
def test_find_package(prefix, tmp_path, kind):
    run("cmake", "-S", HERE / "consumer", "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", tmp_path / "build", "--target", f"with_{kind}")
    check(tmp_path / "build" / f"with_{kind}", tmp_path)


def test_pkg_config(prefix, tmp_path):
    found = next(prefix.glob("lib*/**/pkgconfig"))
    flags = run("pkg-config", "--cflags", "--libs", "pol", env={**os.environ, "PKG_CONFIG_PATH": str(found)}).split()
    run("cc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", HERE / "consumer" / "consumer.c", "-o", tmp_path / "program", *flags)
    check(tmp_path / "program", tmp_path, env={**os.environ, "LD_LIBRARY_PATH": str(found.parent)})


def test_only_the_api_is_visible(prefix):
    library = next(prefix.glob("lib*/**/libpol.so"))
    names = [line.split()[-1] for line in run("nm", "-D", "--defined-only", library).splitlines()]
    header = (next(prefix.glob("include/pol/policy.h"))).read_text()
    assert names and all(name in header for name in names)
    archive = run("nm", "--defined-only", "--extern-only", next(prefix.glob("lib*/**/libpol.a")))
    assert all(line.split()[-1].startswith("pol_") for line in archive.splitlines() if " " in line)


def test_the_header_is_c_and_cpp(prefix, tmp_path):
    for language, standard in (("c", "c99"), ("c++", "c++11")):
        source = tmp_path / "one"
        source.write_text("#include <pol/policy.h>\n")
        run("cc", "-x", language, f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", f"-I{prefix / 'include'}", source)
