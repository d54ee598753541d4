"""Tables: every type that a column may have, exact or refused; the same decisions as one by one; nothing copied, nothing leaked."""
import datetime
import decimal
import gc
import json
import random
import threading
import warnings
from decimal import Decimal

import pandas
import polars
import pyarrow
import pytest
from conftest import EXAMPLES, SHENZHEN, SMALL

import pol

YES = {"project.kinds": ["equipment"], "application.date": datetime.date(2025, 6, 30), "project.audited_cost": Decimal("1234.56")}


def table_of(name, column, type_=None):
    """A table in which m1 is decided by one column."""
    values = pyarrow.array(column, type_) if not isinstance(column, (pyarrow.Array, pyarrow.ChunkedArray)) else column
    count = len(values)
    base = {key: pyarrow.array([value] * count) for key, value in YES.items() if key != name}
    return pyarrow.table({**base, name: values})


def outcome(policy, name, column, type_=None, **options):
    rows = policy.decide_table(table_of(name, column, type_), **options).to_arrow().to_pylist()
    return [(row["m1.status"], [error["code"] for error in row["errors"]]) for row in rows]


# ---- money: 1000 yuan is the threshold ----

@pytest.mark.parametrize("column, type_", [
    ([1000, 999], pyarrow.int64()), ([1000, 999], pyarrow.int16()), ([1000, 999], pyarrow.uint64()), ([1000, 999], pyarrow.int32()), ([1000, 999], pyarrow.uint16()),
    ([1000.0, 999.99], pyarrow.float64()), ([1000.0, 999.0], pyarrow.float32()),
    ([Decimal("1000.00"), Decimal("999.99")], pyarrow.decimal128(12, 2)), ([Decimal("1000"), Decimal("999")], pyarrow.decimal128(5, 0)),
    ([Decimal("1000.0000"), Decimal("999.9900")], pyarrow.decimal128(38, 4)), ([Decimal("1000.00"), Decimal("999.99")], pyarrow.decimal256(60, 20)),
    (["1000.00", "999.99"], pyarrow.string()), (["1,000", "0.09万元"], pyarrow.large_string()), (["1000.00", "999.99"], pyarrow.string_view()),
])
def test_money(small, column, type_):
    assert outcome(small, "project.total_investment", column, type_) == [("yes", []), ("no", [])]


@pytest.mark.parametrize("value, type_, code", [
    (1000.001, pyarrow.float64(), "D0009"), (0.1 + 0.2, pyarrow.float64(), "D0009"), (1000.1, pyarrow.float32(), "D0009"),
    (83886.0, pyarrow.float32(), ""), (83887.0, pyarrow.float32(), "D0010"), (16777217.0, pyarrow.float32(), "D0010"),      # in single precision 16777217 is 16777216
    (float("nan"), pyarrow.float64(), "D0008"), (float("inf"), pyarrow.float64(), "D0008"), (1e300, pyarrow.float64(), "D0010"), (5e-324, pyarrow.float64(), "D0009"),
    (-1, pyarrow.int64(), "D0011"), (-1.0, pyarrow.float64(), "D0011"), (2**63 - 1, pyarrow.int64(), "D0010"), (2**64 - 1, pyarrow.uint64(), "D0010"),
    (10**12, pyarrow.int64(), "D0011"), (Decimal("1000.001"), pyarrow.decimal128(10, 3), "D0009"), (Decimal(10) ** 30, pyarrow.decimal128(38, 0), "D0010"),
    (Decimal(10) ** 60, pyarrow.decimal256(70, 0), "D0010"), ("abc", pyarrow.string(), "D0008"), ("1000.001", pyarrow.string(), "D0009"), ("12tons", pyarrow.string(), "D0008"),
])
def test_money_that_is_refused(small, value, type_, code):
    (status, codes), (fine, none) = outcome(small, "project.total_investment", [value, 1000 if not isinstance(value, (str, Decimal)) else type(value)(1000)], type_)
    assert (status, codes) == (("error", [code]) if code else ("yes", []))
    assert fine == "yes" and none == []


