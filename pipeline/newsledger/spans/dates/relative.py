"""The arithmetic of dates that lean on the article's own date.

Each function is the `value` of rules in `models/spans/date.toml`; see `reading`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from newsledger.resources import read_toml
from newsledger.spans.dates.grammar import Phrase
from newsledger.spans.dates.numerals import cardinal, month_number, season_month, weekday_number
from newsledger.spans.dates.parts import of_season
from newsledger.spans.dates.reading import STRONG, Reading, resolve_inner, value
from newsledger.spans.dates.timeline import (
    Interval,
    months,
    moved,
    of_day,
    of_year,
    placed,
    unit_beside,
    unit_of,
)

_DAY = timedelta(days=1)
_BACK = {"last", "previous", "past", "preceding"}
_ON = {"next", "coming", "following", "upcoming"}


def _step(which: str) -> int:
    which = which.lower()
    return -1 if which in _BACK else 1 if which in _ON else 0


@value
def unit(phrase: Phrase, reading: Reading) -> Interval | None:
    """A unit by its place: "this year", "last week", "next fiscal year", "the past year"."""
    if not reading.published:
        return None
    groups = phrase.groups
    name, step = groups.get("unit", "year").lower(), _step(groups["which"])
    if "sort" in groups and name == "year":
        cycle = reading.cycle(groups["sort"].lower().replace("fy", "fiscal"))
        return cycle.around(moved(reading.published, "year", step))
    if _is_rolling(phrase, name, reading):
        return _between(reading.published, moved(reading.published, name, step))
    return unit_beside(reading.published, name, step)


def _is_rolling(phrase: Phrase, name: str, reading: Reading) -> bool:
    """Return whether a unit is counted from the article's date: "the past year", "next decade"."""
    which = phrase.groups["which"].lower()
    if name == "decade":
        return which in ("past", "last", "next", "coming")
    article = reading.text[max(0, phrase.start - 4) : phrase.start].lower() == "the "
    past = which == "past" or (which == "last" and article)
    return past and name in ("week", "month", "year")


def _between(first: date, second: date) -> Interval:
    return Interval(min(first, second), max(first, second))


@value
def rolling(phrase: Phrase, reading: Reading) -> Interval | None:
    """Several units up to or from the article's date: "past five years", "next 14 months"."""
    groups = phrase.groups
    name = groups["unit"].lower().removesuffix("s")
    anchor = reading.published
    if groups["which"].lower() == "following":
        known = reading.last(lambda each: True)
        anchor = known.end if known else anchor
    if not anchor:
        return None
    count = cardinal(groups.get("count2", groups["count"]))
    return _between(anchor, moved(anchor, name, _step(groups["which"]) * count))


@value
def in_time(phrase: Phrase, reading: Reading) -> Interval | None:
    """A length that leads from the article's date: "in five years", "within two weeks"."""
    groups = phrase.groups
    count = cardinal(groups.get("count2", groups["count"]))
    name = groups["unit"].lower().removesuffix("s")
    lean = reading.lean(phrase.start, phrase.end)
    past = lean < 0
    time = reading.text[phrase.start : phrase.end].endswith("time")
    if lean <= 0 and not time and not _is_within(phrase, reading):
        raise ValueError("a length of time")
    if not reading.published:
        return None
    if time:
        return of_day(moved(reading.published, name, count))
    return _between(reading.published, moved(reading.published, name, -count if past else count))


def _is_within(phrase: Phrase, reading: Reading) -> bool:
    return "ithin" in reading.text[max(0, phrase.start - 12) : phrase.start]


@value
def before_last(phrase: Phrase, reading: Reading) -> Interval | None:
    """The one before last: "year before last"."""
    if not reading.published:
        return None
    name = phrase.groups["unit"].lower()
    return unit_of(moved(reading.published, name, -2), name)


@value
def month_relative(phrase: Phrase, reading: Reading) -> Interval | None:
    """A month or its day by its place: "next April", "last September 16"."""
    groups = phrase.groups
    number = month_number(groups["month"])
    day = int(groups.get("day", 0))
    if day:
        date(2024, number, day)
    if not reading.published:
        return None

    def make(year: int) -> Interval:
        return of_day(date(year, number, day)) if day else months(year, number, 1, "month")

    return _by_place(make, groups["which"], reading.published)


