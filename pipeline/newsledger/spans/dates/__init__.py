"""Dates: from the text to DATE spans with the days they mean.

`find_dates` reads the dates of an article, `published_in` the article's own date from its
head, `period_of` the period of an event from a date span. The rules are data,
`models/spans/date.toml`; their arithmetic is in `absolute`, `parts`, `relative` and `mentioned`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from newsledger.schema import Span
from newsledger.spans.dates import absolute, mentioned, parts, relative
from newsledger.spans.dates.grammar import Phrase, grammar
from newsledger.spans.dates.period import period_of
from newsledger.spans.dates.published import published_in
from newsledger.spans.dates.reading import Reading, resolve
from newsledger.spans.dates.timeline import Interval

ARITHMETIC = (absolute, parts, relative, mentioned)  # Imported for the values they register.

__all__ = ["find_dates", "period_of", "published_in"]


def find_dates(
    text: str,
    published: date | None,
    taken: Sequence[tuple[int, int]] = (),
    country: str | None = None,
) -> list[Span]:
    """Return the DATE spans of `text`, in its order, with `date_start` and `date_end`.

    `published` is the article's date; without it the days of a date that leans on it are None.
    Spans keep clear of the character ranges `taken`. `country` (ISO 3166-1 alpha-2) is the
    article's, for fiscal years and dates in digits; None lets the words of the text tell.
    """
    reading = Reading(text, published, country)
    rules = grammar()
    spans: list[Span] = []
    free = _Free(taken)
    end = 0
    for start, starting in rules.starts(text):
        if start < end:
            continue
        for phrase in rules.candidates(text, start, starting):
            if not free.between(phrase.start, phrase.end):
                continue
            try:
                interval = resolve(phrase, reading)
            except (ValueError, OverflowError):
                continue
            spans.append(_span(phrase, interval, reading))
            end = phrase.end
            break
    return spans


class _Free:
    """What the ranges taken leave free."""

    def __init__(self, taken: Sequence[tuple[int, int]]) -> None:
        self._ranges = sorted(taken)

    def between(self, start: int, end: int) -> bool:
        """Return whether no range touches the characters from `start` to `end`."""
        index = bisect_left(self._ranges, (end,))
        return not index or self._ranges[index - 1][1] <= start


def _span(phrase: Phrase, interval: Interval | None, reading: Reading) -> Span:
    if interval and not phrase.rule.aside:
        reading.mention(phrase.start, interval)
    return Span(
        phrase.start,
        phrase.end,
        "DATE",
        reading.text[phrase.start : phrase.end],
        {
            "date_start": interval.start if interval else None,
            "date_end": interval.end if interval else None,
        },
        f"date:{phrase.rule.id}",
    )
