"""From an article's spans to its events: the order of the decisions, each in its own module."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from newsledger.choice import Choice, load_choice
from newsledger.events.confidence import confidence_of
from newsledger.events.direction import signed_percent
from newsledger.events.fact import SIGHT, Fact
from newsledger.events.groups import group_members
from newsledger.events.kinds import decide_type
from newsledger.events.partners import decide_partners
from newsledger.events.places import places_of
from newsledger.events.projects import find_projects
from newsledger.events.relevance import is_relevant
from newsledger.events.statuses import decide_status
from newsledger.events.story import Story
from newsledger.events.subjects import decide_subject
from newsledger.events.when import decide_date, times_of
from newsledger.events.where import decide_place
from newsledger.events.who import actors_of, decide_actors
from newsledger.schema import Capacity, Event, Jobs, Mention, Money, Span
from newsledger.spans.dates import period_of


@dataclass(frozen=True, slots=True)
class Linker:
    """The trained choices, one for each decision."""

    relevance: Choice
    groups: Choice
    plants: Choice
    types: Choice
    projects: Choice
    statuses: Choice
    places: Choice
    shared: Choice
    actors: Choice
    partners: Choice
    dates: Choice
    subjects: Choice
    confidence: Choice

    @classmethod
    def trained(cls) -> Linker:
        """Load the weights that come with the package."""
        return cls(**{name: load_choice(name) for name in cls.__slots__})


def link(
    text: str, spans: Iterable[Span], published: date | None = None, linker: Linker | None = None
) -> list[Event]:
    """Link the spans of one article into its events, in the order of the text.

    `spans` may come from the pipeline or from gold; they must not overlap.
    """
    linker = linker or Linker.trained()
    story = Story(text, list(spans), published)
    facts = settle(story, linker)
    return [
        to_event(f"e{number}", fact, story, confidence_of(fact, linker.confidence))
        for number, fact in enumerate(facts, 1)
    ]


def settle(story: Story, linker: Linker) -> list[Fact]:
    """Decide everything about the story's facts; they come back in the order of their heads."""
    if not is_relevant(story, linker.relevance):
        return []
    facts = group_members(story, linker.groups, linker.plants)
    for index, fact in enumerate(facts):
        decide_type(fact, facts[max(index - SIGHT, 0) : index], story, linker.types)
    facts += find_projects(story, facts, linker.projects)
    facts.sort(key=lambda fact: fact.start)
    places, actors, times = places_of(story), actors_of(story), times_of(story)
    for index, fact in enumerate(facts):
        earlier = facts[max(index - SIGHT, 0) : index]
        decide_status(fact, earlier, story, linker.statuses)
        decide_actors(fact, earlier, story, actors, linker.actors)
        decide_partners(fact, earlier, story, actors, linker.partners)
        decide_place(fact, earlier, story, places, actors, linker.places, linker.shared)
        decide_date(fact, earlier, story, times, linker.dates)
        if fact.date is not None:
            fact.period = period_of(story.text, fact.date, story.published)
        decide_subject(fact, earlier, story, linker.subjects)
    return facts


def to_event(name: str, fact: Fact, story: Story, confidence: float) -> Event:
    """Turn a settled fact into the event record, with the offsets of each value."""
    figures = sorted(fact.figures, key=lambda figure: figure.start)
    event = Event(
        id=name,
        type=fact.type,
        status=fact.status,
        subject=fact.subject,
        organisations=tuple(dict.fromkeys(span.text for span in fact.organisations)),
        locations=tuple(dict.fromkeys(span.text for span in fact.places)),
        period=fact.period,
        evidence=_evidence(fact, story),
        confidence=round(confidence, 3),
        mentions=_mentions(fact, figures),
    )
    return replace(event, **_amounts(figures, story))


def _evidence(fact: Fact, story: Story) -> tuple[tuple[int, int], ...]:
    indices = {
        story.sentence_index(offset) for offset in (fact.start, *(f.start for f in fact.figures))
    }
    return tuple(story.sentences[index] for index in sorted(indices))


def _mentions(fact: Fact, figures: Sequence[Span]) -> tuple[Mention, ...]:
    keys = {
        "MONEY": "money",
        "PERCENT": "percents",
        "MULTIPLE": "multiples",
        "JOBS": "jobs",
        "PROJECTS": "projects",
        "CAPACITY": "capacities",
    }
    found = [Mention(keys[span.label], span.start, span.end, span.rule) for span in figures]
    found += [Mention("organisations", s.start, s.end, s.rule) for s in fact.organisations]
    found += [Mention("locations", s.start, s.end, s.rule) for s in fact.places]
    if fact.date is not None:
        found.append(Mention("period", fact.date.start, fact.date.end, fact.date.rule))
    return tuple(found)


def _amounts(figures: Sequence[Span], story: Story) -> dict[str, Any]:
    """Return the figure keys of an event; a value repeated in the article is taken once."""

    def of(label: str) -> list[Span]:
        return [span for span in figures if span.label == label]

    money = [
        Money(
            s.values["value"],
            s.values["currency"],
            s.values.get("qualifier", "="),
            s.values.get("value_max"),
        )
        for s in of("MONEY")
    ]
    capacities = [
        Capacity(
            s.values["value"],
            s.values.get("unit"),
            s.values.get("per"),
            s.values.get("qualifier", "="),
            s.values.get("value_max"),
        )
        for s in of("CAPACITY")
    ]
    jobs = [
        Jobs(
            s.values["value"],
            s.values.get("kind", "existing"),
            s.values.get("qualifier", "="),
            s.values.get("value_max"),
        )
        for s in of("JOBS")
    ]
    projects = [s.values["value"] for s in of("PROJECTS")]
    percents = [signed_percent(span, story) for span in of("PERCENT")]
    return {
        "money": tuple({(m.value, m.currency): m for m in reversed(money)}.values())[::-1],
        "percents": tuple(dict.fromkeys(percents)),
        "multiples": tuple(dict.fromkeys(s.values["value"] for s in of("MULTIPLE"))),
        "jobs": max(jobs, key=lambda job: job.value, default=None),
        "projects": max(projects, default=None),
        "capacities": tuple({(c.value, c.per): c for c in reversed(capacities)}.values())[::-1],
    }
