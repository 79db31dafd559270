"""What readers corrected, respected by the next run.

A corrections file is gold: a line an article with its text, its spans and its events as a
reader left them, and beside them `review`: which events were looked at, and what became of
each. An article of the run that has the same text gets these events in place of the found
ones, under whatever id it comes. An article that has the id of a corrected one but another
text is read as always, and told: its correction waits for somebody to look at it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsledger.goldform import from_dict, read_json_lines, to_dict
from newsledger.schema import Annotated, Article, Event, Mention, NewsledgerError, Span
from newsledger.spans.geography import located

RULE = "correction"  # of spans and mentions that a reader gave
_REVIEWED = frozenset({"right", "corrected", "added"})
_FIGURES = {
    "money": "MONEY",
    "percents": "PERCENT",
    "multiples": "MULTIPLE",
    "capacities": "CAPACITY",
}
_SINGLE = {"jobs": "JOBS", "projects": "PROJECTS"}
_NAMES = {"organisations": "ORG", "locations": "LOC"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected article: what is to stand in it, and its line as it was read."""

    annotated: Annotated
    line: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What changes when the correction does."""
        known = {key: self.line.get(key) for key in ("text", "spans", "events")}
        return sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()

    @property
    def reviewed(self) -> frozenset[str]:
        """The ids of the events that a reader found right or made so."""
        told = self.line.get("review") or {}
        events = told.get("events", []) if isinstance(told, Mapping) else []
        return frozenset(str(e.get("id")) for e in events if e.get("verdict") in _REVIEWED)


@dataclass(slots=True)
class Corrections:
    """Corrected articles by their text; what the run did with them is counted here."""

    by_text: Mapping[str, Correction] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    changed: list[str] = field(default_factory=list)
    _ids: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Note which articles are corrected."""
        self._ids = frozenset(each.annotated.article.id for each in self.by_text.values())

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.by_text)

    def of(self, article: Article) -> Correction | None:
        """Return the correction of an article, if its text is the corrected one."""
        return self.by_text.get(article.text)

    def digest(self, article: Article) -> str:
        """Return what tells one correction of an article from another, "" without one."""
        correction = self.of(article)
        return correction.digest if correction else ""

    def apply(self, found: Annotated) -> Annotated:
        """Return the article as it was corrected, or as it was found; count which."""
        self.note(found.article)
        correction = self.of(found.article)
        return corrected(found, correction) if correction else found

    def note(self, article: Article) -> None:
        """Count an article that the run has: its correction applies, or its text has changed."""
        if self.of(article):
            self.applied.add(article.text)
        elif article.id in self._ids:
            self.changed.append(article.id)

    @property
    def absent(self) -> int:
        """How many corrected articles were not in the run's input."""
        told = set(self.changed)
        missing = (c for text, c in self.by_text.items() if text not in self.applied)
        return sum(c.annotated.article.id not in told for c in missing)

    def lines(self) -> Iterator[str]:
        """Yield the lines of all corrections as they were read: none is lost by a run."""
        for correction in self.by_text.values():
            yield json.dumps(correction.line, ensure_ascii=False)

    def summary(self) -> dict[str, Any]:
        """Return what run.json says of them."""
        return {"applied": len(self.applied), "text changed": self.changed, "absent": self.absent}


def read_corrections(paths: Sequence[Path]) -> Corrections:
    """Read corrections files; of two corrections of one text the later one counts.

    Raises NewsledgerError with file, line, key and reason for what is no gold.
    """
    by_text: dict[str, Correction] = {}
    for path in paths:
        for where, line in read_json_lines(path):
            annotated = from_dict(line, where)
            review = line.get("review")
            if review is not None and not isinstance(review, Mapping):
                raise NewsledgerError(f"{where}: review: must be an object, is {review!r}")
            by_text.pop(annotated.article.text, None)
            by_text[annotated.article.text] = Correction(annotated, line)
    return Corrections(by_text)


def corrected(found: Annotated, correction: Correction) -> Annotated:
    """Return the found article with the correction's spans and events.

    An event that the pipeline has found just so keeps its mentions; the others get theirs
    from the spans that hold their values. What a reader confirmed or made has confidence 1.
    """
    wanted = correction.annotated
    spans = tuple(located(found.article.text, wanted.spans))
    as_found = {_key(found, event): event for event in found.events}
    events = []
    for event in wanted.events:
        same = as_found.get(_key(wanted, event))
        mentions = same.mentions if same else tuple(_mentions(event, spans))
        confidence = 1.0 if event.id in correction.reviewed else event.confidence
        events.append(replace(event, mentions=mentions, confidence=confidence))
    return Annotated(found.article, spans, tuple(events))


def mentioned(gold: Annotated) -> Annotated:
    """Return a gold article as if it had been found: places located, values with mentions."""
    spans = tuple(located(gold.article.text, gold.spans))
    events = tuple(replace(each, mentions=tuple(_mentions(each, spans))) for each in gold.events)
    return Annotated(gold.article, spans, events)


def _key(annotated: Annotated, event: Event) -> str:
    """Return all that the gold form says of an event but its confidence."""
    plain = replace(event, confidence=None)
    (data,) = to_dict(Annotated(annotated.article, (), (plain,)))["events"]
    return json.dumps(data, sort_keys=True)


def _mentions(event: Event, spans: Sequence[Span]) -> Iterator[Mention]:
    """Yield where the values of a corrected event stand, the nearest to its evidence."""
    wanted: list[tuple[str, str, Any]] = []
    for key, label in _FIGURES.items():
        wanted += [(key, label, _figure(value)) for value in getattr(event, key)]
    for key, label in _SINGLE.items():
        value = getattr(event, key)
        wanted += [(key, label, _figure(value))] if value is not None else []
    for key, label in _NAMES.items():
        wanted += [(key, label, name) for name in getattr(event, key)]
    for key, label, value in wanted:
        holding = [s for s in spans if s.label == label and _holds(s, value)]
        if holding:
            span = min(holding, key=lambda s: _distance(s, event))
            yield Mention(key, span.start, span.end, span.rule or RULE)
    if event.period:
        dates = [s for s in spans if s.label == "DATE" and s.text in event.period.text]
        if dates:
            span = min(dates, key=lambda s: _distance(s, event))
            yield Mention("period", span.start, span.end, span.rule or RULE)


def _figure(value: Any) -> tuple[Decimal, str | None]:
    if isinstance(value, Decimal):
        return abs(value), None
    return abs(value.value), getattr(value, "currency", None)


def _holds(span: Span, value: str | tuple[Decimal, str | None]) -> bool:
    """Say whether a span is the words of a value: a name, or a number with its currency."""
    if isinstance(value, str):
        return value in (span.text, span.values.get("name"))
    number = span.values.get("value")
    return number is not None and (abs(number), span.values.get("currency")) == value


def _distance(span: Span, event: Event) -> int:
    """Return how far a span lies from the event's evidence; 0 within it."""
    gaps = [max(start - span.end, span.start - end, 0) for start, end in event.evidence]
    return min(gaps, default=span.start)
