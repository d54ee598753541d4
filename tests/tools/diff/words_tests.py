"""What `pol diff` says, on small revisions of the Shenzhen policy and of policies of a few lines: readings that only matter together, other kinds
of change under another reading, witnesses as people and programs read them, and what no computation shows. Expectations are worked out by hand."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
POL = os.environ.get("POL", str(ROOT / "build" / "dev" / "bin" / "pol"))
SHENZHEN = ROOT / "policies" / "shenzhen-2023-6"
WORK = Path(tempfile.mkdtemp(prefix="pol_words_"))
passed = failed = made = 0


def check(name, condition, detail=""):
    global passed, failed
    passed, failed = (passed + 1, failed) if condition else (passed, failed + 1)
    if not condition:
        print(f"FAILED {name}\n    {str(detail)[:1500]}")


def run(*arguments, data=""):
    return subprocess.run([POL, *map(str, arguments)], input=data, capture_output=True, text=True, timeout=600)


def edited(*edits):
    """A copy of the Shenzhen policy; each edit is (file, old, new), and old stands there once."""
    global made
    made += 1
    folder = WORK / f"policy{made}"
    shutil.copytree(SHENZHEN, folder)
    for name, old, new in edits:
        text = (folder / name).read_text()
        assert text.count(old) == 1, (name, old, text.count(old))
        (folder / name).write_text(text.replace(old, new))
    return folder


def written(text):
    global made
    made += 1
    path = WORK / f"policy{made}.pol"
    path.write_text(text)
    return path


def compare(before, after, *options):
    """The comparison for programs, and the exit code."""
    result = run("diff", before, after, "--format", "json", "--exit-code", *options)
    check("it compares", result.returncode in (0, 1), result.stderr)
    return json.loads(result.stdout), result.returncode


def changes(diff, measure):
    return {(tuple(sorted(m.get("readings", {}).items())), c["kind"]) for m in diff["measures"] if m["measure"] == measure for c in m["changes"]}


# ---- readings --------------------------------------------------------------------------------------------------------------------

TWO = """policy example
facts project
  cost : money, range 0yuan to 100yuan
  spare : bool
reading A "which base"
  option first "the first" default
  option second "the second"
  reason "the text leaves it open"
reading B "who"
  option all "all" default
  option few "few"
  reason "the text leaves it open"
measure 1 (m1) "a grant"
  requires %s
  grants 10%% of project.cost, capped at 5yuan, per project
"""


def readings():
    nested = edited(("measures-08-11.pol", "且 按口径 A20b {since_effective：本称号.认定日期 不早于 2024年1月1日，never_rewarded：是})}",
                     "且 按口径 A20b {since_effective：本称号.认定日期 不早于 2024年1月1日，never_rewarded：否})}"))
    diff, code = compare(SHENZHEN, nested)
    both = (("A20", "highest_only"), ("A20b", "never_rewarded"))
    check("readings within each other: shown", code == 1 and {r for r, _ in changes(diff, "m10")} == {both}, changes(diff, "m10"))
    text = run("diff", SHENZHEN, nested, "--language", "en").stdout
    check("readings within each other: not equal", "equal: all" not in text and "(under readings A20=highest_only, A20b=never_rewarded)" in text, text)
    text = run("diff", SHENZHEN, nested, "--language", "zh").stdout
    check("readings within each other: in Chinese", "（口径 A20 取 highest_only、A20b 取 never_rewarded 时）" in text, text)
    text = run("diff", SHENZHEN, nested, "--language", "en", "--defaults-only").stdout
    check("under the defaults only: said", "(proved); under the default readings only" in text, text)

    # S39: by default nobody is eligible at the edge; under A25=per_measure somebody is
    edge = edited(("measures-12-18.pol", "属于技术改造项目 且 门槛投资额 低于 2000万元", "属于技术改造项目 且 门槛投资额 不超过 2000万元"))
    diff, _ = compare(SHENZHEN, edge)
    check("other kinds under another reading", ((), "open-now") in changes(diff, "m18") and ((("A25", "per_measure"),), "newly-eligible") in changes(diff, "m18"), changes(diff, "m18"))

    # side by side: the condition matters where both are switched
    base = TWO % "(under reading A {first: true, second: false}) or (under reading B {all: true, few: project.spare})"
    other = TWO % "(under reading A {first: true, second: false}) or (under reading B {all: true, few: false})"
    diff, code = compare(written(base), written(base))
    check("the same text: every combination", code == 0 and diff["proved"] and "readings_at_a_time" not in diff["measures"][0], diff)
    diff, code = compare(written(base.replace("under reading A {first: true", "under reading A {first: not false")), written(base))
    check("another text, the same rule: every combination", code == 0 and diff["proved"], diff)
    diff, code = compare(written(base), written(other))
    both = (("A", "second"), ("B", "few"))
    check("side by side", code == 1 and {r for r, _ in changes(diff, "m1")} == {both}, changes(diff, "m1"))

    # eight readings of two options have 2, 3, 4 together in 28 + 56 + 70 = 154 ways, within the bound of 160; 5 in 56 more
    many = "policy example\nfacts project\n  cost : money, range 0yuan to 100yuan\n" + "".join(
        f'reading R{i} "which {i}"\n  option a "the one {i}" default\n  option b "the other {i}"\n  reason "open"\n' for i in range(8))
    rule = 'measure 1 (m1) "a grant"\n' + "".join(f"  requires project.cost at least (under reading R{i} {{a: {i}yuan, b: {i + 10}yuan}})\n" for i in range(8)) + "  grants 1yuan, per project\n"
    diff, code = compare(written(many + rule), written(many + rule.replace("project.cost at least (", "not project.cost under (")), "--strict")
    check("beyond the bound: said how far", diff["measures"][0].get("readings_at_a_time") == 4 and not diff["proved"] and diff["equal"] and code == 1, diff)


def everything():
    for part in (readings,):
        part()
    shutil.rmtree(WORK)
    return passed, failed


if __name__ == "__main__":
    print("%d passed, %d failed" % everything())
    sys.exit(failed > 0)
