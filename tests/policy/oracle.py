#!/usr/bin/env python3
"""oracle - measures 1 to 7 of 深府办规〔2023〕6号, the choice of one, validity and the readings, in plain Python.

Independent of the .pol files and of the compiler: written from the clause-by-clause reading of the notice and the contract of the
facts. Slow and obvious on purpose. Exact: money is a Fraction in fen. Usage:

    oracle.py [--reading A05=floor_wan]... APPLICATIONS.jsonl     # one decision a line, as `pol run --format jsonl` gives
"""
import argparse
import datetime
import json
import re
import sys
from decimal import Decimal, InvalidOperation
from fractions import Fraction

# ---- readings that change measures 1-7; the first option is the default ------------------------------------------------

READINGS = {
    "A01": ["declared", "actual", "audited"],
    "A02": ["anniversary_eve", "civil_code"],
    "A05": ["floor_fen", "half_up_fen", "floor_yuan", "floor_wan", "half_up_wan"],
    "A06": ["ceiling_only", "strict_unknown", "table_flat", "table_progressive"],
    "A07": ["base_share", "gross_share", "hard_ratio", "eligibility", "permissive"],
    "A13": ["all_limbs", "first_limb", "any_industrial"],
    "A14": ["inclusive", "exclusive"],
    "A16": ["project", "enterprise", "enterprise_year"],
    "A18": ["open", "closed"],
    "A19": ["b_c_d", "c_only", "above_scale"],
    "A23": ["undecided", "estimate"],
    "A29": ["only_m1", "all"],
}
MEASURES = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"]

# ---- facts: ASCII path -> (Chinese path, kind, items, cause when it is missing) ----------------------------------------

SECTORS = "服装 家具 黄金珠宝 钟表 皮革 内衣 眼镜 工艺美术 化妆品".split()
DIRECTIONS = "工业设计服务 总集成总承包 定制化服务 全生命周期管理 节能环保服务 供应链管理 共享制造 检验检测认证服务".split()
SECTIONS = {letter: letter for letter in "ABCDEFGHIJKLMNOPQRST"}
LOCATIONS = {"shenzhen": "shenzhen", "深圳": "shenzhen", "shenshan": "shenshan", "深汕特别合作区": "shenshan", "other": "other", "其他": "other"}
TYPES = {
    "major_technical_renovation": "重大技术改造", "technical_renovation": "技术改造", "intelligent_renovation": "智能化改造",
    "industrial_internet_application": "工业互联网创新应用", "digital_transformation": "传统优势产业数字化转型",
    "green_renovation": "绿色化改造", "two_industry_integration": "两业融合", "industrial_internet_platform": "工业互联网平台",
    "service_provider_capability": "服务商能力建设", "major_event": "重大活动",
    "digital_public_platform": "数字化转型公共服务平台", "merger_acquisition": "并购投资",
}
TYPES = {**{code: code for code in TYPES}, **{name: code for code, name in TYPES.items()}}
CHOICES = {**{m: m for m in MEASURES}, **{"措施" + m[1:]: m for m in MEASURES}}
HUNDRED_BILLION = 10 ** 11
FACT, DECISION = "fact", "decision"

