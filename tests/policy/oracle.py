#!/usr/bin/env python3
"""oracle - the 18 measures of 深府办规〔2023〕6号, the choice of one, validity and the readings, in plain Python.

Independent of the .pol files and of the compiler: written from the clause-by-clause reading of the notice and the contract of the
facts. Slow and obvious on purpose. Exact: money is a Fraction in fen. Usage:

    oracle.py [--reading A05=floor_wan]... APPLICATIONS.jsonl     # one decision a line, as `pol run --format jsonl` gives
"""
import argparse
import datetime
import json
import sys
from fractions import Fraction

from applications import (
    BadRow, DECISION, FACT, FACTORY_5G, FACTS, FAMILIES, GROUP, LISTS, NAVIGATOR, PRODUCTS, read_application)

# ---- readings that change a result; the first option is the default ----------------------------------------------------

READINGS = {
    "A01": ["declared", "actual", "audited"],
    "A02": ["anniversary_eve", "civil_code"],
    "A05": ["floor_fen", "half_up_fen", "floor_yuan", "floor_wan", "half_up_wan"],
    "A06": ["ceiling_only", "strict_unknown", "table_flat", "table_progressive"],
    "A07": ["base_share", "gross_share", "hard_ratio", "eligibility", "permissive"],
    "A09": ["project", "loan", "enterprise_total", "enterprise_year"],
    "A11": ["per_loan", "per_period"],
    "A12": ["open", "closed"],
    "A13": ["all_limbs", "first_limb", "any_industrial"],
    "A14": ["inclusive", "exclusive"],
    "A16": ["project", "enterprise", "enterprise_year"],
    "A18": ["open", "closed"],
    "A19": ["b_c_d", "c_only", "above_scale"],
    "A20": ["each_title", "highest_only"],
    "A20b": ["since_effective", "never_rewarded"],
    "A21": ["full_each_level", "top_up", "highest_only", "once_per_family"],
    "A22": ["strict", "same_day"],
    "A23": ["undecided", "estimate"],
    "A25": ["none_reachable", "per_measure"],
    "A29": ["only_m1", "all"],
    "A31": ["distinct", "same"],
}
SHARES = GROUP + ["m8a", "m8b", "m8c", "m9"]                           # a share of a base, up to a cap
TITLE_REWARDS = ["m10", "m11"]                                         # a result for each title; so m13 for each asset, m12 for each loan
MEASURES = SHARES + ["m10", "m11", "m12", "m13", "m14a", "m14b", "m15a", "m18", "m15b"]
KINDS = {**{m: "grant" for m in SHARES}, "m10": "reward", "m11": "reward", "m12": "interest_subsidy", "m13": "deduction", "m14a": "waiver",
         "m14b": "charge", "m15a": "classification", "m18": "referral", "m15b": "obligation"}
CEILINGS = SHARES + ["m10", "m12"]                                     # up to: the authority decides
AWARDED_OUTSIDE = ["m8a", "m8b", "m8c", "m9", "m10", "m12"]

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


