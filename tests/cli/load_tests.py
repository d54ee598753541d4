"""The files of a policy: read by several threads or by one, the answer is the same to the byte; imports are followed in their order."""
import os
import shutil
import subprocess

from harness import POL, SHENZHEN, WORK, check, clean, pol


def on_one_processor(*arguments):
    """Like `pol`, where the system gives the process one processor only: then it starts no thread."""
    processor = min(os.sched_getaffinity(0))
    return subprocess.run([POL, *map(str, arguments)], capture_output=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"},
                          preexec_fn=lambda: os.sched_setaffinity(0, {processor}))


def same_with_one(name, *arguments):
    one, several = on_one_processor(*arguments), [pol(*arguments) for _ in range(5)]
    same = all(clean(run) and (run.returncode, run.stdout, run.stderr) == (one.returncode, one.stdout, one.stderr) for run in several)
    check(f"load: {name}, as with one processor", same, several[0].stderr[:300])
    return one


def folder(name, files):
    path = WORK / name
    path.mkdir()
    for file, text in files.items():
        (path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


PADDING = "# " + "x" * 40000 + "\n"                       # enough for a thread of its own


def threads():
    same_with_one("the policy", "dump", SHENZHEN, "--dump", "ir")
    same_with_one("its tree", "dump", SHENZHEN, "--dump", "ast")
    broken = WORK / "broken_policy"
    shutil.copytree(SHENZHEN, broken)
    for file in broken.glob("*.pol"):
        file.write_text(file.read_text() + "\n措施 ：\n")
    (broken / "a.pol").write_bytes("政策 ".encode() + b"\xff\n")
    (broken / "b.pol").write_bytes("＃ 注\n".encode("gbk", "replace"))
    result = same_with_one("a policy with mistakes in every file", "check", broken)
    places = {line.split("/")[-1].split(":")[0] for line in result.stderr.decode().splitlines() if line.strip().startswith("-->")}
    check("load: every file's mistakes are told", result.returncode == 2 and len(places) == len(list(broken.glob("*.pol"))), places)


def imports():
    facts = "facts project\n  {0}: bool\n"
    path = folder("ordered", {"a.pol": 'import "z.pol"\n' + facts.format("first") + PADDING, "b.pol": facts.format("last") + PADDING, "z.pol": facts.format("between") + PADDING})
    tree = same_with_one("imports", "dump", path, "--dump", "ast").stdout.decode()
    places = [tree.find(name) for name in ("first", "between", "last")]
    check("load: what a file imports comes behind it", -1 not in places and places == sorted(places), places)
    circle = folder("circle", {"a.pol": 'import "b.pol"\n' + PADDING, "b.pol": 'import "a.pol"\n' + PADDING})
    for name, start in (("a folder", circle), ("a file", circle / "a.pol")):
        told = same_with_one(f"a circle of imports, from {name}", "check", start, "--language", "en").stderr.decode()
        check(f"load: a circle of imports is told once, from {name}", told.count("[E0004]") == 1 and "b.pol:1:8" in told, told)
    lacking = folder("lacking", {"a.pol": 'import "none.pol"\nimport "none.pol"\nimport "notes.txt"\nimport "b.pol"\n', "b.pol": facts.format("only")})
    told = same_with_one("imports that are not there", "check", lacking / "a.pol", "--language", "en").stderr.decode()
    check("load: an import that is not there, and one that is no .pol file", told.count("[E0001]") == 2 and "a.pol:1:8" in told and "a.pol:3:8" in told, told)
    for language, words in (("C.UTF-8", "cannot read"), ("zh_CN.UTF-8", "无法读取")):
        none = pol("check", WORK / "nowhere.pol", env={"LC_ALL": language, "LANG": language, "LANGUAGE": ""})
        check(f"load: a file that is not there is told in the language of the user, {language}", words.encode() in none.stderr and none.returncode == 2, none.stderr)


def loading():
    threads()
    imports()
