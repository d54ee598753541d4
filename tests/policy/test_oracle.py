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
    yield "missing", decide(project(total_investment="20000000"))["measures"]["m2"]["missing"], [{"fact": "project.audited_cost", "cause": "decision"}]


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