def test_rows_without_columns(small):
    with pytest.raises(pol.TableError) as caught:
        small.decide_batch(pandas.DataFrame(index=range(3)))
    assert caught.value.code == "D0104"


def test_missing_values(small):
    for column in ([None, None], pyarrow.array([None, None], pyarrow.int64()), pyarrow.array(["", "  "]), pyarrow.array([None, ""])):
        assert outcome(small, "project.total_investment", column) == [("unknown", []), ("unknown", [])]


def test_every_amount_with_two_decimals_is_a_float(small):
    """A float is what Python prints it as: Decimal(repr(x)) and x give the same decision, for amounts of all sizes."""
    random.seed(7)
    fen = [random.randrange(0, 10 ** random.randint(1, 13)) for _ in range(20000)]
    exact = [Decimal(value).scaleb(-2) for value in fen]
    table = pyarrow.table({"project.audited_cost": pyarrow.array([float(value) for value in exact]), "project.kinds": [["equipment"]] * len(fen),
                           "application.date": [datetime.date(2025, 6, 30)] * len(fen), "project.total_investment": [1000] * len(fen)})
    as_floats = small.decide_table(table, amounts="fen").to_arrow()
    as_decimals = small.decide_table(table.set_column(0, "project.audited_cost", pyarrow.array(exact, pyarrow.decimal128(20, 2))), amounts="fen").to_arrow()
    assert as_floats.equals(as_decimals)
    assert as_floats["m1.amount_fen"].to_pylist() == [min(value // 10, 50000) for value in fen]


def test_stored_units(small):
    assert outcome(small, "project.total_investment", [100000, 99999], units="stored") == [("yes", []), ("no", [])]
    assert outcome(small, "project.total_investment", [-1, 10**18], units="stored") == [("error", ["D0011"])] * 2
    assert outcome(small, "application.date", pyarrow.array([20269, 1000]), units="stored")[1][0] == "not_in_force"
    assert outcome(small, "project.total_investment", [1000.0], units="stored") == [("no", [])]       # 1000 fen


# ---- the other types ----

@pytest.mark.parametrize("column", [
    pyarrow.array([datetime.date(2025, 6, 30)]), pyarrow.array([datetime.date(2025, 6, 30)], pyarrow.date64()),
    *(pyarrow.array([datetime.datetime(2025, 6, 30)], pyarrow.timestamp(unit)) for unit in ("s", "ms", "us", "ns")),
    pyarrow.array(["2025-06-30"]), pyarrow.array(["2025年6月30日"]), pyarrow.array(["2025/6/30"]).dictionary_encode(),
])
def test_dates(small, column):
    table = table_of("application.date", column).append_column("project.total_investment", pyarrow.array([1000]))
    assert small.decide_table(table).to_arrow()["m1.status"].to_pylist() == ["yes"]


def test_dates_that_are_refused(small):
    noon = pyarrow.array([datetime.datetime(2025, 6, 30, 12)])
    assert outcome(small, "application.date", noon) == [("error", ["D0012"])]
    assert outcome(small, "application.date", pyarrow.array(["2025-02-30"])) == [("error", ["D0013"])]
    assert outcome(small, "application.date", pyarrow.array([10**7], pyarrow.date32())) == [("error", ["D0011"])]
    with pytest.raises(pol.TableError) as caught:                       # the day depends on the place
        outcome(small, "application.date", pyarrow.array([datetime.datetime(2025, 6, 30)], pyarrow.timestamp("us", tz="UTC")))
    assert caught.value.field == "application.date"
    for moment in (datetime.datetime(2025, 6, 30, tzinfo=datetime.timezone.utc), pandas.Timestamp("2025-06-30", tz="Asia/Shanghai")):
        with pytest.raises(pol.ArgumentError, match="time zone"):
            small.decide({"application.date": moment})
    for moment in (datetime.datetime(2025, 6, 30), pandas.Timestamp("2025-06-30")):
        assert not small.decide({"application.date": moment}).errors


@pytest.mark.parametrize("column", [
    [["equipment"], ["software"], []], pyarrow.array([["设备"], ["软件", "培训"], []], pyarrow.large_list(pyarrow.string())), ["equipment;training", "software", None],
    pyarrow.array(["equipment", "software", None]).dictionary_encode(),
    pyarrow.array([["equipment"], ["software"], []], pyarrow.list_(pyarrow.dictionary(pyarrow.int8(), pyarrow.string()))),
])
def test_sets(small, column):
    values = column if isinstance(column, pyarrow.Array) else pyarrow.array(column)
    table = table_of("project.kinds", values).append_column("project.total_investment", pyarrow.array([1000] * 3))
    statuses = small.decide_table(table).to_arrow()["m1.status"].to_pylist()
    assert statuses[:2] == ["yes", "no"] and statuses[2] in ("no", "unknown")


def test_sets_that_are_refused(small):
    assert outcome(small, "project.kinds", [["equipmant"], [None]]) == [("error", ["D0014"]), ("error", ["D0007"])]


def test_columns_that_cannot_hold_the_fact(small):
    for name, column in [("project.total_investment", [True]), ("project.kinds", [1]), ("application.date", [1]), ("project.trade", [1]), ("project.qualified", [1.5]),
                         ("project.total_investment", [datetime.date(2025, 1, 1)]), ("project", [1]), ("loans", [1]), ("loans.interest", [1])]:
        with pytest.raises(pol.TableError) as caught:
            small.decide_table(pyarrow.table({name: column}))
        assert caught.value.field == name and caught.value.message


def test_booleans(small):
    for column in ([True, False, None], [1, 0, None], ["是", "否", None], ["TRUE", "false", ""]):
        assert [error for _, error in outcome(small, "project.qualified", column)] == [[], [], []]
    assert outcome(small, "project.qualified", [2]) == [("error", ["D0015"])]


def test_all_facts_are_read_alike(small):
    """A column of text and a value in JSON mean the same, for every type of fact."""
    facts = {"project.trade": "服装", "project.main_kind": "software", "project.saving": "12.345678", "project.share": "0.123456", "project.staff": "17", "project.note": "备注"}
    texts = small.decide_table(table_of("project.total_investment", [1000]).append_column("project.note", pyarrow.array(["备注"])))
    assert texts.error_rows == 0
    for name, text in facts.items():
        assert outcome(small, name, [text])[0][1] == []
    assert outcome(small, "project.share", [0.123456, 0.1234567]) == [("unknown", []), ("error", ["D0009"])]
    assert outcome(small, "project.staff", [17.0, 17.5])[1] == ("error", ["D0009"])


# ---- columns and names ----

def test_names(small):
    with pytest.raises(pol.TableError) as caught:
        small.decide_table(pyarrow.table({"project.total_investmant": [1]}))
    assert caught.value.code == "D0105" and "total_investment" in str(caught.value) and caught.value.field == "project.total_investmant"
    table = pyarrow.table({"id": [7], "项目.总投资额": [1000], "name": ["x"]})
    for ignore in ("unknown", ["id", "name"]):
        assert small.decide_table(table, ignore=ignore).error_rows == 0
    with pytest.raises(pol.TableError):
        small.decide_table(table, ignore="id")
    with pytest.raises(pol.TableError) as caught:
        small.decide_table(pyarrow.table({"项目.总投资额": [1], "project.total_investment": [1]}))
    assert caught.value.code == "D0106"
    with pytest.raises(pol.ArgumentError):
        small.decide_table(pyarrow.table({}), detail="everything")
    with pytest.raises(pol.ArgumentError):
        small.decide_table(42)


def test_structs_and_lists():
    policy = pol.compile(SMALL)
    rows = [{"application": {"date": datetime.date(2025, 6, 30)}, "project": {"kinds": ["equipment"], "total_investment": 1000, "audited_cost": Decimal("12.00")},
             "loans": [{"id": "a", "interest": 1}, {"id": None, "interest": None}]},
            {"application": None, "project": {"kinds": None, "total_investment": None, "audited_cost": None}, "loans": None},
            {"application": {"date": None}, "project": None, "loans": []}]
    table = pyarrow.Table.from_pylist(rows)
    decided = policy.decide_table(table).to_arrow()
    assert decided["m1.status"].to_pylist() == ["yes", "unknown", "unknown"]
    assert policy.decide_table(table.slice(1)).to_arrow()["m1.status"].to_pylist() == ["unknown", "unknown"]
    wrong = pyarrow.table({"loans": pyarrow.array([[{"interest": Decimal("0.001")}], [{"interest": Decimal("0.010")}]])})
    errors = policy.decide_table(wrong).to_arrow()["errors"].to_pylist()
    assert [error["code"] for error in errors[0]] == ["D0009"] and errors[0][0]["field"] == "loans[1].interest" and errors[1] == []


def test_lists_decide_as_json(shenzhen):
    rows = [
        {"application": {"date": datetime.date(2025, 6, 30)}, "titles": [{"name": "数字领航", "level": "national"}], "loans": [], "assets": None},
        {"application": {"date": datetime.date(2025, 6, 30)}, "titles": [], "loans": [{"finance": "bank_loan", "interest_paid": Decimal("1000000.55")}] * 3, "assets": None},
    ]
    table = pyarrow.Table.from_pylist(rows)
    for row, decided in zip(rows, shenzhen.decide_table(table).to_arrow().to_pylist()):
        one = shenzhen.decide(row)
        assert {name: item.status for name, item in one.measures.items()} == {name: decided[f"{name}.status"] for name in one.measures}


def test_list_views(small):
    """Elements in any order, some used twice, some not at all: rows 0, 1 and 2 have the elements 3 and 4, 0 and 1, 0."""
    interest = pyarrow.array([Decimal("1.00"), Decimal("0.001"), Decimal("0.002"), Decimal("2.00"), Decimal("-1.00")])
    elements = pyarrow.StructArray.from_arrays([interest], ["interest"])
    for make in (pyarrow.ListViewArray, pyarrow.LargeListViewArray):
        table = pyarrow.table({"loans": make.from_arrays([3, 0, 0], [2, 2, 1], elements)})
        errors = small.decide_table(table).to_arrow()["errors"].to_pylist()
        assert [[(error["code"], error["field"]) for error in row] for row in errors] == [[("D0011", "loans[2].interest")], [("D0009", "loans[2].interest")], []]


# ---- the same as one by one ----

def example_frame():
    return pandas.read_csv(EXAMPLES.with_suffix(".csv"), dtype=str)


def example_lines():
    """The rows that the table has too; the others, with lists, follow them."""
    return EXAMPLES.read_text().splitlines()[:len(example_frame())]


def compare_with_json(policy, rows, lines):
    for row, line in zip(rows, lines, strict=True):
        one = policy.decide(line, strict=False)
        for name, item in one.measures.items():
            assert row[f"{name}.status"] == item.status
            assert row.get(f"{name}.amount") == item.amount and row.get(f"{name}.amount_min") == item.amount_min and row.get(f"{name}.award") == item.award
            if item.status != "error":
                assert row[f"{name}.reasons"] == [reason.condition for reason in item.reasons]
            assert row[f"{name}.missing"] == [missing.fact for missing in item.missing]
        for name, choice in one.choices.items():
            assert row[f"{name}.best"] == list(choice.best) and row[f"{name}.amount"] == choice.amount and row[f"{name}.undecided"] == list(choice.undecided)
        assert [error["code"] for error in row["errors"]] == [error.code for error in one.errors]


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_examples_in_every_library(shenzhen, engine):
    frame, lines = example_frame(), example_lines()
    with pytest.warns(pol.DataWarning):
        as_pandas = shenzhen.decide_batch(frame, engine=engine)
    assert isinstance(as_pandas, pandas.DataFrame)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pol.DataWarning)
        as_polars = shenzhen.decide_batch(polars.from_pandas(frame), engine=engine)
        as_arrow = shenzhen.decide_batch(pyarrow.Table.from_pandas(frame), engine=engine)
    assert isinstance(as_polars, polars.DataFrame) and isinstance(as_arrow, pyarrow.Table)
    compare_with_json(shenzhen, as_arrow.to_pylist(), lines)
    compare_with_json(shenzhen, as_polars.to_dicts(), lines)
    compare_with_json(shenzhen, pyarrow.Table.from_pandas(as_pandas).to_pylist(), lines)


def test_chunks_slices_and_threads_change_nothing(shenzhen):
    table = pyarrow.concat_tables([pyarrow.Table.from_pandas(example_frame())] * 1500).combine_chunks()
    whole = shenzhen.decide_table(table, threads=1, reasons="masks", amounts="fen").to_arrow()
    assert len(whole) == 1500 * len(example_frame()) > 131072        # more than one range of rows
    many = shenzhen.decide_table(table, threads=4, reasons="masks", amounts="fen").to_arrow()
    assert many.equals(whole)
    pieces = pyarrow.Table.from_batches([*table.slice(0, 5).to_batches(), *table.slice(5, 4091).to_batches(), *table.slice(4096, 0).to_batches(),
                                         *table.slice(4096, 999).to_batches()])
    cut = shenzhen.decide_table(pieces, reasons="masks", amounts="fen").to_arrow()
    assert cut.combine_chunks().equals(whole.slice(0, 5095).combine_chunks())


def test_masks_say_the_same_as_ids(shenzhen):
    frame = example_frame()
    ids = shenzhen.decide_table(frame).to_arrow().to_pylist()
    masks = shenzhen.decide_table(frame, reasons="masks").to_arrow().to_pylist()
    for row, bits in zip(ids, masks):
        for name, measure in shenzhen.measures.items():
            if row[f"{name}.status"] == "no":
                assert [c.id for i, c in enumerate(measure.conditions) if bits[f"{name}.failed"] >> i & 1] == row[f"{name}.reasons"]
            if row[f"{name}.status"] == "unknown":
                assert [s.fact for i, s in enumerate(measure.sources) if bits[f"{name}.missing"] >> i & 1] == row[f"{name}.missing"]
        best = shenzhen.choices["choose_1_7"]
        assert [m for i, m in enumerate(best.members) if bits["choose_1_7.best"] >> i & 1] == row["choose_1_7.best"]


def test_detail(shenzhen):
    frame = example_frame()
    assert shenzhen.decide_table(frame, detail="choices").to_arrow().column_names == ["choose_1_7.best", "choose_1_7.amount", "errors"]
    names = shenzhen.decide_table(frame, detail="amounts").to_arrow().column_names
    assert "m2.amount" in names and "m2.reasons" not in names


def test_pandas_keeps_its_index_and_its_missing_values(small):
    frame = pandas.DataFrame({"project.total_investment": [1000.0, float("nan"), 999.0], "application.date": pandas.to_datetime(["2025-06-30"] * 3),
                              "project.kinds": [["equipment"]] * 3}, index=["a", "b", "c"])
    decided = small.decide_batch(frame)
    assert list(decided.index) == ["a", "b", "c"]
    assert list(decided["m1.status"]) == ["yes", "unknown", "no"]
    assert isinstance(small.decide_batch(frame.astype({"project.total_investment": "Int64"})), pandas.DataFrame)
    with pytest.raises(pol.TableError):
        small.decide_batch(pandas.DataFrame({"project.total_investment": [1000, "x", object()]}))


def test_pandas_columns_of_one_name(small):
    with pytest.raises(pol.TableError) as caught:
        small.decide_batch(pandas.DataFrame([[1, 2, 3]], columns=["project.staff", "project.total_investment", "project.staff"]))
    assert (caught.value.code, caught.value.field) == ("D0106", "project.staff")


def test_options_that_do_not_exist_are_named(small):
    table = table_of("project.total_investment", [1000])
    with pytest.raises(pol.ArgumentError, match="threads") as caught:
        small.decide_table(table, threads=-1)
    assert caught.value.field == "threads"
    assert small.decide_table(table, threads=1).error_rows == 0


def test_polars_types(small):
    frame = polars.DataFrame({"project.total_investment": polars.Series([1000, 999]).cast(polars.Decimal(12, 2)), "application.date": [datetime.date(2025, 6, 30)] * 2,
                              "project.kinds": [["equipment"]] * 2, "project.trade": polars.Series(["服装", "家具"], dtype=polars.Categorical),
                              "project.main_kind": polars.Series(["equipment", "software"], dtype=polars.Enum(["equipment", "software"]))})
    assert small.decide_batch(frame)["m1.status"].to_list() == ["yes", "no"]
    assert small.decide_batch(frame.lazy())["m1.status"].to_list() == ["yes", "no"]


def test_empty_tables(small):
    for table in (pyarrow.table({}), pyarrow.table({"project.total_investment": pyarrow.array([], pyarrow.int64())}), polars.DataFrame({"project.staff": []}, schema={"project.staff": polars.Int64})):
        decided = small.decide_table(table)
        assert len(decided) == 0 and "m1.status" in decided.to_arrow().column_names


def test_record_batches_and_readers(small):
    table = table_of("project.total_investment", [1000, 999])
    batch = table.to_batches()[0]
    assert small.decide_batch(batch)["m1.status"].to_pylist() == ["yes", "no"]
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, iter([batch, batch]))
    assert len(small.decide_batch(reader)) == 4

    def broken():
        yield batch
        raise RuntimeError("the disk is gone")

    with pytest.raises(pol.TableError, match="the disk is gone"):
        small.decide_table(pyarrow.RecordBatchReader.from_batches(table.schema, broken()))


