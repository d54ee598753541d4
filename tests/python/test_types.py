"""The package is typed: mypy --strict finds nothing in it, and sees what its functions give."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["POL_ROOT"])
USE = """
from decimal import Decimal
import pandas
import pol

policy: pol.Policy = pol.compile("x", readings={"A05": "floor_fen"})
frame: pandas.DataFrame = policy.decide_batch(pandas.DataFrame())
text: str = policy.explain({"project": {}})
wrong: int = policy.explain({"project": {}})
"""


def mypy(*arguments, cwd):
    return subprocess.run([sys.executable, "-m", "mypy", "--no-incremental", *map(str, arguments)], cwd=cwd, capture_output=True, text=True)


def test_the_package():
    done = mypy(cwd=ROOT / "bindings" / "python")               # strict, by pyproject.toml
    assert done.returncode == 0, done.stdout


def test_what_users_see(tmp_path):
    (tmp_path / "use.py").write_text(USE)
    done = mypy("--strict", "use.py", cwd=tmp_path)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1 and errors[0].startswith("use.py:9: "), done.stdout
