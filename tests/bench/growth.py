#!/usr/bin/env python3
"""Compile time as a policy grows: policies of 10 to 10,000 measures, each step of the compiler timed with the program that users run.

    growth.py POL [--sizes 10,100,1000] [--write FOLDER]

Prints JSON: seconds by step and size, and the growth from size to size (1.0 is linear). --write only writes the policies there."""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

ROW = {"project": {"investment": 30000000, "cost": 20000000, "date": "2024-06-01", "code": 3, "share": 20,
                   **{f"flag{i}": i % 2 == 0 for i in range(12)}}}


def policy(count):
    """Measures that differ in floors, rates, caps, flags; two defines and a table for every ten; a choice for every forty."""
    lines = ["policy growth", '  title      "Growth"', "  effective  from 2024-01-01 for 5 years, by project.date", "",
             "facts project", "  investment : money, range 0元 to 20亿元", "  cost       : money, range 0元 to 20亿元", "  date       : date",
             "  code       : integer, range 0 to 30", "  share      : integer, range 0 to 100"]
    lines += [f"  flag{i}{' ' * (6 - len(str(i)))} : bool" for i in range(12)]
    lines.append("")
    for number in range(count):
        if number % 10 == 0:
            group = number // 10
            lines += [f"define counted{group}: max(project.cost - {group % 97 + 1}万元, 0元)",
                      f"define eligible{group}: project.flag{group % 12} and (project.code at most {group % 30} or project.flag{(group + 5) % 12})", ""]
        group = number // 10
        lines += [f'measure {number + 1} (m{number + 1}) "Measure {number + 1}"',
                  f"  requires  eligible{group}",
                  f"  requires  project.flag{number % 12}",
                  f"  requires  project.investment at least {number % 900 + 100}万元",
                  f"  requires  project.share at least {number % 20 + 1}",
                  f"  grants    {number % 29 + 1}% of counted{group}, capped at {number % 400 + 100}万元, per project", ""]
    for first in range(1, count + 1, 40):
        last = min(first + 39, count)
        lines += [f"choose one group{first}", f"  members   m{first} to m{last}", "  advise    highest grants, ties listed", ""]
    return "\n".join(lines)


def timed(command, repeats):
    """The least of a few runs, in seconds of processor time of the child: other work on the machine disturbs that least."""
    least = None
    for _ in range(repeats):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)
        if done.returncode not in (0, 1):                    # 1: what `fmt --check` finds to lay out
            sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr.decode()[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
        least = took if least is None else min(least, took)
    return least


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pol")
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--write")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    folder = options.write or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    row = os.path.join(folder, "row.json")
    with open(row, "w", encoding="utf-8") as file:
        json.dump(ROW, file)
    for size in sizes:
        with open(os.path.join(folder, f"{size}.pol"), "w", encoding="utf-8") as file:
            file.write(policy(size))
    if options.write:
        return
    steps = {"check": lambda path: ["check", path],
             "format": lambda path: ["fmt", "--check", path],
             "run, reference": lambda path: ["run", path, "--data", row, "--engine", "reference", "--format", "jsonl"],
             "build": lambda path: ["build", path, "--emit", "so", "--output", os.path.join(folder, "built.so")],
             "run, native, light": lambda path: ["run", path, "--data", row, "--engine", "native", "--format", "jsonl"]}
    result = {}
    for name, arguments in steps.items():
        times = {}
        for size in sizes:
            start = time.monotonic()
            repeats = 1 if size >= 10000 or name == "build" else 3
            command = [options.pol, *arguments(os.path.join(folder, f"{size}.pol"))]
            times[size] = round(timed(command, repeats), 4)
            print(f"{name:20} {size:6} measures {times[size]:8.3f} s", file=sys.stderr)
            if time.monotonic() - start > 300:
                break
        seen = list(times)
        result[name] = {"seconds": times,
                        "growth": {f"{a} to {b}": round(times[b] / max(times[a], 0.001) / (b / a), 2) for a, b in zip(seen, seen[1:])}}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