class Foreign:
    """Any library: only the PyCapsule methods."""

    def __init__(self, batch):
        self.batch = batch

    def __arrow_c_array__(self, requested_schema=None):
        return self.batch.__arrow_c_array__(requested_schema)


def test_any_library(small):
    decided = small.decide_batch(Foreign(table_of("project.total_investment", [1000]).to_batches()[0]))
    assert isinstance(decided, pol.Decisions)
    assert polars.DataFrame(decided)["m1.status"].to_list() == ["yes"]


# ---- engines ----

def random_table(policy, rows, seed):
    """A table with a column for every fact, lists included, made from the policy's own schema; a tenth of the cells is missing, some are wrong."""
    random.seed(seed)
    schema = policy.schema

    def resolve(node):
        while "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        return node

    def value(node):
        node = resolve(node)
        if random.random() < 0.1:
            return None
        text = json.dumps(node)
        if "enum" in node or "enum" in text:
            found = node.get("enum") or next((item["enum"] for item in node.get("anyOf", []) if "enum" in item), None)
            if found:
                return str(random.choice([item for item in found if item is not None]))
        kinds = node.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if "boolean" in kinds:
            return random.choice(["是", "false"])
        if "date" in text:
            return str(datetime.date(2024, 1, 1) + datetime.timedelta(days=random.randrange(-30, 2000)))
        if "array" in kinds:
            item = resolve(node["items"])
            names = [name for name in item.get("enum", []) if name]
            return ";".join(random.sample(names, random.randint(0, min(3, len(names))))) if names else "a"
        if "integer" in kinds or "number" in kinds:
            return random.choice(["0", "1", str(random.randrange(100)), str(random.randrange(10 ** random.randint(1, 12)))])
        return random.choice(["0.1", "甲", str(random.randrange(10 ** random.randint(1, 12)))])

    columns = {}
    for entity, node in schema["properties"].items():
        node = resolve(node)
        if "items" in node:
            facts = resolve(node["items"])["properties"]
            columns[entity] = [None if random.random() < 0.1 else [{name: value(fact) for name, fact in facts.items()} for _ in range(random.randint(0, 3))]
                               for _ in range(rows)]
            kind = pyarrow.list_(pyarrow.struct([(name, pyarrow.string()) for name in facts]))
            columns[entity] = pyarrow.array(columns[entity], kind)
        else:
            for name, fact in node["properties"].items():
                columns[f"{entity}.{name}"] = pyarrow.array([value(fact) for _ in range(rows)], pyarrow.string())
    return pyarrow.table(columns)


