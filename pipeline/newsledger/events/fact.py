"""An event in the making: what the decisions of the linking have settled about it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsledger.schema import Period, Span


@dataclass(slots=True)
class Fact:
    """One fact: its head (the first figure, or the words that name a project) and its parts.

    `start` and `end` are the head's offsets; `confidence` is the product of the
    probabilities of the decisions taken.
    """

    start: int
    end: int
    figures: list[Span] = field(default_factory=list)
    confidence: float = 1.0
    type: str = ""
    status: str = ""
    places: list[Span] = field(default_factory=list)
    organisations: list[Span] = field(default_factory=list)
    date: Span | None = None
    period: Period | None = None
    subject: str | None = None
