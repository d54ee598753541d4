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


def junit_is_sound(path):
    """What readers of JUnit files rest on: the attributes that the usual schema requires, sums that agree, one failure a case."""
    root = ElementTree.parse(path).getroot()
    suites = list(root)
    wrong = [suite.attrib for suite in suites if suite.tag != "testsuite" or not {"name", "tests", "failures", "errors", "skipped"} <= set(suite.attrib)]
    for suite in suites:
        cases, failures = list(suite), suite.findall("testcase/failure")
        wrong += [case.attrib for case in cases if case.tag != "testcase" or not {"name", "classname"} <= set(case.attrib) or len(case) > 1]
        wrong += [failure.attrib for failure in failures if not failure.get("message") or not failure.get("type") or not failure.text]
        if (int(suite.get("tests")), int(suite.get("failures"))) != (len(cases), len(failures)):
            wrong.append(suite.attrib)
    sums = [sum(int(suite.get(name)) for suite in suites) for name in ("tests", "failures", "errors")]
    return wrong or ([] if sums == [int(root.get(name)) for name in ("tests", "failures", "errors")] else sums), sums


def block(file, start):
    """The shell text of a YAML file that begins after the line `start`: the lines that are indented deeper, without their dashes."""
    lines = (ROOT / "examples" / "ci" / file).read_text().splitlines()
    at = lines.index(start)
    indent = len(start) - len(start.lstrip())
    taken = []
    for line in lines[at + 1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        text = line.strip()
        taken.append("" if text in ("- |", "|") or text.startswith("#") else text.removeprefix("- ") if text.startswith("- ") else text)
    return "\n".join(taken)


def stand_in(name, text):
    """A program of that name that notes what it was called with."""
    (WORK / "programs").mkdir(exist_ok=True)
    path = WORK / "programs" / name
    path.write_text(f'#!/bin/sh\nprintf \'%s\\n\' "$*" >>"{WORK}/{name}.log"\n{text}\n')
    path.chmod(0o755)


def called(name):
    log = WORK / f"{name}.log"
    return log.read_text().splitlines() if log.exists() else []


def shell_blocks():
    """What the files for GitLab and GitHub run, under a plain sh, in a clone whose target branch is one revision behind."""
    clone = WORK / "clone"
    git("branch", "-q", "target", "HEAD~1")
    git("clone", "-q", str(REPOSITORY), str(clone))
    shutil.copytree(ROOT / "examples" / "ci", clone / "examples" / "ci")
    stand_in("curl", "exit 0")
    stand_in("gh", 'case "$*" in *--edit-last*) exit 1 ;; esac')                 # no comment yet: it has to write a new one
    stand_in("pol", f'exec "{POL}" "$@"')
    environment = {**os.environ, "PATH": f"{WORK}/programs:{os.environ['PATH']}", "POLICY": POLICY, "REPORTS": "pol-reports", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "target",
                   "CI_API_V4_URL": "https://example.org/api/v4", "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "3", "POL_COMMENT_TOKEN": "t"}
    environment.pop("POL", None)

    def sh(text):
        return subprocess.run(["sh", "-eu", "-c", text], cwd=clone, capture_output=True, text=True, timeout=300, env=environment)
    result = sh(block("gitlab-ci.yml", "  script:"))
    check("GitLab: the slip fails the job", result.returncode == 1 and "不再符合" in result.stdout, result.stdout + result.stderr)
    result = sh(block("gitlab-ci.yml", "  after_script:"))
    check("GitLab: the note is sent", result.returncode == 0 and any("body@pol-reports/diff.md" in line and "/merge_requests/3/notes" in line for line in called("curl")), (result, called("curl")))
    text = (ROOT / "examples" / "ci" / "github-actions.yml").read_text()
    check("GitHub: the script is what is run", 'examples/ci/check-policy.sh "$POLICY" "origin/${{ github.base_ref }}"' in text, text)
    result = sh(block("github-actions.yml", "        run: |").replace("${{ github.event.pull_request.number }}", "3"))
    check("GitHub: a comment is written", result.returncode == 0 and [("--edit-last" in line) for line in called("gh")] == [True, False], (result, called("gh")))


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

first = script(None, POL_COVERAGE="99")
check("the policy itself is fine", first.returncode == 0, first.stdout + first.stderr)
check("SARIF", json.loads((REPORTS / "check.sarif").read_text())["version"] == "2.1.0")
check("JUnit", not junit_is_sound(REPORTS / "junit.xml")[0] and junit_is_sound(REPORTS / "junit.xml")[1][1:] == [0, 0], junit_is_sound(REPORTS / "junit.xml"))
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
check("a higher cap: JUnit", not junit_is_sound(REPORTS / "junit.xml")[0] and junit_is_sound(REPORTS / "junit.xml")[1][1] > 0, junit_is_sound(REPORTS / "junit.xml"))
check("a higher cap: whom it concerns", "<svg" in (REPORTS / "impact.html").read_text())

revise("four: a slip", [(r"(条件\s+门槛投资额) 达到 5亿元", r"\1 超过 5亿元")])
fourth = script("main~1")
check("a slip: caught", fourth.returncode == 1, fourth.stdout)
check("a slip: shown with the one value it is about", "**不再符合**：项目.总投资额 5亿元\n" in (REPORTS / "diff.md").read_text(), (REPORTS / "diff.md").read_text())
shell_blocks()
check("the repository is as it was", git("status", "--porcelain") == "")
shutil.rmtree(WORK)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
