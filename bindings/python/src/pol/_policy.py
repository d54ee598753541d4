"""A compiled policy: what it says of itself, and its decisions."""
from __future__ import annotations

import ctypes
import datetime
import decimal
import json
import os
import warnings
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from . import _library
from ._decision import Decision
from ._errors import ArgumentError, DataError, DataWarning, Diagnostic, PolicyError, RowError, TableError
from ._library import call, library, take_text

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Detail = Literal["full", "amounts", "choices"]
Units = Literal["natural", "stored"]
Amounts = Literal["decimal", "fen"]
Reasons = Literal["ids", "masks"]
Engine = Literal["best", "reference", "native"]

_DETAIL = {"full": 0, "amounts": 1, "choices": 2}              # the enums of pol/policy.h
_UNITS = {"natural": 0, "stored": 1}
_AMOUNTS = {"decimal": 0, "fen": 1}
_REASONS = {"ids": 0, "masks": 1}
_ENGINE = {"best": 0, "reference": 1, "native": 2}
_LANGUAGE = {None: 0, "en": 1, "zh": 2}


@dataclass(frozen=True)
class ReadingOption:
    code: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A place where the notice can be read in several ways: the options, the one chosen here, the default and why it is the default."""
    id: str
    title: str | None
    reason: str | None
    chosen: str
    default: str
    used: bool
    options: tuple[ReadingOption, ...]


@dataclass(frozen=True)
class Condition:
    id: str
    role: str                                                  # "subject", "requirement", "exception", "window"
    text: str


@dataclass(frozen=True)
class Source:
    """Something a measure may need to know. `text` says who supplies it."""
    fact: str
    cause: str
    text: str


@dataclass(frozen=True)
class Measure:
    """A measure as the policy states it. Bit i of a mask of conditions is conditions[i]; of missing facts, sources[i]."""
    name: str
    chinese: str | None
    title: str | None
    kind: str | None
    amount: bool
    ceiling: bool
    list: bool
    owners: tuple[str, ...]
    citations: tuple[str, ...]
    conditions: tuple[Condition, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Choice:
    name: str
    chinese: str | None
    title: str | None
    members: tuple[str, ...]


Record = TypeVar("Record", Condition, Source, ReadingOption)


def _records(kind: type[Record], items: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    return tuple(kind(**item) for item in items)


def _measure(raw: dict[str, Any]) -> Measure:
    lists = {"owners": tuple(raw["owners"]), "citations": tuple(raw["citations"]), "conditions": _records(Condition, raw["conditions"]),
             "sources": _records(Source, raw["sources"])}
    return Measure(**{**raw, **lists})


# ---- facts as JSON ----

def _is_missing(value: object) -> bool:
    """None, NaN, pandas' NA and NaT: what tables put where nothing is known."""
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    return type(value).__name__ in ("NAType", "NaTType")


def _plain(value: object) -> object:
    """The value as JSON holds it, without losing a digit."""
    if _is_missing(value):
        return None
    if isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            raise ArgumentError(f"{value} has a time of day: give a date", "application")
        if value.tzinfo is not None:                           # as in tables
            raise ArgumentError(f"{value} has a time zone, and which day it is depends on the place: give a date", "application")
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _nested(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):                               # numpy's scalars and arrays
        return _plain(value.tolist())
    raise ArgumentError(f"a value of type {type(value).__name__} cannot be a fact", "application")


def _nested(facts: Mapping[Any, Any]) -> dict[str, object]:
    """{"project.location": …} means {"project": {"location": …}}: the row of a table is an application too."""
    result: dict[str, object] = {}
    for key, value in facts.items():
        entity, dot, fact = str(key).partition(".")
        if not dot:
            if entity in result:
                raise ArgumentError(f'"{key}" is given twice', "application")
            result[entity] = _plain(value)
            continue
        inside = result.setdefault(entity, {})
        if not isinstance(inside, dict) or fact in inside:
            raise ArgumentError(f'"{key}" is given twice', "application")
        inside[fact] = _plain(value)
    return result


