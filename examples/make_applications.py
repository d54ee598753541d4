#!/usr/bin/env python3
"""make_applications - writes applications.jsonl, applications.csv and README.md from the made-up cases below.

    make_applications.py                     write the three files beside this script
    make_applications.py --check DECISIONS   compare the decisions of `pol run --format jsonl` with the expectations below

No company is real. The expectations were worked out by hand from the notice; the program is never asked.
Expectation: `m2=2000000.00` is yes with that ceiling, `m2=yes` is yes without an amount, `no unknown error not_in_force` as they are,
`best=m1,m3` the advice (`best=none`), `award:m2=…` the authority's award, `missing:m6=a,b` what is missing.
"""
import csv
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Columns in order; the second name is the Chinese one. Rows marked zh use it in JSON; every other column of the table does.
COLUMNS = [
    ("application.date", "申报.日期"), ("applicant.industry_section", "企业.行业门类"), ("applicant.subject_type", "企业.主体类型"),
    ("applicant.sector", "企业.细分行业"), ("applicant.authority_recognised_sector", "企业.行业获认定"),
    ("applicant.key_energy_user", "企业.重点用能单位"), ("applicant.key_industry", "企业.重点行业"),
    ("project.location", "项目.实施地"), ("project.types", "项目.类别"), ("project.total_investment", "项目.总投资额"),
    ("project.audited_cost", "项目.审定总投资建设费用"), ("project.audited_hard", "项目.审定硬件费用"),
    ("project.audited_soft", "项目.审定软件研发费用"), ("project.audited_digital_cost", "项目.审定数字化转型费用"),
    ("project.meets_published_conditions", "项目.符合公布条件"), ("project.direction", "项目.融合方向"),
    ("project.authority_recognised_direction", "项目.方向获认定"), ("project.annual_saving", "项目.年节能量"),
    ("project.carbon_cut", "项目.减碳量"), ("project.benchmark_level", "项目.单位产品能耗达国家标杆水平"),
    ("project.solid_waste_project", "项目.工业固废资源化利用改造"), ("decision.selected", "决定.选择措施"),
    ("decision.award_amount", "决定.资助金额"), ("decision.award_rate", "决定.资助比例"),
]
CHINESE = dict(COLUMNS)
CHINESE_ITEMS = {
    "major_technical_renovation": "重大技术改造", "technical_renovation": "技术改造", "intelligent_renovation": "智能化改造",
    "industrial_internet_application": "工业互联网创新应用", "digital_transformation": "传统优势产业数字化转型", "green_renovation": "绿色化改造",
    "two_industry_integration": "两业融合", "industrial_internet_platform": "工业互联网平台", "merger_acquisition": "并购投资",
    "shenzhen": "深圳", "shenshan": "深汕特别合作区", "other": "其他",
    "m1": "措施1", "m2": "措施2", "m3": "措施3", "m4": "措施4", "m5": "措施5", "m6": "措施6", "m7": "措施7",
}
SHORT = {
    "date": "application.date", "section": "applicant.industry_section", "subject": "applicant.subject_type", "sector": "applicant.sector",
    "sector_ok": "applicant.authority_recognised_sector", "key_user": "applicant.key_energy_user", "key_industry": "applicant.key_industry",
    "place": "project.location", "types": "project.types", "total": "project.total_investment", "audited": "project.audited_cost",
    "hard": "project.audited_hard", "soft": "project.audited_soft", "digital": "project.audited_digital_cost",
    "conditions": "project.meets_published_conditions", "direction": "project.direction", "direction_ok": "project.authority_recognised_direction",
    "saving": "project.annual_saving", "carbon": "project.carbon_cut", "benchmark": "project.benchmark_level", "waste": "project.solid_waste_project",
    "selected": "decision.selected", "award": "decision.award_amount", "rate": "decision.award_rate",
}
MAJOR, PLAIN, SMART, NET = "major_technical_renovation", "technical_renovation", "intelligent_renovation", "industrial_internet_application"
DIGITAL, GREEN, TWO, PLATFORM, MERGER = ("digital_transformation", "green_renovation", "two_industry_integration",
                                         "industrial_internet_platform", "merger_acquisition")

CASES = []


def case(what, expected, zh=False, date="2025-06-30", section="C", **facts):
    named = {"date": date, "section": section, **facts}
    CASES.append((what, expected, zh, {SHORT[name]: value for name, value in named.items() if value is not None}))


# ---- measure 1: from 500 million, 10%, at most 100 million -------------------------------------------------------------
case("Chip packaging line in Pingshan, 620 million, audited 580 million", "m1=58000000.00 m2=10000000.00 m3=no best=m1",
     types=[MAJOR], place="shenzhen", total="620000000", audited="580000000")
