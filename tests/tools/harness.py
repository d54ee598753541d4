"""What the suites of the tools share: calling `pol`, a folder for files, counting."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
POL = os.environ.get("POL", str(ROOT / "build" / "dev" / "bin" / "pol"))
SHENZHEN = ROOT / "policies" / "shenzhen-2023-6"
WORK = Path(tempfile.mkdtemp(prefix="pol_tools_"))
counts = {"passed": 0, "failed": 0}


def check(name, condition, detail=""):
    counts["passed" if condition else "failed"] += 1
    if not condition:
        print(f"FAILED {name}\n    {str(detail)[:1500]}")


def pol(*arguments, data="", cwd=None, timeout=600):
    """The finished process of one call of `pol`; its output is text."""
    return subprocess.run([POL, *map(str, arguments)], input=data, capture_output=True, text=True, cwd=cwd, timeout=timeout)


def end():
    """The last line of a suite, and its exit code."""
    shutil.rmtree(WORK, ignore_errors=True)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(counts["failed"] > 0)
