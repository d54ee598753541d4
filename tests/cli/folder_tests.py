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
