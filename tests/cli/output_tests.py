"""What is written: nothing that is read is overwritten, nothing is cut off in silence; options that are given twice or would be passed over are refused."""
import os
import shutil
import subprocess

from broken_data import CSV_HEADER, F, G
from harness import POL, SHENZHEN, SMALL, WORK, check, clean, pol, write



def kept(name, options, *files, word="would overwrite what it reads"):
    """The call is refused and the files are what they were."""
    before = [path.read_bytes() for path in files]
    result = pol(*options, "--language", "en")
    check(f"outputs: {name}", result.returncode == 2 and clean(result) and word in result.stderr.decode() and [path.read_bytes() for path in files] == before, result)


def overwriting():
    folder = WORK / "outputs"
    folder.mkdir(exist_ok=True)
    policy = folder / "small.pol"
    shutil.copy(SMALL, policy)
    data, table, loans = write("outputs/in.jsonl", F + b"\n"), write("outputs/in.csv", b"no," + CSV_HEADER + b"\n1," + G + b"\n"), write("outputs/loans.csv", b"no,id\n1,A\n")
    run = ["run", policy, "--data", data]
    link = folder / "link.jsonl"
    link.unlink(missing_ok=True)
    os.link(data, link)
    soft = folder / "soft.jsonl"
    soft.unlink(missing_ok=True)
    soft.symlink_to("in.jsonl")
    for name, path in (("the data", data), ("a hard link to the data", link), ("a symbolic link to the data", soft), ("the policy", policy)):
        kept(f"--output is {name}", [*run, "--output", path, "--format", "jsonl"], data, policy)
        kept(f"--summary is {name}", [*run, "--summary", path], data, policy)
    joined = ["run", policy, "--data", table, "--list", f"loans={loans}", "--key", "no"]
    kept("--output is a list", [*joined, "--output", loans], loans, table)
    kept("--summary is a list", [*joined, "--summary", folder / "." / "loans.csv"], loans, table)
    new = folder / "new.json"
    kept("--output and --summary are one new file", [*run, "--output", new, "--summary", folder / "." / "new.json"], data, word="would be written twice")
    check("outputs: and nothing was written", not new.exists() and not list(folder.glob("*.json.*")), list(folder.iterdir()))
    kept("--snapshot is the data", [*run, "--snapshot", data], data, word="not a snapshot")
    kept("--junit is the policy", ["test", policy, "--junit", policy], policy)
    kept("build --output is the policy", ["build", policy, "--emit", "llvm", "--output", policy], policy)
    kept("--html is the data", ["impact", policy, policy, "--data", data, "--html", data], data)
    whole = folder / "whole"
    shutil.rmtree(whole, ignore_errors=True)
    shutil.copytree(SHENZHEN, whole)
    notice, imported = next(whole.rglob("*.txt"), None), sorted(whole.glob("measures*.pol"))[0]
    kept("--output is a file of the policy", ["run", whole, "--data", data, "--output", imported, "--format", "jsonl"], imported)
    if notice:
        kept("--output is the notice", ["run", whole, "--data", data, "--output", notice, "--format", "jsonl"], notice)
    built = folder / "small.so"
    if pol("build", policy, "--emit", "so", "--output", built).returncode == 0:
        kept("--output is the built policy", ["run", built, "--data", data, "--output", built, "--format", "jsonl"], built)
        result = pol("run", built, "--data", data, "--allocate", "pool", "--language", "en")
        check("outputs: a built policy holds no allocations", result.returncode == 2 and b"holds no allocations" in result.stderr and b"source" in result.stderr, result)
    result = pol(*run, "--output", "/dev/null", "--summary", "/dev/null", "--format", "jsonl")
    check("outputs: a device is no file to protect", result.returncode == 0, result)
    result = pol("run", policy, "--data", "/dev/stdin", "--input-format", "jsonl", "--output", "/dev/stdout", "--format", "jsonl", data=F)
    check("outputs: standard streams by their names", result.returncode == 0 and result.stdout.startswith(b'{"row":1'), result)
    check("outputs: fmt writes what it reads", pol("fmt", policy).returncode == 0)


