"""pol - compile rules of public policy and decide applications.

    import pol

    policy = pol.compile("policies/shenzhen-2023-6")
    decision = policy.decide({"project": {"total_investment": "620000000.00"}})
    decision["m1"].status                    # 'yes', 'no', 'unknown', 'error', 'not_in_force'
    policy.explain({...}, measure="m1")      # the derivation, as text
    policy.decide_batch(frame)               # pandas, polars or Arrow in, the same out

Nothing here is decided by floating point: a value is taken exactly or refused with its place and reason.
"""
from ._errors import ArgumentError, DataError, DataWarning, Diagnostic, Fix, Label, PolError, PolicyError, RowError, TableError
from ._decision import ChoiceResult, Decision, Item, MeasureResult, Missing, Reason
from ._library import version
from ._policy import Choice, Condition, Decisions, Measure, Policy, Reading, ReadingOption, Source, compile

__version__ = version()
__all__ = [
    "ArgumentError", "Choice", "ChoiceResult", "Condition", "DataError", "DataWarning", "Decision", "Decisions", "Diagnostic", "Fix", "Item", "Label",
    "Measure", "MeasureResult", "Missing", "PolError", "Policy", "PolicyError", "Reading", "ReadingOption", "Reason", "RowError", "Source", "TableError", "compile",
]