@pytest.mark.parametrize("name", ["shenzhen", "small"])
def test_native_is_the_reference(name, request):
    policy = request.getfixturevalue(name)
    table = random_table(policy, 5003, 11)
    for options in ({}, {"reasons": "masks", "amounts": "fen"}, {"detail": "choices"}, {"detail": "amounts"}):
        native = policy.decide_table(table, engine="native", **options)
        reference = policy.decide_table(table, engine="reference", **options)
        assert native.engine == "native" and reference.engine == "reference"
        assert native.error_rows == reference.error_rows
        assert native.to_arrow().equals(reference.to_arrow())
    assert 0 < native.error_rows < 5003


def test_choices_alone_are_the_same_choices(shenzhen):
    frame = pandas.concat([example_frame()] * 50)
    for columns in (list(frame.columns), [name for name in frame.columns if "决定" not in name and "decision" not in name]):
        for engine in ("native", "reference"):
            alone = shenzhen.decide_table(frame[columns], detail="choices", engine=engine).to_arrow()
            assert alone.equals(shenzhen.decide_table(frame[columns], engine=engine).to_arrow().select(alone.column_names))


def test_the_best_engine_is_chosen_by_the_rows():
    policy = pol.compile(SMALL)
    table = table_of("project.total_investment", [1000] * 10000)
    assert policy.decide_table(table.slice(0, 100)).engine == "reference"
    assert policy.decide_table(table).engine == "native"
    assert policy.decide_table(table.slice(0, 100)).engine == "native"               # it is compiled now


