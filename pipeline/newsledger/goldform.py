"""The guide's gold form: a JSON object per article, to and from `Annotated`.

What is read is checked against its own text, because a score against faulty gold means
nothing: offsets that don't give the span's text, white space at a span's ends, an unknown
label, overlapping spans and an event's amount that no span holds are refused, with file,
line, key and reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

from newsledger.schema import (
    EVENT_TYPES,
    JOB_KINDS,
    LABELS,
    QUALIFIERS,
    STATUSES,
    Annotated,
    Article,
    Capacity,
    Event,
    Jobs,
    Money,
    NewsledgerError,
    Period,
    Span,
)

_NUMBERS = ("value", "value_max")
_DAYS = ("date_start", "date_end")
_NOT_VALUES = ("start", "end", "label", "text", "rule")
# What the pipeline knows of a place beyond the guide's keys, which the linking and the table use.
_BEYOND_THE_GUIDE = {"LOC": frozenset({"kind", "latitude", "longitude"})}


def to_dict(annotated: Annotated) -> dict[str, Any]:
    """Return the article as the guide's gold form: plain JSON types, keys in the guide's order.

    A number is an int where it is whole and else a float, a day an ISO string. The record's
    `source` and `mentions` have no place in the form; an event's `confidence` and a span's
    `rule` stand where given.
    """
    article = annotated.article
    return {
        "id": article.id,
        "title": article.title,
        "date": _plain(article.date),
        "url": article.url,
        "text": article.text,
        "spans": [_span_to_dict(span) for span in annotated.spans],
        "events": [_event_to_dict(event) for event in annotated.events],
    }


def from_dict(data: Mapping[str, Any], where: str) -> Annotated:
    """Read one article of the gold form; `where` ("gold.jsonl:3") begins every complaint.

    Spans come back in the order of the text. Raises NewsledgerError with key and reason.
    """
    node = _Node(data, where)
    article = Article(
        id=node.string("id"),
        text=node.string("text"),
        title=node.optional_string("title"),
        date=node.day("date"),
        url=node.optional_string("url"),
    )
    spans = tuple(_read_span(child, article.text) for child in node.children("spans"))
    in_order = tuple(sorted(spans, key=lambda span: span.start))
    _refuse_overlaps(node, in_order)
    held = {_figure(span.label, span.values) for span in spans}
    children = node.children("events")
    events = tuple(_read_event(child, article.text) for child in children)
    for child, event in zip(children, events, strict=True):
        _refuse_unheld_amounts(child, event, held)
    return Annotated(article, in_order, events)


def read_gold(path: Path | str) -> list[Annotated]:
    """Read a JSON Lines file of the gold form.

    Raises NewsledgerError with file, line, key and reason for the first fault found.
    """
    articles: dict[str, Annotated] = {}
    for where, data in read_json_lines(Path(path)):
        annotated = from_dict(data, where)
        name = annotated.article.id
        if name in articles:
            raise NewsledgerError(f"{where}: id: {name!r} stands on an earlier line already")
        articles[name] = annotated
    return list(articles.values())


def write_gold(target: Path | str | TextIO, annotated: Iterable[Annotated]) -> None:
    """Write articles as JSON Lines in UTF-8 to a path or to an open text file."""
    if isinstance(target, str | Path):
        file = Path(target).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115
    else:
        file = nullcontext(target)  # type: ignore[assignment]  # whoever opened it closes it
    with file as lines:
        for each in annotated:
            lines.write(json.dumps(to_dict(each), ensure_ascii=False) + "\n")


def read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object of a JSON Lines file with its place, "file:line"; blanks are passed over.

    Raises NewsledgerError for a file that can't be read or a line that is no JSON object.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{path}:{number}", _parse(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NewsledgerError(f"{where}: the line is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise NewsledgerError(f"{where}: the line is not a JSON object")
    return data


# --- writing ------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _span_to_dict(span: Span) -> dict[str, Any]:
    placed = {"start": span.start, "end": span.end, "label": span.label, "text": span.text}
    beyond = _BEYOND_THE_GUIDE.get(span.label, frozenset())
    values = {k: _plain(value) for k, value in span.values.items() if k not in beyond}
    return placed | values | ({"rule": span.rule} if span.rule else {})


def _amount(record: Money | Jobs | Capacity, *keys: str) -> dict[str, Any]:
    """Return an amount's keys; a range has `value_max` too."""
    closes = ("value_max",) if record.value_max is not None else ()
    return {key: _plain(getattr(record, key)) for key in ("value", *keys, "qualifier", *closes)}


