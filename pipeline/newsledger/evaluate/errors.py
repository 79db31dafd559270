"""Every miss and false alarm, one `Fault` each, and the list of them grouped by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from newsledger.evaluate.events import EventPair, pair_events
from newsledger.evaluate.names import Aliases, aliases_of
from newsledger.evaluate.pairing import pair_spans, same_ends, same_label
from newsledger.evaluate.spans import value_faults
from newsledger.schema import Annotated, Event, Span

_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One miss or false alarm.

    `kind` is what went wrong ("span missed"), `name` the label, type or key it concerns,
    `article` the article's id, `start` where in its text, `gold` and `predicted` what either
    side has ("" for nothing), `context` the text around it.
    """

    kind: str
    name: str
    article: str
    start: int
    gold: str
    predicted: str
    context: str

    def __str__(self) -> str:
        """Return the fault in one line."""
        sides = [self.gold and f"gold {self.gold}", self.predicted and f"found {self.predicted}"]
        told = "; ".join(side for side in sides if side)
        return f"{self.article}:{self.start}  {self.name}  {told}  | {self.context}"


def find_faults(gold: Annotated, predicted: Annotated) -> list[Fault]:
    """Return all that one article's prediction has wrong, spans first."""
    return [*_span_faults(gold, predicted), *_event_faults(gold, predicted)]


def list_faults(faults: Iterable[Fault]) -> str:
    """Return the faults as text: a heading with its count for each kind and name, a line each."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.kind, fault.name), []).append(fault)
    lines = []
    for (kind, name), group in sorted(groups.items()):
        lines += [f"{kind}: {name} ({len(group)})", *(f"  {fault}" for fault in group), ""]
    return "\n".join(lines)


def describe_event(event: Event) -> str:
    """Return an event in a few words: type, status, subject and figures."""
    amounts = [f"{money.value:,f} {money.currency}" for money in event.money]
    amounts += [f"{value:f}%" for value in event.percents]
    amounts += [f"{value:f}×" for value in event.multiples]
    amounts += [f"{event.jobs.value:,f} jobs"] if event.jobs else []
    amounts += [f"{event.projects:,f} projects"] if event.projects is not None else []
    amounts += [f"{each.value:,f} {each.unit or ''}".strip() for each in event.capacities]
    where = ", ".join((*event.organisations, *event.locations))
    parts = (f"{event.type}/{event.status} {event.subject or ''!r}", where, *amounts)
    return "; ".join(part for part in parts if part)


def _context(text: str, start: int, end: int) -> str:
    around = text[max(0, start - _CONTEXT) : end + _CONTEXT]
    return " ".join(around.split())


def _span_faults(gold: Annotated, predicted: Annotated) -> Iterator[Fault]:
    aliases = aliases_of(gold)
    pairs = pair_spans(gold.spans, predicted.spans)
    for one, other in pairs:
        if not same_label(one, other):
            yield _span_fault("span with wrong label", gold, one, other)
        if not same_ends(one, other):
            yield _span_fault("span with wrong boundary", gold, one, other)
        elif same_label(one, other):
            yield from _value_faults(gold, one, other, aliases)
    paired = {one.start for one, _ in pairs}
    for span in gold.spans:
        if span.start not in paired:
            yield _span_fault("span missed", gold, span, None)
    paired = {other.start for _, other in pairs}
    for span in predicted.spans:
        if span.start not in paired:
            yield _span_fault("span spurious", gold, None, span)


def _span_fault(kind: str, gold: Annotated, one: Span | None, other: Span | None) -> Fault:
    span = one or other
    assert span is not None
    label = span.label
    if one and other and one.label != other.label:
        label = f"{one.label} as {other.label}"
    told = [repr(each.text) if each else "" for each in (one, other)]
    rule = f" by {other.rule}" if other and other.rule else ""
    context = _context(gold.article.text, span.start, span.end)
    return Fault(kind, label, gold.article.id, span.start, told[0], f"{told[1]}{rule}", context)


def _value_faults(
    gold: Annotated, one: Span, other: Span, aliases: Mapping[str, Aliases]
) -> Iterator[Fault]:
    context = _context(gold.article.text, one.start, one.end)
    for key, wrong in value_faults(one, other, aliases).items():
        if wrong:
            here, there = (f"{side.values.get(key)}" for side in (one, other))
            name = f"{one.label}.{key}"
            yield Fault(
                "span with wrong value", name, gold.article.id, one.start, here, there, context
            )


def _event_faults(gold: Annotated, predicted: Annotated) -> Iterator[Fault]:
    pairs = [pair for pair in pair_events(gold, predicted) if pair.same_event]
    for pair in pairs:
        yield from pair_faults(gold, pair)
    paired = {id(pair.gold) for pair in pairs}
    for event in gold.events:
        if id(event) not in paired:
            told = describe_event(event)
            yield _event_fault("event missed", event.type, gold, event, told, "")
    paired = {id(pair.predicted) for pair in pairs}
    for event in predicted.events:
        if id(event) not in paired:
            told = describe_event(event)
            yield _event_fault("event spurious", event.type, gold, event, "", told)


def pair_faults(article: Annotated, pair: EventPair) -> Iterator[Fault]:
    """Yield what a predicted event has wrong against the gold event it is paired with."""
    gold, predicted = pair.gold, pair.predicted
    for aspect in ("type", "status"):
        here, there = getattr(gold, aspect), getattr(predicted, aspect)
        if here != there:
            kind, name = f"event with wrong {aspect}", f"{here} as {there}"
            yield _event_fault(kind, name, article, gold, describe_event(gold), there)
    ends = [event.period.date_end if event.period else None for event in (gold, predicted)]
    if ends[0] != ends[1]:
        sides = [
            f"{event.period.text!r} to {event.period.date_end}" if event.period else "none"
            for event in (gold, predicted)
        ]
        yield _event_fault("event with wrong period", gold.type, article, gold, *sides)
    for key, value in (pair.gold_arguments - pair.shared).elements():
        yield _event_fault("argument missing", key, article, gold, value, "")
    for key, value in (pair.predicted_arguments - pair.shared).elements():
        yield _event_fault("argument extra", key, article, gold, "", value)


def _event_fault(kind: str, name: str, article: Annotated, event: Event, *sides: str) -> Fault:
    start, end = min(event.evidence, default=(0, 0))
    context = " ".join(article.article.text[start:end].split())[: 4 * _CONTEXT]
    gold, predicted = sides
    return Fault(kind, name, article.article.id, start, gold, predicted, context)
