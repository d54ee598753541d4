"""`pol impact`: its counts, sums and largest changes are those of two runs of `pol run`; the report is a page that needs nothing else."""
import json
import random
import shutil
import sys
import xml.etree.ElementTree as ElementTree
import re
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import SHENZHEN, WORK, check, end, pol

OLD, NEW, DATA = WORK / "old", WORK / "new", WORK / "data.jsonl"
TYPES = ["major_technical_renovation", "technical_renovation", "intelligent_renovation", "industrial_internet_application", "major_event"]


def applications(count):
    source = random.Random(7)
    for _ in range(count):
        project = {"types": source.sample(TYPES, source.randint(1, 2)), "location": "shenzhen", "total_investment": str(source.randint(1, 120) * 5000000)}
        if source.random() < 0.8:
            project["audited_cost"] = f"{source.randint(1, 240000000000) / 100:.2f}"
        yield {"application": {"date": "2025-06-30"}, "applicant": {"industry_section": source.choice("ABC")}, "project": project}


def prepare():
    shutil.copytree(SHENZHEN, OLD)
    shutil.copytree(OLD, NEW)
    path = next(p for p in NEW.glob("measures*.pol") if "措施 2 (m2)" in p.read_text())
    text = path.read_text()
    path.write_text(re.sub(r"(条件\s+门槛投资额 达到) 2000万元", r"\1 5000万元", re.sub(r"(10%，上限) 1亿元", r"\1 2亿元", text)))
    check("the revision is one", path.read_text() != text)
    lines = [json.dumps(one) for one in applications(400)]
    lines.insert(10, '{"project":{"total_investment":"-5"}}')
    DATA.write_text("\n".join(lines) + "\n")


def decisions(policy):
    result = pol("run", policy, "--data", DATA, "--format", "jsonl")
    return [json.loads(line) for line in result.stdout.splitlines()]


def amount(measure):
    return Decimal(measure["amount"]) if measure["status"] == "yes" and "amount" in measure else Decimal(0)


def counts():
    result = pol("impact", OLD, NEW, "--data", DATA, "--format", "json", "--top", "5")
    check("exit code", result.returncode == 0, result.stderr)
    check("the row that cannot be read is told", "D0011" in result.stderr, result.stderr)
    impact = json.loads(result.stdout)
    rows = [row for row in zip(decisions(OLD), decisions(NEW)) if "m1" in row[0]["measures"] and row[0]["measures"]["m1"]["status"] != "error"]
    check("applications", impact["applications"] == 401 and impact["unreadable"] == 1, impact["applications"])
    for unit in impact["units"]:
        if "choice" in unit:
            sums = [sum(Decimal(row[s]["choices"][unit["choice"]].get("amount") or 0) for row in rows) for s in (0, 1)]
        else:
            sums = [sum(amount(row[s]["measures"][unit["measure"]]) for row in rows) for s in (0, 1)]
            yes = [sum(row[s]["measures"][unit["measure"]]["status"] == "yes" for row in rows) for s in (0, 1)]
            check(f"{unit['measure']}: rows that are eligible", yes == [unit["before"]["yes"], unit["after"]["yes"]], (yes, unit))
        told = [Decimal(unit[side].get("amount", 0)) for side in ("before", "after")]
        check(f"{unit.get('measure') or unit['choice']}: sums", told == sums, (told, sums))
    choice = next(unit for unit in impact["units"] if "choice" in unit)
    check("somebody gains and somebody loses", choice["effects"]["gain"] > 0 and choice["effects"]["loss"] > 0, choice)
    total = sum(impact["effects"].values()) + impact["mixed"] + impact["unreadable"]
    check("every application is counted once", total == impact["applications"], impact["effects"])
    changes = []
    for row in rows:
        old, new = (Decimal(r["choices"]["choose_1_7"].get("amount") or 0) for r in row)
        changes.append(abs(old - new))
    movers = [abs(Decimal(m.get("after", 0)) - Decimal(m.get("before", 0))) for m in impact["movers"]]
    check("the largest changes", movers == sorted(changes, reverse=True)[:5], (movers, sorted(changes, reverse=True)[:5]))


def report():
    page = WORK / "impact.html"
    result = pol("impact", OLD, NEW, "--data", DATA, "--html", page)
    text = page.read_text()
    check("text and page", result.returncode == 0 and "变动最大的" in result.stdout, result.stdout)
    check("nothing from elsewhere, no scripts", not re.search(r"https?:|<script|@import|url\(", text))
    charts = re.findall(r"<svg.*?</svg>", text, re.S)
    check("three charts", len(charts) == 3, len(charts))
    for chart in charts:
        try:
            ElementTree.fromstring(chart)
        except ElementTree.ParseError as error:
            check("a chart is well formed", False, error)
    check("same bytes again", pol("impact", OLD, NEW, "--data", DATA, "--html", WORK / "again.html").returncode == 0 and (WORK / "again.html").read_text() == text)
    english = pol("impact", OLD, NEW, "--data", DATA, "--language", "en")
    check("English", "401 applications:" in english.stdout and "total grant:" in english.stdout, english.stdout)
    same = pol("impact", OLD, OLD, "--data", DATA)
    check("the same version: nothing moves", "变动最大的" not in same.stdout and "不变400" in same.stdout, same.stdout)


def mistakes():
    check("no data", pol("impact", OLD, NEW).returncode == 2)
    check("standard input", pol("impact", OLD, NEW, "--data", "-").returncode == 2)
    check("a file that is not there", pol("impact", OLD, NEW, "--data", WORK / "nothing.jsonl").returncode == 3)
    check("a policy that is not there", pol("impact", OLD, WORK / "nowhere", "--data", DATA).returncode == 2)
    text = (WORK / "impact.html").read_text()
    check("somebody gains or loses: a chart", "No application gains" not in text and "没有任何申报的已确定金额" not in text and text.count("<svg") == 3, text.count("<svg"))
    pol("impact", OLD, OLD, "--data", DATA, "--html", WORK / "nothing.html")
    nothing = (WORK / "nothing.html").read_text()
    check("nobody gains or loses: a sentence, no empty chart", "没有任何申报的已确定金额有所增减。" in nothing and nothing.count("<svg") == 2, nothing.count("<svg"))
    check("a report that cannot be written", pol("impact", OLD, NEW, "--data", DATA, "--html", WORK / "no" / "x.html").returncode == 2)


prepare()
counts()
report()
mistakes()
end()
