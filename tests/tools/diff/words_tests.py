"""What `pol diff` says, on small revisions of the Shenzhen policy and of policies of a few lines: readings that only matter together, other kinds
of change under another reading, witnesses as people and programs read them, and what no computation shows. Expectations are worked out by hand."""
import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import SHENZHEN, WORK, check, end, pol

made = 0


def edited(*edits):
    """A copy of the Shenzhen policy; each edit is (file, old, new), and old stands there once."""
    global made
    made += 1
    folder = WORK / f"policy{made}"
    shutil.copytree(SHENZHEN, folder)
    for name, old, new in edits:
        text = (folder / name).read_text()
        assert text.count(old) == 1, (name, old, text.count(old))
        (folder / name).write_text(text.replace(old, new))
    return folder


def written(text):
    global made
    made += 1
    path = WORK / f"policy{made}.pol"
    path.write_text(text)
    return path


def compare(before, after, *options):
    """The comparison for programs, and the exit code."""
    result = pol("diff", before, after, "--format", "json", "--exit-code", *options)
    check("it compares", result.returncode in (0, 1), result.stderr)
    return json.loads(result.stdout), result.returncode


def changes(diff, measure):
    return {(tuple(sorted(m.get("readings", {}).items())), c["kind"]) for m in diff["measures"] if m["measure"] == measure for c in m["changes"]}


# ---- readings --------------------------------------------------------------------------------------------------------------------

TWO = """policy example
facts project
  cost : money, range 0yuan to 100yuan
  spare : bool
reading A "which base"
  option first "the first" default
  option second "the second"
  reason "the text leaves it open"
reading B "who"
  option all "all" default
  option few "few"
  reason "the text leaves it open"
measure 1 (m1) "a grant"
  requires %s
  grants 10%% of project.cost, capped at 5yuan, per project
"""


def readings():
    nested = edited(("measures-08-11.pol", "且 按口径 A20b {since_effective：本称号.认定日期 不早于 2024年1月1日，never_rewarded：是})}",
                     "且 按口径 A20b {since_effective：本称号.认定日期 不早于 2024年1月1日，never_rewarded：否})}"))
    diff, code = compare(SHENZHEN, nested)
    both = (("A20", "highest_only"), ("A20b", "never_rewarded"))
    check("readings within each other: shown", code == 1 and {r for r, _ in changes(diff, "m10")} == {both}, changes(diff, "m10"))
    text = pol("diff", SHENZHEN, nested, "--language", "en").stdout
    check("readings within each other: not equal", "equal: all" not in text and "(under readings A20=highest_only, A20b=never_rewarded)" in text, text)
    text = pol("diff", SHENZHEN, nested, "--language", "zh").stdout
    check("readings within each other: in Chinese", "（口径 A20 取 highest_only、A20b 取 never_rewarded 时）" in text, text)
    text = pol("diff", SHENZHEN, nested, "--language", "en", "--defaults-only").stdout
    check("under the defaults only: said", "(proved); under the default readings only" in text, text)

    # S39: by default nobody is eligible at the edge; under A25=per_measure somebody is
    edge = edited(("measures-12-18.pol", "属于技术改造项目 且 门槛投资额 低于 2000万元", "属于技术改造项目 且 门槛投资额 不超过 2000万元"))
    diff, _ = compare(SHENZHEN, edge)
    check("other kinds under another reading", ((), "open-now") in changes(diff, "m18") and ((("A25", "per_measure"),), "newly-eligible") in changes(diff, "m18"), changes(diff, "m18"))

    # side by side: the condition matters where both are switched
    base = TWO % "(under reading A {first: true, second: false}) or (under reading B {all: true, few: project.spare})"
    other = TWO % "(under reading A {first: true, second: false}) or (under reading B {all: true, few: false})"
    diff, code = compare(written(base), written(base))
    check("the same text: every combination", code == 0 and diff["proved"] and "readings_at_a_time" not in diff["measures"][0], diff)
    diff, code = compare(written(base.replace("under reading A {first: true", "under reading A {first: not false")), written(base))
    check("another text, the same rule: every combination", code == 0 and diff["proved"], diff)
    diff, code = compare(written(base), written(other))
    both = (("A", "second"), ("B", "few"))
    check("side by side", code == 1 and {r for r, _ in changes(diff, "m1")} == {both}, changes(diff, "m1"))

    # eight readings of two options have 2, 3, 4 together in 28 + 56 + 70 = 154 ways, within the bound of 160; 5 in 56 more
    many = "policy example\nfacts project\n  cost : money, range 0yuan to 100yuan\n" + "".join(
        f'reading R{i} "which {i}"\n  option a "the one {i}" default\n  option b "the other {i}"\n  reason "open"\n' for i in range(8))
    rule = 'measure 1 (m1) "a grant"\n' + "".join(f"  requires project.cost at least (under reading R{i} {{a: {i}yuan, b: {i + 10}yuan}})\n" for i in range(8)) + "  grants 1yuan, per project\n"
    diff, code = compare(written(many + rule), written(many + "define base: project.cost\n" + rule.replace("project.cost", "base")), "--strict")
    check("beyond the bound: said how far", diff["measures"][0].get("readings_at_a_time") == 4 and not diff["proved"] and diff["equal"] and code == 1, diff)