FACTS = {
    "application.date": ("申报.日期", "date", None, FACT),
    "applicant.industry_section": ("企业.行业门类", "enum", SECTIONS, FACT),
    "applicant.sector": ("企业.细分行业", "open", {s: s for s in SECTORS}, FACT),
    "applicant.authority_recognised_sector": ("企业.行业获认定", "bool", None, DECISION),
    "applicant.key_energy_user": ("企业.重点用能单位", "bool", None, FACT),
    "applicant.key_industry": ("企业.重点行业", "bool", None, FACT),
    "applicant.above_scale": ("企业.规模以上", "bool", None, FACT),
    "applicant.measures_taken": ("企业.已享受措施", "set", CHOICES, FACT),
    "applicant.measures_taken_this_year": ("企业.本年度已享受措施", "set", CHOICES, FACT),
    "project.location": ("项目.实施地", "enum", LOCATIONS, FACT),
    "project.types": ("项目.类别", "set", TYPES, FACT),
    "project.total_investment": ("项目.总投资额", "money", None, FACT),
    "project.actual_total_investment": ("项目.实际总投资额", "money", None, FACT),
    "project.audited_cost": ("项目.审定总投资建设费用", "money", None, DECISION),
    "project.audited_hard": ("项目.审定硬件费用", "money", None, DECISION),
    "project.audited_soft": ("项目.审定软件研发费用", "money", None, DECISION),
    "project.audited_digital_cost": ("项目.审定数字化转型费用", "money", None, DECISION),
    "project.meets_published_conditions": ("项目.符合公布条件", "bool", None, DECISION),
    "project.direction": ("项目.融合方向", "open", {d: d for d in DIRECTIONS}, FACT),
    "project.authority_recognised_direction": ("项目.方向获认定", "bool", None, DECISION),
    "project.annual_saving": ("项目.年节能量", "quantity", None, DECISION),
    "project.carbon_cut": ("项目.减碳量", "quantity", None, DECISION),
    "project.benchmark_level": ("项目.单位产品能耗达国家标杆水平", "bool", None, DECISION),
    "project.solid_waste_project": ("项目.工业固废资源化利用改造", "bool", None, FACT),
    "decision.award_rate": ("决定.资助比例", "rate", None, DECISION),
    "decision.award_amount": ("决定.资助金额", "money", None, DECISION),
    "decision.selected": ("决定.选择措施", "set", CHOICES, FACT),
}
PATHS = {**{path: path for path in FACTS}, **{entry[0]: path for path, entry in FACTS.items()}}


class BadRow(Exception):
    """The application contradicts the contract of the facts: the row is an error."""


def read_number(path, text, decimals, high):
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        raise BadRow(f"{path}: not a number") from None
    if not number.is_finite():
        raise BadRow(f"{path}: not a number")
    value = Fraction(number)
    if (value * 10 ** decimals).denominator != 1:
        raise BadRow(f"{path}: more than {decimals} decimals")
    if not 0 <= value <= high:
        raise BadRow(f"{path}: outside its range")
    return value


def read_date(path, text):
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(text))
    if not match:
        raise BadRow(f"{path}: not a date")
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        raise BadRow(f"{path}: no such day") from None


def read_value(path, value):
    _, kind, items, _ = FACTS[path]
    if kind == "date":
        return read_date(path, value)
    if kind == "bool":
        words = {True: True, False: False, "是": True, "否": False, "true": True, "false": False}
        if isinstance(value, (bool, str)) and value in words:
            return words[value]
        raise BadRow(f"{path}: neither true nor false")
    if kind == "money":
        return read_number(path, value, 2, HUNDRED_BILLION) * 100
    if kind == "quantity":
        return read_number(path, value, 6, 10 ** 8)
    if kind == "rate":
        text = str(value)
        return read_number(path, text[:-1], 4, 100) / 100 if text.endswith("%") else read_number(path, text, 6, 1)
    if kind == "set":
        if not isinstance(value, list) or any(item not in items for item in value):
            raise BadRow(f"{path}: not a list of its items")
        return frozenset(items[item] for item in value)
    if value in items:
        return items[value]
    if kind == "open" and value:
        return "(not listed)"
    raise BadRow(f"{path}: not in its list")


def read_application(line):
    """A dict of ASCII path -> value. Absent and null facts have no entry."""
    facts = {}
    for entity, fields in json.loads(line, parse_float=str, parse_int=str).items():
        if fields is None:
            continue
        for field, value in fields.items():
            path = PATHS.get(f"{entity}.{field}")
            if path is None:
                english = {p.split(".")[0]: p.split(".")[0] for p in FACTS} | {e[0].split(".")[0]: p.split(".")[0] for p, e in FACTS.items()}
                path = next((p for p, e in FACTS.items() if p.split(".")[0] == english.get(entity)
                             and field in (p.split(".")[1], e[0].split(".")[1])), None)
            if path is None:
                raise BadRow(f"{entity}.{field}: no such fact")
            if value is None:
                continue
            if path in facts:
                raise BadRow(f"{path}: given twice")
            facts[path] = read_value(path, value)
    return facts


