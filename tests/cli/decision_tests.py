"""What is said of the authority's decision, of advice that may change, and of the day that is given for all."""
import json

from harness import WORK, check, pol, write

CHOICE = """政策 核定例 (decided)
  施行  自 2024年1月1日 起 1年，按 申报.日期
事实 申报 (application)
  日期 (date) : 日期
事实 项目 (project)
  费用 (cost) : 金额，范围 0元 至 1亿元
  节能 (saving) : 是否
事实 决定 (decision)
  金额 (amount) : 金额，来源 评审
措施 1 (m1) “甲”
  资助  不超过 项目.费用 的 10%，上限 1000元，每 项目
措施 2 (m2) “乙”
  条件  项目.节能
  资助  不超过 项目.费用 的 20%，上限 300元，每 项目
择一 组 (group) “只能选择一条”
  成员  措施1、措施2
  建议  资助 最多，并列 全部列出
  核定  决定.金额
"""


def one(policy, facts, *options):
    path = write("decision.jsonl", json.dumps({"application": {"date": "2024-06-01"}, **facts}, ensure_ascii=False).encode() + b"\n")
    return pol("run", policy, "--data", path, *options), path


def advice(policy):
    """m2 is open. With 2999 yuan m1 is 299.90 and m2, at most 300, may still be more; with 3000 it can at most be as much; with 3000.10 it is capped below m1."""
    for engine in ("reference", "native"):
        for cost, open_members in (("2999", ["m2"]), ("3000", ["m2"]), ("3000.10", None)):
            result, _ = one(policy, {"project": {"cost": cost}}, "--format", "jsonl", "--engine", engine)
            choice = json.loads(result.stdout)["choices"]["group"]
            check(f"advice that may change: {cost} yuan, {engine}", choice["best"] == ["m1"] and choice.get("undecided") == open_members, choice)


def contradiction(policy):
    """100 yuan are allowed, 100.01 decided: nothing is advised or summed up that contradicts the decision, and the table says why."""
    for engine in ("reference", "native"):
        result, _ = one(policy, {"project": {"cost": 1000, "saving": False}, "decision": {"amount": "100.01"}}, "--summary", WORK / "decision.json", "--engine", engine)
        total = json.loads((WORK / "decision.json").read_text())["totals"][0]
        said = result.stdout.decode()
        check(f"a decision above the ceiling: no sum, {engine}", total["advised"] == {"applications": 0, "amount": "0.00"} and total["at_most"] == "0.00", total)
        check(f"a decision above the ceiling: told below the row, {engine}", "措施1：" in said and "[D0203]" in said and "100.00" not in said.split("\n")[1], said)


def given_day(policy):
    result, path = one(policy, {"project": {"cost": 1000}}, "--as-of", "2025-01-01")
    check("the day given for all stands under the table", "按指定日期 2025-01-01 判定" in result.stdout.decode(), result.stdout.decode())
    for day, words in (("2024-12-31", "✓ 按指定日期 2024年12月31日 判定，在有效期内（2024年1月1日 至 2024年12月31日）"),
                       ("2025-01-01", "✗ 按指定日期 2025年1月1日 判定，不在有效期内（2024年1月1日 至 2024年12月31日）")):
        text = pol("explain", policy, "--data", path, "--measure", "m1", "--as-of", day).stdout.decode()
        check(f"the day given for all stands in the derivation, {day}", words in text, text)


def decisions():
    policy = write("decision.pol", CHOICE.encode())
    for group in (advice, contradiction, given_day):
        group(policy)
