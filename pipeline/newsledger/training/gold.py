"""What a gold article says about the linking's single decisions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from newsledger.events.fact import PLANT
from newsledger.events.phrases import Phrase
from newsledger.events.plants import is_new, is_plural, kind_of
from newsledger.schema import Annotated, Event, Span

# How alike a phrase and an event's subject must be for the phrase to name it.
LIKE = 0.3


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
    if span.label == PLANT:
        return _projects_of(gold, span.values["phrase"])
    holders = [event for event in gold.events if _holds(event, span)]
    stated = [event for event in holders if _in_evidence(event, span)]
    return frozenset(event.id for event in stated or holders)


def figures_of(gold: Annotated, event: Event) -> Iterator[Span]:
    """Yield the figure spans that belong to `event`, in the order of the text."""
    for span in gold.spans:
        if event.id in events_of(gold, span):
            yield span


def likeness(phrase: Phrase, event: Event, text: str) -> float:
    """Return how far a phrase names the event's subject: shared words, and half for containment."""
    subject = (event.subject or "").lower()
    own = text[phrase.start : phrase.end].lower()
    words, others = set(subject.split()), set(own.split())
    shared = len(words & others) / max(len(words | others), 1)
    return shared + 0.5 * (own in subject or subject in own)


def _projects_of(gold: Annotated, phrase: Phrase) -> frozenset[str]:
    """Return the id of the project that a phrase names, in one set; empty for none.

    It is the one of those the sentence states whose subject is likest; of a plant spoken of
    before ("the facility"), the only one stated there or, when the article has a single
    project, that one.
    """
    projects = [event for event in gold.events if event.type == "project"]
    stated = [e for e in projects if any(a <= phrase.start < b for a, b in e.evidence)]
    ranked = sorted(stated, key=lambda e: likeness(phrase, e, gold.article.text), reverse=True)
    if ranked and likeness(phrase, ranked[0], gold.article.text) >= LIKE:
        return frozenset([ranked[0].id])
    known = kind_of(phrase) == "facility" and not is_new(phrase) and not is_plural(phrase.head)
    if known and phrase.determiner:
        for events in (stated, projects):
            if len(events) == 1:
                return frozenset([events[0].id])
    return frozenset()


def signed(event: Event, value: Decimal) -> int:
    """Return -1 where the event states the percentage `value` as a fall, else 1."""
    return -1 if -abs(value) in event.percents else 1
