"""A process that compiles and decides all day keeps its size."""
import gc
import resource

import pyarrow
import pytest
from conftest import SHENZHEN, SMALL

import pol


def resident():
    """Kilobytes in memory now."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() // 1024


def grows(work, warm_up, times):
    """The least growth of three rounds: what is lost is lost in each, while an allocator takes a few more megabytes now and then."""
    for _ in range(warm_up):
        work()
    least = None
    for _ in range(3):
        gc.collect()
        before = resident()
        for _ in range(times):
            work()
        gc.collect()
        growth = resident() - before
        least = growth if least is None else min(least, growth)
        if least <= 0:
            break
    return least


def test_a_thousand_compilations(tmp_path):
    broken = tmp_path / "broken.pol"
    broken.write_text(SMALL.read_text().replace("达到", "达道"))

    def work():
        pol.compile(SMALL, readings={"R1": "floor_yuan"})
        with pytest.raises(pol.PolicyError):
            pol.compile(broken)
        with pytest.raises(pol.ArgumentError):
            pol.compile(SMALL, readings={"R9": "x"})

    assert grows(work, 100, 1000) < 2000


def test_a_hundred_compilations_of_a_real_policy():
    assert grows(lambda: pol.compile(SHENZHEN), 20, 100) < 8000


def test_decisions_and_failures(small):
    table = pyarrow.table({"project.total_investment": ["1000", "x", None] * 300})

    def work():
        small.decide({"project.staff": 1})
        small.decide({"project.staff": "x"}, strict=False)
        small.explain({"project.staff": 1})
        decisions = small.decide_table(table)
        decisions.to_arrow()
        decisions.__arrow_c_stream__()                            # never consumed
        decisions.__arrow_c_schema__()
        for wrong in (pyarrow.table({"x": [1]}), pyarrow.table({"project.staff": [True]})):
            with pytest.raises(pol.TableError):
                small.decide_table(wrong)

    assert grows(work, 100, 400) < 4000


def test_compiled_code_is_given_back():
    table = pyarrow.table({"project.total_investment": [1000]})
    assert grows(lambda: pol.compile(SMALL).decide_table(table, engine="native"), 5, 20) < 8000
