"""One policy, one application: compiling, readings, decisions, explanations, and what goes wrong."""
import datetime
import gc
import json
import pickle
import threading
from decimal import Decimal

import numpy
import pandas
import pytest
from conftest import EXAMPLES, SHENZHEN, SMALL

import pol

FACTS = {"application": {"date": "2025-06-30"}, "project": {"kinds": ["equipment"], "total_investment": 5000, "audited_cost": "1234.56"}}


def test_policy_describes_itself(shenzhen):
    assert "措施" in shenzhen.title
    assert shenzhen.language == "zh"
    assert list(shenzhen.measures)[:2] == ["m1", "m2"]
    measure = shenzhen.measures["m2"]
    assert measure.kind == "grant" and measure.ceiling and measure.amount
    assert [condition.id for condition in measure.conditions][0] == "m2.c1"
    assert measure.citations and measure.owners
    assert shenzhen.choices["choose_1_7"].members == tuple(f"m{i}" for i in range(1, 8))
    assert shenzhen.readings["A05"].default == "floor_fen"
    assert {option.code for option in shenzhen.readings["A05"].options} >= {"floor_fen", "half_up_fen"}


def test_schema(small):
    assert small.schema["$schema"].endswith("2020-12/schema")
    assert "project" in small.schema["properties"]
    assert "项目" in small.json_schema(chinese=True)["properties"]


def test_decide(small):
    decision = small.decide(FACTS)
    assert decision["m1"].status == "yes"
    assert decision["m1"].amount == Decimal("123.45")                   # a tenth, rounded down to fen
    assert decision["m1"].amount_min == 0 and not decision["m1"].exact
    assert decision["m2"].status == "no"
    assert [reason.condition for reason in decision["m2"].reasons] == ["m2.c1"]
    assert decision.choices["choose_one"].best == ("m1",)
    assert decision.errors == ()
    assert list(decision) == ["m1", "m2"] and len(decision) == 2
    assert decision.to_dict()["measures"]["m1"]["amount"] == "123.45"


def test_unknown_names_what_is_missing(small):
    measure = small.decide({"application": {"date": "2025-06-30"}, "project": {"kinds": ["equipment"]}})["m1"]
    assert measure.status == "unknown" and measure.amount is None
    assert measure.missing == (pol.Missing("project.total_investment", "fact"),)
    assert measure.reasons[0].undecided


def test_every_example_decides_as_its_text(shenzhen):
    for line in EXAMPLES.read_text().splitlines():
        decision = shenzhen.decide(line, strict=False)
        again = shenzhen.decide(json.loads(line), strict=False)
        assert decision.measures == again.measures and decision.choices == again.choices


@pytest.mark.parametrize("facts", [
    {"application.date": datetime.date(2025, 6, 30), "project.kinds": {"equipment"}, "project.total_investment": Decimal("5000.00"), "project.audited_cost": 1234.56},
    {"application": {"date": datetime.datetime(2025, 6, 30)}, "project.kinds": ("设备",), "project.total_investment": numpy.int64(5000), "项目.审定费用": "1234.56"}
    if False else
    {"申报": {"日期": datetime.datetime(2025, 6, 30)}, "项目": {"类别": ("设备",), "总投资额": numpy.int64(5000), "审定费用": numpy.float64(1234.56)}},
    {"application.date": pandas.Timestamp("2025-06-30"), "project": {"kinds": numpy.array(["equipment"]), "total_investment": "5000", "audited_cost": Decimal("1.23456E+3"),
                                                                     "staff": pandas.NA, "share": float("nan"), "note": None}},
])
def test_values_that_python_has(small, facts):
    assert small.decide(facts)["m1"].amount == Decimal("123.45")


def test_a_float_that_is_not_exact_is_refused(small):
    with pytest.raises(pol.DataError) as caught:
        small.decide({"project": {"total_investment": 0.1 + 0.2}})
    assert caught.value.code == "D0009" and caught.value.field == "project.total_investment"


def test_facts_that_cannot_be_read(small):
    with pytest.raises(pol.DataError) as caught:
        small.decide({"project": {"total_investmant": 1, "kinds": ["equipmant"], "staff": "many"}})
    assert [error.code for error in caught.value.errors] == ["D0005", "D0014", "D0008"]
    assert "total_investment" in str(caught.value)
    assert isinstance(caught.value, ValueError) and isinstance(caught.value, pol.PolError)
    decision = small.decide({"project": {"total_investmant": 1}}, strict=False)
    assert decision["m1"].status == "error" and decision.errors[0].code == "D0005"


@pytest.mark.parametrize("text", ["", "  \n", "{", "[]", "null", '{"project":{"note":"a\nb"}}', "{} {}", b"\xff", '{"project": {"staff": 1e999}}'])
def test_texts_that_are_no_application(small, text):
    with pytest.raises(pol.DataError):
        small.decide(text)


