"""The records that pass between the layers: plain, typed, immutable, free of spaCy.

An `Article` is read, `Span`s are found in it, `Event`s are linked from the spans; the
three together are an `Annotated` article, which is also what a line of a gold file holds.
Offsets count Unicode code points of `Article.text`; `end` is exclusive. Amounts are
`Decimal` in major units of their currency or in the unit named beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

LABELS = (
    "MONEY",
    "PERCENT",
    "MULTIPLE",
    "JOBS",
    "PROJECTS",
    "CAPACITY",
    "DATE",
    "LOC",
    "ORG",
)
FIGURE_LABELS = frozenset({"MONEY", "PERCENT", "MULTIPLE", "JOBS", "PROJECTS", "CAPACITY"})
EVENT_TYPES = ("project", "portfolio", "investment", "indicator", "employment", "deal")
STATUSES = ("planned", "ongoing", "completed", "cancelled")
QUALIFIERS = ("=", "~", ">", "<")
JOB_KINDS = ("created", "existing", "cut")


class NewsledgerError(Exception):
    """The root of every error raised on purpose; its message says what to do."""

    status = 2  # of the command that ends with it


class BrokenOff(NewsledgerError):
    """A run that could not go on though it was used rightly: start it again and it goes on.

    The disk is full, the database is gone, another run has the folder.
    """

    status = 3


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read. `date` is the day of publication; `source` says where it was read.

    `numbered` marks an id that is only a place in the input (a row's number), so that
    tomorrow's input may give it to another article.
    """

    id: str
    text: str
    title: str | None = None
    date: date | None = None
    url: str | None = None
    source: str | None = None
    numbered: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with a label and its normalised values (the guide's section 2).

    `values` holds the label's keys: numbers as `Decimal`, days as `date`, the rest as
    strings or None. `rule` is the rule that found it, or "" when it comes from a gold file.
    """

    start: int
    end: int
    label: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units of an ISO 4217 currency; `value_max` closes a range."""

    value: Decimal
    currency: str
    qualifier: str = "="
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Jobs:
    """A number of jobs or people employed; `kind` is created, existing or cut."""

    value: Decimal
    kind: str = "existing"
    qualifier: str = "="
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """A physical quantity; `unit` as the text has it, `per` is year, month, day or None."""

    value: Decimal
    unit: str | None = None
    per: str | None = None
    qualifier: str = "="
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """When an event happens; both days inclusive, None where open or unknown."""

    text: str
    date_start: date | None = None
    date_end: date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where one value of an event was read: the event's key, the offsets, the rule."""

    key: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One economic fact, one row of the table (the guide's section 3)."""

    id: str
    type: str
    status: str
    subject: str | None = None
    organisations: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    money: tuple[Money, ...] = ()
    percents: tuple[Decimal, ...] = ()
    multiples: tuple[Decimal, ...] = ()
    jobs: Jobs | None = None
    projects: Decimal | None = None
    capacities: tuple[Capacity, ...] = ()
    period: Period | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    confidence: float | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its spans, in the order of the text, and its events."""

    article: Article
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()