# ---- witnesses -------------------------------------------------------------------------------------------------------------------

STATUSES = {"newly-eligible": ("no", "yes"), "no-longer-eligible": ("yes", "no"), "unknown-now": ("yes", "unknown"), "known-now": ("unknown", "yes")}


def statuses(folder, measure, witnesses):
    data = "".join(json.dumps(witness, ensure_ascii=False) + "\n" for witness in witnesses)
    rows = pol("run", folder, "--data", "-", "--input-format", "jsonl", "--format", "jsonl", data=data).stdout.splitlines()
    return [json.loads(row)["measures"][measure]["status"] for row in rows]


def witnesses():
    # S23: loans with the same name count once; here only those without one do
    slip = edited(("measures-12-18.pol", "per_loan：非 已知(本笔.编号)\n", "per_loan：已知(本笔.编号)\n"))
    diff, _ = compare(SHENZHEN, slip)
    found = [c for m in diff["measures"] if m["measure"] == "m12" and not m.get("readings") for c in m["changes"] if c["kind"] in STATUSES]
    check("lists: there are witnesses", len(found) > 1, diff)
    names = set()
    for change in found:
        whole = change["witness"]
        shorter = [{**whole, "loans": whole["loans"][:i] + whole["loans"][i + 1:]} for i in range(len(whole["loans"]))]
        pairs = list(zip(*(statuses(folder, "m12", [whole, *shorter]) for folder in (SHENZHEN, slip))))
        check(f"{change['kind']}: the witness, as programs get it, shows it", pairs[0] == STATUSES[change["kind"]], (pairs, whole))
        check(f"{change['kind']}: no loan can go", STATUSES[change["kind"]] not in pairs[1:], (pairs, whole))
        names |= {loan["id"] for loan in whole["loans"] if "id" in loan}
    check("texts are T and a number", names and all(name[0] == "T" and name[1:].lstrip("-").isdigit() for name in names), names)

    duty = "policy example\n  effective from 2024-01-01 for 5 years, by project.filed\nfacts project\n  filed : date\n  started : date\nduty 1 (d1) \"file first\"\n  must  project.filed %s project.started\n"
    before, after = written(duty % "<"), written(duty % "<=")
    diff, _ = compare(before, after)
    change = next(c for m in diff["measures"] for c in m["changes"])
    check("dates near those of the policy", change["witness"]["project"] == {"filed": "2024-01-01", "started": "2024-01-01"}, change)
    check("a duty is met or breached", change["kind"] == "newly-eligible" and change["text"] == "breached before, met now", change)
    text = pol("diff", before, after, "--language", "zh").stdout
    check("a duty, in Chinese", "原未履行，现已履行" in text and "新增符合" not in text, text)


# ---- what no computation shows ------------------------------------------------------------------------------------------------------