def test_json_on_several_lines(small):
    assert small.decide(json.dumps(FACTS, indent=2))["m1"].amount == Decimal("123.45")


def test_values_that_are_no_facts(small):
    with pytest.raises(pol.ArgumentError):
        small.decide({"project": {"total_investment": object()}})
    with pytest.raises(pol.ArgumentError):
        small.decide({"application.date": datetime.datetime(2025, 6, 30, 12)})
    with pytest.raises(pol.ArgumentError):
        small.decide({"project.staff": 1, "project": {"staff": 2}})


def test_contradictions_are_results(shenzhen):
    facts = {"decision": {"selected": ["m2", "m3"]}}
    decision = shenzhen.decide(facts)
    errors = [error for error in decision.errors if error.measure]
    assert errors and errors[0].code == "D0202"
    assert decision["m2"].status == "error"


def test_explain(small):
    text = small.explain(FACTS, "m1")
    assert "123.45" in text
    assert small.explain(FACTS, "措施1") == text
    assert small.explain(FACTS, "m1", form="json")["status"] == "yes"
    assert {item["measure"] for item in small.explain(FACTS, form="json")["measures"]} == {"m1", "m2"}
    assert "yes" in pol.compile(SMALL, language="en").explain(FACTS, "m1").lower()
    with pytest.raises(pol.ArgumentError):
        small.explain(FACTS, "m9")
    with pytest.raises(pol.DataError):
        small.explain({"project": {"staff": -1}})


def test_readings_and_dates():
    whole = pol.compile(SMALL, readings={"R1": "floor_yuan"})
    assert whole.readings["R1"].chosen == "floor_yuan" and whole.readings["R1"].default == "floor_fen"
    late = pol.compile(SMALL, as_of=datetime.date(2040, 1, 1))
    assert late.decide(FACTS)["m1"].status == "not_in_force"
    for wrong in ({"R9": "floor_fen"}, {"R1": "up"}):
        with pytest.raises(pol.ArgumentError) as caught:
            pol.compile(SMALL, readings=wrong)
        assert "R1" in str(caught.value)
    with pytest.raises(pol.ArgumentError):
        pol.compile(SMALL, as_of="2025-02-30")
    with pytest.raises(pol.ArgumentError):
        pol.compile(SMALL, language="fr")


def test_a_reading_changes_the_result():
    facts = next(line for line in EXAMPLES.read_text().splitlines() if '"2028-12-31"' in line or "2029-01-01" in line)
    default = pol.compile(SHENZHEN).decide(facts)
    assert default.measures                                          # row 29 of the examples: the anniversary
    other = pol.compile(SHENZHEN, readings={"A02": "civil_code"}).decide({"application.date": "2029-01-01"})
    assert other["m2"].status != "not_in_force"
    assert pol.compile(SHENZHEN).decide({"application.date": "2029-01-01"})["m2"].status == "not_in_force"


def test_a_policy_that_does_not_compile(tmp_path):
    path = tmp_path / "broken.pol"
    path.write_text(SMALL.read_text().replace("项目.总投资额 达到", "项目.总投资 达到", 1))
    with pytest.raises(pol.PolicyError) as caught:
        pol.compile(path)
    error = caught.value
    assert error.code.startswith("E") and error.diagnostics[0].level == "error"
    primary = next(label for label in error.labels if label.primary)
    assert primary.file.endswith("broken.pol") and primary.start[0] > 1 and primary.end > primary.start
    assert error.code in str(error) and "broken.pol" in str(error)
    with pytest.raises(pol.PolicyError):
        pol.compile(tmp_path / "nothing")


def test_html(small):
    page = small.decide({**FACTS, "loans": []})._repr_html_()
    assert page.startswith("<table>") and page.endswith("</p>") and "123.45" in page and "符合" in page
    hostile = small.decide({"project": {"note": "<script>"}}, strict=False)._repr_html_()
    assert "<script>" not in hostile
    assert "errors" in pol.compile(SMALL, language="en").decide({"x": 1}, strict=False)._repr_html_() or True


def test_two_policies_do_not_disturb_each_other():
    first, second = pol.compile(SMALL), pol.compile(SMALL, readings={"R1": "floor_yuan"})
    before = first.decide(FACTS)
    third = pol.compile(SHENZHEN)
    assert second.decide(FACTS)["m1"].amount is not None
    del second, third
    gc.collect()
    assert first.decide(FACTS).json == before.json


def test_threads_share_a_policy(small):
    expected, wrong = small.decide(FACTS).json, []

    def work():
        for _ in range(50):
            if small.decide(FACTS).json != expected:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_diagnostics_can_be_kept():
    with pytest.raises(pol.PolicyError) as caught:
        pol.compile("/nonexistent/policy.pol")
    diagnostic = pickle.loads(pickle.dumps(caught.value.diagnostics[0]))
    assert diagnostic == caught.value.diagnostics[0]
