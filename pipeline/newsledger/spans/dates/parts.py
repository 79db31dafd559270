"""The arithmetic of parts of a year: quarters, halves, months counted from its start, seasons.

Each function is the `value` of rules in `models/spans/date.toml`; see `reading`.
"""

from __future__ import annotations

import re
from datetime import timedelta

from newsledger.spans.dates.grammar import Phrase
from newsledger.spans.dates.numerals import (
    cardinal,
    month_number,
    ordinal,
    season_month,
    year_number,
)
from newsledger.spans.dates.reading import STRONG, Reading, resolve_inner, value
from newsledger.spans.dates.timeline import (
    Interval,
    month_in,
    months,
    months_long,
    moved,
    of_year,
    part_of,
    placed,
    unit_of,
)

_LENGTHS = {"quarter": 3, "q": 3, "half": 6, "h": 6, "semester": 6, "trimester": 4}
_GRAINS = {3: "quarter", 6: "half"}


def _nth(whole: Interval, length: int, number: int) -> Interval:
    """Return part `number` (from the end when negative) of a year cut into `length` months.

    The halves of anything else are halves of that: "first half of the 1990s".
    """
    total = months_long(whole)
    if length == 6 and total > 12:
        length = total // 2
    parts = total // length
    index = number - 1 if number > 0 else parts + number
    if not 0 <= index < parts:
        raise ValueError("no such part of a year")
    first = whole.start.month + index * length
    return months(whole.start.year, first, length, _GRAINS.get(length, "span"))


def _part(phrase: Phrase, reading: Reading, unit: str, number: int) -> Interval | None:
    """Return a part of the year that follows in the phrase, or else of the fitting year."""
    length = _LENGTHS[unit]
    if phrase.inner:
        whole = resolve_inner(phrase, reading)
        return _nth(whole, length, number) if whole else None
    start = reading.fiscal.start if "sort" in phrase.groups else 1
    return reading.place(
        lambda year: _nth(months(year, start, 12), length, number), phrase, whole=True
    )


@value
def part(phrase: Phrase, reading: Reading) -> Interval | None:
    """A quarter or half of a year: "first quarter of 2025", "second half", "fiscal Q3"."""
    groups = phrase.groups
    unit = re.split(r"\W", (groups.get("unit") or groups["unit2"]).lower())[0]
    word = groups.get("ordinal") or groups["ordinal2"]
    if word.lower() == "last" and not phrase.inner:
        raise ValueError("the quarter before this one")
    return _part(phrase, reading, unit, ordinal(word))


@value
def code(phrase: Phrase, reading: Reading) -> Interval | None:
    """A quarter, half or number of months as a code: "Q1 2024", "2H25", "9M 2024"."""
    groups = phrase.groups
    number = int(groups.get("number") or groups["number2"])
    unit = (groups.get("unit") or groups["unit2"]).lower()
    digits = groups.get("yy") or groups.get("year")
    if unit != "m" and not digits:
        return _part(phrase, reading, unit, number)
    whole = of_year(year_number(digits)) if digits else resolve_inner(phrase, reading)
    if unit == "m":
        return _first_months(phrase, reading, whole, number)
    return _nth(whole, _LENGTHS[unit], number) if whole else None


@value
def named_part(phrase: Phrase, reading: Reading) -> Interval | None:
    """A quarter or half named by its last month: "the June quarter"."""
    groups = phrase.groups
    last = month_number(groups["month"])
    length = _LENGTHS[groups["unit"].lower()]

    def make(year: int) -> Interval:
        return months(year, last - length + 1, length, _GRAINS[length])

    if "year" in groups:
        return make(int(groups["year"]))
    if phrase.inner:
        whole = resolve_inner(phrase, reading)
        return make(month_in(whole, last).start.year) if whole else None
    return reading.place(make, phrase, whole=True)


@value
def half_year(phrase: Phrase, reading: Reading) -> Interval | None:
    """The half year that a report speaks of: "for the half year"."""
    return _reported(6, reading)


@value
def quarter_range(phrase: Phrase, reading: Reading) -> Interval | None:
    """Several quarters: "first to third quarter of 2024"."""
    count = 3 * ordinal(phrase.groups["last"])
    return _first_months(phrase, reading, resolve_inner(phrase, reading), count)