# ---- memory and the interpreter ----

def test_results_outlive_what_made_them():
    policy = pol.compile(SMALL)
    decisions = policy.decide_table(table_of("project.total_investment", [1000] * 10))
    first, second = decisions.__arrow_c_stream__(), decisions.__arrow_c_stream__()
    schema = pyarrow.schema(decisions)
    table = decisions.to_arrow()
    del policy, decisions, first
    gc.collect()

    class Held:
        def __arrow_c_stream__(self, requested_schema=None):
            return second

    assert pyarrow.table(Held()).equals(table) and table.schema.equals(schema)
    column = table["m1.amount"]
    del table, second
    gc.collect()
    assert column.to_pylist() == [Decimal("123.45")] * 10


def test_nothing_is_copied_on_the_way_out(small):
    decisions = small.decide_table(table_of("project.total_investment", [1000] * 10), amounts="fen")
    first, second = decisions.to_arrow(), decisions.to_arrow()
    assert first["m1.amount_fen"].chunk(0).buffers()[1].address == second["m1.amount_fen"].chunk(0).buffers()[1].address


def test_other_threads_run_meanwhile(shenzhen):
    table = pyarrow.concat_tables([pyarrow.Table.from_pandas(example_frame())] * 1000)
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(1)
            done.wait(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    shenzhen.decide_table(table, threads=1, engine="reference")
    done.set()
    thread.join()
    assert len(ticks) > 20


def test_decimal_context_does_not_matter(small):
    with decimal.localcontext(prec=2):
        assert small.decide({**{key: value for key, value in YES.items()}, "project.total_investment": Decimal("1000.00")})["m1"].amount == Decimal("123.45")
