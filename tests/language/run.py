"""Runs the golden files of the language and the examples in the documents. See README.md for the form of expectations.

run.py [--bless] [PART...]: only what has PART in its name. --bless writes the messages that came as the expectation of bad files."""
import concurrent.futures
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
POL = os.environ["POL"]
EXPECT = re.compile(r"^\s*# expect (error|warning|note)\[(\w+)\](?: at (?:(\S+?):)?(\d+):(\d+))?(?: : (.*))?$")
FAILURE = re.compile(r"^\s*# expect failure (.+)$")
SEVERITY = {"error": "error", "warning": "warning", "note": "note"}


class Wrong(Exception):
    """What a case gave instead; the text is for people."""


# ---- running ---------------------------------------------------------------------------------------------------------

def run(*arguments, cwd=ROOT, timeout=120):
    """The program's exit code, output and errors. A sanitizer's report is a failure whatever the exit code."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
    done = subprocess.run([POL, *map(str, arguments)], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    errors = done.stderr.decode("utf-8", "replace")
    if "Sanitizer" in errors or "runtime error:" in errors:
        raise Wrong(f"a sanitizer reported:\n{errors[:3000]}")
    if done.returncode < 0 or done.returncode > 3:
        raise Wrong(f"exit code {done.returncode}:\n{errors[:1000]}")
    return done.returncode, done.stdout.decode("utf-8", "replace"), errors


class Message:
    """One diagnostic as `pol check --format json` gives it."""

    def __init__(self, diagnostic, folder):
        self.level, self.code = diagnostic["level"], diagnostic["code"]
        primary = [label for label in diagnostic["labels"] if label.get("primary")]
        self.file = self.line = self.column = None
        if primary and primary[0].get("file"):
            path = Path(primary[0]["file"])
            self.file = str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name
            self.line, self.column = primary[0]["start"]["line"], primary[0]["start"]["column"]
        texts = [diagnostic["message"], *(label.get("text") or "" for label in diagnostic["labels"]), *diagnostic["notes"], *diagnostic["help"]]
        self.words = "\n".join(texts)

    def __str__(self):
        return f"{self.level}[{self.code}]" + (f" at {self.file}:{self.line}:{self.column}" if self.line else "")


def speaks_of_lints(path):
    files = path.glob("**/*") if path.is_dir() else [path]
    return any("[W1" in "\n".join(lines_of(file)) for file in files if file.is_file())


def check(path, folder):
    lint = [] if speaks_of_lints(path) else ["--no-lint"]      # a short example is not a policy without slips
    code, output, _ = run("check", "--format", "json", *lint, path)
    try:
        found = [Message(diagnostic, folder) for diagnostic in json.loads(output)["diagnostics"]]
    except (ValueError, KeyError) as error:
        raise Wrong(f"`check --format json` gave no JSON: {error}") from error
    text_code, _, text = run("check", *lint, path)
    if text_code != code:
        raise Wrong(f"`check` ended with {text_code}, `check --format json` with {code}")
    headings = len(re.findall(r"^(?:error|warning|note|错误|警告|说明)\[\w+\]", text, re.M))
    if headings != len(found):
        raise Wrong(f"{len(found)} messages as JSON, {headings} as text")
    return code, found, text


# ---- expectations ------------------------------------------------------------------------------------------------------

class Expected:
    def __init__(self, match, main):
        self.level, self.code, self.file, line, column, self.words = match.groups()
        self.line, self.column = (int(line), int(column)) if line else (None, None)
        if self.line and not self.file:
            self.file = main

    def fits(self, message):
        return (self.level, self.code) == (message.level, message.code) and (
            (self.file, self.line, self.column) == (message.file, message.line, message.column)) and (not self.words or self.words in message.words)

    def __str__(self):
        return f"{self.level}[{self.code}]" + (f" at {self.file}:{self.line}:{self.column}" if self.line else "") + (f" : {self.words}" if self.words else "")


def lines_of(path):
    return path.read_bytes().decode("utf-8", "replace").split("\n")


def expectations(path):
    """From the files of a case: every `# expect` line, or those of NAME.expect beside it."""
    beside = path.with_name(path.name + ".expect")
    if beside.exists():
        sources = [beside]
    elif path.is_dir():
        sources = sorted(path.glob("*.pol"))
    else:
        sources = [path]
    main = path.name if not path.is_dir() else None
    found, failures = [], []
    for source in sources:
        if source.is_dir():
            continue
        for line in lines_of(source):
            if match := EXPECT.match(line):
                found.append(Expected(match, main or source.name))
            elif match := FAILURE.match(line):
                failures.append(match.group(1))
            elif "# expect" in line:
                raise Wrong(f"an expectation that cannot be read: {line}")
    return found, failures


def compare(expected, found, text):
    left = list(found)
    absent = []
    for one in expected:
        fitting = next((message for message in left if one.fits(message)), None)
        if fitting:
            left.remove(fitting)
        else:
            absent.append(one)
    if not absent and not left:
        return
    report = [f"  expected and did not come: {one}" for one in absent] + [f"  came and was not expected: {message}" for message in left]
    raise Wrong("\n".join(report) + "\n" + text[:3000])


@functools.cache
def engines():
    """The engines of this build; the reference evaluator is always there."""
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "probe.pol"
        path.write_text('policy p\nmeasure 1 (m1) "x"\n  rewards 1元\ntest "x"\n  expect m1 yes\n', encoding="utf-8")
        return [engine for engine in ("reference", "native") if run("test", "--engine", engine, path)[0] == 0]


# ---- cases -------------------------------------------------------------------------------------------------------------

def bless(path, found):
    """Writes what came into the file, first lines first; line numbers move with the lines that are added."""
    old = [line for line in lines_of(path) if not EXPECT.match(line)]
    removed = len(lines_of(path)) - len(old)
    shift = len(found) - removed
    new = [f"# expect {message.level}[{message.code}]" + (f" at {message.line + shift}:{message.column}" if message.line else "") for message in found]
    path.write_text("\n".join(new + old), encoding="utf-8")


def bad_case(path, blessing):
    folder = path if path.is_dir() else path.parent
    code, found, text = check(path, folder)
    if blessing and path.is_file() and not path.with_name(path.name + ".expect").exists() and not any(EXPECT.match(line) for line in lines_of(path)):
        bless(path, found)
        code, found, text = check(path, folder)
    expected, _ = expectations(path)
    if not expected:
        raise Wrong("a bad file without an expectation")
    compare(expected, found, text)
    if code != 2:
        raise Wrong(f"exit code {code}, expected 2")


def good_case(path, needs_tests=True):
    folder = path if path.is_dir() else path.parent
    code, found, text = check(path, folder)
    expected, _ = expectations(path)
    compare(expected, found, text)
    if code != 0:
        raise Wrong(f"exit code {code}, expected 0\n{text[:2000]}")
    texts = [path] if path.is_file() else [source for source in path.glob("*.pol")]
    has_tests = any(re.search(r"^\s*(测试|测试表|test|test table)\s", "\n".join(lines_of(source)), re.M) for source in texts)
    if needs_tests and not has_tests:
        raise Wrong("a good file without a test")
    for engine in engines() if has_tests else []:
        code, output, errors = run("test", "--engine", engine, path)
        if code != 0:
            raise Wrong(f"its tests fail with engine {engine} (exit code {code}):\n{output[:3000]}{errors[:1000]}")


def failing_case(path):
    with tempfile.TemporaryDirectory() as work:
        report = Path(work) / "report.xml"
        code, output, errors = run("test", "--junit", report, path)
        if code != 1:
            raise Wrong(f"exit code {code}, expected 1\n{output[:2000]}{errors[:1000]}")
        cases = xml.etree.ElementTree.parse(report).getroot().iter("testcase")
        failed = sorted(case.get("name") for case in cases if case.find("failure") is not None)
    _, failures = expectations(path)
    if failed != sorted(failures):
        raise Wrong(f"failed: {failed}\nexpected: {sorted(failures)}\n{output[:2000]}")


# ---- documents -----------------------------------------------------------------------------------------------------------

FENCE = re.compile(r"^```(\w*)[ \t]*(.*)$")


def blocks_of(document):
    """(line, language, words, text) of every fenced block."""
    language = None
    for number, line in enumerate(lines_of(document), 1):
        match = FENCE.match(line)
        if language is None and match:
            language, words, start, text = match.group(1), match.group(2).split(), number, []
        elif language is not None and line.rstrip() == "```":
            yield start, language, words, "\n".join(text) + "\n"
            language = None
        elif language is not None:
            text.append(line)


def example_cases(document):
    """Every ```pol block as a case: `file=NAME` adds a file to the next one, `more` goes on from the block before, `part` is only shown."""
    beside, previous, number = {}, "", 0
    for line, language, words, text in blocks_of(document):
        named = next((word[5:] for word in words if word.startswith("file=")), None)
        if named:
            beside[named] = text
            continue
        if language != "pol" or "part" in words:
            continue
        if "more" in words:
            text = previous + text
        else:
            files = dict(beside)
            beside = {}
        previous = text
        number += 1
        yield line, f"{document.relative_to(ROOT)}:{line}", dict(files), text


def example_case(files, text, work):
    folder = Path(work)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    path = folder / "example.pol"
    path.write_text(text, encoding="utf-8")
    if "# expect failure" in text:
        failing_case(path)
    elif "# expect error" in text:
        bad_case(path, False)
    else:
        good_case(path, needs_tests=False)


def console_case(text):
    """`$ pol …` and what it prints; a line `...` stands for any lines."""
    commands = re.split(r"^\$ ", text, flags=re.M)[1:]
    for command in commands:
        line, _, expected = command.partition("\n")
        if not re.search(r"(^|\| |&& )pol |^rm -rf build/", line):     # what prepares an example works below build/
            continue
        environment = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", PATH=str(Path(POL).parent) + ":" + os.environ["PATH"])
        done = subprocess.run(line, shell=True, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        output = "\n".join(part.rstrip() for part in done.stdout.decode("utf-8", "replace").rstrip("\n").split("\n"))
        pattern = "\\A" + re.escape("\n".join(part.rstrip() for part in expected.rstrip("\n").split("\n"))).replace(re.escape("..."), "(?:.|\n)*") + "\\Z"
        if not re.match(pattern, output):
            raise Wrong(f"$ {line}\nprints something else:\n{output[:4000]}")


def document_case(document, line, files, text):
    with tempfile.TemporaryDirectory() as work:
        example_case(files, text, work)


# ---- all of them ------------------------------------------------------------------------------------------------------------

def members(folder):
    """Files NAME.pol and folders of a case folder, without what is expected of them."""
    return [path for path in sorted(folder.iterdir()) if path.suffix == ".pol" or (path.is_dir() and path.suffix == "")]


def all_cases(work, blessing):
    for feature in sorted(path for path in HERE.iterdir() if path.is_dir() and path.name not in ("syntax", "samples", "__pycache__")):
        for path in members(feature / "bad") if (feature / "bad").is_dir() else []:
            yield str(path.relative_to(HERE)), lambda path=path: bad_case(path, blessing)
        for path in members(feature / "good") if (feature / "good").is_dir() else []:
            yield str(path.relative_to(HERE)), lambda path=path: good_case(path)
        for path in members(feature / "failing") if (feature / "failing").is_dir() else []:
            yield str(path.relative_to(HERE)), lambda path=path: failing_case(path)
    for path in sorted((HERE / "samples").iterdir()) if (HERE / "samples").is_dir() else []:
        yield str(path.relative_to(HERE)), lambda path=path: good_case(path)
    sys.path.insert(0, str(HERE / "broken"))
    import make                                                                             # what is too large or too odd to be kept as a file
    for name, path, good in make.make(Path(work)):
        yield f"broken/{name}", lambda path=path, good=good: good_case(path, needs_tests=False) if good else bad_case(path, False)
    documents = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]
    for document in documents:
        if not document.exists():
            continue
        for line, name, files, text in example_cases(document):
            yield name, lambda document=document, line=line, files=files, text=text: document_case(document, line, files, text)
        for line, language, words, text in blocks_of(document):
            if language == "console":
                yield f"{document.relative_to(ROOT)}:{line}", lambda text=text: console_case(text)


def attempt(case):
    try:
        case()
        return None
    except Wrong as wrong:
        return str(wrong)
    except subprocess.TimeoutExpired as late:
        return f"took more than {late.timeout} seconds"
    except OSError as error:
        return str(error)


def pages_missing():
    """Codes without a page, and pages without a code."""
    codes = set(re.findall(r"^X\((\w+),", (ROOT / "compiler/source/diag.def").read_text(encoding="utf-8"), re.M))
    pages = {path.stem for path in (ROOT / "docs/errors").glob("[EW]*.md")}           # D…: tests/cli/page_tests.py
    return [f"docs/errors/{code}.md is missing" for code in sorted(codes - pages)] + [f"docs/errors/{page}.md: there is no such code" for page in sorted(pages - codes)]


def words_missing():
    """Words of the language that its manual does not list."""
    words = re.findall(r'"([^"]*)"', "\n".join(re.findall(r"^(?:WORD|FORM)\((.*)\)", (ROOT / "grammar/words.def").read_text(encoding="utf-8"), re.M)))
    manual = (ROOT / "docs/language.md").read_text(encoding="utf-8").split("All words", 2)[-1]
    return [f"docs/language.md: the word {word} is not in the list of all words" for word in words if word not in manual]


def main():
    arguments = sys.argv[1:]
    blessing = "--bless" in arguments
    wanted = [word for word in arguments if not word.startswith("--")]
    work = tempfile.mkdtemp()
    try:
        cases = [(name, case) for name, case in all_cases(work, blessing) if not wanted or any(word in name for word in wanted)]
        with concurrent.futures.ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
            results = list(pool.map(lambda pair: attempt(pair[1]), cases))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    failures = [(name, wrong) for (name, _), wrong in zip(cases, results) if wrong]
    if not wanted:
        failures += [(line, "") for line in pages_missing() + words_missing()]
    for name, wrong in failures:
        print(f"{name}\n{wrong}")
    print(f"{len(cases) - len([1 for wrong in results if wrong])} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
