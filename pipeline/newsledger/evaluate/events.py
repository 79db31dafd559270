"""Scores of one article's events: one-to-one pairs, then arguments, events, type, status, period.

An argument is a pair (key, value): an organisation or a place by its key (see `names`), an
amount by value and currency, any other figure by value. Gold and predicted events are paired
so that the number of shared arguments is greatest; among equal pairings the one wins whose
pairs count as the same event, share evidence and subject, and agree in type and status.

A pair is the same event when it shares a figure, or an organisation and a place. A project
without a figure may have only one of these, or nothing but its product; so two figure-less
projects told by the same sentences are the same event also when they share an organisation
or a place and the gold has only one of the two kinds, or when the gold has neither and
their subjects share a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scipy.optimize import linear_sum_assignment

from newsledger.evaluate.names import Aliases, aliases_of, organisation_key, place_key
from newsledger.evaluate.spans import round_number
from newsledger.evaluate.tally import Counts, Tally, add
from newsledger.schema import Annotated, Event

NAME_KEYS = ("organisations", "locations")
FIGURE_KEYS = ("money", "percents", "multiples", "jobs", "projects", "capacities")
Argument = tuple[str, str]

# Among pairings with equally many shared arguments; the sum stays below one argument.
_TIE_SAME_EVENT, _TIE_EVIDENCE, _TIE_SUBJECT, _TIE_TYPE, _TIE_STATUS = 10, 4, 3, 2, 1
_ALL_TIES = _TIE_SAME_EVENT + _TIE_EVIDENCE + _TIE_SUBJECT + _TIE_TYPE + _TIE_STATUS


@dataclass(frozen=True)
class EventPair:
    """A gold event and the predicted one it is paired with, with their arguments."""

    gold: Event
    predicted: Event
    gold_arguments: Counter[Argument]
    predicted_arguments: Counter[Argument]

    @cached_property
    def shared(self) -> Counter[Argument]:
        """The arguments both have."""
        return self.gold_arguments & self.predicted_arguments

    @cached_property
    def same_event(self) -> bool:
        """Whether the two are one event (the module's docstring says when)."""
        keys = {key for key, _ in self.shared}
        return (
            not keys.isdisjoint(FIGURE_KEYS)
            or keys.issuperset(NAME_KEYS)
            or self._same_project(bool(keys))
        )

    def _same_project(self, share_a_name: bool) -> bool:
        keys = {key for key, _ in (*self.gold_arguments, *self.predicted_arguments)}
        if not keys.isdisjoint(FIGURE_KEYS) or not self.share_evidence:
            return False
        if self.gold.type != "project" or self.predicted.type != "project":
            return False
        named = {key for key, _ in self.gold_arguments}
        return (len(named) == 1 and share_a_name) or (not named and self.subject_likeness > 0)

    @cached_property
    def share_evidence(self) -> bool:
        """Whether a character of the text is evidence of both."""
        return any(
            max(start, other_start) < min(end, other_end)
            for start, end in self.gold.evidence
            for other_start, other_end in self.predicted.evidence
        )

    @cached_property
    def subject_likeness(self) -> float:
        """The share of the subjects' words that both have (Jaccard's index), 0 to 1."""
        here, there = _words(self.gold.subject), _words(self.predicted.subject)
        return len(here & there) / len(here | there) if here and there else 0.0

    @property
    def tie_break(self) -> float:
        """How well the two agree besides their arguments."""
        return (
            _TIE_SAME_EVENT * self.same_event
            + _TIE_EVIDENCE * self.share_evidence
            + _TIE_SUBJECT * self.subject_likeness
            + _TIE_TYPE * (self.gold.type == self.predicted.type)
            + _TIE_STATUS * (self.gold.status == self.predicted.status)
        )


def arguments(event: Event, aliases: Mapping[str, Aliases]) -> Counter[Argument]:
    """Return the event's arguments; a figure given twice counts twice, a name once."""
    names = [
        *(("organisations", organisation_key(n, aliases["ORG"])) for n in event.organisations),
        *(("locations", place_key(n, aliases["LOC"])) for n in event.locations),
    ]
    figures = [
        *(("money", f"{round_number(m.value)} {m.currency}") for m in event.money),
        *(("percents", round_number(value)) for value in event.percents),
        *(("multiples", round_number(value)) for value in event.multiples),
        *(("capacities", round_number(capacity.value)) for capacity in event.capacities),
    ]
    if event.jobs:
        figures.append(("jobs", round_number(event.jobs.value)))
    if event.projects is not None:
        figures.append(("projects", round_number(event.projects)))
    return Counter([*dict.fromkeys(names), *figures])


def pair_events(gold: Annotated, predicted: Annotated) -> list[EventPair]:
    """Pair the events of an article one to one, most shared arguments first in total.

    Pairs that share nothing and are not the same event are left out.
    """
    if not gold.events or not predicted.events:
        return []
    grid = _grid(gold, predicted)
    one_argument = _ALL_TIES * (1 + min(len(gold.events), len(predicted.events)))
    worth = [[pair.shared.total() * one_argument + pair.tie_break for pair in row] for row in grid]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = (grid[row][column] for row, column in zip(rows, columns, strict=True))
    return [pair for pair in chosen if pair.shared or pair.same_event]


def closest_events(gold: Annotated, predicted: Annotated) -> list[EventPair]:
    """Pair each predicted event with the gold event that it shares the most arguments with.

    Of several that share the most with one gold event, the one that shares more has it. Here
    no event is paired with another for the sake of the article's other events.
    """
    same = [pair for row in _grid(gold, predicted) for pair in row if pair.same_event]
    same.sort(key=lambda pair: (-pair.shared.total(), -pair.tie_break))
    closest: dict[str, EventPair] = {}
    for pair in same:
        closest.setdefault(pair.predicted.id, pair)
    kept: dict[str, EventPair] = {}
    for pair in closest.values():
        kept.setdefault(pair.gold.id, pair)
    return list(kept.values())


def _grid(gold: Annotated, predicted: Annotated) -> list[list[EventPair]]:
    """Return each gold event with each predicted one."""
    aliases = aliases_of(gold)
    there = [arguments(event, aliases) for event in predicted.events]
    return [
        [
            EventPair(event, other, own, other_arguments)
            for other, other_arguments in zip(predicted.events, there, strict=True)
        ]
        for event in gold.events
        for own in [arguments(event, aliases)]
    ]


def count_events(gold: Annotated, predicted: Annotated) -> Counts:
    """Return one article's tallies.

    ("arguments", key or "all"), ("events", type or "all"), ("pairs", gold type or "all",
    "type", "status", "period", "told" or "subject") and, for an article without gold events,
    ("quiet",): whether it gets none. The period is right when it ends on the same day; it
    is asked for where either side has an end, and as "told" where the gold has one. All of
    "pairs" are shares of the same events.
    """
    counts: Counts = {}
    aliases = aliases_of(gold)
    for event in gold.events:
        _count_side(counts, event, aliases, Tally(gold=1))
    for event in predicted.events:
        _count_side(counts, event, aliases, Tally(predicted=1))
    for pair in pair_events(gold, predicted):
        for (key, _), times in pair.shared.items():
            for name in (key, "all"):
                add(counts, ("arguments", name), Tally(found=times, right=times))
        if pair.same_event:
            _count_same(counts, pair)
    if not gold.events:
        add(counts, ("quiet",), Tally.share(float(not predicted.events), 1))
    return counts


def _count_side(counts: Counts, event: Event, aliases: Mapping[str, Aliases], one: Tally) -> None:
    for name in (event.type, "all"):
        add(counts, ("events", name), one)
    for key, _ in arguments(event, aliases).elements():
        for name in (key, "all"):
            add(counts, ("arguments", name), one)


def _count_same(counts: Counts, pair: EventPair) -> None:
    gold, predicted = pair.gold, pair.predicted
    for name in (gold.type, "all"):
        add(counts, ("events", name), Tally(found=1))
    for name in (predicted.type, "all"):
        add(counts, ("events", name), Tally(right=1))
    agree = {
        "type": gold.type == predicted.type,
        "status": gold.status == predicted.status,
        "subject": _words(gold.subject) == _words(predicted.subject),
    }
    ends = [event.period.date_end if event.period else None for event in (gold, predicted)]
    if any(ends):
        agree["period"] = ends[0] == ends[1]
    if ends[0]:
        agree["told"] = ends[0] == ends[1]
    for aspect, right in agree.items():
        for name in (gold.type, "all"):
            add(counts, ("pairs", name, aspect), Tally.share(float(right), 1))


def _words(subject: str | None) -> frozenset[str]:
    return frozenset((subject or "").casefold().split())