case("The same idea in Shenshan; exactly at the threshold", "m1=50000000.00 best=m1", zh=True,
     types=[MAJOR], place="shenshan", total="500000000.00", audited="500000000.00")
case("One fen below 500 million: only measure 2", "m1=no m2=10000000.00 best=m2",
     types=[MAJOR], place="shenzhen", total="499999999.99", audited="499999999.99")
case("Battery works, audited 1 billion: the cap just binds", "m1=100000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="1200000000", audited="1000000000")
case("One fen less than the cap needs", "m1=99999999.99 best=m1", zh=True,
     types=[MAJOR], place="shenzhen", total="1200000000", audited="999999999.99")
case("Huge project: capped", "m1=100000000.00 m2=10000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="36500000000", audited="35800000000")
case("Built outside Shenzhen: measure 1 no, measure 2 does not test the place", "m1=no m2=10000000.00 best=m2",
     types=[MAJOR], place="other", total="800000000", audited="800000000")
case("Place not given", "m1=unknown missing:m1=project.location m2=10000000.00", zh=True,
     types=[MAJOR], total="800000000", audited="800000000")
case("Measure 1 before the audit: yes, amount undecided", "m1=yes missing:m1=project.audited_cost m2=yes best=none",
     types=[MAJOR], place="shenzhen", total="800000000")
case("Audit brings 620 million down to 430 million: threshold by the declared sum, base by the audit", "m1=43000000.00 best=m1",
     types=[MAJOR], place="shenzhen", total="620000000", audited="430000000")
case("Power plant (section D)", "m1=60000000.00 m7=no best=m1", section="D",
     types=[MAJOR], place="shenzhen", total="700000000", audited="600000000")
case("Software company (section I): not an industrial enterprise", "m1=no m2=no m3=no m4=no m5=no m6=no m7=no best=none", zh=True, section="I",
     types=[MAJOR, SMART], place="shenzhen", total="700000000", audited="600000000")

# ---- measure 2: from 20 million, 10%, at most 10 million ---------------------------------------------------------------
case("Injection moulding machines renewed, 32 million", "m2=3150000.00 best=m2", types=[PLAIN], total="32000000", audited="31500000")
case("Exactly at the threshold, nine fen more audited: rounded down", "m2=2000000.00 best=m2", zh=True,
     types=[PLAIN], total="20000000.00", audited="20000000.09")
case("One fen below the threshold", "m2=no best=none", types=[PLAIN], total="19999999.99", audited="19999999.99")
case("The cap just binds", "m2=10000000.00 best=m2", types=[PLAIN], total="110000000", audited="100000000")
case("One fen below the cap", "m2=9999999.99 best=m2", zh=True, types=[PLAIN], total="110000000", audited="99999999.99")
case("Mine (section B), green renovation type", "m2=2500000.00 m6=no best=m2", section="B", key_user=False, key_industry=False,
     types=[GREEN], total="28000000", audited="25000000")
case("Merger: not a renovation type", "m2=no best=none", types=[MERGER], total="80000000", audited="80000000")
case("Section not given", "m2=unknown missing:m2=applicant.industry_section best=none", section=None,
     types=[PLAIN], total="32000000", audited="31500000")
case("Types not given", "m2=unknown m3=unknown missing:m2=project.types best=none", zh=True, total="32000000", audited="31500000")
case("Total investment not given", "m2=unknown missing:m2=project.total_investment", types=[PLAIN], audited="31500000")
case("Before the audit", "m2=yes missing:m2=project.audited_cost best=none", types=[PLAIN], total="32000000")
case("Audited cost is zero: yes, nothing to pay", "m2=0.00 best=m2", types=[PLAIN], total="32000000", audited="0")

# ---- dates -------------------------------------------------------------------------------------------------------------
case("Last day before the measures apply", "m2=not_in_force best=none", date="2023-12-31", types=[PLAIN], total="32000000", audited="31500000")
case("Day of issue: not yet in force", "m2=not_in_force best=none", date="2023-11-28", zh=True, types=[PLAIN], total="32000000", audited="31500000")
case("First day", "m2=3150000.00 best=m2", date="2024-01-01", types=[PLAIN], total="32000000", audited="31500000")
case("Last day", "m2=3150000.00 best=m2", date="2028-12-31", types=[PLAIN], total="32000000", audited="31500000")
case("The anniversary: in force only by reading A02=civil_code", "m1=not_in_force m2=not_in_force m5=not_in_force best=none", date="2029-01-01",
     zh=True, types=[PLAIN], total="32000000", audited="31500000")
case("Leap day", "m2=3150000.00 best=m2", date="2028-02-29", types=[PLAIN], total="32000000", audited="31500000")
case("No date", "m2=unknown missing:m2=application.date best=none", date=None, types=[PLAIN], total="32000000", audited="31500000")
case("No date, but the threshold is out of reach anyway", "m2=no best=none", date=None, types=[PLAIN], total="3000000", audited="3000000")

# ---- measure 3: from 10 million, at most 20%, at most 50 million -------------------------------------------------------
case("Robot cells, 14.5 million: below measure 2", "m2=no m3=2780000.00 best=m3", types=[SMART], total="14500000", audited="13900000")
case("Exactly at the threshold", "m3=2000000.00 best=m3", zh=True, types=[SMART], total="10000000", audited="10000000")
case("One fen below the threshold", "m3=no best=none", types=[SMART], total="9999999.99", audited="9999999.99")
case("The cap just binds", "m2=10000000.00 m3=50000000.00 best=m3", types=[SMART], total="260000000", audited="250000000")
case("One fen below the cap", "m3=49999999.99 best=m3", types=[SMART], total="260000000", audited="249999999.99")
case("Hardware 7 million, software and research 4 million: software counts up to 30% (A07)", "m3=2000000.00 best=m3",
     types=[SMART], total="12000000", hard="7000000", soft="4000000")
case("The audited total is given too: it is the base as it stands", "m3=2200000.00 best=m3", zh=True,
     types=[SMART], total="12000000", audited="11000000", hard="7000000", soft="4000000")
case("Only the hardware part is audited: amount undecided", "m3=yes missing:m3=project.audited_cost best=none",
     types=[SMART], total="12000000", hard="7000000")

# ---- measure 4: from 5 million, 30%, at most 5 million -----------------------------------------------------------------
case("5G on the shop floor, 6 million", "m4=1740000.00 best=m4", types=[NET], total="6000000", audited="5800000")
case("Exactly at the threshold", "m4=1500000.00 best=m4", zh=True, types=[NET], total="5000000", audited="5000000")
case("One fen below the threshold", "m4=no best=none", types=[NET], total="4999999.99", audited="4999999.99")
case("One fen below the cap", "m4=4999999.99 best=m4", types=[NET], total="18000000", audited="16666666.66")
case("The cap just binds", "m4=5000000.00 best=m4", types=[NET], total="18000000", audited="16666666.67")
case("Platform project: not measures 1 to 7", "m2=no m4=no best=none", types=[PLATFORM], total="40000000", audited="40000000")

# ---- measure 5: nine named trades "and others", from 1 million, 20% of the digital cost, at most 5 million --------------
TRADE = dict(types=[DIGITAL], conditions=True)
case("Furniture maker, digital cost 2.4 million", "m5=480000.00 best=m5", sector="家具", total="3000000", digital="2400000", **TRADE)
case("Jeweller, exactly at the threshold", "m5=200000.00 best=m5", zh=True, sector="黄金珠宝", total="1000000", digital="1000000", **TRADE)
case("One fen below the threshold", "m5=no best=none", sector="服装", total="999999.99", digital="999999.99", **TRADE)
case("The base is the digital cost, not the construction cost", "m5=600000.00 best=m5", sector="钟表", total="8000000", audited="7500000",
     digital="3000000", **TRADE)
case("Capped", "m5=5000000.00 best=m5", sector="化妆品", total="30000000", digital="25000000.05", **TRADE)
case("A trade that is not named, not yet recognised: unknown", "m5=unknown missing:m5=applicant.authority_recognised_sector best=none",
     sector="模具", total="3000000", digital="2400000", **TRADE)
case("A trade that is not named, recognised by the authority", "m5=480000.00 best=m5", zh=True, sector="模具", sector_ok=True,
     total="3000000", digital="2400000", **TRADE)
case("A trade that is not named, refused by the authority", "m5=no best=none", sector="模具", sector_ok=False,
     total="3000000", digital="2400000", **TRADE)
case("Published conditions not yet examined", "m5=unknown missing:m5=project.meets_published_conditions", sector="内衣", types=[DIGITAL],
     total="3000000", digital="2400000")
case("Retailer of eyewear (section F): measure 5 does not ask for an industrial enterprise", "m2=no m5=480000.00 best=m5", section="F",
     sector="眼镜", total="3000000", digital="2400000", **TRADE)

# ---- measure 6: no threshold, 30%, at most 10 million -------------------------------------------------------------------
case("Waste heat recovery, 50 tce a year: at the limit", "m6=360000.00 best=m6", key_user=True, types=[GREEN], total="1300000",
     audited="1200000", saving="50")
case("A little less than 50 tce, nothing else known", "m6=unknown best=none "
     "missing:m6=applicant.key_industry,project.benchmark_level,project.carbon_cut,project.solid_waste_project", zh=True, key_user=True,
     types=[GREEN], total="1300000", audited="1200000", saving="49.999999")
case("Carbon at 150 t: the saving need not be known", "m6=900000.00 best=m6", key_user=True, types=[GREEN], total="3200000",
     audited="3000000", carbon="150")
case("Neither limb reached, not at benchmark level, no solid waste", "m6=no best=none", key_user=True, key_industry=False, types=[GREEN],
     total="3200000", audited="3000000", saving="12.5", carbon="149.99", benchmark=False)
case("Not a key energy user: the three limbs do not help (A13)", "m6=no best=none", zh=True, key_user=False, key_industry=False,
     types=[GREEN], total="3200000", audited="3000000", saving="800", carbon="2000", benchmark=True)
case("Red mud reuse in a key industry", "m6=10000000.00 m2=3400000.00 best=m6", key_user=False, key_industry=True, waste=True,
     types=[GREEN], total="35000000", audited="34000000")
case("One fen below the cap", "m6=9999999.99 best=m6", key_user=True, benchmark=True, types=[GREEN], total="19000000", audited="33333333.33")
case("Benchmark level, before the audit", "m6=yes missing:m6=project.audited_cost best=none", key_user=True, benchmark=True,
     types=[GREEN], total="19000000")

# ---- measure 7: manufacturing only, from 10 million, 20%, at most 10 million --------------------------------------------
SERVICE = dict(types=[TWO], conditions=True)
case("Machine builder sells whole-life service", "m7=4400000.00 best=m7", direction="全生命周期管理", total="24000000", audited="22000000", **SERVICE)
case("Exactly at the threshold", "m7=2000000.00 best=m7", zh=True, direction="共享制造", total="10000000", audited="10000000", **SERVICE)
case("One fen below the threshold", "m7=no best=none", direction="共享制造", total="9999999.99", audited="9999999.99", **SERVICE)
case("The cap just binds", "m7=10000000.00 best=m7", direction="供应链管理", total="51000000", audited="50000000", **SERVICE)
case("Mine (section B): not manufacturing", "m7=no best=none", section="B", direction="共享制造", total="24000000", audited="22000000", **SERVICE)
case("A direction that is not named: unknown until recognised", "m7=unknown missing:m7=project.authority_recognised_direction best=none",
     direction="工业遥感服务", total="24000000", audited="22000000", **SERVICE)
case("Fails the published conditions", "m7=no best=none", direction="共享制造", types=[TWO], conditions=False, total="24000000", audited="22000000")

# ---- choose one ---------------------------------------------------------------------------------------------------------
case("Measures 1 and 3 tie at exactly 500 million", "m1=50000000.00 m2=10000000.00 m3=50000000.00 best=m1,m3",
     types=[MAJOR, SMART], place="shenzhen", total="500000000", audited="500000000")
case("Below that measure 3 is better", "m1=48000000.00 m3=50000000.00 best=m3", zh=True,
     types=[MAJOR, SMART], place="shenzhen", total="500000000", audited="480000000")
case("Above it measure 1 is better", "m1=60000000.00 m3=50000000.00 best=m1",
     types=[MAJOR, SMART], place="shenzhen", total="600000000", audited="600000000")
case("Measures 3 and 6 tie at 50 million", "m2=5000000.00 m3=10000000.00 m6=10000000.00 best=m3,m6", key_user=True, saving="300",
     types=[SMART, GREEN], total="52000000", audited="50000000")
case("Measures 3 and 4 tie at 25 million", "m2=2500000.00 m3=5000000.00 m4=5000000.00 best=m3,m4", zh=True,
     types=[SMART, NET], total="26000000", audited="25000000")
case("Measures 4 and 6 still tie at 16666666.69", "m4=5000000.00 m6=5000000.00 best=m4,m6", key_user=True, carbon="400",
     types=[NET, GREEN], total="18000000", audited="16666666.69")
case("One fen more: measure 6 alone", "m4=5000000.00 m6=5000000.01 best=m6", key_user=True, carbon="400",
     types=[NET, GREEN], total="18000000", audited="16666666.70")
case("The enterprise chose measure 2 although 3 is better", "m2=3000000.00 m3=6000000.00 best=m3", types=[SMART], total="30000000",
     audited="30000000", selected=["m2"])
case("Two measures chosen: contradiction", "m2=error m3=error m4=no", zh=True, types=[SMART], total="30000000", audited="30000000",
     selected=["m2", "m3"])

# ---- the authority's decision -------------------------------------------------------------------------------------------
case("Award below the ceiling", "m2=3000000.00 award:m2=2600000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000",
     selected=["m2"], award="2600000")
case("Award at the ceiling", "m2=3000000.00 award:m2=3000000.00 best=m2", zh=True, types=[PLAIN], total="30000000", audited="30000000",
     award="3000000.00")
case("Award one fen above the ceiling: contradiction", "m2=error", types=[PLAIN], total="30000000", audited="30000000", award="3000000.01")
case("Award by rate, 8%", "m2=3000000.00 award:m2=2400000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000", rate="8%")
case("Award by a rate above 10%: contradiction", "m2=error", types=[PLAIN], total="30000000", audited="30000000", rate="12%")
case("Award fits measure 3 but not the chosen measure 2", "m2=error m3=6000000.00 best=m3", zh=True, types=[SMART], total="30000000",
     audited="30000000", selected=["m2"], award="4000000")

# ---- rows that cannot be decided ------------------------------------------------------------------------------------------
case("Negative investment", "row=error", types=[PLAIN], total="-1", audited="30000000")
case("Above the declared range of 100 billion", "row=error", types=[PLAIN], total="100000000000.01", audited="30000000")
case("Three decimals", "row=error", zh=True, types=[PLAIN], total="30000000.005", audited="30000000")
case("A day that does not exist", "row=error", date="2025-02-30", types=[PLAIN], total="30000000", audited="30000000")
case("A type that is not in the list", "row=error", types=["renovation"], total="30000000", audited="30000000")
case("A good row after the bad ones", "m2=3000000.00 best=m2", types=[PLAIN], total="30000000", audited="30000000")


def in_chinese(value):
    if isinstance(value, list):
        return [in_chinese(item) for item in value]
    return CHINESE_ITEMS.get(value, value) if isinstance(value, str) else value


def nested(facts, zh):
    application = {}
    for path, value in facts.items():
        entity, fact = (CHINESE[path] if zh else path).split(".")
        application.setdefault(entity, {})[fact] = in_chinese(value) if zh else value
    return application


def cell(value):
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def write_files():
    with open(HERE / "applications.jsonl", "w", encoding="utf-8") as file:
        for _, _, zh, facts in CASES:
            file.write(json.dumps(nested(facts, zh), ensure_ascii=False) + "\n")
    with open(HERE / "applications.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(zh if number % 2 else path for number, (path, zh) in enumerate(COLUMNS))
        for _, _, zh, facts in CASES:
            table.writerow(cell(in_chinese(facts[path]) if zh else facts[path]) if path in facts else "" for path, _ in COLUMNS)
    intro = (HERE / "README.md").read_text(encoding="utf-8").split("<!-- table -->")[0]
    lines = ["| row | what it shows | expected |", "| --- | --- | --- |"]
    lines += [f"| {row} | {what} | `{expected}` |" for row, (what, expected, _, _) in enumerate(CASES, 1)]
    (HERE / "README.md").write_text(intro + "<!-- table -->\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def found(decision, key):
    """What the decision says about one expectation, in the same words."""
    measures = decision["measures"]
    if key == "row":
        return "error" if decision["errors"] and all(m["status"] == "error" for m in measures.values()) else "decided"
    if key == "best":
        return ",".join(decision["choices"]["choose_1_7"].get("best", [])) or "none"
    if key.startswith("award:"):
        return measures[key[6:]].get("award", "none")
    if key.startswith("missing:"):
        return ",".join(sorted(item["fact"] for item in measures[key[8:]]["missing"]))
    measure = measures[key]
    return measure.get("amount", "yes") if measure["status"] == "yes" else measure["status"]


def check(path):
    with open(path, encoding="utf-8") as file:
        decisions = [json.loads(line) for line in file]
    passed, failed = 0, abs(len(decisions) - len(CASES))
    for row, ((what, expected, _, _), decision) in enumerate(zip(CASES, decisions), 1):
        wrong = [f"{part}, got {found(decision, part.split('=')[0])}" for part in expected.split()
                 if found(decision, part.split("=")[0]) != part.split("=")[1]]
        if wrong:
            failed += 1
            print(f"row {row} ({what}): expected " + "; ".join(wrong))
        else:
            passed += 1
    print(f"examples by hand: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(check(sys.argv[2]))
    write_files()