# ---- values that may be unknown: (value, needs); needs is empty when known ---------------------------------------------

class Maybe:
    def __init__(self, value=None, needs=()):
        self.value, self.needs = value, frozenset(needs)

    @property
    def known(self):
        return not self.needs

    def map(self, function):
        return Maybe(function(self.value)) if self.known else self


TRUE, FALSE = Maybe(True), Maybe(False)


def both(a, b, function):
    return Maybe(function(a.value, b.value)) if a.known and b.known else Maybe(None, a.needs | b.needs)


def all_of(*parts):
    if any(p.known and not p.value for p in parts):
        return FALSE
    needs = frozenset().union(*(p.needs for p in parts))
    return Maybe(None, needs) if needs else TRUE


def any_of(*parts):
    if any(p.known and p.value for p in parts):
        return TRUE
    needs = frozenset().union(*(p.needs for p in parts))
    return Maybe(None, needs) if needs else FALSE


def first_known(a, b):
    return b if not a.known and b.known else a


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def rounded(fen, how):
    unit = {"fen": 1, "yuan": 100, "wan": 1000000}[how.rsplit("_", 1)[1]]
    value = Fraction(fen) / unit
    whole = half_up(value) if how.startswith("half_up") else value.numerator // value.denominator
    return whole * unit


# ---- the notice --------------------------------------------------------------------------------------------------------

def yuan(amount):
    return Fraction(amount) * 100


