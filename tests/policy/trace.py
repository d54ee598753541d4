"""The table in the policy's README against rules and tests: every figure stands in its rule, every test is there, a measure has at least
four cases at its edges, among them the threshold and one fen below it, the cap and one fen below it. Last line: `trace: N passed, N failed`."""
import pathlib
import re
import sys
from decimal import Decimal

policy = pathlib.Path(sys.argv[1])
units = {"亿元": 10**8, "万元": 10**4, "元": 1}
passed = failed = 0


def check(what, good):
    global passed, failed
    passed, failed = (passed + 1, failed) if good else (passed, failed + 1)
    if not good:
        print(f"FAILED trace: {what}")


def yuan(text):
    match = re.fullmatch(r"([\d.]+)(亿元|万元|元)", text)
    return Decimal(match.group(1)) * units[match.group(2)] if match else None


def blocks(files, word):
    """{name: text} of the declarations that begin with the word."""
    found = {}
    for file in files:
        for text in re.split(r"^(?=\S)", file.read_text(), flags=re.M):
            head = re.match(rf"{word} *(?:“(.*?)”$|(\w+) )", text, re.M)
            if head:
                found[head.group(1) or head.group(2)] = text
    return found


tests = blocks(sorted(policy.glob("tests-*.pol")), "测试表?")
rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in (policy / "README.md").read_text().splitlines() if line.startswith("| 措施")][1:]
check("a row for each measure with a rate", [row[0] for row in rows] == [f"措施{n}" for n in ("1 2 3 4 5 6 7 8a 8b 8c 9 12".split())])
for name, subject, threshold, rate, cap, base, file, named in rows:
    rule = blocks([policy / file.strip("`")], "措施").get(name[2:], "")
    check(f"{name}: its rule", bool(rule))
    outcome = re.search(r"^  (?:资助|贴息) .*", rule, re.M | re.S)
    outcome = outcome.group(0) if outcome else ""
    for part in subject.split("、"):
        check(f"{name}: {part}", part == "—" and "  对象" not in rule or bool(re.search(rf"^  对象 .*{part}", rule, re.M)))
    check(f"{name}: threshold {threshold}", threshold == "—" and " 达到 " not in rule.split("  条件", 1)[-1] or f" 达到 {threshold}\n" in rule)
    check(f"{name}: base {base}", f" {base} 的 " in outcome)
    check(f"{name}: rate {rate}", f" 的 {rate}" in outcome or name == "措施3" and "20%" in blocks([policy / file.strip("`")], "定义")["智能化改造资助比例"])
    check(f"{name}: cap {cap}", f"上限 {cap}，" in outcome)
    texts = [tests.get(title, "") for title in named.split("；")]
    for title, text in zip(named.split("；"), texts):
        check(f"{name}: test {title}", name[2:] in text)
    cases = sum(max(1, len(re.findall(r"^  行 ", text, re.M))) for text in texts)
    check(f"{name}: four edges, not {cases}", cases >= 4)
    figures = {yuan(word) for text in texts for word in re.findall(r"[\d.]+(?:亿元|万元|元)", text)}
    wanted = [yuan(cap), yuan(cap) - Decimal("0.01")] + ([yuan(threshold), yuan(threshold) - Decimal("0.01")] if threshold != "—" else [])
    for figure in wanted:
        check(f"{name}: a case at {figure}", figure in figures)
print(f"trace: {passed} passed, {failed} failed")
sys.exit(failed > 0)