def established(condition):
    """Known to be true."""
    return Maybe(condition.known and bool(condition.value))


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

    def tested_investment(self):
        return self.fact({"declared": "project.total_investment", "actual": "project.actual_total_investment",
                          "audited": "project.audited_cost"}[self.under("A01")])

    def reaches(self, threshold):
        return self.tested_investment().map(lambda amount: amount >= yuan(threshold))

    def below(self, threshold):
        return self.tested_investment().map(lambda amount: amount < yuan(threshold))

    def is_one_of(self, path, *codes):
        return self.fact(path).map(lambda code: code in codes)

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

    def with_estimate(self, base, declared="project.total_investment"):
        if base.known or self.under("A23") == "undecided":
            return base, False
        estimate = self.fact(declared)
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
        if self.under("A07") != "eligibility" or (self.fact("project.audited_cost").known and not (hard.known and soft.known)):
            return TRUE
        return both(hard, soft, lambda h, s: s * 10 <= (h + s) * 3)

    # -- the measures: conditions, (base, estimated), rate or the missing table, cap

    def m1(self):
        return ([self.industrial(), self.of_type("major_technical_renovation"), self.reaches(500_000_000), self.in_shenzhen()],
                self.audited_cost(), Maybe(Fraction(10, 100)), yuan(100_000_000))

    def renovation(self):
        return self.of_type("major_technical_renovation", "technical_renovation", "intelligent_renovation",
                            "industrial_internet_application", "green_renovation")

    def m2(self):
        return ([self.industrial(), self.renovation(), self.reaches(20_000_000), self.place_where_all_are_tested()],
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

    def serves_m6(self):
        inclusive = self.under("A14") == "inclusive"

        def over(path, limit):
            return self.fact(path).map(lambda x: x >= limit if inclusive else x > limit)
        saving, carbon = over("project.annual_saving", 50), over("project.carbon_cut", 150)
        benchmark, key_user = self.fact("project.benchmark_level"), self.fact("applicant.key_energy_user")
        energy = {"all_limbs": lambda: all_of(key_user, any_of(saving, carbon, benchmark)),
                  "first_limb": lambda: any_of(all_of(key_user, saving), carbon, benchmark),
                  "any_industrial": lambda: any_of(saving, carbon, benchmark)}[self.under("A13")]()
        waste = all_of(self.fact("applicant.key_industry"), self.fact("project.solid_waste_project"))
        return any_of(energy, waste)

    def m6(self):
        return ([self.industrial(), self.serves_m6(), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(30, 100)), yuan(10_000_000))

    def manufacturing(self):
        return self.fact("applicant.industry_section").map(lambda s: s == "C")

    def m7(self):
        return ([self.manufacturing(), self.of_type("two_industry_integration"), self.reaches(10_000_000),
                 self.listed("project.direction", "project.authority_recognised_direction"),
                 self.fact("project.meets_published_conditions"), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(20, 100)), yuan(10_000_000))

    def m8a(self):
        return ([self.is_one_of("applicant.subject_type", "manufacturer", "service_provider"), self.of_type("industrial_internet_platform"),
                 self.place_where_all_are_tested()], self.audited_cost(), Maybe(Fraction(30, 100)), yuan(10_000_000))

    def m8b(self):
        return ([self.is_one_of("applicant.subject_type", "service_provider"), self.fact("applicant.integration_capability"),
                 self.of_type("service_provider_capability"), self.place_where_all_are_tested()],
                self.audited_cost(), Maybe(Fraction(30, 100)), yuan(3_000_000))

    def m8c(self):
        return ([self.of_type("major_event"), self.place_where_all_are_tested()],
                self.with_estimate(self.fact("project.audited_total_input"), "project.total_input"), Maybe(Fraction(30, 100)), yuan(3_000_000))

    def m9(self):
        total_input = self.fact("project.total_input")
        if self.under("A31") == "same":
            total_input = first_known(self.fact("project.total_investment"), total_input) if self.under("A01") == "declared" else self.tested_investment()
        subject = self.is_one_of("applicant.subject_type", "association", "alliance", "institution", "manufacturer", "service_provider", "enterprise")
        return ([subject, self.of_type("digital_public_platform"), self.is_one_of("project.field", "manufacturing"),
                 total_input.map(lambda amount: amount >= yuan(1_000_000)), self.fact("project.meets_published_conditions"),
                 self.place_where_all_are_tested()], self.audited_cost(), Maybe(Fraction(20, 100)), yuan(5_000_000))

    # -- lists: the facts of one element

    def elements(self, name):
        """The elements, and what is needed when the list itself is absent."""
        return (self.facts[name], frozenset()) if name in self.facts else ([], frozenset([(name, FACT)]))

    def of(self, name, element, fact):
        if fact in element:
            return Maybe(element[fact])
        return Maybe(None, [(f"{name}.{fact}", LISTS[name][1][fact][3])])

    def title(self, element, fact):
        return self.of("titles", element, fact)

    # -- rewards for titles: (does the clause speak of it, its conditions, its amount)

    def newly_recognised(self, element):
        if self.under("A20b") == "never_rewarded":
            return TRUE
        return self.title(element, "recognised_on").map(lambda day: day >= datetime.date(2024, 1, 1))

    def not_rewarded(self, element):
        return self.title(element, "rewarded_before").map(lambda rewarded: not rewarded)

    def only_one(self, name, element, competes, family, rank):
        """No other element that competes in the same family has a higher rank, or the same rank and comes earlier in the list."""
        others = self.elements(name)[0]
        place = next(i for i, other in enumerate(others) if other is element)
        beaten = [FALSE]
        for i, other in enumerate(others):
            if i == place:
                continue
            ahead = both(rank(other), rank(element), lambda theirs, ours, i=i: theirs > ours or (theirs == ours and i < place))
            beaten.append(all_of(competes(other), both(family(other), family(element), lambda a, b: a == b), ahead))
        return any_of(*beaten).map(lambda is_beaten: not is_beaten)

    def reward_of_m10(self, element):
        return self.title(element, "name").map(lambda n: yuan(3_000_000) if n == NAVIGATOR else yuan(1_000_000))

    def m10_element(self, element):
        name = self.title(element, "name")
        conditions = [self.title(element, "authority").map(lambda a: a == "miit"), self.newly_recognised(element), self.not_rewarded(element)]
        if self.under("A20") == "highest_only":
            def to_reward(t):
                return all_of(self.title(t, "name").map(lambda n: n in (NAVIGATOR, FACTORY_5G)), self.title(t, "authority").map(lambda a: a == "miit"),
                              self.not_rewarded(t), self.newly_recognised(t))
            conditions.append(self.only_one("titles", element, to_reward, lambda t: TRUE, self.reward_of_m10))
        return name.map(lambda n: n in (NAVIGATOR, FACTORY_5G)), conditions, self.reward_of_m10(element)

    def one_of_family(self, element, by_level_first):
        """One title of each of the seven families: the highest level, or (once per family) one that was rewarded before."""
        def rank(t):
            level = self.title(t, "level").map(lambda level: {"national": 3, "provincial": 2, "municipal": 1}[level])
            return both(level, self.title(t, "rewarded_before"), lambda l, rewarded: (l, rewarded) if by_level_first else (rewarded, l))

        def competes(t):
            return any_of(self.title(t, "first_time"), self.title(t, "rewarded_before"))

        def family(t):
            return self.title(t, "name")
        not_listed = family(element).map(lambda n: n not in FAMILIES)
        return any_of(not_listed, self.only_one("titles", element, competes, family, rank))

    def m11_element(self, element):
        how = self.under("A21")
        name, published, previous = (self.title(element, fact) for fact in ("name", "published_amount", "previous_amount"))
        on_list = name.map(lambda n: n in FAMILIES)
        recognised = self.title(element, "authority_recognised_title") if self.under("A18") == "open" else FALSE
        conditions = [any_of(on_list, recognised), self.title(element, "level").map(lambda level: True), self.title(element, "first_time"),
                      self.not_rewarded(element)]
        if how in ("highest_only", "once_per_family"):
            conditions.append(self.one_of_family(element, how == "highest_only"))
        if how == "once_per_family":
            conditions.append(previous.map(lambda amount: amount == 0))
        amount = both(published, previous, lambda now, before: max(now - before, 0)) if how == "top_up" else published
        return name.map(lambda n: n not in (NAVIGATOR, FACTORY_5G)), conditions, amount

    def m13_element(self, element):
        def asset(fact):
            return self.of("assets", element, fact)
        conditions = [asset("kind").map(lambda kind: kind == "equipment"),
                      asset("purchase_date").map(lambda day: datetime.date(2024, 1, 1) <= day <= datetime.date(2027, 12, 31)),
                      asset("unit_value").map(lambda value: value <= yuan(5_000_000))]
        return TRUE, conditions, both(asset("unit_value"), asset("quantity"), lambda value, quantity: value * quantity)

    def over_list(self, name, list_name, conditions, limit=None):
        """A measure that is decided for each element, and in total. With a limit the parts are added up exactly, and the total is rounded."""
        elements, absent = self.elements(list_name)
        items, total, element_needs, amount_needs = [], 0, frozenset(), frozenset()
        for element in elements:
            concerned, own, amount = getattr(self, name + "_element")(element)
            exact = amount
            amount = amount.map(lambda fen: rounded(fen, self.under("A05") if KINDS[name] == "reward" else "floor_fen"))
            failed, open_ = sum(c.known and not c.value for c in own), sum(not c.known for c in own)
            if concerned.known and not concerned.value:
                items.append({"status": "no", "reasons": 0})
            elif failed:
                items.append({"status": "no", "reasons": failed})
            elif concerned.needs or open_:
                items.append({"status": "unknown", "reasons": open_, "needs": concerned.needs.union(*(c.needs for c in own))})
                element_needs |= items[-1]["needs"]
            else:
                items.append({"status": "yes", "reasons": 0, "needs": amount.needs, **({"amount": amount.value} if amount.known else {})})
                amount_needs |= amount.needs
                total += (exact.value if limit else amount.value) if amount.known else 0
        statuses = {item["status"] for item in items}
        if any(c.known and not c.value for c in conditions) or (not absent and not statuses & {"yes", "unknown"}):
            return {"status": "no", "items": items}
        needs = absent.union(*(c.needs for c in conditions)) | (frozenset() if "yes" in statuses else element_needs)
        if needs:
            return {"status": "unknown", "needs": needs, "items": items}
        needs = element_needs | amount_needs | (limit.needs if limit else frozenset())
        if limit and not needs:
            total = min(rounded(total, self.under("A05")), int(limit.value))
        return {"status": "yes", "needs": needs, "items": items, **({} if needs else {"amount": total, "estimated": False})}

    # -- interest

    def m12_element(self, element):
        """A loan for fixed assets or a lease of equipment: half of the interest paid, to a fraction of a fen."""
        def loan(fact, of=element):
            return self.of("loans", of, fact)

        def supported(of):
            named = loan("product", of).map(lambda product: product in PRODUCTS)
            if self.under("A12") == "open":
                named = any_of(named, loan("authority_recognised_product", of))
            return any_of(all_of(loan("finance", of).map(lambda f: f == "bank_loan"), loan("use", of).map(lambda u: u == "fixed_asset"), named),
                          all_of(loan("finance", of).map(lambda f: f == "lease"), loan("use", of).map(lambda u: u == "equipment")))
        fresh = loan("previously_subsidised").map(lambda before: not before)
        conditions = [supported(element), fresh]
        if self.under("A11") == "per_loan" and "id" in element:
            conditions.append(self.only_one(
                "loans", element,
                lambda other: all_of(Maybe("id" in other), supported(other)),
                lambda other: self.of("loans", other, "id"),
                lambda other: self.of("loans", other, "previously_subsidised")))
        return TRUE, conditions, loan("interest_paid").map(lambda interest: min(interest / 2, yuan(5_000_000)))

    def m12_limit(self):
        """What all loans together may come to; each of them is at most 5 million anyway."""
        how, limit = self.under("A09"), yuan(5_000_000)
        if how == "loan":
            return Maybe(limit * len(self.elements("loans")[0]))
        if how == "project":
            return Maybe(limit)
        received = self.fact("applicant.interest_subsidy_received" + ("_this_year" if how == "enterprise_year" else ""))
        return received.map(lambda before: max(limit - before, 0))

    def interest_at(self, rate, result):
        """What the loans that qualify come to at the rate that was decided."""
        if not rate.known or any(item["status"] == "unknown" for item in result["items"]) or not self.m12_limit().known:
            return Maybe(None, [("decision.award_rate", DECISION)])
        total = Fraction(0)
        for loan, item in zip(self.elements("loans")[0], result["items"]):
            if item["status"] == "yes":
                interest = self.of("loans", loan, "interest_paid")
                if not interest.known:
                    return interest
                total += min(interest.value * rate.value, yuan(5_000_000))
        return Maybe(min(rounded(total, self.under("A05")), int(self.m12_limit().value)))

    # -- the measures that give no share of a base

    def m14a(self):
        agreed = [self.fact("land." + fact) for fact in ("existing_site", "adds_floor_area", "self_use_only", "no_transfer", "no_lease")]
        result = self.by_conditions([self.industrial(), self.is_one_of("land.kind", "ordinary_industrial"), *agreed])
        return {**result, "amount": 0, "estimated": False} if result["status"] == "yes" else result

    def m14b(self):
        result = self.by_conditions([self.fact("land.must_hand_over"), self.fact("land.chooses_self_hold")])
        price = self.fact("land.market_price_no_transfer")
        if result["status"] != "yes":
            return result
        return {**result, "needs": price.needs, **({"amount": price.value * 2, "estimated": False} if price.known else {})}

    def m15a(self):
        nature = self.fact("project.nature")
        counted = any_of(nature.map(lambda n: n in ("rebuild", "technical_renovation")),
                         all_of(nature.map(lambda n: n in ("expansion", "relocation", "restoration", "purchase_only")),
                                self.fact("project.renovation_nature")))
        planned = self.fact("project.planned_fixed_asset_investment").map(lambda amount: amount >= yuan(5_000_000))
        return self.by_conditions([self.fact("project.industrial_investment"), planned, counted])

    def m15b(self):
        """The duty to file before construction begins: yes where it is met, no where it is breached."""
        filing, start = self.fact("project.filing_date"), self.fact("project.start_date")
        return self.by_conditions([both(filing, start, lambda f, s: f <= s if self.under("A22") == "same_day" else f < s)])

    def thresholds(self, test):
        """Some threshold of measures 1 to 7 that the project could fall under is reached (or missed): test says which."""
        return any_of(all_of(self.industrial(), any_of(all_of(self.of_type("major_technical_renovation"), test(500_000_000)),
                                                       all_of(self.renovation(), test(20_000_000)),
                                                       all_of(self.of_type("intelligent_renovation"), test(10_000_000)),
                                                       all_of(self.of_type("industrial_internet_application"), test(5_000_000)))),
                      all_of(self.listed("applicant.sector", "applicant.authority_recognised_sector"), self.of_type("digital_transformation"),
                             test(1_000_000)),
                      all_of(self.manufacturing(), self.of_type("two_industry_integration"), test(10_000_000)))

    def m18(self):
        conditions = [self.thresholds(self.below)]
        if self.under("A25") == "none_reachable":
            without_threshold = any_of(established(all_of(self.industrial(), self.serves_m6())),
                                       self.of_type("industrial_internet_platform", "service_provider_capability", "major_event"))
            conditions.append(any_of(self.thresholds(self.reaches), without_threshold).map(lambda reachable: not reachable))
        return self.by_conditions(conditions)

    # -- results

    def by_conditions(self, conditions):
        if any(c.known and not c.value for c in conditions):
            return {"status": "no"}
        needs = frozenset().union(*(c.needs for c in conditions))
        return {"status": "unknown", "needs": needs} if needs else {"status": "yes", "needs": frozenset()}

    def amount(self, base, rate, cap):
        return both(base, rate, lambda b, r: min(rounded(b * r, self.under("A05")), int(cap)))

    def share(self, name):
        conditions, (base, estimated), rate, cap = getattr(self, name)()
        if name in GROUP:
            conditions = conditions + [self.no_other_class_taken(name)]
        result = self.by_conditions(conditions + [self.in_force()])
        if result["status"] != "yes":
            return result
        amount = self.amount(base, rate, cap)
        result = {"status": "yes", "needs": amount.needs, "base": base, "rate": rate, "cap": cap}
        if amount.known:
            result.update(amount=amount.value, estimated=estimated)
        return result

    def measure(self, name):
        in_force = self.in_force()
        if name == "m13":                       # restates national law: ends with its own period
            return self.over_list(name, "assets", [])
        if in_force.known and not in_force.value:
            return {"status": "not_in_force"}
        if name in SHARES:
            return self.share(name)
        if name in TITLE_REWARDS:
            return self.over_list(name, "titles", [in_force, self.place_where_all_are_tested()])
        if name == "m12":
            result = self.over_list(name, "loans", [in_force, self.industrial(), self.renovation(), self.place_where_all_are_tested()], self.m12_limit())
            limit = {"cap": self.m12_limit().value} if self.m12_limit().known else {}
            return {**result, **limit, "rate": Maybe(Fraction(1, 2)), "by_rate": lambda rate: self.interest_at(rate, result)}
        result = getattr(self, name)()
        if result["status"] == "yes" and not in_force.known:
            return {"status": "unknown", "needs": in_force.needs}
        if result["status"] == "unknown":
            result["needs"] |= in_force.needs
        return result

    def award(self, result):
        """The authority's decision for one measure that is `yes`: the award, or a contradiction."""
        decided_rate, decided = self.fact("decision.award_rate"), self.fact("decision.award_amount")
        if decided_rate.known and "rate" in result and decided_rate.value > self.highest_rate(result):
            return {**result, "status": "error"}
        award = decided
        if not decided.known and "rate" in result:
            award = result["by_rate"](decided_rate) if "by_rate" in result else self.amount(result["base"], decided_rate, result["cap"])
        if not award.known:
            return result
        if any(award.value > limit for limit in self.at_most(result)):
            return {**result, "status": "error"}
        return {**result, "award": award.value}

    def highest_rate(self, result):
        """The tiers of measure 3 are published elsewhere; the clause says that none of them is above 20%."""
        return result["rate"].value if result["rate"].known else Fraction(20, 100)

    def at_most(self, result):
        """The cap holds whatever the base is; an amount that is estimated is no limit."""
        limits = [result["cap"]] if "cap" in result else []
        if "amount" in result and not result["estimated"]:
            limits.append(result["amount"])
        if "rate" in result and not result["rate"].known:
            highest = self.amount(result["base"], Maybe(self.highest_rate(result)), result["cap"])
            limits += [highest.value] if highest.known else []
        return limits

    def unfounded(self, name, result):
        """Something is decided for the measure that was chosen: it does not qualify, or may not, and the decision is above its cap."""
        decided_rate, decided = self.fact("decision.award_rate"), self.fact("decision.award_amount")
        if result["status"] in ("no", "not_in_force"):
            return bool(decided.known and decided.value > 0) or bool(decided_rate.known and decided_rate.value > 0)
        if result["status"] != "unknown":
            return False
        _, (base, _), rate, cap = getattr(self, name)()
        limits = [cap]
        if not rate.known:
            highest = self.amount(base, Maybe(Fraction(20, 100)), cap)
            limits += [highest.value] if highest.known else []
        highest_rate = rate.value if rate.known else Fraction(20, 100)
        return bool(decided.known and any(decided.value > limit for limit in limits)) or bool(decided_rate.known and decided_rate.value > highest_rate)

    def awards_of(self, selected, best, results):
        """The decision is about the measure that was chosen, else the one advised. Of several advised nobody knows which; they contradict it together."""
        awarded = {name: self.award(results[name]) for name in selected or best if results[name]["status"] == "yes"}
        if selected or len(best) < 2 or all(result["status"] == "error" for result in awarded.values()):
            return awarded
        return {}

    def decide(self):
        results = {name: self.measure(name) for name in MEASURES}
        before = {name: result["status"] for name, result in results.items()}
        known = {name: r["amount"] for name, r in results.items() if "amount" in r}
        best = [name for name in GROUP if name in known and known[name] == max(known[m] for m in GROUP if m in known)]
        choice = {"best": best}
        if best:
            choice["amount"] = money_text(known[best[0]])
        selected = self.facts.get("decision.selected", frozenset())
        if len(selected) > 1:
            for name in selected:
                results[name] = {"status": "error"}
            choice = {"best": [], "status": "error"}
        else:
            if any(self.unfounded(name, results[name]) for name in selected):
                choice["status"] = "error"
            for name, result in self.awards_of(selected, best, results).items():
                results[name] = result
        if not selected and not any(before[name] == "yes" for name in GROUP):
            self.award_outside(results)
        return results, choice

    def award_outside(self, results):
        """The decision is about one of the measures outside the group: it contradicts them only where it fits none. Where it fits several, nobody
        knows whose it is, and it is given to none."""
        decided = {name: self.award(results[name]) for name in AWARDED_OUTSIDE if results[name]["status"] == "yes"}
        fits = [name for name, result in decided.items() if "award" in result]
        for name, result in decided.items():
            if fits == [name] or not fits:
                results[name] = result


def money_text(fen):
    fen = int(fen)
    return f"{fen // 100}.{fen % 100:02d}"


def missing(result):
    return [{"fact": fact, "cause": cause} for fact, cause in sorted(result.get("needs", ()))]


def output(row, results, choice):
    measures = {}
    for name, result in results.items():
        entry = {"status": result["status"]}
        if result["status"] == "yes" or (name == "m15b" and result["status"] == "no"):      # a breach is an outcome too
            entry["kind"] = KINDS[name]
        if "amount" in result:
            exact = name not in CEILINGS
            entry.update(amount=money_text(result["amount"]), amount_min=money_text(result["amount"] if exact else 0), exact=exact)
            if result["estimated"]:
                entry["estimated"] = True
        if "award" in result:
            entry["award"] = money_text(result["award"])
        entry["missing"] = missing(result)
        if "items" in result:
            entry["items"] = [{"status": item["status"], **({"amount": money_text(item["amount"])} if "amount" in item else {}),
                               "missing": missing(item), "reasons": [{}] * item["reasons"]} for item in result["items"]]
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
