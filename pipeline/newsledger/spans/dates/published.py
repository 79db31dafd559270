"""The article's own date, from the head of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from newsledger.resources import read_toml
from newsledger.spans.dates.grammar import Rule, grammar
from newsledger.spans.dates.reading import Reading, resolve

_HEAD = 800
_LINE = 130
_LEAD_WORDS = 12


def published_in(text: str) -> date | None:
    """Return the day of publication that the head of `text` states with its year, or None.

    That is a " date 2024-12-13 " before the text, a line with a date ("21 Sep 2021",
    "By N. N. June 4, 2019", "2021-09-29 10:16"), or a dateline with a year.
    """
    patterns = _patterns()
    prefix = patterns["prefix"].match(text)
    if prefix:
        return _day_at(text, prefix.end(), grammar().starting(text, prefix.end()))[0]
    head = text[:_HEAD]
    start = 0
    while 0 <= start < len(head):
        stop = head.find("\n", start)
        line = head[start : stop if stop >= 0 else None][:_LINE]
        for at, rules in grammar().starts(line):
            if not patterns["lead"].fullmatch(line, 0, at):
                continue
            day, end = _day_at(head, start + at, rules)
            if day and patterns["tail"].match(head, end):
                return day
        start = stop + 1 or -1
    return None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = read_toml("spans/date.toml")["published"]
    lead = rf"[\s(|–—-]{{0,4}}(?:{data['lead']}){{0,{_LEAD_WORDS}}}"
    return {
        "prefix": re.compile(data["prefix"]),
        "lead": re.compile(lead, re.IGNORECASE),
        "tail": re.compile(data["tail"], re.IGNORECASE),
    }


def _day_at(text: str, start: int, rules: Sequence[Rule]) -> tuple[date | None, int]:
    """Return the day with its year that is written at `start`, and where it ends."""
    for phrase in grammar().candidates(text, start, rules):
        if phrase.kind != "day" or not (phrase.inner or phrase.rule.full):
            continue
        try:
            interval = resolve(phrase, Reading(text))
        except ValueError:
            continue
        if interval and interval.start == interval.end:
            return interval.start, phrase.end
    return None, start
