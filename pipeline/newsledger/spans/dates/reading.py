"""An article under reading for dates: its own date, and what its text has spoken of so far.

`resolve` gives the days that a `Phrase` means. The arithmetic of each kind of date
is a function registered by `@value` under its name, which is the `value` of the rules that
use it: it returns None when the days cannot be known for want of the article's date, and
raises `ValueError` when the phrase is no date at all ("31 April").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property

from newsledger.resources import read_toml
from newsledger.spans.dates.grammar import Phrase, grammar
from newsledger.spans.dates.timeline import Interval, months, placed, shifted

_WINDOW = 160
_NEAR = 40
STRONG, _WEAK = 400, 200
_GRACE = timedelta(days=31)
_CLAUSE_END = re.compile(r"[,;:]")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"])|\n")
_MEMORY = 12


@dataclass(frozen=True, slots=True)
class Cycle:
    """A year that need not be the calendar's: the month it begins in, how many it has.

    `named_by_start` tells whether "2027" is the one that begins or the one that ends in 2027.
    """

    start: int = 1
    length: int = 12
    named_by_start: bool = False

    def named(self, year: int) -> Interval:
        """Return the year of this kind that is named `year`."""
        return self.begun(year if self.start == 1 or self.named_by_start else year - 1)

    def begun(self, year: int) -> Interval:
        """Return the year of this kind that begins in the calendar's `year`."""
        return months(year, self.start, self.length, "year")

    def around(self, day: date) -> Interval:
        """Return the year of this kind that `day` lies in, or else the next."""
        interval = self.begun(day.year - (day.month < self.start))
        return interval if interval.end >= day else self.begun(interval.start.year + 1)


@dataclass
class Reading:
    """An article under reading: its date, and the dates found so far, which later ones refer to.

    `year`, unless 0, is the year of every date that doesn't say its own.
    """

    text: str
    published: date | None = None
    country: str | None = None
    mentioned: list[tuple[int, Interval]] = field(default_factory=list)
    year: int = 0

    @cached_property
    def fiscal(self) -> Cycle:
        """The fiscal year of the article's country, or of the one its words speak of most."""
        entries = read_toml("lexicon/calendar.toml")["fiscal_year"]
        best, most = Cycle(), 0
        for entry, cues in zip(entries, _fiscal_cues(), strict=True):
            count = len(cues.findall(self.text)) if self.country is None else 0
            if self.country in entry["countries"] or count > most:
                best = Cycle(entry["start"], named_by_start=entry["named_by"] == "start")
                most = count
        return best

    def cycle(self, sort: str) -> Cycle:
        """Return the years of a sort: "fiscal", "academic", "marketing", "calendar"."""
        if sort in ("fiscal", "financial"):
            return self.fiscal
        known = read_toml("lexicon/calendar.toml")["years"].get(sort)
        return Cycle(known["start"], known["months"], named_by_start=True) if known else Cycle()

    def mention(self, start: int, interval: Interval) -> None:
        """Remember that the text speaks of `interval` at `start`."""
        self.mentioned.append((start, interval))
        del self.mentioned[:-_MEMORY]

    def last(self, fits: Callable[[Interval], bool]) -> Interval | None:
        """Return the interval mentioned last that `fits`."""
        return next((each for _, each in reversed(self.mentioned) if fits(each)), None)

    def main_period(self, start: int, fits: Callable[[Interval], bool]) -> Interval | None:
        """Return the period that a comparison at `start` is made with.

        It is the last one of the same sentence, or else the latest that is over: an article
        tells the newest figures, and older ones only beside them.
        """
        known = [(at, each) for at, each in self.mentioned if fits(each)]
        if not known:
            return None
        if self.same_sentence(known[-1][0], start):
            return known[-1][1]
        limit = self.published + _GRACE if self.published else date.max
        over = [each for _, each in known if each.end <= limit]
        return max(reversed(over), key=lambda each: each.end, default=None)

    def same_sentence(self, start: int, end: int) -> bool:
        """Return whether the text from `start` to `end` is within one sentence."""
        return end - start < 2 * _WINDOW and not _SENTENCE_END.search(self.text, start, end)

    def in_sentence(self, start: int) -> bool:
        """Return whether the sentence that `start` lies in has mentioned a date before."""
        return bool(self.mentioned) and self.same_sentence(self.mentioned[-1][0], start)

    def lean(self, start: int, end: int) -> int:
        """Return how many days of nearness the tense around a date outweighs, past below zero.

        The tense is that of the last verb before the date in its sentence, or else of the
        first one after it.
        """
        cues = grammar().tense
        left = max(0, start - _WINDOW)
        for match in _SENTENCE_END.finditer(self.text, left, start):
            left = match.end()
        found = list(cues["verb"].finditer(self.text, left, start))
        after = cues["verb"].search(self.text, end, end + _WINDOW)
        if cues["ahead"].search(self.text, left, start) and not (after and after[0] == "had"):
            return STRONG
        if cues["behind"].search(self.text, left, start):
            return -STRONG
        cue = found[-1] if found else after
        if not cue or (cue is after and not self.same_sentence(end, cue.start())):
            return 0
        if found:
            near = start <= cue.end() + _NEAR
            governs = near and not _CLAUSE_END.search(self.text, cue.end(), start)
        else:  # A verb after the date may belong to another clause, but a "will" rarely does.
            governs = cue.lastgroup == "future" and cue.start() <= end + _NEAR
        weight = STRONG if governs and cue.lastgroup != "present" else _WEAK
        return -weight if cue.lastgroup == "past" else weight

    def place(
        self, make: Callable[[int], Interval], phrase: Phrase, *, whole: bool = False
    ) -> Interval | None:
        """Return the interval `make(year)` for the year that the article's date and tense give."""
        if self.year:
            return make(self.year)
        shared = grammar().shared_year.match(self.text, phrase.end)
        if shared:
            return make(int(shared["year"]))
        if not self.published:
            return None
        return placed(make, self.published, self.lean(phrase.start, phrase.end), whole=whole)


