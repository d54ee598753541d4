#!/usr/bin/env python3
"""test_oracle - the oracle on results worked out by hand from the notice. An oracle that is wrong proves nothing."""
import json

import oracle

PROJECT = {"types": ["intelligent_renovation"], "total_investment": "12000000", "audited_hard": "7000000", "audited_soft": "4000000"}
BASE = {"application": {"date": "2025-06-30"}, "applicant": {"industry_section": "C"}}


def decide(application, **readings):
    return oracle.decide_line(1, json.dumps(application), readings)


def project(**facts):
    return {**BASE, "project": {"types": ["technical_renovation"], **facts}}


def cases():
    smart = {**BASE, "project": PROJECT}
    for option, amount in [("base_share", "2000000.00"), ("gross_share", "2060000.00"), ("hard_ratio", "1820000.00"), ("permissive", "2200000.00")]:
        yield f"A07={option}", decide(smart, A07=option)["measures"]["m3"].get("amount"), amount
    yield "A07=eligibility", decide(smart, A07="eligibility")["measures"]["m3"]["status"], "no"
    for option, amount in [("floor_fen", "2000000.00"), ("half_up_fen", "2000000.01"), ("floor_wan", "2000000.00")]:
        result = decide(project(total_investment="20000000.09", audited_cost="20000000.09"), A05=option)
        yield f"A05={option}", result["measures"]["m2"]["amount"], amount
    yield "one fen below", decide(project(total_investment="19999999.99", audited_cost="1"))["measures"]["m2"]["status"], "no"
    yield "cap", decide(project(total_investment="200000000", audited_cost="100000000.10"))["measures"]["m2"]["amount"], "10000000.00"
    tie = {"application": {"date": "2028-12-31"}, "applicant": {"industry_section": "D"},
           "project": {"types": ["重大技术改造", "智能化改造"], "location": "shenshan", "total_investment": "500000000", "audited_cost": "500000000"}}
    yield "tie of m1 and m3", decide(tie)["choices"]["choose_1_7"], {"best": ["m1", "m3"], "amount": "50000000.00"}
    late = {**tie, "application": {"date": "2029-01-01"}}
    yield "after the last day", decide(late)["measures"]["m1"]["status"], "not_in_force"
    yield "civil code", decide(late, A02="civil_code")["measures"]["m1"]["status"], "yes"
    two = {**tie, "decision": {"selected": ["m1", "m3"]}}
    yield "two selected", [decide(two)["measures"][m]["status"] for m in ("m1", "m2", "m3")], ["error", "yes", "error"]
    above = {**project(total_investment="20000000", audited_cost="20000000"), "decision": {"award_amount": "2000000.01"}}
    yield "award above", decide(above)["measures"]["m2"]["status"], "error"
    for amount, status in [("10000000.00", "yes"), ("10000000.01", "error")]:
        early = {**project(total_investment="20000000"), "decision": {"selected": ["m2"], "award_amount": amount}}
        yield f"award of {amount} before the audit", decide(early)["measures"]["m2"]["status"], status
    yield "missing", decide(project(total_investment="20000000"))["measures"]["m2"]["missing"], [{"fact": "project.audited_cost", "cause": "decision"}]
    yield from later_cases()


def listed(**lists):
    return {**BASE, "project": {"types": ["technical_renovation"]}, **lists}


