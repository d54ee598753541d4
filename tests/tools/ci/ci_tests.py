"""examples/ci/check-policy.sh on a real history: a policy, a revision that only moves things, one that means something, one with a slip."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
POL = os.environ.get("POL", str(ROOT / "build" / "dev" / "bin" / "pol"))
SCRIPT = ROOT / "examples" / "ci" / "check-policy.sh"
WORK = Path(tempfile.mkdtemp(prefix="pol_ci_"))
REPOSITORY, REPORTS, POLICY = WORK / "repository", WORK / "reports", "policies/sz"
passed = failed = 0


def check(name, condition, detail=""):
    global passed, failed
    passed, failed = (passed + 1, failed) if condition else (passed, failed + 1)
    if not condition:
        print(f"FAILED {name}\n    {str(detail)[-1500:]}")


def git(*arguments):
    result = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=REPOSITORY, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


def script(base, **environment):
    shutil.rmtree(REPORTS, ignore_errors=True)
    arguments = [str(SCRIPT), POLICY] + ([base] if base else [])
    return subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, env={**os.environ, "POL": POL, "REPORTS": str(REPORTS), **environment})


def revise(message, edits):
    for pattern, new in edits:
        places = 0
        for path in (REPOSITORY / POLICY).glob("*.pol"):
            text, count = re.subn(pattern, new, path.read_text())
            path.write_text(text)
            places += count
        check(f"{message}: the edit applies", places >= 1, pattern)
    subprocess.run([POL, "fmt", str(REPOSITORY / POLICY)], capture_output=True)
    git("commit", "-q", "-am", message)


(REPOSITORY / "policies").mkdir(parents=True)
shutil.copytree(ROOT / "policies" / "shenzhen-2023-6", REPOSITORY / POLICY)
subprocess.run([POL, "fmt", str(REPOSITORY / POLICY)], capture_output=True)
git("init", "-q", "-b", "main")
git("add", ".")
git("commit", "-q", "-m", "one")

first = script(None)
check("the policy itself is fine", first.returncode == 0, first.stdout + first.stderr)
check("SARIF", json.loads((REPORTS / "check.sarif").read_text())["version"] == "2.1.0")
check("JUnit", ElementTree.parse(REPORTS / "junit.xml").getroot() is not None)
check("properties", json.loads((REPORTS / "prove.json").read_text())["refuted"] == 0)
check("nothing is compared without a base", not (REPORTS / "diff.md").exists())

revise("two: other names", [(r"在深实施 \(located_in_shenzhen\)", "深圳实施 (in_shenzhen)"), (r"(条件\s+)在深实施", r"\1深圳实施"), (r"all：在深实施", "all：深圳实施")])
second = script("HEAD~1")
check("names only: fine", second.returncode == 0, second.stdout + second.stderr)
check("names only: equal", "已证明" in (REPORTS / "diff.md").read_text() and json.loads((REPORTS / "diff.json").read_text())["equal"], second.stdout)

revise("three: a higher cap", [(r"上限 1亿元，每 项目", "上限 2亿元，每 项目")])
third = script("HEAD~1", POL_DATA=str(ROOT / "examples" / "applications.jsonl"))
check("a higher cap: the tests and the property that name it fail", third.returncode == 1 and "不成立" in third.stdout, third.stdout + third.stderr)
check("a higher cap: the comment shows it", "**金额增加**" in (REPORTS / "diff.md").read_text(), (REPORTS / "diff.md").read_text())
check("a higher cap: whom it concerns", "<svg" in (REPORTS / "impact.html").read_text())

revise("four: a slip", [(r"(条件\s+门槛投资额) 达到 5亿元", r"\1 超过 5亿元")])
fourth = script("main~1")
check("a slip: caught", fourth.returncode == 1, fourth.stdout)
check("a slip: shown with the one value it is about", "**不再符合**：项目.总投资额 5亿元\n" in (REPORTS / "diff.md").read_text(), (REPORTS / "diff.md").read_text())
check("the repository is as it was", git("status", "--porcelain") == "")
shutil.rmtree(WORK)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