def _text_of(application: Mapping[str, Any] | str | bytes) -> bytes:
    if isinstance(application, bytes):
        return application
    if isinstance(application, str):
        return application.encode()
    return json.dumps(_nested(application), ensure_ascii=False).encode()


# ---- tables ----

class Decisions:
    """The decisions of a table, as an Arrow stream that any library takes: `pyarrow.table(d)`, `polars.DataFrame(d)`, DuckDB … Nothing is copied."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._free = weakref.finalize(self, library.pol_decisions_free, handle)

    def __len__(self) -> int:
        return int(library.pol_decisions_rows(self._handle))

    @property
    def error_rows(self) -> int:
        """Rows with an entry in the column `errors`."""
        return int(library.pol_decisions_error_rows(self._handle))

    @property
    def engine(self) -> str:
        """Which engine decided: "native" or "reference"."""
        return str(library.pol_decisions_engine(self._handle).decode())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return _library.export_stream(self._handle)

    def __arrow_c_schema__(self) -> object:
        return _library.export_schema(self._handle)

    def to_arrow(self) -> pyarrow.Table:
        import pyarrow
        return pyarrow.table(self)

    def to_pandas(self, index: Any = None) -> pandas.DataFrame:
        """A frame of Arrow-backed columns: amounts stay exact decimals, missing stays missing."""
        import pandas
        frame: pandas.DataFrame = self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)
        if index is not None:
            frame.index = index
        return frame

    def to_polars(self) -> polars.DataFrame:
        import polars
        return polars.DataFrame(self)

    def __repr__(self) -> str:
        return f"<pol.Decisions of {len(self)} applications, {self.error_rows} with errors>"


def _module_of(data: object) -> str:
    return type(data).__module__.partition(".")[0]


def _pandas_table(data: Any) -> Any:
    import pyarrow
    if len(data.columns) == 0 and len(data) > 0:               # Arrow does not count rows without columns
        raise TableError((RowError("D0104", "the frame has rows but no columns"),), "name the columns as facts are named")
    if not data.columns.is_unique:
        twice = str(data.columns[data.columns.duplicated()][0])
        raise TableError((RowError("D0106", "the frame has two columns of this name", twice),), "keep one of them")
    try:
        return pyarrow.Table.from_pandas(data, preserve_index=False)
    except (pyarrow.ArrowException, ValueError, TypeError, OverflowError) as problem:      # a column of mixed values has no type
        raise TableError((RowError("D0007", str(problem)),), "give every column one type") from problem


def _choose(name: str, value: str, options: Mapping[str, int]) -> int:
    if value not in options:
        raise ArgumentError(f"{name} may be {', '.join(map(repr, options))}, not {value!r}", name)
    return options[value]


class Policy:
    """A compiled policy; made by `pol.compile`. It never changes, and may be used by several threads at once."""

    def __init__(self, handle: int, path: str) -> None:
        self._handle = handle
        self._free = weakref.finalize(self, library.pol_policy_free, handle)
        self.path = path
        self.diagnostics: tuple[Diagnostic, ...] = _library.diagnostics(handle)     # warnings and notes
        about = json.loads(take_text(call(library.pol_policy_description, handle)))
        self.name: str = about["name"]
        self.title: str | None = about["title"]
        self.number: str | None = about["number"]
        self.language: str = about["language"]
        self.measures: dict[str, Measure] = {item["name"]: _measure(item) for item in about["measures"]}
        self.choices: dict[str, Choice] = {item["name"]: Choice(**{**item, "members": tuple(item["members"])}) for item in about["choices"]}
        readings = json.loads(take_text(call(library.pol_policy_readings, handle)))
        self.readings: dict[str, Reading] = {item["id"]: Reading(**{**item, "options": _records(ReadingOption, item["options"])}) for item in readings}
        titled: list[tuple[str, Measure | Choice]] = [*self.measures.items(), *self.choices.items()]
        self._titles = {name: item.title or "" for name, item in titled}

    def __repr__(self) -> str:
        return f"<pol.Policy {self.title or self.name}: {len(self.measures)} measures>"

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of an application; keys are the ASCII names."""
        return self.json_schema()

    def json_schema(self, *, chinese: bool = False) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(take_text(call(library.pol_policy_schema, self._handle, chinese)))
        return result

    def decide(self, application: Mapping[str, Any] | str | bytes, *, strict: bool = True) -> Decision:
        """Decides one application: a dictionary, nested by entity or with dotted keys, or its JSON text.

        Amounts may be `decimal.Decimal`, text or numbers in yuan; a float that is no exact amount is refused. Facts that cannot be read raise
        DataError, or with `strict=False` become `decision.errors`. Facts that contradict each other are no exception: the measure has status
        "error" and `decision.errors` says why.
        """
        text = _text_of(application)
        decision = Decision(take_text(call(library.pol_policy_decide, self._handle, text, len(text))), self._titles, self.language)
        unreadable = tuple(error for error in decision.errors if error.measure is None)
        if strict and unreadable:
            raise DataError(unreadable)
        return decision

    @overload
    def explain(self, application: Mapping[str, Any] | str | bytes, measure: str | None = None, *, form: Literal["text"] = "text") -> str: ...
    @overload
    def explain(self, application: Mapping[str, Any] | str | bytes, measure: str | None = None, *, form: Literal["json"]) -> dict[str, Any]: ...

    def explain(self, application: Mapping[str, Any] | str | bytes, measure: str | None = None, *, form: str = "text") -> Any:
        """How the decision came about, from the clause to the arithmetic: of one measure (by either name), or of all."""
        text = _text_of(application)
        name = measure.encode() if measure is not None else None
        kind = _choose("form", form, {"text": 0, "json": 1})
        result = take_text(call(library.pol_policy_explain, self._handle, text, len(text), name, kind))
        return json.loads(result) if form == "json" else result

    @overload
    def decide_batch(self, data: pandas.DataFrame, **options: Any) -> pandas.DataFrame: ...
    @overload
    def decide_batch(self, data: polars.DataFrame, **options: Any) -> polars.DataFrame: ...
    @overload
    def decide_batch(self, data: Any, **options: Any) -> Any: ...    # pyarrow, which has no types: a pyarrow.Table; else Decisions

    def decide_batch(self, data: Any, **options: Any) -> Any:
        """Decides every row of a table: a pandas or polars frame, an Arrow table, or anything with Arrow's PyCapsule methods.

        Columns are named as facts are, "project.total_investment" or "项目.总投资额". The result is of the kind that `data` was (`decide_table`
        gives the Arrow stream itself), one row an application, in the same order; see `decide_table` for the options. A row that cannot be
        decided has its reason in the column `errors`, and a DataWarning says how many there are.
        """
        decisions = self.decide_table(data, **options)
        if decisions.error_rows:
            warnings.warn(f"{decisions.error_rows} of {len(decisions)} rows have errors: see the column `errors`", DataWarning, stacklevel=2)
        module = _module_of(data)
        if module == "pandas":
            return decisions.to_pandas(data.index)
        if module == "polars":
            return decisions.to_polars()
        if module == "pyarrow":
            return decisions.to_arrow()
        return decisions

    def decide_table(self, data: Any, *, detail: Detail = "full", units: Units = "natural", amounts: Amounts = "decimal", reasons: Reasons = "ids",
                     engine: Engine = "best", threads: int | None = None, ignore: Iterable[str] | Literal["unknown"] = ()) -> Decisions:
        """Decides every row of a table and gives the decisions as an Arrow stream. The GIL is free meanwhile.

        detail   "full", "amounts" (no reasons, no missing facts) or "choices" (only the best of each choice and its amount; some times faster)
        units    "natural": integers are yuan, tonnes …; "stored": fen, millionths, days since 1970
        amounts  "decimal": exact yuan; "fen": int64 columns named …_fen
        reasons  "ids": lists of conditions and facts; "masks": uint64, bits as in Policy.measures
        engine   "best", or one by name
        threads  how many; None: one a processor
        ignore   columns that are no facts, or "unknown" for all such
        """
        choices = _table_options(detail, units, amounts, reasons, engine, threads, ignore)
        if _module_of(data) == "pandas":
            data = _pandas_table(data)
        elif _module_of(data) == "polars" and hasattr(data, "collect"):
            data = data.collect()
        if hasattr(data, "__arrow_c_stream__"):
            capsule = data.__arrow_c_stream__()
            pointer = _library.capsule_pointer(capsule, b"arrow_array_stream")
            return Decisions(call(library.pol_policy_decide_stream, self._handle, pointer, ctypes.byref(choices)))
        if hasattr(data, "__arrow_c_array__"):
            schema, array = data.__arrow_c_array__()
            return Decisions(call(library.pol_policy_decide_table, self._handle, _library.capsule_pointer(schema, b"arrow_schema"),
                                  _library.capsule_pointer(array, b"arrow_array"), ctypes.byref(choices)))
        raise ArgumentError(f"{type(data).__name__} is no table: give a pandas or polars frame, or an Arrow table", "data")


