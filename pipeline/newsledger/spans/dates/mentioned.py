"""The arithmetic of dates that lean on a date mentioned before: "a year earlier", "that year".

Each function is the `value` of rules in `models/spans/date.toml`; see `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from newsledger.spans.dates.grammar import Phrase
from newsledger.spans.dates.numerals import cardinal
from newsledger.spans.dates.reading import Reading, resolve_inner, value
from newsledger.spans.dates.timeline import (
    UNIT_DAYS,
    UNIT_MONTHS,
    Interval,
    months,
    months_long,
    moved,
    of_year,
    shifted,
    unit_beside,
    unit_of,
)

# What leads from a figure to that of the year before: "more than in the same period".
_COMPARED = re.compile(
    r"\b(?:than|as|with|to|from|against|over|versus|vs\.?)(?: (?:in|for|during|the))*\s\Z",
    re.IGNORECASE,
)
_RECENT = timedelta(days=550)
_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184}
_YEAR_DAYS = 366


@value
def unit_mentioned(phrase: Phrase, reading: Reading) -> Interval | None:
    """The unit of the date mentioned last: "that year", "the same month"."""
    name = phrase.groups["unit"].lower()
    last = reading.last(_no_longer_than(name))
    return unit_of(last.start, name) if last else None


@value
def unit_at_hand(phrase: Phrase, reading: Reading) -> Interval | None:
    """The "year" of "end of the year": the one its sentence speaks of, or else the article's."""
    name = phrase.groups["unit"].lower()
    known = unit_mentioned(phrase, reading)
    if known and (not reading.published or reading.in_sentence(phrase.start)):
        return known
    if reading.published and "sort" in phrase.groups and name == "year":
        return reading.cycle(phrase.groups["sort"].lower()).around(reading.published)
    return unit_of(reading.published, name) if reading.published else None


@value
def unit_next_to(phrase: Phrase, reading: Reading) -> Interval | None:
    """The unit before or after the period spoken of: "the previous year", "the following month"."""
    name = phrase.groups["unit"].lower()
    step = 1 if phrase.groups["which"].lower() == "following" else -1
    shorter = _no_longer_than(name)
    known = reading.main_period(phrase.start, lambda each: each.grain != "day" and shorter(each))
    day = known.start if known else reading.published
    return unit_beside(day, name, step) if day else None


def _no_longer_than(name: str) -> Callable[[Interval], bool]:
    days = _DAYS.get(name, _YEAR_DAYS)
    return lambda each: (each.end - each.start).days <= days


@value
def last_mentioned(phrase: Phrase, reading: Reading) -> Interval | None:
    """A date mentioned before: "that date", "those years"."""
    years = reading.text[phrase.start : phrase.end].lower().endswith("years")
    return reading.last(lambda each: months_long(each) > 12 if years else each.grain == "day")


@value
def ago(phrase: Phrase, reading: Reading) -> Interval | None:
    """A distance from the article's date or from another: "two years ago", "a year earlier"."""
    groups = phrase.groups
    count = cardinal(groups.get("count", "1"))
    name = groups["unit"].lower().replace("centurie", "century")
    which = groups["which"].lower()
    step = -count if which in ("ago", "earlier", "before", "previously", "prior") else count
    if which not in ("hence", "from now") and (which != "ago" or count == 1):
        fits = _comparable(name, which, reading.published)
        known = reading.last(fits) if name in UNIT_DAYS else reading.main_period(phrase.start, fits)
        if known:
            return _moved(known, name, step)
    if not reading.published:
        return None
    if name in ("decade", "century"):
        return of_year(moved(reading.published, name, step).year)
    return unit_beside(reading.published, name, step)


def _moved(known: Interval, name: str, step: int) -> Interval:
    """Return the interval `step` units from a known one: as long as that, or else one unit."""
    if abs(step) == 1 and (name == "year" or known.grain in (name, "day")):
        return shifted(known, name, step)
    return unit_of(moved(known.start, name, step), name)


def _comparable(name: str, which: str, published: date | None) -> Callable[[Interval], bool]:
    """Return what tells the period that a comparison with `name` earlier is about."""

    def fits(each: Interval) -> bool:
        if name in UNIT_DAYS:
            return each.grain in (name, "day")
        if each.grain == "day":
            return False
        if which == "ago" and published and each.end < published - _RECENT:
            return False
        return name == "year" or 0 < months_long(each) <= {"quarter": 3, "month": 1}.get(name, 120)

    return fits


@value
def same_period(phrase: Phrase, reading: Reading) -> Interval | None:
    """The period spoken of, in the same or another year: "same period last year"."""
    groups = phrase.groups
    unit = re.split(r"\W", groups.get("unit", "").lower())[-1]
    count = cardinal(groups["count"]) if "count" in groups else UNIT_MONTHS.get(unit, 0)
    known = reading.main_period(
        phrase.start,
        lambda each: months_long(each) == count if count else 0 < months_long(each) < 12,
    )
    if not phrase.inner:
        known = known or reading.last(lambda each: each.grain not in ("day", "year"))
        compared = _COMPARED.search(reading.text, max(0, phrase.start - 40), phrase.start)
        return shifted(known, "year", -1) if known and compared else known
    if phrase.inner.kind == "ago":
        return year_ago_period(phrase, reading)
    year = resolve_inner(phrase, reading)
    if not year:
        return None
    if not known:
        return months(year.start.year, 1, count) if "count" in groups and count <= 12 else year
    step = year.start.year - known.start.year
    return shifted(known, "year", step if step < 0 else -1)


@value
def year_ago_period(phrase: Phrase, reading: Reading) -> Interval | None:
    """The period spoken of, a year earlier: "the year-ago quarter"."""
    known = reading.main_period(phrase.start, lambda each: 0 < months_long(each) <= 12)
    if known:
        return shifted(known, "year", -1)
    return of_year(reading.published.year - 1) if reading.published else None
