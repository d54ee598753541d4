#!/usr/bin/env python3
"""Small policies and the warnings they must give, and no other. cases.py POL. Last line: `N passed, N failed`."""
import json
import os
import subprocess
import sys
import tempfile

pol = sys.argv[1]
passed = failed = 0


def check(label, notice, text, expected, *options):
    """`expected`: codes in order of their places."""
    global passed, failed
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "source.txt"), "w", encoding="utf-8") as file:
            file.write(notice)
        with open(os.path.join(folder, "a.pol"), "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([pol, "check", "--format", "json", *options, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        found = [(one["code"], one["message"]) for one in json.loads(done.stdout)["diagnostics"]]
    if [code for code, message in found] == expected:
        passed += 1
    else:
        failed += 1
        print("%s: expected %s, got %s" % (label, expected, found))


# ---- comparing words ---------------------------------------------------------------------------------------------------------

WORDS = [
    ("达到500万元及以上", "达到"), ("达到500万元以上", "达到"), ("500万元以上", "达到"), ("500万元（含）以上", "达到"), ("不低于500万元", "达到"), ("不少于500万元", "达到"),
    ("至少500万元", "达到"), ("达500万元", "达到"), ("超过500万元", "超过"), ("高于500万元", "超过"), ("500万元以上（不含500万元）", "超过"), ("500万元（不含）以上", "超过"),
    ("不超过500万元", "不超过"), ("不高于500万元", "不超过"), ("500万元以内", "不超过"), ("最高500万元", "不超过"), ("500万元及以下", "不超过"), ("500万元以下", "不超过 低于"),
    ("低于500万元", "低于"), ("不足500万元", "低于"), ("不满500万元", "低于"), ("未达到500万元", "低于"), ("为500万元", "达到 超过 不超过 低于"),
    # other ways to write the figure
    ("达到五百万元及以上", "达到"), ("达到5百万元及以上", "达到"), ("达到5,000,000元及以上", "达到"), ("达到 5 0 0 万元及以上", "达到"), ("达到５００万元及以上", "达到"),
    ("达到0.05亿元及以上", "达到"), ("达到500万元（人民币）及以上", "达到"),
    # the figure stands in two places, and one of them allows it
    ("达到500万元及以上、不超过500万元", "达到 不超过"),
]
RULE = """政策 示例 (example)
  原文    “source.txt”
事实 项目 (project)
  投资 (cost) : 金额
措施 1 (m1) “奖励”
  依据    “%s”
  %s
  奖励    1元
测试 “一”
  给定    项目.投资 = 缺
  期望    措施1 未知
"""
for words, allowed in WORDS:
    notice = "对投资%s的项目给予奖励。\n" % words
    for operator in ["达到", "超过", "不超过", "低于"]:
        expected = [] if operator in allowed.split() else ["W1001"]
        quoted = notice.strip()
        reward = RULE % (quoted, "条件    项目.投资 %s 500万元" % operator)
        extra = [] if "1元" in words else ["W1002"]      # 奖励 1元 is in no quotation
        check("%s / %s" % (words, operator), notice, reward, expected + extra)

# the other side, negation, exceptions
NOTICE = "对投资达到500万元及以上的项目给予1元奖励。\n"
for label, clause, expected in [
    ("the figure on the left", "条件    500万元 不超过 项目.投资", []),
    ("the figure on the left, wrong", "条件    500万元 低于 项目.投资", ["W1001"]),
    ("negated", "条件    非 (项目.投资 低于 500万元)", []),
    ("an exception", "除外    项目.投资 低于 500万元", []),
    ("equal to", "条件    项目.投资 为 500万元", []),
    ("in a choice", "条件    若 项目.投资 低于 500万元 则 否 否则 是", []),
]:
    check(label, NOTICE, RULE % (NOTICE.strip(), clause), expected)

# ---- figures -----------------------------------------------------------------------------------------------------------------

FIGURES = [
    ("给予百分之二十的奖励", "项目.投资 的 20%", []), ("给予20％的奖励", "项目.投资 的 20%", []), ("给予20%的奖励", "项目.投资 的 2%", ["W1002"]),
    ("给予20%的奖励", "项目.投资 × 20%", []), ("给予20%的奖励", "项目.投资 ÷ 5", []), ("给予20%的奖励", "项目.投资 的 (10% + 10%)", []),
    ("给予三分之一的奖励", "项目.投资 ÷ 3", []), ("给予一半的奖励", "项目.投资 的 50%", []), ("提高5个百分点", "项目.投资 的 5%", []),
    ("分档给予5-20%的奖励", "项目.投资 的 5%", []), ("给予5万元至100万元的奖励", "100万元", []), ("给予5-100万元的奖励", "5万元", []),
    ("给予5-100万元的奖励", "50万元", ["W1002"]), ("给予两千万元奖励", "2000万元", []), ("给予1.5亿元奖励", "15000万元", []), ("给予奖励", "20万元", []),
    ("给予300万元、100万元奖励", "若 项目.投资 达到 0.01元 则 300万元 否则 100万元", ["W1002"]),
]
for words, amount, expected in FIGURES:
    notice = "对项目%s。\n" % words
    text = (RULE % (notice.strip(), "条件    项目.投资 超过 0元")).replace("奖励    1元", "奖励    " + amount)
    check("%s / %s" % (words, amount), notice, text, expected)

# ---- sums finer than a fen ---------------------------------------------------------------------------------------------------

FINE = """政策 示例 (example)
单位 度 (kwh)
事实 项目 (project)
  投资 (cost) : 金额
  电量 (power) : 数量(度)
措施 1 (m1) “奖励”
  条件    %s
  条件    项目.电量 超过 0度
  奖励    %s
测试 “一”
  给定    项目.投资 = 缺
  期望    措施1 未知
"""
for condition, amount, expected in [
    ("项目.投资 达到 100.01元", "1元", []), ("项目.投资 达到 100.001元", "1元", ["W1019"]), ("(0.0001万元) 低于 项目.投资", "1元", []), ("0.00000001万元 低于 项目.投资", "1元", ["W1019"]),
    ("项目.投资 超过 1元", "项目.投资 的 10%，上限 20.005元，每 项目", ["W1019"]), ("项目.投资 超过 1元", "项目.投资 的 10%，上限 20.05元，每 项目", []),
    ("项目.投资 超过 1元", "0.005元 × 10", []), ("非 (项目.投资 不超过 1.001元)", "1元", ["W1019"]),
]:
    check("finer than a fen: %s / %s" % (condition, amount), "", FINE % (condition, amount), expected)

# ---- comments ----------------------------------------------------------------------------------------------------------------

SLIP = RULE % (NOTICE.strip(), "条件    项目.投资 超过 500万元")
for label, old, new, expected in [
    ("above the clause", "  条件", "  # 忽略 W1001：示例\n  条件", []),
    ("above the clause, in English", "  条件", "  # ignore W1001: an example\n  条件", []),
    ("with another comment between", "  条件", "  # 忽略 W1001：示例\n  # 说明\n  条件", []),
    ("behind the code", "500万元\n", "500万元  # 忽略 W1001：示例\n", []),
    ("above the declaration", "措施 1", "# 忽略 W1001：示例\n措施 1", []),
    ("two codes", "措施 1", "# 忽略 W1001、W1009：示例\n措施 1", ["W1017", "W1001"][:1]),
    ("above another clause", "  奖励", "  # 忽略 W1001：示例\n  奖励", ["W1001", "W1017"]),
    ("an empty line between", "  条件", "  # 忽略 W1001：示例\n\n  条件", ["W1017", "W1001"]),
    ("another code", "  条件", "  # 忽略 W1002：示例\n  条件", ["W1017", "W1001"]),
    ("without a reason", "  条件", "  # 忽略 W1001：\n  条件", ["W1016", "W1001"]),
    ("without a colon", "  条件", "  # 忽略 W1001 示例\n  条件", ["W1016", "W1001"]),
    ("an error", "  条件", "  # 忽略 E0501：示例\n  条件", ["W1016", "W1001"]),
    ("no such code", "  条件", "  # 忽略 W1999：示例\n  条件", ["W1016", "W1001"]),
    ("a comment that only speaks of it", "  条件", "  # 忽略这一条\n  条件", ["W1001"]),
]:
    check(label, NOTICE, SLIP.replace(old, new, 1), expected)
check("--no-lint", NOTICE, SLIP, [], "--no-lint")

# ---- tiers -------------------------------------------------------------------------------------------------------------------

TIERS = """政策 示例 (example)
事实 项目 (project)
  投资 (cost) : 金额
分档 比率 (rates) 按 项目.投资%s
%s
措施 1 (m1) “补助”
  资助    %s
测试 “一”
  给定    项目.投资 = 缺
  期望    措施1 符合
"""
for label, how, rows, amount, expected in [
    ("rates rise", " → 比例，全额", "  自 0元 至 低于 500万元：6%\n  自 500万元：12%", "项目.投资 的 比率", ["W1004"]),
    ("rates fall", " → 比例，全额", "  自 0元 至 低于 500万元：12%\n  自 500万元：6%", "项目.投资 的 比率", ["W1003"]),
    ("rates fall, cap by cap", "，全额", "  自 0元 至 低于 500万元：12%，上限 30万元\n  自 500万元：6%", "比率", []),
    ("slices", "，超额累进", "  自 0元 至 500万元：12%\n  自 超过 500万元：6%", "比率", []),
    ("sums rise", " → 金额", "  自 0元 至 500万元：10万元\n  自 超过 500万元：20万元", "比率", ["W1004"]),
    ("sums fall", " → 金额", "  自 0元 至 500万元：20万元\n  自 超过 500万元：10万元", "比率", ["W1003"]),
    ("a threshold that falls is no pay", " → 比例", "  自 0元 至 500万元：15%\n  自 超过 500万元：10%", "若 30% 超过 比率 则 1元 否则 0元", []),
    ("the same share twice", " → 比例，全额", "  自 0元 至 低于 500万元：6%\n  自 500万元：6%", "项目.投资 的 比率", []),
]:
    check(label, "", TIERS % (how, rows, amount), expected)

# ---- lists, days, and what always or never holds ----------------------------------------------------------------------------------

NOTICE = "对2024年3月1日至2026年6月30日购置设备的机器人、无人机等行业的企业给予奖励。\n"
RULES = """政策 示例 (example)
  原文    “source.txt”
枚举 行业 (trade)
  机器人、无人机%s
事实 企业 (firm)
  所属 (trade) : 行业
  大 (big) : 是否
  购置日期 (bought) : 日期
  投入 (cost) : 金额，范围 0元 至 1亿元
措施 1 (m1) “奖励”
  依据    “对2024年3月1日至2026年6月30日购置设备的机器人、无人机等行业的企业给予奖励。”
%s
  奖励    1元
测试 “一”
  给定    企业.大 = 是
  期望    措施1 %s
性质 “用上”
  恒有    企业.大 或 企业.所属 为 机器人 或 企业.购置日期 不早于 2024年1月1日 或 企业.投入 达到 0元
"""
for label, etc, conditions, status, expected in [
    ("items after one another", " 等", "  条件    企业.所属 为 机器人 或 企业.所属 为 无人机", "未知", ["W1008"]),
    ("items after one another, and the list is closed", "", "  条件    企业.所属 为 机器人 或 企业.所属 为 无人机", "未知", ["W1008"]),
    ("one item is no list", " 等", "  条件    企业.所属 为 机器人 或 企业.大", "符合", []),
    ("a period: its last day is in", " 等", "  条件    企业.购置日期 早于 2026年6月30日", "未知", ["W1001"]),
    ("a period: its first day is in", " 等", "  条件    企业.购置日期 晚于 2024年3月1日", "未知", ["W1001"]),
    ("a period", " 等", "  条件    企业.购置日期 不早于 2024年3月1日\n  条件    企业.购置日期 不晚于 2026年6月30日", "未知", []),
    ("one or not", " 等", "  条件    企业.大 或 非 企业.大", "符合", ["W1011"]),
    ("one or not, as an exception", " 等", "  除外    企业.大 或 非 企业.大", "不符合", ["W1011"]),
    ("from or below the same sum", " 等", "  条件    企业.投入 达到 1元 或 企业.投入 低于 1元", "未知", ["W1011"]),
    ("above or below the same sum", " 等", "  条件    企业.投入 超过 1元 或 企业.投入 低于 1元", "未知", []),
    ("one and not", " 等", "  条件    企业.大 且 非 企业.大", "不符合", ["W1012"]),
]:
    check(label, NOTICE, RULES % (etc, conditions, status), expected)
with tempfile.TemporaryDirectory() as folder:
    for name, text in (("source.txt", NOTICE), ("a.pol", RULES % (" 等", "  条件    企业.大 且 非 企业.大", "不符合"))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    told = subprocess.run([pol, "check", "--language", "en", folder], capture_output=True, text=True).stderr
    if "the parts of this condition exclude each other" in told and "before it" not in told:
        passed += 1
    else:
        failed += 1
        print("one and not: what is said: %s" % told)

FIVE = "对投资达到500万元及以上的项目给予1元奖励。\n"
# ---- labels, caps within, whole units ---------------------------------------------------------------------------------------------

for label, condition, expected in [
    ("a label with the figure", "条件    “投资达到500万元”：项目.投资 达到 500万元", []),
    ("a label with another figure", "条件    “投资达到600万元”：项目.投资 达到 500万元", ["W1002"]),
    ("a label without one", "条件    “投资足够”：项目.投资 达到 500万元", []),
    ("a label with a reading's number", "条件    “投资达到500万元（按口径 A07）”：项目.投资 达到 500万元", []),
    ("a label over a condition without figures", "条件    “投资超过上年的600万元”：已知(项目.投资)", []),
]:
    check(label, FIVE, RULE % (FIVE.strip(), condition), expected)

for words, amount, expected in [
    ("按投资的20%给予奖励，最高80万元", "项目.投资 的 20%", ["W1005"]), ("按投资的20%给予奖励，最高80万元", "项目.投资 的 20%，上限 80万元，每 项目", []),
    ("按投资的20%给予奖励，最高80万元", "较小(项目.投资 的 20%，80万元)", []), ("按投资的20%给予奖励", "项目.投资 的 20%", []),
    ("按投资的20%给予奖励，A类最高80万元，B类最高60万元", "项目.投资 的 20%", []),
]:
    notice = "对项目%s。\n" % words
    text = (RULE % (notice.strip(), "条件    项目.投资 超过 0元")).replace("奖励    1元", "奖励    " + amount)
    check("a cap left out: %s / %s" % (words, amount), notice, text, expected)

COUNTS = RULE.replace("  投资 (cost) : 金额", "  人数 (staff) : 整数，范围 0 至 100000").replace("项目.投资 = 缺", "项目.人数 = 缺")
for words, condition, expected in [
    ("从业人员不足300人", "项目.人数 低于 300", []), ("从业人员不足300人", "项目.人数 不超过 300", ["W1001"]), ("从业人员300人以上", "项目.人数 超过 300", ["W1001"]),
    ("从业人员300人", "项目.人数 超过 300", []), ("从业人员不足300人", "项目.人数 不超过 30", []),
]:
    notice = "对%s的项目给予1元奖励。\n" % words
    check("a count: %s / %s" % (words, condition), notice, COUNTS % (notice.strip(), "条件    " + condition), expected)

UNITS = """政策 示例 (example)
单位 平方米 (sqm)
事实 项目 (project)
  面积 (area) : 数量(平方米)
措施 1 (m1) “奖励”
  依据    “%s”
  奖励    %s
测试 “一”
  给定    项目.面积 = 缺
  期望    措施1 未知
"""
for quoted, amount, expected in [
    ("按照每平方米10元奖励，面积不超过500平方米。", "10元 × 整数倍(较小(项目.面积，500平方米)，1平方米)", []),
    ("按照每平方米10元奖励，面积不超过500平方米。", "10元 × 整数倍(较小(项目.面积，600平方米)，1平方米)", ["W1002"]),
    ("按照每平方米10元奖励，每月最高1000元。", "较小(10元 × 整数倍(项目.面积，1平方米)，1000元)", []),
    ("按照每2平方米10元奖励，面积不超过500平方米。", "10元 × 整数倍(项目.面积，3平方米)", ["W1002"]),
]:
    text = UNITS.replace("政策 示例 (example)\n", "政策 示例 (example)\n  原文    “source.txt”\n") % (quoted, amount)
    check("%s / %s" % (quoted, amount), quoted + "\n", text.replace("期望    措施1 未知", "期望    措施1 符合"), expected)

print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