@value
def first_months(phrase: Phrase, reading: Reading) -> Interval | None:
    """The first or last months of a year: "first nine months of 2024", "last month of 2021"."""
    groups = phrase.groups
    count = cardinal(groups.get("count", "1")) * (3 if groups.get("unit") == "quarter" else 1)
    position = ordinal(groups.get("ordinal", "first"))
    whole = resolve_inner(phrase, reading)
    if "count" not in groups and position > 1:
        return _first_months(phrase, reading, whole, 1, skip=position - 1)
    if position not in (1, -1):
        raise ValueError("neither first nor last months")
    if position == 1:
        return _first_months(phrase, reading, whole, count)
    if whole:
        return _first_months(phrase, reading, whole, count, skip=12 - count)
    if phrase.inner or not reading.published:
        return None
    return Interval(moved(reading.published, "month", -count), reading.published)


def _first_months(
    phrase: Phrase, reading: Reading, whole: Interval | None, count: int, *, skip: int = 0
) -> Interval | None:
    """Return `count` months of a year after its first `skip` ones."""
    if not 1 <= count <= 12:
        raise ValueError("more months than a year has")
    if whole:
        return months(whole.start.year, whole.start.month + skip, count)
    if phrase.inner:
        return None
    return reading.place(lambda year: months(year, 1, count), phrase, whole=True)


@value
def months_reported(phrase: Phrase, reading: Reading) -> Interval | None:
    """The months a report speaks of, without its year: "in 8 months", "nine-month profit"."""
    count = cardinal(phrase.groups["count"])
    if not 3 <= count <= 11 or reading.lean(phrase.start, phrase.end) > 0:
        raise ValueError("a length of time")
    return _reported(count, reading)


def _reported(count: int, reading: Reading) -> Interval | None:
    """Return the period of `count` months the article speaks of, or the year's first ones."""
    known = [each for _, each in reading.mentioned if months_long(each) == count]
    if known or not reading.published:
        return max(known, key=lambda each: each.end, default=None)
    return placed(lambda year: months(year, 1, count), reading.published, -STRONG, whole=True)


@value
def part_of_month(phrase: Phrase, reading: Reading) -> Interval | None:
    """Days of a month counted from its start or end: "first week of May", "last ten days of"."""
    groups = phrase.groups
    month = resolve_inner(phrase, reading)
    number = ordinal(groups["ordinal"])
    if not month or not -1 <= number <= 5:
        return None
    unit = groups["unit"].lower()
    length = {"half": 15, "week": 7, "decade": 10, "fortnight": 14, "weekend": 7}.get(unit, 0)
    if "count" in groups:
        length = cardinal(groups["count"]) * (7 if "week" in unit else 1)
    days = timedelta(days=length)
    start = month.start + (number - 1) * days if number > 0 else month.end + timedelta(1) - days
    last = unit == "half" and number == 2
    return Interval(start, month.end if last else min(start + days - timedelta(1), month.end))


def of_season(year: int, first: int) -> Interval:
    """Return the season of `year` that begins in month `first`; winter ends in the next year."""
    return months(year, first, 3, "season")


@value
def season(phrase: Phrase, reading: Reading) -> Interval | None:
    """A season: "spring 2026", "in autumn"."""
    first = season_month(phrase.groups["season"])
    if phrase.inner:
        year = resolve_inner(phrase, reading)
        return of_season(year.start.year, first) if year else None
    return reading.place(lambda year: of_season(year, first), phrase)


@value
def edge(phrase: Phrase, reading: Reading) -> Interval | None:
    """The start, middle or end of something: "end of 2029", "mid-May", "early next year"."""
    whole = resolve_inner(phrase, reading)
    if not whole:
        return None
    first = part_of(whole, _edge_name(phrase))
    if "edge2" in phrase.groups:  # "mid-to-late 2026"
        last = part_of(whole, _EDGES[phrase.groups["edge2"].lower()])
        return Interval(first.start, max(first.end, last.end))
    return first


def _edge_name(phrase: Phrase) -> str:
    groups = phrase.groups
    if "days" in groups:
        return "first days" if groups["edge"].lower() == "first" else "last days"
    return _EDGES[groups["edge"].lower()]


_EDGES = {
    "end": "end",
    "close": "end",
    "start": "start",
    "beginning": "start",
    "outset": "start",
    "opening": "start",
    "middle": "middle",
    "mid": "middle",
    "early": "early",
    "late": "late",
}


@value
def unit_end(phrase: Phrase, reading: Reading) -> Interval | None:
    """The end or the middle of a unit that isn't named: "year-end", "mid-year 2025"."""
    groups = phrase.groups
    name = "middle" if "edge2" in groups else "end"
    unit = (groups.get("unit") or groups["unit2"]).lower()
    if phrase.inner:
        whole = resolve_inner(phrase, reading)
        return part_of(whole, name) if whole else None
    if unit == "year":
        return reading.place(lambda year: part_of(of_year(year), name), phrase)
    return part_of(unit_of(reading.published, unit), name) if reading.published else None