def _event_to_dict(event: Event) -> dict[str, Any]:
    period = event.period
    data = {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "subject": event.subject,
        "organisations": list(event.organisations),
        "locations": list(event.locations),
        "money": [_amount(money, "currency") for money in event.money],
        "percents": [_plain(value) for value in event.percents],
        "multiples": [_plain(value) for value in event.multiples],
        "jobs": _amount(event.jobs, "kind") if event.jobs else None,
        "projects": _plain(event.projects),
        "capacities": [_amount(capacity, "unit", "per") for capacity in event.capacities],
        "period": {"text": period.text, **{key: _plain(getattr(period, key)) for key in _DAYS}}
        if period
        else None,
        "evidence": [list(pair) for pair in event.evidence],
    }
    return data if event.confidence is None else data | {"confidence": event.confidence}


# --- reading ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A JSON object and where it stands, so that every complaint names line and key."""

    data: Mapping[str, Any]
    where: str
    path: str = ""

    def fault(self, key: str, reason: str) -> NewsledgerError:
        return NewsledgerError(f"{self.where}: {self.path}{key}: {reason}")

    def string(self, key: str) -> str:
        return self.check_string(key, self.data.get(key))

    def check_string(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.fault(key, f"must be a string, is {value!r}")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self.fault(key, f"is not valid Unicode: {error}") from error
        return value

    def optional_string(self, key: str) -> str | None:
        return None if self.data.get(key) is None else self.string(key)

    def choice(self, key: str, among: Sequence[str]) -> str:
        value = self.string(key)
        if value not in among:
            raise self.fault(key, f"{value!r} is not one of {', '.join(among)}")
        return value

    def check_offset(self, key: str, value: Any, text: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= len(text):
            raise self.fault(key, f"{value!r} is not an offset of a text of {len(text)} characters")
        return value

    def number(self, key: str) -> Decimal:
        return self.check_number(key, self.data.get(key))

    def optional_number(self, key: str) -> Decimal | None:
        return None if self.data.get(key) is None else self.number(key)

    def check_number(self, key: str, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.fault(key, f"must be a number, is {value!r}")
        number = Decimal(str(value))
        if not number.is_finite():
            raise self.fault(key, f"must be finite, is {value!r}")
        # one Decimal for one number, whether JSON has it as 5 or as 5.0
        return Decimal(int(number)) if number == number.to_integral_value() else number

    def day(self, key: str) -> date | None:
        value = self.optional_string(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError as error:
            raise self.fault(key, f"{value!r} is not a day (YYYY-MM-DD)") from error

    def items(self, key: str) -> list[Any]:
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(key, f"must be a list, is {value!r}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        return tuple(self.check_string(key, value) for value in self.items(key))

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        return tuple(self.check_number(key, value) for value in self.items(key))

    def child(self, key: str, value: Any) -> _Node:
        if not isinstance(value, Mapping):
            raise self.fault(key, f"must be an object, is {value!r}")
        return _Node(value, self.where, f"{self.path}{key}.")

    def optional_child(self, key: str) -> _Node | None:
        value = self.data.get(key)
        return None if value is None else self.child(key, value)

    def children(self, key: str) -> list[_Node]:
        return [self.child(f"{key}[{n}]", value) for n, value in enumerate(self.items(key))]


def _read_span(node: _Node, text: str) -> Span:
    start, end = (node.check_offset(key, node.data.get(key), text) for key in ("start", "end"))
    if start >= end:
        raise node.fault("end", f"{end} must come after start {start}")
    if node.string("text") != text[start:end]:
        reason = f"is {node.string('text')!r}, but [{start}:{end}] of the text is"
        raise node.fault("text", f"{reason} {text[start:end]!r}")
    if text[start:end] != text[start:end].strip():
        raise node.fault("text", f"{text[start:end]!r} begins or ends with white space")
    label = node.choice("label", LABELS)
    keys = [key for key in node.data if key not in _NOT_VALUES]
    values = {key: _read_value(node, key) for key in keys}
    return Span(start, end, label, text[start:end], values, node.optional_string("rule") or "")


def _read_value(node: _Node, key: str) -> Any:
    if key in _NUMBERS:
        return node.optional_number(key)
    if key in _DAYS:
        return node.day(key)
    if key == "qualifier":
        return node.choice(key, QUALIFIERS)
    if key == "kind":
        return node.choice(key, JOB_KINDS)
    return node.optional_string(key)


def _read_event(node: _Node, text: str) -> Event:
    jobs, period = node.optional_child("jobs"), node.optional_child("period")
    confidence = node.optional_number("confidence")
    return Event(
        id=node.string("id"),
        type=node.choice("type", EVENT_TYPES),
        status=node.choice("status", STATUSES),
        subject=node.optional_string("subject"),
        organisations=node.strings("organisations"),
        locations=node.strings("locations"),
        money=tuple(_read_money(child) for child in node.children("money")),
        percents=node.numbers("percents"),
        multiples=node.numbers("multiples"),
        jobs=_read_jobs(jobs) if jobs else None,
        projects=node.optional_number("projects"),
        capacities=tuple(_read_capacity(child) for child in node.children("capacities")),
        period=Period(period.string("text"), *(period.day(key) for key in _DAYS))
        if period
        else None,
        evidence=tuple(_read_evidence(node, pair, text) for pair in node.items("evidence")),
        confidence=None if confidence is None else float(confidence),
    )


def _qualifier(node: _Node) -> str:
    return "=" if node.data.get("qualifier") is None else node.choice("qualifier", QUALIFIERS)


def _read_money(node: _Node) -> Money:
    high = node.optional_number("value_max")
    return Money(node.number("value"), node.string("currency"), _qualifier(node), high)


def _read_jobs(node: _Node) -> Jobs:
    kind = node.choice("kind", JOB_KINDS)
    return Jobs(node.number("value"), kind, _qualifier(node), node.optional_number("value_max"))


def _read_capacity(node: _Node) -> Capacity:
    return Capacity(
        node.number("value"),
        node.optional_string("unit"),
        node.optional_string("per"),
        _qualifier(node),
        node.optional_number("value_max"),
    )


def _read_evidence(node: _Node, pair: Any, text: str) -> tuple[int, int]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise node.fault("evidence", f"must hold pairs of offsets, has {pair!r}")
    start, end = (node.check_offset("evidence", offset, text) for offset in pair)
    if start >= end:
        raise node.fault("evidence", f"{end} must come after {start}")
    return start, end


# --- checks across records ----------------------------------------------------------------

_Figure = tuple[str, Decimal | None, Any]


def _figure(label: str, values: Mapping[str, Any]) -> _Figure:
    """Return what makes two figures one: label, value (a percent's without sign), currency."""
    value = values.get("value")
    if label == "PERCENT" and value is not None:
        value = abs(value)
    return label, value, values.get("currency")


def _refuse_overlaps(node: _Node, in_order: Sequence[Span]) -> None:
    for before, after in pairwise(in_order):
        if after.start < before.end:
            places = " and ".join(f"[{s.start}:{s.end}] {s.text!r}" for s in (before, after))
            raise node.fault("spans", f"{places} overlap")


def _refuse_unheld_amounts(node: _Node, event: Event, held: set[_Figure]) -> None:
    amounts: list[tuple[str, str, Decimal, str | None]] = [
        *(("money", "MONEY", money.value, money.currency) for money in event.money),
        *(("percents", "PERCENT", value, None) for value in event.percents),
        *(("multiples", "MULTIPLE", value, None) for value in event.multiples),
        *(("capacities", "CAPACITY", capacity.value, None) for capacity in event.capacities),
    ]
    if event.jobs:
        amounts.append(("jobs", "JOBS", event.jobs.value, None))
    if event.projects is not None:
        amounts.append(("projects", "PROJECTS", event.projects, None))
    for key, label, value, currency in amounts:
        if _figure(label, {"value": value, "currency": currency}) not in held:
            amount = f"{value:f} {currency}" if currency else f"{value:f}"
            raise node.fault(key, f"no {label} span of the article has the value {amount}")
