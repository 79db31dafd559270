"""The period of an event: a date with the words before it that say how it is meant."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from newsledger.resources import read_toml
from newsledger.schema import Period, Span

_LEFT = 60
_RIGHT = 40
# What the words before a date mean for it, the longest words first.
_MEANINGS = ("other", "until", "before", "since", "from", "article")


def period_of(text: str, span: Span, published: date | None) -> Period:
    """Return the period that the DATE `span` gives an event: its text with what stands before it.

    "By T" and "until T" have no start and end with T, "before T" ends the day before it, "since
    T" lasts up to `published`; any other period is the days of the date.
    """
    start, end = span.values.get("date_start"), span.values.get("date_end")
    meaning, left = _lead(text, span.start)
    right = span.end
    if meaning == "before" and (over := _follows("over", text, right)):
        meaning, right = "until", over
    elif meaning in ("since", "from") and (today := _follows("today", text, right)):
        meaning, right = "since", today
    elif meaning == "from" and published and start and start == end and start < published:
        meaning = "since"  # "from the beginning of the year"
    if meaning == "before" and start and start != end:
        end = start - timedelta(days=1)
    if meaning in ("until", "before"):
        start = None
    if meaning == "since":
        end = published if start else None
    return Period(text[left:right], start, end)


def _lead(text: str, start: int) -> tuple[str, int]:
    """Return the meaning of the words before a date, and where they begin."""
    for meaning in _MEANINGS:
        match = _patterns()[meaning].search(text, max(0, start - _LEFT), start)
        if match:
            return meaning, match.start()
    return "", start


def _follows(name: str, text: str, end: int) -> int:
    """Return where the words `name` that follow a date end, 0 where they don't."""
    match = _patterns()[name].match(text, end, end + _RIGHT)
    return match.end() if match else 0


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of the table `period` in models/spans/date.toml."""
    data = {
        key: p.replace(" ", r"\s{1,2}") for key, p in read_toml("spans/date.toml")["period"].items()
    }
    patterns = {key: re.compile(data[key], re.IGNORECASE) for key in ("over", "today")}
    for meaning in _MEANINGS:
        words = rf"(?:{data[meaning]}){data['articles'] if meaning != 'article' else ''}"
        patterns[meaning] = re.compile(rf"{words}\s{{1,2}}\Z", re.IGNORECASE)
    return patterns
