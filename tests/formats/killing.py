"""Runs that are stopped at random moments while they write, in every form: the old file stays or the new one is whole; after SIGINT and SIGTERM nothing is left lying about
and the exit code is 130. Nothing can be cleaned up after SIGKILL; there the temporary file stays under its own name."""
import os
import random
import signal
import subprocess
import sys
import time

from harness import POL, SMALL, WORK, check

ROWS = 3000
FORMS = ("csv", "jsonl", "parquet", "arrow", "arrows", "xlsx", "everything", "receipts", "snapshot")


def content_of(path):
    """A file's bytes, a folder's files with their bytes."""
    if path.is_dir():
        return {inner.name: inner.read_bytes() for inner in path.iterdir()}
    return path.read_bytes() if path.exists() else None


def command_of(form, folder):
    """The run, and what it writes."""
    start = [POL, "run", SMALL, "--data", folder / "in.csv"]
    if form == "everything":
        return [*start, "--output", folder / "out.csv", "--summary", folder / "out.json", "--receipt", folder / "out", "--engine", "native", "--threads", "2"], ["out.csv", "out.json", "out"]
    if form == "receipts":
        return [*start, "--format", "summary", "--receipt", folder / "out"], ["out"]
    if form == "snapshot":
        return [*start, "--snapshot", folder / "snapshot.jsonl"], ["snapshot.jsonl"]
    return [*start, "--output", folder / f"out.{form}"], [f"out.{form}"]


def run(command, after=None, number=None):
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if after is not None:
        time.sleep(after)
        process.send_signal(number)
    return process.wait(120)


def restore(folder, names):
    """The state before a run: old files under the names of files, but no folder and no snapshot, with which the run would compare."""
    for path in folder.iterdir():
        if path.is_dir():
            for inner in path.iterdir():
                inner.unlink()
            path.rmdir()
        elif path.name != "in.csv":
            path.unlink()
    for name in names:
        if "." in name and name != "snapshot.jsonl":
            (folder / name).write_bytes(b"")


def stop_one(form, folder, chance, times):
    command, names = command_of(form, folder)
    restore(folder, names)
    old = {name: content_of(folder / name) for name in names}
    begin = time.perf_counter()
    done = run(command)
    length = time.perf_counter() - begin
    whole = {name: content_of(folder / name) for name in names}
    check(f"killing {form}: a run that is left alone", done == 0 and all(whole[name] not in (None, old[name]) for name in names), (done, sorted(path.name for path in folder.iterdir())))
    for number in (signal.SIGINT, signal.SIGKILL if len(form) % 2 else signal.SIGTERM) * times:
        restore(folder, names)
        after = chance.random() * length * 1.05
        code = run(command, after, number)
        found = {name: content_of(folder / name) for name in names}
        left = sorted(path.name for path in folder.iterdir() if path.name not in [*names, "in.csv"])
        fine = all(found[name] in (old[name], whole[name]) for name in names)
        tidy = number == signal.SIGKILL or not left
        # Before the program has come to its first file it dies of the signal itself.
        expected = code in (0, -number) or (code == 130 and number != signal.SIGKILL)
        check(f"killing {form}: signal {number.name} after {after:.3f} of {length:.3f} s", fine and tidy and expected, (code, left, {name: len(found[name] or b"") for name in names}))


def killing(times=1, seed=1):
    folder = WORK / "killing"
    folder.mkdir()
    (folder / "in.csv").write_text("application.date,project.total_investment,project.audited_cost,project.kinds\n" + "".join(f"2025-06-30,{1000 + i},{i},设备\n" for i in range(ROWS)))
    chance = random.Random(seed)
    for form in FORMS:
        stop_one(form, folder, chance, times)


if __name__ == "__main__":
    from harness import counts
    killing(int(sys.argv[1]), int(sys.argv[2]))
    print(counts)
