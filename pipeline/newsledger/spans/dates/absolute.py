"""The arithmetic of dates that stand by themselves: days, months, years and longer.

Each function is the `value` of rules in `models/spans/date.toml`; see `reading`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from newsledger.spans.dates.grammar import Phrase
from newsledger.spans.dates.numerals import CENTURY, month_number, ordinal, year_number
from newsledger.spans.dates.reading import Cycle, Reading, resolve_inner, value
from newsledger.spans.dates.timeline import (
    Interval,
    month_in,
    months,
    moved,
    of_day,
    of_year,
    unit_of,
)

_COMMONEST_START = 4
_LONGEST_PLAN = 15
_FISCAL_SINCE = 1990  # News gives the accounts of recent years; "1954-55" is two calendar years.


@value
def day(phrase: Phrase, reading: Reading) -> Interval | None:
    """A day of a month, or several: "12 March", "March 25-29, 2024"."""
    groups = phrase.groups
    month = month_number(groups["month"])
    first = ordinal(groups["day"])
    last = int(groups.get("day2", first))
    if last < first:
        raise ValueError("a range that runs backwards")

    def make(year: int) -> Interval:
        return Interval(date(year, month, first), date(year, month, last), "day")

    make(2024)
    if "year" in groups:
        return make(int(groups["year"]))
    if phrase.inner:
        year = resolve_inner(phrase, reading)
        return make(month_in(year, month).start.year) if year else None
    return reading.place(make, phrase)


@value
def numeric_day(phrase: Phrase, reading: Reading) -> Interval:
    """A day in digits, the day first, or the month where only that is a date or the US speaks."""
    year, first, second = (int(phrase.groups[key]) for key in ("year", "first", "second"))
    american = phrase.groups["sep"] == "/" and reading.country == "US"
    if second > 12 or (american and first <= 12):
        first, second = second, first
    return of_day(date(year, second, first))


@value
def odd_day(phrase: Phrase, reading: Reading) -> Interval:
    """A full date in a notation too rare for a rule of its own: "26-Oct-22", "10/26/22"."""
    text = reading.text[phrase.start : phrase.end]
    found = _parsed(text, "MDY" if reading.country == "US" else "DMY")
    if not found:
        raise ValueError(f"no date: {text}")
    return of_day(found)


@lru_cache(maxsize=1024)
def _parsed(text: str, order: str) -> date | None:
    """Read a full date by dateparser, whose import and calls are slow: only where it must be."""
    from dateparser import parse

    settings = {"DATE_ORDER": order, "STRICT_PARSING": True}
    found = parse(text, languages=["en"], settings=settings)
    return found.date() if found else None


@value
def nth_day(phrase: Phrase, reading: Reading) -> Interval | None:
    """A day of a month that isn't named: "on the 25th"."""
    number = int(phrase.groups["day"])
    if not 1 <= number <= 31:
        raise ValueError("no day of a month")
    if not reading.published:
        return None
    near = reading.published
    candidates = []
    for count in (-1, 0, 1):
        month = moved(near.replace(day=1), "month", count)
        if number <= months(month.year, month.month).end.day:
            candidates.append(of_day(month.replace(day=number)))
    if reading.lean(phrase.start, phrase.end) < 0:
        candidates = [each for each in candidates if each.start <= near]
    return min(candidates, key=lambda each: each.distance(near))


@value
def month(phrase: Phrase, reading: Reading) -> Interval | None:
    """A month, of a year where one follows."""
    number = month_number(phrase.groups["month"])
    if "yy" in phrase.groups:
        return months(year_number(phrase.groups["yy"]), number, 1, "month")
    if phrase.inner:
        year = resolve_inner(phrase, reading)
        return month_in(year, number) if year else None
    return reading.place(lambda year: months(year, number, 1, "month"), phrase)


@value
def year(phrase: Phrase, reading: Reading) -> Interval:
    """A calendar year."""
    return of_year(int(phrase.groups["year"]))


@value
def years(phrase: Phrase, reading: Reading) -> Interval:
    """Several years, or one that straddles two: "2021/25", "2023-24"."""
    groups = phrase.groups
    first = int(groups["year"])
    last = year_number(groups["last"], first)
    if last < first and len(groups["last"]) == 2:
        last += CENTURY
        if last - first > _LONGEST_PLAN:  # "2024-12" is a month
            return unit_of(date(first, int(groups["last"]), 1), "month")
    if last < first:
        raise ValueError("a range that runs backwards")
    cycle = reading.cycle(groups.get("sort", "fiscal").lower())
    if "sort" in groups and cycle.start == 1:  # Written with two years it isn't the calendar's.
        cycle = Cycle(_COMMONEST_START)
    straddles = last == first + 1 and (len(groups["last"]) == 2 or groups["sep"] == "/")
    if straddles and cycle.start != 1 and first >= _FISCAL_SINCE:
        return cycle.begun(first)
    return Interval(date(first, 1, 1), date(last, 12, 31))


@value
def fiscal_year(phrase: Phrase, reading: Reading) -> Interval:
    """A year of accounts or of school: "FY24", "fiscal 2027", "FY2023-24", "2024 fiscal year"."""
    groups = phrase.groups
    cycle = reading.cycle(groups.get("sort", "fiscal").lower())
    first = year_number(groups["year"])
    if "last" not in groups:
        return cycle.named(first)
    last = year_number(groups["last"], first)
    if cycle.start == 1:  # Written with two years it isn't the calendar's.
        cycle = Cycle(_COMMONEST_START)
    return Interval(cycle.begun(first).start, cycle.begun(last - 1).end, "year")


@value
def decade(phrase: Phrase, reading: Reading) -> Interval:
    """A decade: "1990s"."""
    groups = phrase.groups
    if "year" in groups:
        return months(int(groups["year"]), 1, 120, "decade")
    short = int(groups["short"])
    return months((1900 if short >= 30 else 2000) + short, 1, 120, "decade")


@value
def century(phrase: Phrase, reading: Reading) -> Interval:
    """A century: "19th century" is 1801 to 1900."""
    number = ordinal(phrase.groups.get("number") or phrase.groups["word"])
    if not 10 <= number <= 21:
        raise ValueError("no century of news")
    return months((number - 1) * CENTURY + 1, 1, 1200, "century")