@value
def season_relative(phrase: Phrase, reading: Reading) -> Interval | None:
    """A season by its place: "this autumn", "next spring"."""
    first = season_month(phrase.groups["season"])
    if not reading.published:
        return None
    return _by_place(lambda year: of_season(year, first), phrase.groups["which"], reading.published)


def _by_place(make: Callable[[int], Interval], which: str, published: date) -> Interval:
    """Return the one before, around or after the article's date that `which` asks for."""
    which = which.lower().split()[-1]
    if which == "this":
        this = make(published.year)
        return placed(make, published) if this.start.month > this.end.month else this
    around = [make(published.year + step) for step in (-2, -1, 0, 1, 2)]
    if _step(which) < 0:
        return max((each for each in around if each.end < published), key=lambda e: e.end)
    return min((each for each in around if each.start > published), key=lambda e: e.start)


@value
def weekday(phrase: Phrase, reading: Reading) -> Interval | None:
    """A weekday: the last one up to the article's date, or the next one where that is meant."""
    if not reading.published:
        return None
    number = weekday_number(phrase.groups["weekday"])
    future = reading.lean(phrase.start, phrase.end) >= STRONG
    ahead = (number - reading.published.weekday()) % 7
    return of_day(reading.published + ahead * _DAY - (0 if future or not ahead else 7) * _DAY)


@value
def weekday_relative(phrase: Phrase, reading: Reading) -> Interval | None:
    """A weekday by its place: "last Friday", "next Monday"."""
    if not reading.published:
        return None
    number = weekday_number(phrase.groups["weekday"])
    ahead = (number - reading.published.weekday()) % 7
    step = _step(phrase.groups["which"].lower().split()[-1])
    if step > 0:
        return of_day(reading.published + (ahead or 7) * _DAY)
    back = 7 - ahead if ahead or step else 0
    if not step and ahead and reading.lean(phrase.start, phrase.end) > 0:
        back = -ahead
    return of_day(reading.published - back * _DAY)


@value
def weekday_of_week(phrase: Phrase, reading: Reading) -> Interval | None:
    """A weekday of a week: "Friday last week"."""
    week = resolve_inner(phrase, reading)
    number = weekday_number(phrase.groups["weekday"])
    return of_day(week.start + number * _DAY) if week else None


@value
def neighbour_day(phrase: Phrase, reading: Reading) -> Interval | None:
    """Yesterday, tomorrow, the day beyond them, last night."""
    if not reading.published:
        return None
    step = 1 if phrase.groups.get("which", "").lower() == "tomorrow" else -1
    return of_day(reading.published + step * (2 if "beyond" in phrase.groups else 1) * _DAY)


@value
def within_unit(phrase: Phrase, reading: Reading) -> Interval | None:
    """The elapsed or the remaining part of a unit: "earlier this year"."""
    if not reading.published:
        return None
    whole = unit_of(reading.published, phrase.groups["unit"].lower())
    if phrase.groups["which"].lower() == "earlier":
        return Interval(whole.start, reading.published)
    return Interval(reading.published, whole.end)


@value
def length_to(phrase: Phrase, reading: Reading) -> Interval | None:
    """A length that ends at a date: "six months to 30 June 2022", "quarter ended March"."""
    last = resolve_inner(phrase, reading)
    if not last:
        return None
    groups = phrase.groups
    name = (groups.get("units") or groups["unit"]).lower()
    name = "half" if name.startswith("half") else name
    count = cardinal(groups.get("count", "1"))
    after = last.end + _DAY
    return Interval(moved(after, name, -count), last.end)


@value
def holiday(phrase: Phrase, reading: Reading) -> Interval | None:
    """A day with a name: "Christmas"."""
    named = read_toml("lexicon/calendar.toml")["holidays"][phrase.groups["holiday"].lower()]
    month, day = named
    return reading.place(lambda year: of_day(date(year, month, day)), phrase)


@value
def new_year(phrase: Phrase, reading: Reading) -> Interval | None:
    """The new year: the one that begins, or, in January, has just begun."""
    if not reading.published:
        return None
    return of_year(reading.published.year + (reading.published.month > 1))