def full_disk(*options, data=b""):
    with open("/dev/full", "wb") as full:
        return subprocess.run([POL, *map(str, options)], stdout=full, stderr=subprocess.PIPE, input=data, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"})


def cut_off():
    data = write("one.jsonl", F + b"\n")
    commands = (("help",), ("version",), ("run", "--help"), ("check", SMALL), ("explain", SMALL, "--data", data), ("test", SMALL), ("diff", SMALL, SMALL), ("schema", SMALL),
                ("register", SMALL), ("dump", SMALL), ("prove", SMALL, "--implicit", "--timeout", "1"), ("impact", SMALL, SMALL, "--data", data), ("run", SMALL, "--data", data),
                ("run", SMALL, "--data", data, "--all-readings"))
    for command in commands:
        result = full_disk(*command)
        check(f"outputs: a full disk, {' '.join(map(str, command[:1] + command[3:]))}", result.returncode == 2 and result.stderr.decode().count("No space left") == 1, result)
    result = full_disk("fmt", "-", data=open(SMALL, "rb").read())
    check("outputs: a full disk, fmt", result.returncode == 2 and b"No space left" in result.stderr, result)
    script = f'ulimit -f 1; exec "{POL}" schema "{SMALL}" > "{WORK}/cut.json"'
    result = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    check("outputs: a file that may not grow", result.returncode == 2 and b"File too large" in result.stderr, result)
    process = subprocess.Popen([POL, "schema", SHENZHEN], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    process.wait(60)
    check("outputs: a closed pipe is quiet", process.returncode == 0 and process.stderr.read() == b"", process.returncode)
    process.stderr.close()


def options():
    data = write("one.jsonl", F + b"\n")
    run = ["run", SMALL, "--data", data]
    cases = (
        ([*run, "--data", data], "--data is given twice"), ([*run, "--output", "a", "--output=b"], "--output is given twice"), ([*run, "--format", "csv", "--format", "csv"], "--format is given twice"),
        ([*run, "--as-of", "2025-01-01", "--as-of", "2026-01-01"], "--as-of is given twice"), (["explain", SMALL, "--data", data, "--measure", "m1", "--measure", "m2"], "--measure is given twice"),
        (["run", SMALL, "--data", ""], "--data is empty"), ([*run, "--output="], "--output is empty"),
        ([*run, "--accept"], "--accept goes with --snapshot"), (["test", SMALL, "--accept"], "--accept goes with --snapshots"), (["test", SMALL, "--format", "json"], "--format goes with --mutate"),
        ([*run, "--explain", "--format", "csv"], "--explain is for table and jsonl"), ([*run, "--explain", "--output", "x.csv"], "--explain is for table and jsonl"),
        ([*run, "--snapshot", "x", "--output", "y"], "--output does not go with --snapshot"), ([*run, "--all-readings", "--summary", "x"], "--summary does not go with --all-readings"),
        (["test", SMALL, "--snapshots", "--junit", "x"], "--junit does not go with --snapshots"), (["diff", SMALL, SMALL, "--strict"], "--strict goes with --exit-code"),
        (["check", SMALL, "--require-coverage", "101"], "from 0 to 100"), (["test", SMALL, "--require-coverage", "101"], "from 0 to 100"),
        (["prove", SMALL, "--filter", "nothinglikethis"], 'no property has "nothinglikethis" in its title'), (["check", SMALL, "--coverage", "--format", "sarif"], "sarif"), (["test", SMALL, "--filter", "nothinglikethis"], 'no test has "nothinglikethis" in its title'),
    )
    for arguments, words in cases:
        result = pol(*arguments, "--language", "en")
        check(f"options: {' '.join(map(str, arguments[:1] + arguments[2:]))}", result.returncode == 2 and words in result.stderr.decode() and result.stderr.count(b"\n") == 1 and clean(result), result)
    result = pol(*run, "--reading", "R1=floor_yuan", "--reading", "R1=floor_yuan", "--strict", "--strict")
    check("options: those that may be repeated, and flags", result.returncode == 0, result)


def what_is_written():
    for group in (overwriting, cut_off, options):
        group()
