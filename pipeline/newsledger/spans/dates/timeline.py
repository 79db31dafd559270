"""Calendar arithmetic: intervals of whole days, and where a yearless one falls.

An `Interval` has its first and last day, both inclusive, and a grain: the unit it is one of
("day", "week", "month", "quarter", "half", "season", "year", "decade", "century"), or "span"
for anything else ("the past five years"). Nothing here reads text.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

UNIT_MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120}
UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_GRACE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `start` to `end`, both included."""

    start: date
    end: date
    grain: str = "span"

    def contains(self, day: date) -> bool:
        """Return whether `day` lies in the interval."""
        return self.start <= day <= self.end

    def distance(self, day: date) -> int:
        """Return how many days `day` lies outside of the interval, 0 within it."""
        return max((self.start - day).days, (day - self.end).days, 0)


def months(year: int, first: int, count: int = 1, grain: str = "span") -> Interval:
    """Return `count` whole months from month `first` of `year`; `first` may exceed 1-12."""
    start_year, start_month = divmod(year * 12 + first - 1, 12)
    end_year, end_month = divmod(year * 12 + first + count - 2, 12)
    last = monthrange(end_year, end_month + 1)[1]
    return Interval(
        date(start_year, start_month + 1, 1), date(end_year, end_month + 1, last), grain
    )


def of_day(day: date) -> Interval:
    """Return the interval that is one day."""
    return Interval(day, day, "day")


def of_year(year: int) -> Interval:
    """Return a calendar year."""
    return months(year, 1, 12, "year")


def month_in(year: Interval, month: int) -> Interval:
    """Return a month of `year`, which may be a fiscal one."""
    return months(year.start.year + (month < year.start.month), month, 1, "month")


def months_long(interval: Interval) -> int:
    """Return how many whole months an interval has, 0 when it isn't made of such."""
    end = interval.end + timedelta(days=1)
    if interval.start.day != 1 or end.day != 1:
        return 0
    return (end.year - interval.start.year) * 12 + end.month - interval.start.month


def unit_of(day: date, unit: str) -> Interval:
    """Return the week (Monday to Sunday), weekend, month ... century that `day` lies in."""
    if unit in ("day", "fortnight"):
        return of_day(day)
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday())
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        return Interval(first, monday + timedelta(days=6), unit)
    if unit == "century":
        century = (day.year - 1) // 100
        return months(century * 100 + 1, 1, 1200, "century")
    if unit == "decade":
        return months(day.year // 10 * 10, 1, 120, "decade")
    length = UNIT_MONTHS[unit]
    return months(day.year, (day.month - 1) // length * length + 1, length, unit)


def moved(day: date, unit: str, count: int) -> date:
    """Return `day` moved by `count` units; the day of the month gives way where it must."""
    if unit in UNIT_DAYS:
        return day + timedelta(days=UNIT_DAYS[unit] * count)
    if unit == "hour":
        return day + timedelta(days=-(-abs(count) // 24) * (1 if count > 0 else -1))
    year, month = divmod(day.year * 12 + day.month - 1 + _months_of(unit) * count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(interval: Interval, unit: str, count: int) -> Interval:
    """Return the interval moved by `count` units, the ends of months staying such."""
    start, end = moved(interval.start, unit, count), moved(interval.end, unit, count)
    if unit not in UNIT_DAYS and (interval.end + timedelta(days=1)).day == 1:
        end = months(end.year, end.month).end
    return Interval(start, end, interval.grain)


def _months_of(unit: str) -> int:
    return 1200 if unit == "century" else UNIT_MONTHS[unit]


def placed(
    make: Callable[[int], Interval], published: date, lean: int = 0, *, whole: bool = False
) -> Interval:
    """Return the interval `make(year)` that lies nearest to `published` and fits the tense.

    `lean` is how many days of nearness the tense outweighs: negative for the past, positive
    for the future. Past means begun or, where `whole` asks for it, over or nearly so.
    Raises ValueError when the day exists in none of the years.
    """

    def cost(interval: Interval) -> int:
        if lean < 0 and whole:
            days, fits = abs((published - interval.end).days), interval.end - _GRACE <= published
        else:
            days = interval.distance(published)
            fits = interval.start <= published if lean < 0 else interval.end >= published
        return days if fits else days + abs(lean)

    candidates = []
    for year in range(published.year - 4, published.year + 5):
        with suppress(ValueError):  # 29 February
            candidates.append(make(year))
    if not candidates:
        raise ValueError("no such day")
    return min(candidates, key=cost)


def unit_beside(day: date, unit: str, step: int) -> Interval:
    """Return the unit that lies `step` units after the one of `day`."""
    return unit_of(moved(day if unit in UNIT_DAYS else day.replace(day=1), unit, step), unit)


def part_of(interval: Interval, edge: str) -> Interval:
    """Return the start, the early, middle or late part, or the end of an interval.

    Start and end are one day, as the gold has it; the early, middle and late parts are by
    convention: of a year its first quarter, June and July, and its last quarter; of a month
    its first, second and last third. Of anything without parts it is the whole.
    """
    ends = {
        "start": (interval.start, interval.start),
        "end": (interval.end, interval.end),
        "first days": (interval.start, interval.start + timedelta(days=6)),
        "last days": (interval.end - timedelta(days=6), interval.end),
    }
    if interval.grain == "month":
        first = interval.start
        ends |= {
            "early": (first, first.replace(day=10)),
            "middle": (first.replace(day=11), first.replace(day=20)),
            "late": (first.replace(day=21), interval.end),
        }
    if edge in ends:
        return Interval(*ends[edge], "day" if edge in ("start", "end") else "span")
    skip, count = _MONTHS_OF_PART.get(interval.grain, {}).get(edge, (0, 0))
    return months(interval.start.year, interval.start.month + skip, count) if count else interval


_MONTHS_OF_PART = {
    "quarter": {"early": (0, 1), "middle": (1, 1), "late": (2, 1)},
    "season": {"early": (0, 1), "middle": (1, 1), "late": (2, 1)},
    "half": {"early": (0, 2), "middle": (2, 2), "late": (4, 2)},
    "year": {"early": (0, 3), "middle": (5, 2), "late": (9, 3)},
    "decade": {"early": (0, 36), "middle": (36, 48), "late": (84, 36)},
    "century": {"early": (0, 360), "middle": (360, 480), "late": (840, 360)},
}
