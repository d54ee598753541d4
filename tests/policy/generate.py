#!/usr/bin/env python3
"""generate - seeded random applications that crowd around the edges of the 18 measures.  generate.py SEED COUNT > applications.jsonl

Every row is one JSON object. Most facts are given; each is left out now and then; a few rows are contradictory or outside their range.
"""
import json
import random
import sys

EDGE_YUAN = [0, 100, 1_000_000, 4_285_714, 5_000_000, 7_000_000, 10_000_000, 16_666_666, 20_000_000, 25_000_000, 33_333_333,
             50_000_000, 100_000_000, 250_000_000, 480_000_000, 500_000_000, 1_000_000_000]
TYPES = ["major_technical_renovation", "technical_renovation", "intelligent_renovation", "industrial_internet_application",
         "digital_transformation", "green_renovation", "two_industry_integration", "industrial_internet_platform", "service_provider_capability", "major_event",
         "digital_public_platform", "merger_acquisition"]
CHINESE_TYPES = {"major_technical_renovation": "重大技术改造", "intelligent_renovation": "智能化改造", "two_industry_integration": "两业融合"}
SECTORS = ["服装", "家具", "黄金珠宝", "钟表", "皮革", "内衣", "眼镜", "工艺美术", "化妆品", "模具", "玩具"]
DIRECTIONS = ["工业设计服务", "总集成总承包", "定制化服务", "全生命周期管理", "节能环保服务", "供应链管理", "共享制造", "检验检测认证服务", "绿色金融"]
SUBJECTS = ["manufacturer", "service_provider", "enterprise", "association", "联盟", "institution", "park", "individual"]
TITLES = ["数字领航", "5G工厂", "绿色工厂", "绿色供应链", "绿色园区", "工业产品绿色设计示范企业", "绿色数据中心", "自愿性清洁生产",
          "工业和通信业节能技术装备产品示范", "制造业单项冠军"]
LAND = ["existing_site", "adds_floor_area", "self_use_only", "no_transfer", "no_lease", "must_hand_over", "chooses_self_hold"]
DATES = ["2023-11-28", "2023-12-31", "2024-01-01", "2024-02-29", "2025-06-30", "2028-02-29", "2028-12-31", "2029-01-01", "2029-01-02"]


