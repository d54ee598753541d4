"""What can go wrong, as exceptions that carry the fields of the diagnostic."""
from __future__ import annotations

from dataclasses import dataclass

Position = tuple[int, int]                                     # line and column in characters, from 1


@dataclass(frozen=True)
class Label:
    """A place in a policy file, and what is there."""
    file: str
    start: Position
    end: Position
    text: str
    primary: bool


@dataclass(frozen=True)
class Fix:
    """What to type in place of a stretch of text."""
    file: str
    start: Position
    end: Position
    replacement: str


@dataclass(frozen=True)
class Diagnostic:
    """One message about a policy. `pol explain CODE` and docs/errors say more about its code."""
    code: str
    slug: str
    level: str                                                 # "error", "warning", "note"
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()

    def __str__(self) -> str:
        place = next((f"{label.file}:{label.start[0]}:{label.start[1]}: " for label in self.labels if label.primary), "")
        return f"{place}{self.level}[{self.code}]: {self.message}"


class PolError(Exception):
    """The base of everything this package raises."""


class PolicyError(PolError):
    """The policy does not compile. `diagnostics` holds every message; the other fields are those of the first error."""

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(text)
        self.diagnostics = diagnostics
        first = next((item for item in diagnostics if item.level == "error"), None) or Diagnostic("", "", "error", text)
        self.code, self.slug, self.message, self.labels = first.code, first.slug, first.message, first.labels
        self.notes, self.help, self.fixes = first.notes, first.help, first.fixes


class ArgumentError(PolError, ValueError):
    """An option that does not exist: a reading, a measure, a date. `field` names the argument."""

    def __init__(self, message: str, field: str = "", help: str = "", code: str = "") -> None:
        super().__init__(message + (f" ({help})" if help else ""))
        self.code, self.message, self.field, self.help = code, message, field, help


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong with the facts of an application."""
    code: str
    message: str
    field: str | None = None                                   # "project.total_investment"
    measure: str | None = None                                 # of a contradiction: the measure it makes an error
    column: int | None = None                                  # in the JSON text

    def __str__(self) -> str:
        return f"{self.field + ': ' if self.field else ''}{self.message} [{self.code}]"


class DataError(PolError, ValueError):
    """The facts of an application cannot be read. `errors` holds all that is wrong; the other fields are those of the first."""

    def __init__(self, errors: tuple[RowError, ...], help: str = "") -> None:
        super().__init__("\n".join(str(error) for error in errors) + (f" ({help})" if help else ""))
        self.errors, self.help = errors, help
        self.code, self.message, self.field = errors[0].code, errors[0].message, errors[0].field


class TableError(DataError):
    """The columns of a table do not fit the policy. `field` names the column."""


class DataWarning(UserWarning):
    """Some rows of a table are errors; the column `errors` says why."""


def failure(kind: int, code: str, message: str, field: str, help: str) -> PolError:
    """The exception for a pol_failure; the numbers are pol_failure_kind."""
    if kind == 0:
        return ArgumentError(message, field, help, code)
    if kind == 1:
        return PolicyError(message, ())
    errors = (RowError(code, message, field or None),)
    return TableError(errors, help) if kind == 3 else DataError(errors, help)
