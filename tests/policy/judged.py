#!/usr/bin/env python3
"""The decisions of judged.jsonl against the program, one run for each setting of the readings. Usage: judged.py POL POLICY.
Last line: `judged: N passed, N failed`.

Each line of judged.jsonl is an application with its decision, worked out by hand from the notice and its clause-by-clause reading
before any program was looked at. `expected` by measure, in words parted by blanks:

    yes no unknown error not_in_force    the status
    2000000.00 / -                       the amount / no amount
    min=0.00 exact notexact award=…      the lowest amount, whether it is exact, what the authority decided
    ~project.audited_cost:decision       is missing, and why (fact, parameter, decision)

`choice` is the advice, `m1,m3 50000000.00`; `errors`: the application contradicts itself."""
import collections
import json
import subprocess
import sys
from pathlib import Path


def differences(words, found):
    """What of the expected words does not hold of a decision for one measure."""
    status, *rest = words.split()
    wrong = [] if found["status"] == status else [status]
    missing = {(item["fact"], item["cause"]) for item in found.get("missing", [])}
    for word in rest:
        name, _, value = word.partition("=")
        if word == "-":
            holds = "amount" not in found
        elif word.startswith("~"):
            fact, _, cause = word[1:].partition(":")
            holds = any(fact == m[0] and cause in ("", m[1]) for m in missing)
        elif word in ("exact", "notexact"):
            holds = found.get("exact") is (word == "exact")
        elif value:
            holds = found.get({"min": "amount_min"}.get(name, name)) == value
        else:
            holds = found.get("amount") == word
        if not holds:
            wrong.append(word)
    return wrong


def judge(case, found):
    wrong = {name: differences(words, found["measures"][name]) for name, words in case["expected"].items()}
    choice = found["choices"]["choose_1_7"]
    if "choice" in case:
        best, amount = case["choice"].split()
        wrong["choice"] = [] if (choice["best"], choice.get("amount")) == (best.split(","), amount) else [case["choice"]]
    wrong["errors"] = [] if not case.get("errors") or found["errors"] else ["errors"]
    return {name: words for name, words in wrong.items() if words}


def main():
    program, policy = sys.argv[1:3]
    settings = collections.defaultdict(list)
    for line in (Path(__file__).parent / "judged.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        settings[tuple(case.get("readings", []))].append(case)
    passed = failed = 0
    for readings, cases in settings.items():
        data = "".join(json.dumps(case["application"], ensure_ascii=False) + "\n" for case in cases)
        command = [program, "run", policy, "--data", "-", "--format", "jsonl", "--engine", "reference", "--input-format", "jsonl"]
        for reading in readings:
            command += ["--reading", reading]
        result = subprocess.run(command, input=data.encode(), capture_output=True, timeout=120)
        lines = result.stdout.decode().splitlines()
        if len(lines) != len(cases):
            print(f"{readings}: {len(cases)} applications, {len(lines)} decisions; {result.stderr.decode()[:300]}")
            failed += len(cases)
            continue
        for case, line in zip(cases, lines):
            found = json.loads(line)
            wrong = judge(case, found)
            passed += not wrong
            failed += bool(wrong)
            if wrong:
                print(f"FAILED {case['name']} {readings}: wanted {wrong}, found { {name: found['measures'].get(name) for name in wrong} } {found['choices']}")
    print(f"judged: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
