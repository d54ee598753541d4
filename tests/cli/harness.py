"""What the groups of tests share: calling `pol`, a folder for files, counting."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
POL = os.environ.get("POL", str(HERE.parent.parent / "build" / "dev" / "bin" / "pol"))
SMALL = str(HERE / "small.pol")
SHENZHEN = str(HERE.parent.parent / "policies" / "shenzhen-2023-6")
WORK = Path(tempfile.mkdtemp(prefix="pol_cli_"))
counts = {"passed": 0, "failed": 0}


def pol(*arguments, data=None, timeout=60, env=None):
    """The finished process of one call; standard output and error are bytes."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    return subprocess.run([POL, *map(str, arguments)], input=data if data is not None else b"", capture_output=True, timeout=timeout, env=environment)


def check(name, condition, detail=""):
    counts["passed" if condition else "failed"] += 1
    if condition:
        return
    print(f"FAILED {name}\n    {str(detail)[:600]}")


def clean(result):
    """No sanitizer report, no death by signal."""
    return result.returncode >= 0 and b"Sanitizer" not in result.stderr and b"runtime error" not in result.stderr


def write(name, content):
    path = WORK / name
    path.write_bytes(content)
    return path


def run_rows(path, *options):
    result = pol("run", SMALL, "--data", path, "--format", "jsonl", *options)
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def statuses(rows):
    return [row["measures"]["m1"]["status"] for row in rows]