class Notice:
    def __init__(self, facts, readings):
        self.facts, self.readings = facts, readings

    def fact(self, path):
        if path in self.facts:
            return Maybe(self.facts[path])
        return Maybe(None, [(path, FACTS[path][3])])

    def under(self, reading):
        return self.readings.get(reading, READINGS[reading][0])

    # -- shared words of the notice

    def in_force(self):
        last = datetime.date(2028, 12, 31) if self.under("A02") == "anniversary_eve" else datetime.date(2029, 1, 1)
        return self.fact("application.date").map(lambda day: datetime.date(2024, 1, 1) <= day <= last)

    def industrial(self):
        section = self.fact("applicant.industry_section")
        how = self.under("A19")
        if how == "c_only":
            return section.map(lambda s: s == "C")
        bcd = section.map(lambda s: s in ("B", "C", "D"))
        return all_of(bcd, self.fact("applicant.above_scale")) if how == "above_scale" else bcd

    def reaches(self, threshold):
        path = {"declared": "project.total_investment", "actual": "project.actual_total_investment",
                "audited": "project.audited_cost"}[self.under("A01")]
        return self.fact(path).map(lambda amount: amount >= yuan(threshold))

    def of_type(self, *codes):
        return self.fact("project.types").map(lambda types: any(code in types for code in codes))

    def in_shenzhen(self):
        return self.fact("project.location").map(lambda place: place in ("shenzhen", "shenshan"))

    def place_where_all_are_tested(self):
        return self.in_shenzhen() if self.under("A29") == "all" else TRUE

    def no_other_class_taken(self, measure):
        how = self.under("A16")
        if how == "project":
            return TRUE
        path = "applicant.measures_taken" if how == "enterprise" else "applicant.measures_taken_this_year"
        return self.fact(path).map(lambda taken: not (taken - {measure}))

    def listed(self, path, recognised):
        on_list = self.fact(path).map(lambda item: item != "(not listed)")
        return any_of(on_list, self.fact(recognised)) if self.under("A18") == "open" else on_list

    # -- bases: (value, estimated)

    def with_estimate(self, base):
        if base.known or self.under("A23") == "undecided":
            return base, False
        estimate = self.fact("project.total_investment")
        return first_known(base, estimate), estimate.known

    def audited_cost(self):
        return self.with_estimate(self.fact("project.audited_cost"))

    def audited_cost_of_m3(self):
        hard, soft = self.fact("project.audited_hard"), self.fact("project.audited_soft")

        def together(h, s):
            limit = {"base_share": h * 3 / 7, "gross_share": (h + s) * 3 / 10, "hard_ratio": h * 3 / 10}.get(self.under("A07"), s)
            return h + min(s, limit)
        return self.with_estimate(first_known(self.fact("project.audited_cost"), both(hard, soft, together)))

    def soft_share_allowed(self):
        hard, soft = self.fact("project.audited_hard"), self.fact("project.audited_soft")
        if self.under("A07") != "eligibility" or self.fact("project.audited_cost").known or not (hard.known and soft.known):
            return TRUE
        return Maybe(soft.value * 10 <= (hard.value + soft.value) * 3)

    # -- the measures: conditions, (base, estimated), rate or the missing table, cap

    def m1(self):
        return ([self.industrial(), self.of_type("major_technical_renovation"), self.reaches(500_000_000), self.in_shenzhen()],
                self.audited_cost(), Maybe(Fraction(10, 100)), yuan(100_000_000))

    def m2(self):
        renovation = self.of_type("major_technical_renovation", "technical_renovation", "intelligent_renovation",
                                  "industrial_internet_application", "green_renovation")
        return ([self.industrial(), renovation, self.reaches(20_000_000), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(10, 100)), yuan(10_000_000))

    def m3(self):
        ceiling_only = self.under("A06") == "ceiling_only"
        rate = Maybe(Fraction(20, 100)) if ceiling_only else Maybe(None, [("m3_tiers", "parameter")])
        return ([self.industrial(), self.of_type("intelligent_renovation"), self.reaches(10_000_000), self.soft_share_allowed(),
                 self.place_where_all_are_tested()], self.audited_cost_of_m3(), rate, yuan(50_000_000))

    def m4(self):
        return ([self.industrial(), self.of_type("industrial_internet_application"), self.reaches(5_000_000),
                 self.place_where_all_are_tested()], self.audited_cost(), Maybe(Fraction(30, 100)), yuan(5_000_000))

    def m5(self):
        return ([self.listed("applicant.sector", "applicant.authority_recognised_sector"), self.of_type("digital_transformation"),
                 self.reaches(1_000_000), self.fact("project.meets_published_conditions"), self.place_where_all_are_tested()],
                self.with_estimate(self.fact("project.audited_digital_cost")), Maybe(Fraction(20, 100)), yuan(5_000_000))

    def m6(self):
        inclusive = self.under("A14") == "inclusive"

        def over(path, limit):
            return self.fact(path).map(lambda x: x >= limit if inclusive else x > limit)
        saving, carbon = over("project.annual_saving", 50), over("project.carbon_cut", 150)
        benchmark, key_user = self.fact("project.benchmark_level"), self.fact("applicant.key_energy_user")
        energy = {"all_limbs": lambda: all_of(key_user, any_of(saving, carbon, benchmark)),
                  "first_limb": lambda: any_of(all_of(key_user, saving), carbon, benchmark),
                  "any_industrial": lambda: any_of(saving, carbon, benchmark)}[self.under("A13")]()
        waste = all_of(self.fact("applicant.key_industry"), self.fact("project.solid_waste_project"))
        return ([self.industrial(), any_of(energy, waste), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(30, 100)), yuan(10_000_000))

    def m7(self):
        manufacturing = self.fact("applicant.industry_section").map(lambda s: s == "C")
        return ([manufacturing, self.of_type("two_industry_integration"), self.reaches(10_000_000),
                 self.listed("project.direction", "project.authority_recognised_direction"),
                 self.fact("project.meets_published_conditions"), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(20, 100)), yuan(10_000_000))

    # -- results

    def amount(self, base, rate, cap):
        return both(base, rate, lambda b, r: min(rounded(b * r, self.under("A05")), int(cap)))

    def measure(self, name):
        conditions, (base, estimated), rate, cap = getattr(self, name)()
        conditions = conditions + [self.no_other_class_taken(name)]
        in_force = self.in_force()
        if in_force.known and not in_force.value:
            return {"status": "not_in_force"}
        if any(c.known and not c.value for c in conditions):
            return {"status": "no"}
        needs = in_force.needs.union(*(c.needs for c in conditions))
        if needs:
            return {"status": "unknown", "needs": needs}
        amount = self.amount(base, rate, cap)
        result = {"status": "yes", "needs": amount.needs, "base": base, "rate": rate, "cap": cap}
        if amount.known:
            result.update(amount=amount.value, estimated=estimated)
        return result

    def award(self, result):
        """The authority's decision for one measure that is `yes`: the award, or a contradiction."""
        decided_rate, decided = self.fact("decision.award_rate"), self.fact("decision.award_amount")
        if decided_rate.known and result["rate"].known and decided_rate.value > result["rate"].value:
            return {"status": "error"}
        award = decided if decided.known else self.amount(result["base"], decided_rate, result["cap"])
        if not award.known:
            return result
        if "amount" in result and award.value > result["amount"]:
            return {"status": "error"}
        return {**result, "award": award.value}

    def decide(self):
        results = {name: self.measure(name) for name in MEASURES}
        known = {name: r["amount"] for name, r in results.items() if "amount" in r}
        best = [name for name in MEASURES if name in known and known[name] == max(known.values())]
        choice = {"best": best}
        if best:
            choice["amount"] = money_text(known[best[0]])
        selected = self.facts.get("decision.selected", frozenset())
        if len(selected) > 1:
            for name in selected:
                results[name] = {"status": "error"}
            choice = {"best": []}
        else:
            for name in selected or best:
                if results[name]["status"] == "yes":
                    results[name] = self.award(results[name])
        return results, choice