def later_cases():
    """Measures 8 to 18."""
    def of(application, name, **readings):
        return decide(application, **readings)["measures"][name]
    platform = {**BASE, "applicant": {"subject_type": "服务商"}, "project": {"types": ["工业互联网平台"], "audited_cost": "33333333.33"}}
    yield "platform", of(platform, "m8a")["amount"], "9999999.99"
    titles = [{"name": "5G工厂", "authority": "miit", "recognised_on": "2024-01-01", "rewarded_before": False},
              {"name": "数字领航", "authority": "miit", "recognised_on": "2023-12-31", "rewarded_before": False}]
    yield "new titles", [i["status"] for i in of(listed(titles=titles), "m10")["items"]], ["yes", "no"]
    yield "never rewarded", of(listed(titles=titles), "m10", A20b="never_rewarded")["amount"], "4000000.00"
    yield "highest only", of(listed(titles=titles), "m10", A20b="never_rewarded", A20="highest_only")["amount"], "3000000.00"
    green = [{"name": "绿色工厂", "level": level, "first_time": True, "rewarded_before": False, "published_amount": published, "previous_amount": previous}
             for level, published, previous in [("national", "500000", "100000"), ("municipal", "100000", "0")]]
    for option, amount in [("full_each_level", "600000.00"), ("top_up", "500000.00"), ("highest_only", "500000.00")]:
        yield f"A21={option}", of(listed(titles=green), "m11", A21=option)["amount"], amount
    yield "A21=once_per_family", of(listed(titles=green), "m11", A21="once_per_family")["status"], "no"
    yield "sum not published", of(listed(titles=[{**green[0], "published_amount": None}]), "m11")["missing"], [
        {"fact": "titles.published_amount", "cause": "parameter"}]
    yield "sum outside the clause", of(listed(titles=[{"published_amount": "49999.99"}]), "m11")["status"], "error"
    loans = [{"finance": "bank_loan", "product": "技改贷", "use": "fixed_asset", "previously_subsidised": False, "interest_paid": "12000000.01"},
             {"finance": "lease", "use": "equipment", "previously_subsidised": False, "interest_paid": "8000000"}]
    for option, amount in [("project", "5000000.00"), ("loan", "9000000.00")]:
        yield f"A09={option}", of(listed(loans=loans), "m12", A09=option)["amount"], amount
    third = {**loans[1], "previously_subsidised": True}
    yield "each loan", [(i["status"], i.get("amount")) for i in of(listed(loans=[*loans, third]), "m12")["items"]], [
        ("yes", "5000000.00"), ("yes", "4000000.00"), ("no", None)]
    halves = [{**loans[1], "interest_paid": "0.01"}] * 2
    yield "rounded in total", [of(listed(loans=halves), "m12")["amount"], [i["amount"] for i in of(listed(loans=halves), "m12")["items"]]], [
        "0.01", ["0.00", "0.00"]]
    earlier = listed(loans=loans)
    earlier["applicant"] = {"industry_section": "C", "interest_subsidy_received": "4999999.99"}
    yield "A09=enterprise_total", of(earlier, "m12", A09="enterprise_total")["amount"], "0.01"
    asset = {"kind": "equipment", "purchase_date": "2027-12-31", "unit_value": "5000000", "quantity": 2}
    late = {**listed(assets=[asset, {**asset, "purchase_date": "2028-01-01"}]), "application": {"date": "2031-01-01"}}
    yield "deduction after the policy", of(late, "m13", A05="floor_wan")["amount"], "10000000.00"
    yield "price twice", of({**BASE, "land": {"must_hand_over": True, "chooses_self_hold": True, "market_price_no_transfer": "0.01"}}, "m14b")["amount"], "0.02"
    yield "referral", of(project(total_investment="19999999.99"), "m18")["status"], "yes"
    yield "no referral", of(project(total_investment="20000000"), "m18")["status"], "no"
    same_day = project(filing_date="2025-03-02", start_date="2025-03-02")
    yield "duty", [decide(same_day, A22=option)["measures"]["m15b"]["status"] for option in ("strict", "same_day")], ["no", "yes"]
    for absent, status in [({}, "unknown"), ({"loans": []}, "no"), ({"loans": [{}]}, "unknown")]:
        yield f"loans {absent}", of(listed(**absent), "m12")["status"], status


def main():
    passed = failed = 0
    for name, found, wanted in cases():
        if found == wanted:
            passed += 1
        else:
            failed += 1
            print(f"{name}: wanted {wanted}, found {found}")
    print(f"oracle: {passed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    raise SystemExit(1 if main() else 0)
