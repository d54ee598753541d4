"""Every file of the compiler's folders stands in its folder's README, by name or by a pattern (`lint*`, `cmd_<name>.c`), so that a reader finds it."""
import fnmatch
import re

from harness import HERE, check

ROOT = HERE.parent.parent
SHARED = ("*_private.h", "*internal.h", "README.md", "CMakeLists.txt")   # what a group of files shares, and no other folder includes


def is_named(name, words):
    stem = name.split(".")[0]
    return any(fnmatch.fnmatch(name, word) or fnmatch.fnmatch(stem, word) or (word.startswith("_") and stem.endswith(word)) for word in words)


def folders():
    for readme in sorted([*ROOT.glob("compiler/*/README.md"), ROOT / "runtime" / "README.md", ROOT / "grammar" / "README.md"]):
        words = [re.sub("<[^>]*>", "*", part) for word in re.findall("`([^`]+)`", readme.read_text()) for part in (word, word.split(".")[0] or word)]
        missing = [path.name for path in sorted(readme.parent.iterdir()) if path.is_file() and not any(fnmatch.fnmatch(path.name, shared) for shared in SHARED) and not is_named(path.name, words)]
        check(f"README: {readme.parent.name} names its files", missing == [], missing)
    overview = (ROOT / "compiler" / "README.md").read_text()
    for folder in sorted(path.parent.name for path in ROOT.glob("compiler/*/CMakeLists.txt")):
        check(f"README: the compiler's names {folder}", f"]({folder}/README.md)" in overview, folder)
    suites = (ROOT / "docs" / "contributing.md").read_text()
    for suite in sorted(path.parent.name for path in ROOT.glob("tests/*/README.md")) + sorted(path.parent.name for path in ROOT.glob("tests/*/run.sh")):
        check(f"contributing: names tests/{suite}", f"`tests/{suite}`" in suites, suite)


def members():
    """Every member that a line of JSON Lines can have is described in docs/data.md and its Chinese twin."""
    text = "".join((ROOT / "compiler" / "data" / name).read_text() for name in ("writer_jsonl.c", "batch.c"))
    names = set(re.findall(r'(?:json_key|json_member_[a-z]+|member_money|member_list|optional_string)\([^;]*?"([a-z_]+)"', text))
    for document in ("docs/data.md", "docs/zh/data.md"):
        section = (ROOT / document).read_text().split("JSON Lines 的一行" if "zh" in document else "### A line of JSON Lines")[1]
        missing = sorted(name for name in names if not re.search(rf"[`.]{name}[`.]", section))
        check(f"{document} describes every member of a line", missing == [] and len(names) > 25, missing)