def _table_options(detail: str, units: str, amounts: str, reasons: str, engine: str, threads: int | None, ignore: Iterable[str] | str) -> _library.TableOptions:
    names = [] if ignore == "unknown" else [ignore] if isinstance(ignore, str) else list(ignore)
    ignored = (ctypes.c_char_p * len(names))(*(name.encode() for name in names))
    count = threads if threads is not None else len(os.sched_getaffinity(0))
    if count < 0:
        raise ArgumentError(f"threads may be a number from 1, not {threads}", "threads")
    return _library.TableOptions(
        size=ctypes.sizeof(_library.TableOptions), detail=_choose("detail", detail, _DETAIL), units=_choose("units", units, _UNITS),
        amounts=_choose("amounts", amounts, _AMOUNTS), reasons=_choose("reasons", reasons, _REASONS), engine=_choose("engine", engine, _ENGINE), threads=count,
        ignore_unknown=ignore == "unknown", ignored=ignored, ignored_count=len(names))


def compile(path: str | os.PathLike[str], *, readings: Mapping[str, str] | None = None, as_of: datetime.date | str | None = None,
            language: Literal["zh", "en"] | None = None) -> Policy:
    """Compiles a policy: a .pol file or a folder that holds one.

    `readings` switches how the notice is read, {"A05": "half_up_fen"}; the others keep their defaults. `as_of` decides as if on that day.
    `language` is that of messages and explanations; the policy's own by default. Raises PolicyError, which holds all the diagnostics, when the
    policy does not compile, and ArgumentError for a reading that does not exist.
    """
    chosen = (_library.ReadingChoice * len(readings or {}))(*(_library.ReadingChoice(name.encode(), option.encode()) for name, option in (readings or {}).items()))
    if language not in _LANGUAGE:
        raise ArgumentError(f"language may be 'zh' or 'en', not {language!r}", "language")
    options = _library.CompileOptions(size=ctypes.sizeof(_library.CompileOptions), readings=chosen, reading_count=len(chosen),
                                      as_of=str(as_of).encode() if as_of is not None else None, language=_LANGUAGE[language])
    handle = call(library.pol_compile, os.fsencode(path), ctypes.byref(options))
    if library.pol_policy_is_usable(handle):
        return Policy(handle, os.fspath(path))
    try:
        raise PolicyError(take_text(library.pol_policy_diagnostics_text(handle)), _library.diagnostics(handle))
    finally:
        library.pol_policy_free(handle)