def money_text(fen):
    fen = int(fen)
    return f"{fen // 100}.{fen % 100:02d}"


def output(row, results, choice):
    measures = {}
    for name, result in results.items():
        entry = {"status": result["status"]}
        if "amount" in result:
            entry.update(amount=money_text(result["amount"]), amount_min="0.00", exact=False)
            if result["estimated"]:
                entry["estimated"] = True
        if "award" in result:
            entry["award"] = money_text(result["award"])
        entry["missing"] = [{"fact": fact, "cause": cause} for fact, cause in sorted(result.get("needs", ()))]
        measures[name] = entry
    return {"row": row, "measures": measures, "choices": {"choose_1_7": choice}, "errors": []}


def bad_row(row, message):
    return {"row": row, "measures": {name: {"status": "error"} for name in MEASURES}, "choices": {"choose_1_7": {"best": []}},
            "errors": [{"message": message}]}


def decide_line(row, line, readings):
    try:
        return output(row, *Notice(read_application(line), readings).decide())
    except (BadRow, json.JSONDecodeError) as problem:
        return bad_row(row, str(problem))


def parse_readings(settings):
    readings = dict(setting.split("=", 1) for setting in settings)
    for reading, option in readings.items():
        if option not in READINGS.get(reading, []):
            sys.exit(f"oracle.py: there is no reading {reading}={option}")
    return readings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reading", action="append", default=[])
    parser.add_argument("applications")
    arguments = parser.parse_args()
    readings = parse_readings(arguments.reading)
    with open(arguments.applications, encoding="utf-8") as lines:
        for row, line in enumerate((l for l in lines if l.strip()), 1):
            print(json.dumps(decide_line(row, line, readings), ensure_ascii=False))


if __name__ == "__main__":
    main()
