#!/usr/bin/env python3
"""compare - decisions of the program against those of the oracle, row by row.
compare.py LABEL APPLICATIONS EXPECTED ACTUAL: prints each row that differs (at most ten) and `LABEL: N passed, N failed`; exit code 1 when one failed."""
import json
import sys


def missing(part):
    return sorted((item["fact"], item["cause"]) for item in part.get("missing", []))


def essence(decision):
    """What must agree: status, kind, amounts, award, estimate and missing of every measure and element, how many conditions decide each element, the choice and whether it is in error, and whether the row is bad."""
    if decision.get("errors") and all(m.get("status") == "error" for m in decision.get("measures", {}).values()):
        return {"row": decision["row"], "bad": True}
    measures = {}
    for name, measure in decision.get("measures", {}).items():
        measures[name] = {key: measure.get(key) for key in ("status", "kind", "amount", "amount_min", "exact", "award")}
        measures[name]["estimated"] = bool(measure.get("estimated"))
        measures[name]["missing"] = missing(measure)
        measures[name]["items"] = [(item.get("status"), item.get("amount"), missing(item), len(item.get("reasons", []))) for item in measure.get("items", [])]
        if measure.get("status") == "error":
            measures[name] = {"status": "error"}
    choice = decision.get("choices", {}).get("choose_1_7", {})
    return {"row": decision["row"], "measures": measures, "best": choice.get("best", []), "amount": choice.get("amount"), "choice": choice.get("status")}


def differences(expected, actual):
    if expected.get("bad") or actual.get("bad"):
        return [] if expected == actual else [f"bad row: expected {expected.get('bad', False)}, got {actual.get('bad', False)}"]
    found = []
    for name in {**expected["measures"], **actual["measures"]}:
        measure, other = expected["measures"].get(name), actual["measures"].get(name)
        if other != measure:
            found.append(f"{name}: expected {measure}, got {other}")
    for key in ("row", "best", "amount", "choice"):
        if expected[key] != actual[key]:
            found.append(f"{key}: expected {expected[key]}, got {actual[key]}")
    return found


def main():
    label, applications, expected_path, actual_path = sys.argv[1:]
    with open(applications, encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    with open(expected_path, encoding="utf-8") as file:
        expected = [essence(json.loads(line)) for line in file]
    with open(actual_path, encoding="utf-8") as file:
        actual = [essence(json.loads(line)) for line in file]
    failed = abs(len(expected) - len(actual))
    if failed:
        print(f"{label}: {len(expected)} rows expected, {len(actual)} given", file=sys.stderr)
    passed = shown = 0
    for line, one, other in zip(lines, expected, actual):
        found = differences(one, other)
        if not found:
            passed += 1
            continue
        failed += 1
        if shown < 10:
            shown += 1
            print(f"{label}: row {one['row']}: {line.strip()}", *found, sep="\n    ", file=sys.stderr)
    print(f"{label}: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
