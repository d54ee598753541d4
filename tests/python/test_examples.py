"""The examples run as their readers run them."""
import subprocess
import sys

import pyarrow.parquet
from conftest import ROOT, SHENZHEN

EXAMPLES = ROOT / "examples" / "python"


def run(*arguments):
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_grants(tmp_path):
    data, picture = tmp_path / "applications.parquet", tmp_path / "grants.png"
    run(EXAMPLES / "population.py", data, "--rows", 6000, "--seed", 3)
    run(EXAMPLES / "population.py", tmp_path / "again.parquet", "--rows", 6000, "--seed", 3)
    assert pyarrow.parquet.read_table(data).equals(pyarrow.parquet.read_table(tmp_path / "again.parquet"))
    said = run(EXAMPLES / "grants.py", SHENZHEN, data, picture)
    assert "6000 applications" in said and "yuan as the best choice" in said and "措施1" in said
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 10000