class Draw:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def money(self):
        r = self.random
        if r.random() < 0.7:
            fen = r.choice(EDGE_YUAN) * 100 + r.choice([-10, -2, -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 34, 66, 67, 68, 69, 70])
        else:
            fen = int(10 ** r.uniform(0, 11.5))
        return self.money_form(max(0, fen))

    def money_form(self, fen):
        """Strings and numbers, with two decimals, fewer, or none."""
        form = self.random.randrange(3)
        text = f"{fen // 100}.{fen % 100:02d}"
        if form == 0:
            return text
        if form == 1 and fen % 100 == 0:
            return fen // 100
        return Number(text)

    def quantity(self, edge):
        r = self.random
        return r.choice([0, edge, edge, f"{edge - 1}.999999", f"{edge}.000001", edge - 1, edge + 1, Number(f"{edge}.5"), r.randrange(0, 4 * edge)])

    def flag(self, chance):
        return self.random.random() < chance

    def aim(self, application):
        """Most rows are about one measure: its type, and an investment at or above its threshold or just below."""
        r = self.random
        kind, threshold = r.choice([("major_technical_renovation", 500_000_000), ("technical_renovation", 20_000_000),
                                    ("intelligent_renovation", 10_000_000), ("industrial_internet_application", 5_000_000),
                                    ("digital_transformation", 1_000_000), ("two_industry_integration", 10_000_000),
                                    ("industrial_internet_platform", 33_333_333), ("service_provider_capability", 10_000_000),
                                    ("major_event", 10_000_000), ("digital_public_platform", 1_000_000), (None, 0)])
        if not kind or self.flag(0.3):
            return
        if kind in ("service_provider_capability", "major_event", "digital_public_platform"):
            application["applicant.subject_type"] = "service_provider"
            application["project.total_input"] = self.money_form(threshold * 100 + r.choice([-1, 0, 0, 1]))
            application["project.audited_cost"] = application["project.audited_total_input"] = self.money_form(
                threshold * r.choice([30, 100, 100, 2500]) + r.choice([-1, 0, 1, 5]))
        if kind not in application["project.types"]:
            application["project.types"].append(kind)
        fen = threshold * 100 + r.choice([-1, 0, 0, 0, 1, 10]) if self.flag(0.6) else threshold * r.choice([101, 200, 250, 500, 1000])
        application["project.total_investment"] = self.money_form(fen)

    def without(self, facts, chance):
        return {name: value for name, value in facts.items() if not self.flag(chance)}

    def later_facts(self):
        """The facts of measures 8 to 18 that are given once."""
        r = self.random
        filing = r.choice(["2025-03-01", "2025-03-02", "2025-03-03"])
        likely = r.choice([0.5, 0.95, 1])
        return {
            "applicant.subject_type": r.choice(SUBJECTS),
            "applicant.integration_capability": self.flag(0.8),
            "applicant.interest_subsidy_received": self.money_form(r.choice([0, 0, 100_000_000, 499_999_999, 500_000_000, 500_000_001, 700_000_000])),
            "applicant.interest_subsidy_received_this_year": self.money_form(r.choice([0, 0, 0, 123_456_789, 500_000_000])),
            "project.total_input": self.money(),
            "project.audited_total_input": self.money(),
            "project.field": r.choice(["manufacturing", "manufacturing", "制造业", "retail", "other"]),
            "project.industrial_investment": self.flag(0.8),
            "project.planned_fixed_asset_investment": self.money_form(r.choice([499_999_999, 500_000_000, 500_000_001, 30_000_000_000])),
            "project.nature": r.choice(["rebuild", "technical_renovation", "技术改造", "expansion", "relocation", "restoration", "purchase_only", "new_build"]),
            "project.renovation_nature": self.flag(0.5),
            "project.filing_date": filing,
            "project.start_date": r.choice(["2025-03-02", "2025-03-03", filing]),
            "land.kind": "ordinary_industrial" if self.flag(likely) else r.choice(["commercial", "其他"]),
            **{"land." + fact: self.flag(likely) for fact in LAND},
            "land.market_price_no_transfer": self.money(),
        }

    def title(self):
        r = self.random
        return {"name": r.choice(TITLES + TITLES[:4]), "level": r.choice(["national", "national", "provincial", "municipal", "市级"]),
                "authority": "miit" if self.flag(0.85) else r.choice(["province", "city", "其他"]),
                "recognised_on": r.choice(["2023-12-31", "2024-01-01", "2024-01-02", "2025-05-01"]), "first_time": self.flag(0.85),
                "rewarded_before": self.flag(0.15), "published_amount": self.money_form(r.choice([5_000_000, 5_000_001, 20_000_000, 99_999_999, 100_000_000])),
                "authority_recognised_title": self.flag(0.6), "previous_amount": self.money_form(r.choice([0, 0, 5_000_000, 20_000_000, 100_000_000]))}

    def loan(self):
        r = self.random
        lease = self.flag(0.35)
        return {"id": f"合同{r.randrange(r.choice([2, 1000]))}", "finance": "lease" if lease else r.choice(["bank_loan", "银行贷款"]),
                "product": r.choice(["技改贷", "数字贷", "绿色贷", "科创贷"]), "authority_recognised_product": self.flag(0.5),
                "use": r.choice(["equipment"] * 4 + ["working_capital"]) if lease else r.choice(["fixed_asset"] * 4 + ["equipment", "流动资金"]),
                "previously_subsidised": self.flag(0.15), "interest_paid": self.money_form(r.choice([0, 1, 99, 12_345_677, 333_333_333, 999_999_999, 1_000_000_000, 1_000_000_001, 2_000_000_003])),
                "interest_paid_later": self.money(), "interest_accrued": "0"}

    def asset(self):
        r = self.random
        return {"kind": "equipment" if self.flag(0.8) else r.choice(["building", "房屋建筑物"]),
                "purchase_date": r.choice(["2023-12-31", "2024-01-01", "2026-06-30", "2027-12-31", "2028-01-01"]),
                "unit_value": self.money_form(r.choice([1, 123_456_789, 499_999_999, 500_000_000, 500_000_001, 900_000_000])),
                "quantity": r.choice([0, 1, 1, 2, 7, "3", 1_000_000])}

    def application(self):
        r = self.random
        application = {
            "application.date": "2025-06-30" if self.flag(0.8) else r.choice(DATES),
            "applicant.industry_section": "C" if self.flag(0.75) else r.choice("ABCDEIM"),
            "applicant.sector": r.choice(SECTORS),
            "applicant.authority_recognised_sector": self.flag(0.5),
            "applicant.key_energy_user": self.flag(0.7),
            "applicant.key_industry": self.flag(0.5),
            "applicant.above_scale": self.flag(0.7),
            "applicant.measures_taken": sorted(r.sample(["m1", "m2", "m3", "m6"], r.choice([0, 0, 1, 1, 2]))),
            "applicant.measures_taken_this_year": sorted(r.sample(["m2", "m3", "措施5"], r.choice([0, 0, 1, 1, 2]))),
            "project.location": r.choice(["shenzhen", "shenzhen", "深圳", "shenshan", "other"]),
            "project.types": [CHINESE_TYPES.get(t, t) if self.flag(0.3) else t for t in r.sample(TYPES, r.choice([1, 1, 2, 3, 4, 6]))],
            "project.total_investment": self.money(),
            "project.actual_total_investment": self.money(),
            "project.audited_cost": self.money(),
            "project.audited_hard": self.money(),
            "project.audited_soft": self.money(),
            "project.audited_digital_cost": self.money(),
            "project.meets_published_conditions": self.flag(0.8),
            "project.direction": r.choice(DIRECTIONS),
            "project.authority_recognised_direction": self.flag(0.5),
            "project.annual_saving": self.quantity(50),
            "project.carbon_cut": self.quantity(150),
            "project.benchmark_level": self.flag(0.3),
            "project.solid_waste_project": self.flag(0.5),
            **self.later_facts(),
        }
        self.aim(application)
        if self.flag(0.5):                       # audit seldom exceeds the declared sum: keep the two together
            application["project.audited_cost"] = application["project.total_investment"]
        if self.flag(0.5):
            del application["project.audited_cost"]
        if self.flag(0.15):
            application["decision.award_amount"] = self.money()
        if self.flag(0.1):
            application["decision.award_rate"] = r.choice(["10%", "5%", "20%", "30%", Number("0.1"), Number("0.2"), Number("0.100001"), 0])
        if self.flag(0.25):
            application["decision.selected"] = r.sample(["m1", "m2", "措施3", "m4", "m5", "m6", "m7"], r.choice([0, 1, 1, 1, 1, 1, 2]))
        drop = r.choice([0, 0.02, 0.1, 0.3])
        application = {path: value for path, value in application.items() if not self.flag(drop)}
        for name, element in (("titles", self.title), ("loans", self.loan), ("assets", self.asset)):
            if self.flag(0.8):
                application[name] = [self.without(element(), r.choice([0, 0, 0, 0.02, 0.15])) for _ in range(r.choice([0, 1, 1, 2, 2, 3, 5]))]
        if self.flag(0.02):
            path, value = r.choice([("project.total_investment", "-0.01"), ("project.audited_cost", "100000000000.01"),
                                    ("project.total_investment", Number("1.005")), ("application.date", "2025-02-30"),
                                    ("project.location", "guangzhou"), ("decision.award_rate", "100.0001%"), ("project.colour", "red"),
                                    ("project.types", ["renovation"]), ("decision.selected", ["m8"]), ("project.annual_saving", -1),
                                    ("titles", [{"published_amount": "49999.99"}]), ("titles", [{"published_amount": "1000000.01"}]),
                                    ("titles", [{"level": "district"}]), ("loans", [{"interest_paid": "0.001"}]), ("loans", [{"rate": "1%"}]),
                                    ("assets", [{"quantity": "1.5"}]), ("assets", {"quantity": 1}), ("assets", [{}, {"unit_value": "-1"}])])
            application[path] = value
        return application


class Number(float):
    """A number that is written with exactly its digits."""
    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def write(value):
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key, ensure_ascii=False) + ":" + write(item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def nested(paths):
    application = {}
    for path, value in paths.items():
        if "." not in path:
            application[path] = value
            continue
        entity, fact = path.split(".")
        application.setdefault(entity, {})[fact] = value
    return application


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    draw = Draw(seed)
    for _ in range(count):
        print(write(nested(draw.application())))


if __name__ == "__main__":
    main()