@cache
def _fiscal_cues() -> list[re.Pattern[str]]:
    """Return, for each fiscal year of the calendar, the words that speak of its countries."""
    entries = read_toml("lexicon/calendar.toml")["fiscal_year"]
    return [
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, each['cues']))})(?!\w)")
        for each in entries
    ]


Value = Callable[[Phrase, Reading], Interval | None]
_VALUES: dict[str, Value] = {}


def value(function: Value) -> Value:
    """Register the arithmetic of a kind of date under its name."""
    _VALUES[function.__name__] = function
    return function


def resolve(phrase: Phrase, reading: Reading) -> Interval | None:
    """Return the days that `phrase` means in its article, None when they can't be known."""
    if not phrase.upper:
        return _VALUES[phrase.rule.value](phrase, reading)
    lower, upper = replace(phrase, upper=None), phrase.upper
    if upper.inner and not lower.inner:  # "January-October 2024": both are of 2024
        lower = replace(lower, inner=upper.inner)
    elif lower.inner and not upper.inner:
        upper = replace(upper, inner=lower.inner)
    if lower.inner or "year" in lower.groups:
        first, last = resolve(lower, reading), resolve(upper, reading)
        if first and last and first.start > last.end and not phrase.inner:
            first = shifted(first, "year", -1)  # "December to March 2025"
        return _joined(first, last)

    def make(year: int) -> Interval:
        pinned = replace(reading, year=year)
        first, last = resolve(lower, pinned), resolve(upper, pinned)
        if first and last and first.start > last.end:  # "October to March"
            first = shifted(first, "year", -1)
        interval = _joined(first, last)
        if not interval:
            raise ValueError("no such range")
        return interval

    return reading.place(make, phrase, whole=True)


def _joined(lower: Interval | None, upper: Interval | None) -> Interval | None:
    """Return the days from one date to another, None when one isn't known."""
    if not lower or not upper:
        return None
    if lower.start > upper.end:
        raise ValueError("a range that runs backwards")
    return Interval(lower.start, upper.end, "day" if upper.grain == "day" else "span")


def resolve_inner(phrase: Phrase, reading: Reading) -> Interval | None:
    """Return the days of the date inside `phrase`, None when there is none or it is unknown."""
    return resolve(phrase.inner, reading) if phrase.inner else None
