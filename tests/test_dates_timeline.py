"""Calendar arithmetic, on cases worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from newsledger.spans.dates.reading import Cycle
from newsledger.spans.dates.timeline import (
    Interval,
    months,
    months_long,
    moved,
    of_day,
    of_year,
    part_of,
    placed,
    shifted,
    unit_beside,
    unit_of,
)


def iso(interval: Interval) -> str:
    return f"{interval.start}/{interval.end}"


def test_months_run_over_the_year_s_end() -> None:
    assert iso(months(2024, 12, 3)) == "2024-12-01/2025-02-28"
    assert iso(months(2024, -1, 3)) == "2023-11-01/2024-01-31"
    assert months_long(months(2024, 12, 3)) == 3
    assert months_long(Interval(date(2024, 1, 1), date(2024, 1, 30))) == 0


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("week", "2024-02-26/2024-03-03"),
        ("weekend", "2024-03-02/2024-03-03"),
        ("month", "2024-02-01/2024-02-29"),
        ("quarter", "2024-01-01/2024-03-31"),
        ("half", "2024-01-01/2024-06-30"),
        ("decade", "2020-01-01/2029-12-31"),
        ("century", "2001-01-01/2100-12-31"),
    ],
)
def test_unit_of_a_leap_day(unit: str, expected: str) -> None:
    assert iso(unit_of(date(2024, 2, 29), unit)) == expected


def test_moving_gives_way_at_the_month_s_end() -> None:
    assert moved(date(2024, 2, 29), "year", -1) == date(2023, 2, 28)
    assert moved(date(2024, 3, 31), "month", -1) == date(2024, 2, 29)
    assert moved(date(2024, 3, 1), "hour", -24) == date(2024, 2, 29)
    assert iso(shifted(months(2023, 1, 2), "year", 1)) == "2024-01-01/2024-02-29"
    assert iso(unit_beside(date(2024, 3, 31), "month", -1)) == "2024-02-01/2024-02-29"


def test_a_yearless_date_is_the_nearest_that_fits_the_tense() -> None:
    def december(year: int) -> Interval:
        return months(year, 12)

    published = date(2024, 10, 1)
    assert placed(december, published).start.year == 2024
    assert placed(december, published, -400).start.year == 2023
    assert placed(december, date(2024, 4, 1), 400).start.year == 2024
    assert placed(lambda year: of_day(date(year, 2, 29)), published).start.year == 2024
    with pytest.raises(ValueError, match="no such day"):
        placed(lambda year: of_day(date(year, 2, 30)), published)


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("start", "2024-01-01/2024-01-01"),
        ("early", "2024-01-01/2024-03-31"),
        ("middle", "2024-06-01/2024-07-31"),
        ("late", "2024-10-01/2024-12-31"),
        ("end", "2024-12-31/2024-12-31"),
        ("last days", "2024-12-25/2024-12-31"),
    ],
)
def test_parts_of_a_year(edge: str, expected: str) -> None:
    assert iso(part_of(of_year(2024), edge)) == expected


def test_years_that_are_not_the_calendar_s() -> None:
    assert iso(Cycle(4).named(2024)) == "2023-04-01/2024-03-31"
    assert iso(Cycle(4, named_by_start=True).named(2027)) == "2027-04-01/2028-03-31"
    assert iso(Cycle(10).around(date(2024, 9, 30))) == "2023-10-01/2024-09-30"
    assert iso(Cycle(9, 10).around(date(2022, 8, 22))) == "2022-09-01/2023-06-30"
