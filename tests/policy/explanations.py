"""Lines that the explanation of an application must hold, worked out by hand from the notice: the value as it was written, who has
to act, which reading only stands in. Usage: explanations.py POL POLICY. Last line: `explanations: N passed, N failed`."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOYS = {"application": {"date": "2025-06-30"}, "applicant": {"sector": "玩具"}, "project": {"types": ["digital_transformation"], "total_investment": "1000000"}}
SAME_DAY = {"application": {"date": "2025-06-30"}, "project": {"filing_date": "2025-02-01", "start_date": "2025-02-01"}}
TITLE = {"application": {"date": "2025-06-30"}, "titles": [{"name": "零碳园区", "level": "municipal", "first_time": True, "rewarded_before": False}]}
RENEWAL = {"applicant": {"industry_section": "C"}, "project": {"types": ["technical_renovation"], "total_investment": "20000000"}}
ENDED = {**RENEWAL, "application": {"date": "2029-01-01"}}
EARLY = {**RENEWAL, "application": {"date": "2023-12-31"}}
UNAUDITED = {**RENEWAL, "application": {"date": "2025-06-30"}, "decision": {"selected": ["m2"], "award_amount": "10000000.01"}}
SAVING = {"application": {"date": "2025-06-30"}, "applicant": {"industry_section": "C", "key_energy_user": True}, "project": {"annual_saving": "49.99"}}

# name, application, options, lines (without their indentation)
CASES = [
    ("a sector outside the list is named", TOYS, ["--measure", "m5"],
     ["✗ 细分行业为 玩具（名单之外），不在 服装、家具、黄金珠宝、钟表、皮革、内衣、眼镜、工艺美术、化妆品 之列", "？ 缺少：行业获认定（待评审机构或主管部门认定）"]),
    ("the same in English", TOYS, ["--measure", "m5", "--language", "en"],
     ["？ missing: authority recognised sector (to be decided by the reviewer or the competent department)"]),
    ("a title outside the list heads its item", TITLE, ["--measure", "m11"], ["称号第1项（零碳园区）：未知"]),
    ("filed on the day of the start", SAME_DAY, ["--measure", "m15b"], ["✗ 备案日期 2025年2月1日，与 开工日期 2025年2月1日 是同一天，没有早于"]),
    ("filed on the day of the start, in English", SAME_DAY, ["--measure", "m15b", "--language", "en"],
     ["✗ filing date 2025-02-01, the same day as start date 2025-02-01, not before it"]),
    ("what another department knows", SAVING, ["--measure", "m6"],
     ["✗ 年节能量 49.99吨标准煤，低于 50吨标准煤，差 0.01吨标准煤", "重点行业（应由其他部门提供）", "减碳量（待评审机构或主管部门认定）"]),
    ("a reading that only stands in", TITLE, ["--measure", "m11"],
     ["A21 措施11获更高级别是否再奖：full_each_level 每一级别首次获评都全额奖励（暂定，使用前须选定）；理由：原文没有可靠的默认读法，使用前须由分析人员选定；暂按字面『首次获评国家、省、市』逐级计算"]),
    ("a reading that was chosen", TITLE, ["--measure", "m11", "--reading", "A21=top_up"], ["A21 措施11获更高级别是否再奖：top_up 只补差额（已改选）"]),
    ("after the last day: no word says that it is still to come, and the reading of the last day is named", ENDED, ["--measure", "m2"],
     ["✗ 结论：不在有效期", "✗ 日期 2029年1月1日，晚于有效期（2024年1月1日 至 2028年12月31日），晚 1天",
      "A02 有效期5年的最后一日：anniversary_eve 2028年12月31日（满5年的前一日）（默认）；理由：『自2024年1月1日起实施』，当日已计入有效期；规范性文件的实际标注多为满期的前一日"]),
    ("before the first day", EARLY, ["--measure", "m2"], ["✗ 结论：不在有效期", "✗ 日期 2023年12月31日，早于有效期（2024年1月1日 至 2028年12月31日），早 1天"]),
    ("an award above the cap before the audit", UNAUDITED, ["--measure", "m2"], ["✗ 结论：出错", "✗ 资助金额 10000000.01元，高于条款允许的上限 1000万元，须更正该决定"]),
]


def main():
    program, policy = sys.argv[1:3]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "one.jsonl"
        for name, application, options, lines in CASES:
            data.write_text(json.dumps(application, ensure_ascii=False) + "\n", encoding="utf-8")
            result = subprocess.run([program, "explain", policy, "--data", str(data), "--row", "1", *options], capture_output=True, timeout=60)
            said = [line.strip() for line in result.stdout.decode("utf-8").split("\n")]
            absent = [line for line in lines if line not in said]
            passed += not absent
            failed += bool(absent)
            if absent:
                print(f"FAILED {name}\n    wanted {absent}\n    got {said} {result.stderr.decode('utf-8')[:300]}")
    print(f"explanations: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
