"""The numbers that words of a date stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from newsledger.resources import read_toml

CENTURY = 100
_DIGITS = re.compile(r"\d+")


@cache
def _table(name: str) -> Mapping[str, int]:
    table: Mapping[str, int] = read_toml("lexicon/calendar.toml")[name]
    return table


def cardinal(word: str) -> int:
    """Return the number that "nine", "9" or "twenty-five" stands for."""
    word = word.strip(" -").lower()
    return int(word) if word.isdigit() else _table("numbers")[word]


def ordinal(word: str) -> int:
    """Return the place that "first", "1st", "1" or "IV" stands for; the last one is -1."""
    word = word.lower()
    digits = _DIGITS.match(word)
    return int(digits[0]) if digits else _table("ordinals").get(word) or _table("numbers")[word]


def month_number(word: str) -> int:
    """Return the number of a month: of its name, its abbreviation, or in digits."""
    name = word.rstrip(".").lower()
    return _table("months").get(name) or _table("month_abbreviations").get(name) or int(word)


def weekday_number(word: str) -> int:
    """Return the number of a weekday, Monday's being 0."""
    return _table("weekdays")[word.lower()]


def season_month(word: str) -> int:
    """Return the number of the month that a season begins in."""
    return _table("seasons")[word.lower()]


def year_number(digits: str, near: int = 2000) -> int:
    """Return a year of two or four digits; two take the century of `near`."""
    return int(digits) if len(digits) > 2 else near // CENTURY * CENTURY + int(digits)
