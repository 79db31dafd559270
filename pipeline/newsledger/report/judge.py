"""Gold beside the run: what is right in each article, what is missed and what is a false alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsledger.corrections import mentioned
from newsledger.evaluate.errors import Fault, find_faults, pair_faults
from newsledger.evaluate.events import pair_events
from newsledger.evaluate.page import judge_spans
from newsledger.goldform import from_dict, to_dict
from newsledger.schema import Annotated, NewsledgerError
from newsledger.write.records import nested

RIGHT, MISSED, FALSE_ALARM = "right", "missed", "false alarm"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One article judged.

    `verdicts` has what is wrong with each found event, in their order; `pairs` its place
    among the gold events, None for a false alarm. `missed` are the gold events that nothing
    answers, as records of events.jsonl with their gold ids.
    """

    verdicts: list[str]
    pairs: list[int | None]
    gold: Record
    missed: list[tuple[str, Record]]
    faults: list[Fault]


@dataclass(slots=True)
class Gold:
    """Gold articles by id; `met` are those that the run has, `texts` those with another text."""

    by_id: dict[str, Annotated]
    met: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, articles: Sequence[Annotated]) -> Gold:
        """Take the gold articles."""
        return cls({each.article.id: each for each in articles})

    def judge(self, found: Record) -> Judged | None:
        """Judge one article of the run in its gold form; None where there is no gold for it.

        Raises NewsledgerError where the gold has another text, since no offset would fit.
        """
        gold = self.by_id.get(found["id"])
        if gold is None:
            return None
        if gold.article.text != found["text"]:
            raise NewsledgerError(
                f"the gold has another text for {found['id']!r} than the run: "
                "give the gold of this run's articles"
            )
        self.met.add(found["id"])
        return _judge(mentioned(gold), from_dict(found, found["id"]))

    @property
    def absent(self) -> int:
        """How many gold articles are not in the run."""
        return len(self.by_id.keys() - self.met)


def _judge(gold: Annotated, found: Annotated) -> Judged:
    pairs = {id(pair.predicted): pair for pair in pair_events(gold, found) if pair.same_event}
    places = {id(event): number for number, event in enumerate(gold.events)}
    paired = [pairs.get(id(event)) for event in found.events]
    answered = {id(pair.gold) for pair in paired if pair}
    return Judged(
        verdicts=[
            "; ".join(_kinds(pair_faults(gold, pair))) or RIGHT if pair else FALSE_ALARM
            for pair in paired
        ],
        pairs=[places[id(pair.gold)] if pair else None for pair in paired],
        gold=_shown(gold, found),
        missed=[
            (f"gold {event.id}", nested(gold, event))
            for event in gold.events
            if id(event) not in answered
        ],
        faults=find_faults(gold, found),
    )


def _kinds(faults: Iterator[Fault]) -> list[str]:
    """Return what is wrong with an event, each kind once: "wrong type", "argument missing"."""
    return list(dict.fromkeys(fault.kind.removeprefix("event with ") for fault in faults))


def _shown(gold: Annotated, found: Annotated) -> Record:
    """Return the gold's spans, the faults of either side's spans by their start, its events."""
    missed, spurious = judge_spans(gold, found)
    data = to_dict(gold)
    events = [
        event | {"mentions": nested(gold, each)["mentions"]}
        for event, each in zip(data["events"], gold.events, strict=True)
    ]
    return {"spans": data["spans"], "events": events, "missed": missed, "wrong": spurious}