def notes():
    def one(name, edits, kind, counts, *words):
        folder = edited(*edits)
        diff, code = compare(SHENZHEN, folder)
        found = [n for n in diff["notes"] if n["kind"] == kind]
        check(f"{name}: noted once", len(found) == 1 and found[0]["counts"] == counts, diff["notes"])
        check(f"{name}: exit code", code == (1 if counts else 0), code)
        for form in ("text", "markdown"):
            text = pol("diff", SHENZHEN, folder, "--language", "zh", "--format", form).stdout
            check(f"{name}: {form}", all((word if form == "text" else word.replace("|", "\\|")) in text for word in words), text)

    one("the subject of a duty", [("measures-12-18.pol", "  主体    项目建设单位", "  主体    各区政府")], "subject", True, "职责主体 职责15b：项目建设单位 → 各区政府")
    one("what is waived", [("measures-12-18.pol", "免缴    “地价”", "免缴    “税费”")], "outcome", True, "地价 → 税费")
    one("a weaker property", [("properties.pol", "恒有    措施12.贴息 不超过 500万元", "恒有    措施12.贴息 不超过 5000万元")], "property", True, "不超过 5000万元")
    one("a row of a test", [("tests-14-18.pol", "  行      500万元                 | 新建          | 缺                  | 不符合\n", "")], "test", True, "删去 行 500万元 | 新建 | 缺 | 不符合")
    one("the text of an option", [("readings.pol", "“上限，实际资助由主管部门另行核定”", "“应得数额”")], "option-text", False, "选项的文字 A04=ceiling", "文字改动1处")
    one("a reason", [("readings.pol", "理由 “『不超过』是上限，向上取整会突破上限；原文没有取整到万元的规定”", "理由 “待定”")], "reason", False, "口径的理由 A05")
    one("a label", [("facts.pol", "“贴息期（36个月）内实际支付的利息”", "“贴息期（60个月）内实际支付的利息”")], "label", False, "事实的说明 融资.贴息期内实付利息")

    folder = edited()
    (folder / "tests-1-7-amounts.pol").unlink()
    rows = sum(line.startswith(("  行 ", "测试 ")) for line in (SHENZHEN / "tests-1-7-amounts.pol").read_text().splitlines())
    text = pol("diff", SHENZHEN, folder, "--language", "en").stdout             # one of its cases stands in another file, too, and is kept
    check("a file of tests", f"tests tests-1-7-amounts.pol: dropped {rows - 1} cases" in text, text)
    diff, code = compare(folder, SHENZHEN)
    check("more tests are no difference", code == 0 and any(n["kind"] == "test" and not n["counts"] for n in diff["notes"]), diff["notes"])

    folder = edited()
    text = (folder / "properties.pol").read_text()
    start = text.index("性质 “措施12的贴息不超过500万元”")
    (folder / "properties.pol").write_text(text[:start] + text[text.index("性质", start + 1):])
    diff, code = compare(SHENZHEN, folder)
    check("a property dropped", code == 1 and [(n["kind"], n["subject"], n["after"]) for n in diff["notes"]] == [("property", "措施12的贴息不超过500万元", None)], diff["notes"])
    diff, code = compare(folder, SHENZHEN)
    check("a new property is told", code == 0 and "性质 措施12的贴息不超过500万元：新增" in pol("diff", folder, SHENZHEN, "--language", "zh").stdout, diff["notes"])

    # nothing changes
    folder = edited(("policy.pol", "之 “（八）”、“（九）”、“（十）”", "之 “（十）”、“（八）”、“（九）”"))
    diff, code = compare(SHENZHEN, folder)
    check("the order of repealed clauses", code == 0 and not diff["notes"], diff["notes"])
    folder = edited()
    for path in folder.glob("*.pol"):
        path.write_text(path.read_text().replace("per_measure", "each_measure"))
    diff, code = compare(SHENZHEN, folder)
    check("an option renamed", code == 0 and diff["proved"] and [(n["kind"], n["before"], n["after"]) for n in diff["notes"]] == [("renamed", "per_measure", "each_measure")], diff["notes"])
    small = "policy example\nfacts a\n  p : bool\n  q : bool\n  r : bool\nmeasure 1 (m1) \"x\"\n  requires %s\n  grants 1yuan, per project\n"
    diff, code = compare(written(small % "a.p or (a.q and a.r)"), written(small % "(a.p or a.q) and (a.p or a.r)"))
    check("what is asked for in another order", code == 0 and diff["equal"], diff)


