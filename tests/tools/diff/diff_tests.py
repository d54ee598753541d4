"""`pol diff` on revisions of the Shenzhen policy: every slip is shown, with an application for which the two versions, run as anybody
would run them, really differ; every harmless revision comes out as proved equal, in one line. Then git revisions and formats."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import SHENZHEN, WORK, check, end, pol

import bundles
import judged
import revisions
import words_tests

HARMLESS, SLIPS = revisions.HARMLESS + judged.HARMLESS + bundles.HARMLESS, revisions.SLIPS + judged.SLIPS + bundles.SLIPS
TOGETHER = 6                                                             # harmless revisions that are compared at once

BASE = WORK / "base"


def pattern(text):
    """The text, however many blanks the layout has."""
    parts = [re.escape(part) if not part.isspace() else r"[ ]*\n\s*" if "\n" in part else "[ ]+" for part in re.split(r"(\s+)", text) if part]
    if text.endswith("\n"):
        parts[-1] = r"[ ]*\n"
    return re.compile("".join(parts))


def revise(name, edits):
    """A copy of the policy with the edits. A count of 0: any number of places, at least one. A function gets and gives {file name: text}."""
    folder = WORK / re.sub(r"\W+", "_", name)
    shutil.copytree(BASE, folder)
    files = {path.name: path.read_text() for path in sorted(folder.glob("*.pol"))}
    for edit in edits:
        if callable(edit):
            try:
                files = edit(files)
            except AssertionError as error:
                return None, f"the text does not stand there: {error}"
            continue
        old, new, count = (*edit, 1)[:3]
        places = 0
        for file, text in files.items():
            files[file], found = pattern(old).subn(lambda _: new, text or "")
            places += found
        if count and places != count or not places:
            return None, f"the text stands in {places} places: {old}"
    for path in folder.glob("*.pol"):
        path.unlink()
    for file, text in files.items():
        if text:
            (folder / file).write_text(text)
    return folder, ""


def run_rows(folder, witnesses, reading):
    """The decisions of one version for several applications."""
    options = [word for one in reading.split() for word in ("--reading", one)]
    data = "".join(json.dumps(witness, ensure_ascii=False) + "\n" for witness in witnesses)
    result = pol("run", folder, "--data", "-", "--input-format", "jsonl", "--format", "jsonl", *options, data=data)
    return [json.loads(line) for line in result.stdout.splitlines()] if result.returncode == 0 else None


def really_differ(folder, diff):
    """Each witness, run on both versions: (what is wrong, ...) or nothing."""
    wrong = []
    switched = lambda measure: " ".join(f"{reading}={option}" for reading, option in measure.get("readings", {}).items())
    for reading in {switched(m) for m in diff["measures"] if m["changes"]}:
        cases = [(m, c) for m in diff["measures"] for c in m["changes"] if switched(m) == reading]
        rows = [run_rows(version, [change["witness"] for _, change in cases], reading) for version in (BASE, folder)]
        if None in rows or len(rows[0]) != len(cases) or len(rows[1]) != len(cases):
            wrong.append(("a witness does not run", cases))
            continue
        for (measure, change), *both in zip(cases, *rows):
            answers = []
            for row in both:
                one = row["measures"][measure["measure"]]
                answers.append((one["status"], one.get("amount"), one.get("estimated"), one.get("award"), [reason.get("text") for reason in one.get("reasons", [])],
                                sorted(missing["fact"] for missing in one.get("missing", []))))
            told = [tuple(change[side].get(key) for key in ("status", "amount", "estimated", "award")) for side in ("before", "after")]
            if answers[0] == answers[1] or told != [answer[:4] for answer in answers]:
                wrong.append((measure["measure"], change["kind"], told, answers))
    return wrong


def slip(item):
    name, wanted, edits = item
    folder, why = revise("slip " + name, edits)
    result = folder and pol("diff", BASE, folder, "--format", "json", "--exit-code")
    if result and result.returncode == 2:                               # its tests name what the slip takes away: caught; what else it means is asked without them
        for path in folder.glob("tests*.pol"):
            path.unlink()
        result = pol("diff", BASE, folder, "--format", "json", "--exit-code")
    wrong = really_differ(folder, json.loads(result.stdout)) if result and result.returncode < 2 else []
    return item, folder, why, result, wrong


def slips(pool):
    for (name, wanted, _), folder, why, result, wrong in pool.map(slip, SLIPS):
        check(f"{name}: the edit applies", folder is not None, why)
        if folder is None:
            continue
        if result.returncode == 2:
            check(f"{name}: refused by the compiler", False, result.stderr)
            continue
        diff = json.loads(result.stdout)
        check(f"{name}: exit code 1, not equal", result.returncode == 1 and not diff["equal"], result.stdout)
        shown = {m["measure"] for m in diff["measures"] if m["state"] == "changed"} | {n["kind"] for n in diff["notes"] if n["counts"]}
        check(f"{name}: {wanted} shown", set(wanted) <= shown, shown)
        check(f"{name}: every witness really differs", not wrong, wrong)


def is_equal(text):
    """Exit code 0 and one line that says so."""
    return text.returncode == 0 and len(text.stdout.splitlines()) == 1 and ("已证明" in text.stdout or "(proved)" in text.stdout)


def harmless(items):
    """Several harmless revisions at once: none of them may show. Where one does, or two of them cannot stand together, each by itself."""
    number = HARMLESS.index(items[0])
    folder, why = revise(f"harmless {number} {len(items)}", [edit for _, edits in items for edit in edits])
    if not why and is_equal(pol("diff", BASE, folder, "--exit-code")):
        return [(name, "", None) for name, _ in items]
    if len(items) == 1:
        return [(items[0][0], why, None if why else pol("diff", BASE, folder, "--exit-code"))]
    return [answer for item in items for answer in harmless([item])]


def harmless_ones(pool):
    groups = [HARMLESS[start:start + TOGETHER] for start in range(0, len(HARMLESS), TOGETHER)]
    for answers in pool.map(harmless, groups):
        for name, why, text in answers:
            check(f"{name}: the edit applies", not why, why)
            check(f"{name}: equal, in one line, proved", text is None or is_equal(text), text and text.stdout + text.stderr)


def git(repository, *arguments):
    result = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], capture_output=True, text=True, cwd=repository)
    assert result.returncode == 0, result.stderr
    return result.stdout


def revisions_in_git():
    repository = WORK / "repository"
    (repository / "policies").mkdir(parents=True)
    shutil.copytree(BASE, repository / "policies" / "sz")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "one")
    path = next(p for p in (repository / "policies" / "sz").glob("measures*.pol") if "门槛投资额 达到 5亿元" in p.read_text())
    path.write_text(path.read_text().replace("条件    门槛投资额 达到 5亿元", "条件    门槛投资额 达到 6亿元"))
    git(repository, "commit", "-q", "-am", "two")
    status = git(repository, "status", "--porcelain")
    for name, operands, cwd in [
        ("A..B path", ["main~1..main", "policies/sz"], repository),
        ("A.. path: the working tree", ["main~1..", "policies/sz"], repository),
        ("REV:path path", ["main~1:policies/sz", "policies/sz"], repository),
        ("from inside the folder", ["main~1..HEAD", "sz"], repository / "policies"),
        ("an absolute path", ["main~1..HEAD", str(repository / "policies" / "sz")], repository),
        ("from somewhere else", ["main~1..HEAD", str(repository / "policies" / "sz")], WORK),
    ]:
        result = pol("diff", *operands, "--exit-code", "--defaults-only", cwd=cwd)
        check(f"git: {name}", result.returncode == 1 and "不再符合：项目.总投资额 5亿元 至 599999999.99元" in result.stdout, result.stdout + result.stderr)
    result = pol("diff", "main..main", "policies/sz", "--exit-code", "--defaults-only", cwd=repository)
    check("git: the same revision twice", result.returncode == 0, result.stdout + result.stderr)
    # another branch, which left main before "two" and changes no rule: what it changes by itself is nothing
    git(repository, "checkout", "-q", "-b", "other", "main~1")
    git(repository, "commit", "-q", "--allow-empty", "-m", "three")
    git(repository, "checkout", "-q", "main")
    for name, operand, code in [("two dots: also what main changed", "main..other", 1), ("three dots: since they parted", "main...other", 0), ("three dots up to HEAD", "other...", 1),
                                ("three dots, the other way", "other...main", 1), ("three dots, no such revision", "nothing...main", 2)]:
        result = pol("diff", operand, "policies/sz", "--exit-code", "--defaults-only", cwd=repository)
        check(f"git: {name}", result.returncode == code, result.stdout + result.stderr)
    for name, operands in [("no such revision", ["nothing..main", "policies/sz"]), ("no such path", ["main~1..main", "policies/other"]),
                           ("an option as a revision", ["--upload-pack=x..main", "policies/sz"]), ("one operand", ["main~1..main"])]:
        result = pol("diff", *operands, cwd=repository)
        check(f"git: {name}: exit code 2 and a sentence", result.returncode == 2 and result.stderr, result.stdout + result.stderr)
    check("git: the repository is as it was", git(repository, "status", "--porcelain") == status)
    check("no temporary folder is left", not [p for p in Path(tempfile.gettempdir()).glob("pol-diff-*")])


def structure():
    """Measures, facts, readings that come and go are listed, in both directions."""
    folder, _ = revise("structure", [])
    text = next(p for p in folder.glob("*.pol") if "措施 14b (m14b)" in p.read_text())
    text.write_text(re.sub(r"措施 14b \(m14b\).*?(?=\n\S)", "", text.read_text(), count=1, flags=re.S))
    for path in folder.glob("tests*.pol"):
        path.unlink()
    with open(folder / "facts.pol", "a") as facts:
        facts.write("\n事实 附加 (extra)\n  备注金额 (note_amount) : 金额，来源 申报人，“备注金额”\n")
    with open(folder / "readings.pol", "a") as readings:
        readings.write("\n口径 A99 “新的口径”\n  选项 one “一” 默认\n  选项 two “二”\n  理由 “登记。”\n")
    for name, pair, state, at in (("forward", (BASE, folder), "dropped", "after"), ("backward", (folder, BASE), "new", "before")):
        result = pol("diff", *pair, "--format", "json", "--defaults-only")
        check(f"structure, {name}: compiles", result.returncode == 0, result.stderr)
        diff = json.loads(result.stdout)
        states = {m["measure"]: m["state"] for m in diff["measures"]}
        check(f"structure, {name}: m14b", states.pop("m14b", None) == state and set(states.values()) == {"equal"}, states)
        notes = {(n["kind"], n["subject"]): n for n in diff["notes"] if n["counts"]}
        for kind, subject in (("fact", "附加.备注金额"), ("reading", "A99")):
            check(f"structure, {name}: {subject}", (kind, subject) in notes and notes[kind, subject]["before" if at == "after" else "after"] is None, list(notes))


def formats():
    folder, _ = revise("format", SLIPS[1][2])
    markdown = pol("diff", BASE, folder, "--format", "markdown", "--language", "zh")
    check("markdown", markdown.stdout.startswith("## 含义上的改动") and "- **不再符合**" in markdown.stdout, markdown.stdout)
    english = pol("diff", BASE, folder, "--language", "en")
    check("English", "no longer eligible" in english.stdout and "before: yes" in english.stdout, english.stdout)
    same = json.loads(pol("diff", BASE, BASE, "--format", "json").stdout)
    check("JSON says equal and proved", same["equal"] and same["proved"], same)
    check("without --exit-code: 0", english.returncode == 0)
    check("interval of one value", "total_investment 20000000 yuan\n" in english.stdout, english.stdout)
    check("bad format", pol("diff", BASE, folder, "--format", "xml").returncode == 2)
    check("a folder that is not there", pol("diff", BASE, WORK / "nowhere").returncode == 2)


shutil.copytree(SHENZHEN, BASE)
(BASE / "properties.pol").unlink(missing_ok=True)
with ThreadPoolExecutor(2) as workers:
    slips(workers)
    harmless_ones(workers)
revisions_in_git()
structure()
formats()
words_tests.everything()
end()
