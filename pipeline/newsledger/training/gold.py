"""What a gold article says about the linking's single decisions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from newsledger.schema import Annotated, Event, Span


def _holds(event: Event, span: Span) -> bool:
    """Whether `event` has the figure of `span` as one of its values."""
    value: Decimal | None = span.values.get("value")
    if value is None:
        return False
    if span.label == "MONEY":
        return any(
            m.value == value and m.currency == span.values.get("currency") for m in event.money
        )
    if span.label == "PERCENT":
        return any(abs(percent) == abs(value) for percent in event.percents)
    if span.label == "MULTIPLE":
        return value in event.multiples
    if span.label == "JOBS":
        return event.jobs is not None and event.jobs.value == value
    if span.label == "PROJECTS":
        return event.projects == value
    return any(capacity.value == value for capacity in event.capacities)


def _in_evidence(event: Event, span: Span) -> bool:
    return any(start <= span.start < end for start, end in event.evidence)


def events_of(gold: Annotated, span: Span) -> frozenset[str]:
    """Return the ids of the events that the figure `span` belongs to; empty for none.

    An event whose evidence holds the span is preferred to one that merely has its value.
    """
    holders = [event for event in gold.events if _holds(event, span)]
    stated = [event for event in holders if _in_evidence(event, span)]
    return frozenset(event.id for event in stated or holders)


def figures_of(gold: Annotated, event: Event) -> Iterator[Span]:
    """Yield the figure spans that belong to `event`, in the order of the text."""
    for span in gold.spans:
        if event.id in events_of(gold, span):
            yield span


def signed(event: Event, value: Decimal) -> int:
    """Return -1 where the event states the percentage `value` as a fall, else 1."""
    return -1 if -abs(value) in event.percents else 1