SMALL = """政策 示例 (example)
枚举 学历 (degree)
  本科 (bachelor)、硕士 (master)
事实 申请 (a)
  已领 (received) : 是否，“已领取过补贴”
  学历 (degree) : 学历
  选择 (selected) : 集合(pick)
表 标准 (standard) 按 学历 → 金额
  行      本科 | 1元
  行      硕士 | 2元
择一 二选一 (pick)
  成员    措施1、措施2
  选定    申请.选择
措施 1 (m1) “甲”
  除外    申请.已领
  奖励    3元，每 人
措施 2 (m2) “乙”
  奖励    标准(申请.学历)，每 人
"""


def edited_everywhere(edits):
    folder = edited()
    for path in Path(folder).glob("*.pol"):
        text = path.read_text(encoding="utf-8")
        for old, new, *_ in edits:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder


def small(*edits):
    text = SMALL
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return written(text)


def names_in_data():
    states = lambda diff: {m["measure"]: m["state"] for m in diff["measures"]}
    keys = lambda diff: [(n["before"], n["after"]) for n in diff["notes"] if n["kind"] == "data-key" and not n["counts"]]
    # nothing of the fact is kept: another fact, m1 is decided by it
    diff, code = compare(small(), small(("已领 (received) : 是否，“已领取过补贴”", "参加 (joined) : 是否，“参加过项目”"), ("申请.已领", "申请.参加")))
    check("another fact in its place", code == 1 and states(diff) == {"m1": "changed", "m2": "equal"} and not keys(diff), diff)
    check("one dropped, one new", [n["after"] is None for n in diff["notes"] if n["kind"] == "fact"] in ([True, False], [False, True]), diff["notes"])
    # only the Chinese name
    diff, code = compare(small(), small(("已领 (received)", "领过 (received)"), ("申请.已领", "申请.领过")))
    check("a rename", code == 0 and diff["equal"] and diff["proved"], diff)
    # only the key
    diff, code = compare(small(), small(("已领 (received)", "已领 (got)")))
    check("a key", code == 0 and diff["equal"] and set(states(diff).values()) == {"equal"} and keys(diff) == [("received", "got")], diff)
    # both names, the label kept; and an entity: told, with exit code 0
    for edits, names in (([("审定数字化转型费用 (audited_digital_cost)", "数字化费用 (digital_cost)"), ("项目.审定数字化转型费用", "项目.数字化费用", 0)], ("audited_digital_cost", "digital_cost")),
                         ([("事实 用地 (land)", "事实 地块 (plot)"), ("用地.", "地块.", 0)], ("land", "plot"))):
        diff, code = compare(SHENZHEN, edited_everywhere(edits))
        check(f"renamed in both languages: {names}", code == 0 and diff["equal"] and diff["proved"] and keys(diff) == [names], diff["notes"])
    text = pol("diff", small(), small(("已领 (received)", "已领 (got)")), "--format", "markdown", "--language", "en").stdout
    check("a key in markdown", "name in data" in text and "received" in text, text)
    # the keys of two items are swapped, and so are the amounts: 本科 1元 becomes 2元
    diff, code = compare(small(), small(("本科 (bachelor)、硕士 (master)", "本科 (master)、硕士 (bachelor)"), ("本科 | 1元", "本科 | 2元"), ("硕士 | 2元", "硕士 | 1元")))
    check("swapped items", code == 1 and states(diff)["m2"] == "changed" and set(keys(diff)) == {("bachelor", "master"), ("master", "bachelor")}, diff)


def selections():
    # without the fact that says which one is selected, two at once are no error any more: nobody says so
    before, after = small(), small(("  选定    申请.选择\n", ""))
    for name, versions, kind in (("dropped", (before, after), "selection-allowed-now"), ("new", (after, before), "selection-refused-now")):
        diff, code = compare(*versions)
        check(f"a selection {name}", code == 1 and all((("m%d" % k), kind) in {(m["measure"], c["kind"]) for m in diff["measures"] for c in m["changes"]} for k in (1, 2)), diff)


