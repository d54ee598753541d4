"""The decision of one application: the JSON of `pol run --format jsonl`, with names, exact amounts, and a table for notebooks."""
from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ._errors import RowError

_WORDS = {
    "zh": {"yes": "符合", "no": "不符合", "unknown": "未知", "error": "出错", "not_in_force": "不在有效期", "measure": "措施", "status": "结果", "amount": "金额（元）",
           "why": "依据", "ceiling": "至多", "missing": "缺", "best": "建议", "undecided": "未定", "errors": "数据错误"},
    "en": {"yes": "yes", "no": "no", "unknown": "unknown", "error": "error", "not_in_force": "not in force", "measure": "measure", "status": "status",
           "amount": "amount (yuan)", "why": "why", "ceiling": "up to", "missing": "missing", "best": "best", "undecided": "undecided", "errors": "errors in the facts"},
}
_COLORS = {"yes": "#1a7f37", "no": "#6e7781", "unknown": "#9a6700", "error": "#cf222e", "not_in_force": "#6e7781"}


@dataclass(frozen=True)
class Reason:
    """A condition that failed or, when `undecided`, cannot be decided yet."""
    condition: str
    text: str
    undecided: bool = False


@dataclass(frozen=True)
class Missing:
    """A fact that is not known, and who has to act: "fact", "parameter" (to be published) or "decision" (of the authority)."""
    fact: str
    cause: str


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _reasons(raw: Mapping[str, Any]) -> tuple[Reason, ...]:
    return tuple(Reason(item["condition"], item["text"], item.get("undecided", False)) for item in raw.get("reasons", ()))


def _missing(raw: Mapping[str, Any]) -> tuple[Missing, ...]:
    return tuple(Missing(item["fact"], item["cause"]) for item in raw.get("missing", ()))


@dataclass(frozen=True)
class Item:
    """The result for one element of the list that a measure is about."""
    status: str
    amount: Decimal | None
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    filtered_out: bool


@dataclass(frozen=True)
class MeasureResult:
    """The result of one measure. Amounts are exact, in yuan; None where nothing is decided."""
    name: str
    status: str                                                # "yes", "no", "unknown", "error", "not_in_force"
    kind: str | None
    amount: Decimal | None                                     # the ceiling, or the exact sum when `exact`
    amount_min: Decimal | None
    exact: bool
    award: Decimal | None
    estimated: bool
    text: str | None                                           # of an outcome without an amount
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    readings: tuple[str, ...]
    items: tuple[Item, ...] | None                             # of a measure over a list

    @classmethod
    def _from(cls, name: str, raw: Mapping[str, Any]) -> MeasureResult:
        items = raw.get("items")
        return cls(
            name=name, status=raw["status"], kind=raw.get("kind"), amount=_money(raw.get("amount")), amount_min=_money(raw.get("amount_min")),
            exact=raw.get("exact", False), award=_money(raw.get("award")), estimated=raw.get("estimated", False), text=raw.get("text"), reasons=_reasons(raw),
            missing=_missing(raw), readings=tuple(raw.get("readings", ())),
            items=None if items is None else tuple(
                Item(item["status"], _money(item.get("amount")), _reasons(item), _missing(item), item.get("filtered_out", False)) for item in items),
        )


@dataclass(frozen=True)
class ChoiceResult:
    """Of measures that exclude each other: the best ones (several when they tie), their amount, and those that may still change the advice."""
    name: str
    best: tuple[str, ...]
    amount: Decimal | None
    undecided: tuple[str, ...]
    selected: tuple[str, ...]
    error: bool


class Decision(Mapping[str, MeasureResult]):
    """What a policy says about one application: `decision["m2"].amount`, `decision.choices["choose_1_7"].best`."""

    def __init__(self, text: str, titles: Mapping[str, str], language: str) -> None:
        raw = json.loads(text)
        self.json = text                                       # as the engine wrote it
        self._titles, self._language = titles, language
        self.measures = {name: MeasureResult._from(name, item) for name, item in raw["measures"].items()}
        self.choices = {
            name: ChoiceResult(name, tuple(item["best"]), _money(item.get("amount")), tuple(item.get("undecided", ())), tuple(item.get("selected", ())),
                               item.get("status") == "error")
            for name, item in raw["choices"].items()}
        self.errors = tuple(RowError(item["code"], item["message"], item.get("field"), item.get("measure"), item.get("column")) for item in raw["errors"])

    def __getitem__(self, name: str) -> MeasureResult:
        return self.measures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.measures)

    def __len__(self) -> int:
        return len(self.measures)

    def to_dict(self) -> dict[str, Any]:
        """The line of `pol run --format jsonl` as a dictionary."""
        result: dict[str, Any] = json.loads(self.json)
        return result

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={item.status}" + (f" {item.amount}" if item.amount is not None else "") for name, item in self.measures.items())
        return f"<pol.Decision {shown}>"

    # ---- notebooks ----

    def _why(self, item: MeasureResult) -> str:
        words = _WORDS[self._language]
        parts = [reason.text for reason in item.reasons]
        if item.missing:
            parts.append(f"{words['missing']} " + ", ".join(missing.fact for missing in item.missing))
        if item.text:
            parts.append(item.text)
        return "<br>".join(html.escape(part) for part in parts)

    def _row(self, item: MeasureResult) -> str:
        words = _WORDS[self._language]
        amount = "" if item.amount is None else f"{item.amount:,}"
        if amount and not item.exact:
            amount = f"{words['ceiling']} {amount}"
        title = self._titles.get(item.name) or ""
        status = f'<td style="text-align:left;color:{_COLORS[item.status]}">{words[item.status]}</td>'
        return (f'<tr><td style="text-align:left"><b>{html.escape(item.name)}</b> {html.escape(title)}</td>{status}'
                f'<td style="text-align:right">{amount}</td><td style="text-align:left">{self._why(item)}</td></tr>')

    def _repr_html_(self) -> str:
        words = _WORDS[self._language]
        head = "".join(f'<th style="text-align:left">{words[key]}</th>' for key in ("measure", "status", "amount", "why"))
        lines = ["<table><thead><tr>", head, "</tr></thead><tbody>", *(self._row(item) for item in self.measures.values()), "</tbody></table>"]
        for choice in self.choices.values():
            best = ", ".join(choice.best) or "–"
            amount = "" if choice.amount is None else f" {choice.amount:,}"
            undecided = f"; {words['undecided']}: {', '.join(choice.undecided)}" if choice.undecided else ""
            lines.append(f"<p><b>{html.escape(self._titles.get(choice.name) or choice.name)}</b> {words['best']}: {html.escape(best + amount + undecided)}</p>")
        if self.errors:
            lines.append(f"<p>{words['errors']}</p><ul>" + "".join(f"<li>{html.escape(str(error))}</li>" for error in self.errors) + "</ul>")
        return "".join(lines)
