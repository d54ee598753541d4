#!/usr/bin/env python3
"""What a command costs from its start to its end: `start.py POL [RUNS]` runs `pol --version`, `pol check` of the Shenzhen policy and `true`
in turn, and prints the least, the first quarter and the median of wall clock and processor time (milliseconds), and the page faults, as JSON.
On a shared machine the least of many runs is what the work costs; `chrt -f 50 taskset -c 1` before it keeps other work off the core."""
import json
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(command, silent):
    begun = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2)])
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    if status != 0:
        sys.exit("start.py: %s ended with %d" % (" ".join(command), os.waitstatus_to_exitcode(status)))
    return wall * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_minflt


def least_quarter_median(values):
    values = sorted(values)
    return [round(values[int(len(values) * part)], 2) for part in (0, 0.25, 0.5)]


def main():
    pol, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    commands = {"check": [pol, "check", os.path.join(ROOT, "policies", "shenzhen-2023-6")], "version": [pol, "--version"], "true": ["/bin/true"]}
    seen = {name: [] for name in commands}
    silent = os.open(os.devnull, os.O_WRONLY)
    for _ in range(runs):
        for name, command in commands.items():
            seen[name].append(run(command, silent))
    print(json.dumps({name: {"wall": least_quarter_median([one[0] for one in all_runs]), "processor": least_quarter_median([one[1] for one in all_runs]),
                             "faults": sorted(one[2] for one in all_runs)[len(all_runs) // 2]} for name, all_runs in seen.items()}, indent=1))


if __name__ == "__main__":
    main()