def labels():
    # the same rule under another label: told, with its number, and no difference
    label = lambda text: small(("  除外    申请.已领", f"  除外    {text}申请.已领"))
    for before, after, was, is_ in (("“已领取”：", "“领取过补贴”：", "已领取", "领取过补贴"), ("", "“已领取”：", None, "已领取"), ("“已领取”：", "", "已领取", None)):
        diff, code = compare(label(before), label(after))
        check(f"label {before} {after}", code == 0 and diff["equal"] and [(n["kind"], n["subject"], n["before"], n["after"], n["counts"]) for n in diff["notes"]]
              == [("condition-label", "m1.c1", was, is_, False)], diff)


def cases():
    table = """测试表 “标准”
  列      申请.学历 | 措施2  | 措施2.奖励
  行      本科      | 符合 | 1元
  行      硕士      | 符合 | 2元
"""
    alone = """测试 “一行”
  给定    申请.学历 = 硕士
  期望    措施2 符合，措施2.奖励 = 2元
"""
    reading = "口径 R1 “一”\n  选项 a “一” 默认\n  选项 b “二”\n"
    base = lambda text: written(SMALL + reading + text)
    equal = lambda before, after: pol("diff", base(before), base(after), "--exit-code").returncode == 0
    row = "  行      硕士      | 符合 | 2元\n"
    check("a row becomes a test", equal(table, table.replace(row, "") + alone))
    check("a test becomes a row", equal(table.replace(row, "") + alone, table))
    check("another amount in it", not equal(table, table.replace(row, "") + alone.replace("2元", "3元")))
    check("a reading at its default", equal(alone, alone.replace("给定    ", "给定    按口径 R1 = a，")))
    check("a reading at another option", not equal(alone, alone.replace("给定    ", "给定    按口径 R1 = b，")))
    diff, _ = compare(base(alone), base(alone.replace("硕士", "本科")))
    notes = [n for n in diff["notes"] if n["kind"] == "test"]
    check("what is given is shown", len(notes) == 1 and "硕士" in notes[0]["before"] and "本科" in notes[0]["after"], notes)


def units():
    # the unit is called otherwise everywhere: the same
    text = "单位 %s\n事实 房 (h)\n  用电 (use) : 数量(%s)，范围 0%s 至 100%s\n措施 1 (m1) “甲”\n  条件    房.用电 超过 30%s\n  奖励    1元，每 人\n测试 “一”\n  给定    房.用电 = 31%s\n  期望    措施1 符合\n"
    result = pol("diff", written("政策 示例 (example)\n" + text.replace("单位 %s", "单位 度 (kwh)").replace("%s", "度")), written("政策 示例 (example)\n" + text.replace("单位 %s", "单位 千瓦时 (kwh)").replace("%s", "千瓦时")), "--exit-code")
    check("a unit renamed everywhere", result.returncode == 0, result.stdout + result.stderr)


def plain_markdown():
    title = "a <b>*x*</b> | @all #12 _y_ `z`"
    text = pol("diff", small(), small(("“甲”", f"“{title}”"), ("3元", "4元")), "--format", "markdown", "--language", "en").stdout
    check("marks are text", r"a \<b\>\*x\*\</b\> \| \@<!-- -->all \#<!-- -->12 \_y\_ \`z\`" in text, text)


LEASES = """政策 示例 (example)
口径 R1 “取整”
  选项 fen “到分” 默认
  选项 yuan “到元”
  选项 wan “到万元”
事实 租约 (leases) 多个
  月租 (rent) : 金额，范围 0元 至 10万元
  月数 (months) : 整数，范围 0 至 60
措施 1 (m1) “甲”
  对每个  租约 作 本租约
  资助    按口径 R1 {fen：%s，yuan：较大(%s，1元)，wan：较大(%s，1万元)}，每 人
"""


def undecided():
    # the same sums, which no solver proves: two facts of an element are multiplied
    one, other = "较小(本租约.月租 的 50%，1000元) × 本租约.月数", "较小(本租约.月租 × 本租约.月数 的 50%，1000元 × 本租约.月数)"
    result = pol("diff", written(LEASES.replace("%s", one)), written(LEASES.replace("%s", other)), "--language", "en", "--timeout", "1")
    check("said once", result.stdout.count("no difference found, not proved") == 1, result.stdout + result.stderr)


def everything():
    for part in (readings, witnesses, notes, names_in_data, selections, labels, cases, units, plain_markdown, undecided):
        part()


if __name__ == "__main__":
    everything()
    end()
