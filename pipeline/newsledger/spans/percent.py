"""PERCENT: a proportion or a change in per cent, or in percentage points.

A number becomes one by the sign or word after it. Numbers of one list or change share it, two
figures may be the ends of one range, and a number that goes on from a level ("to 46.2% from
49.8") is one too. The expressions are in `models/spans/percent.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.numbers import (
    BRACKETS,
    RANGE_GAPS,
    Number,
    lead_word,
    levels_of_change,
    qualifier_of,
)

_ONE = Decimal(1)
_MOST_POINTS = 100
_CARRY_WINDOW = 80
_LEADING_WINDOW = 13
_CARRY_RATIO = 5
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}


@dataclass(frozen=True, slots=True)
class _Share:
    """A figure before it becomes a span; `plus` says that "-plus" stands within it."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    points: bool
    rule: str
    plus: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    """The compiled expressions of `percent.toml`, its fractions, and the stems they need."""

    unit: re.Pattern[str]
    worded: re.Pattern[str]
    goes_on: re.Pattern[str]
    level: re.Pattern[str]
    leading: re.Pattern[str]
    said_alone: re.Pattern[str]
    no_noun: re.Pattern[str]
    fractions: dict[str, Decimal]
    heads: tuple[str, ...]
    units: tuple[str, ...]


@cache
def _rules() -> _Rules:
    data: dict[str, Any] = read_toml("spans/percent.toml")
    parts: dict[str, str] = data["parts"]
    units = f"(?P<points>{parts['points']})|(?P<bare>{parts['bare_points']})|{parts['percent']}"
    units += f"|{parts['bracketed']}"
    worded = f"{parts['fraction']}|{parts['point']}"
    return _Rules(
        unit=re.compile(f"(?P<plus>{parts['plus']})(?:{units})"),
        worded=re.compile(worded),
        goes_on=re.compile(f"(?:{parts['goes_on']})\\Z"),
        level=re.compile(f"(?:{parts['level']})\\Z"),
        leading=re.compile(f"{parts['leading']}\\Z"),
        said_alone=re.compile(parts["said_alone"]),
        no_noun=re.compile(parts["no_noun"]),
        fractions={word: Decimal(value) for word, value in data["fractions"].items()},
        heads=tuple(data["stems"]["heads"]),
        units=tuple(data["stems"]["units"]),
    )


def find(text: str, numbers: Sequence[Number], context: Context) -> list[Span]:
    """Return the PERCENT spans of `text` in its order; `numbers` are those still free."""
    shares: list[_Share | None] = [_read(text, number) for number in numbers]
    for index in range(len(numbers) - 2, -1, -1):
        shares[index] = shares[index] or _lent(numbers[index], shares[index + 1])
    for index in range(1, len(numbers)):
        shares[index] = shares[index] or _carried(text, shares[index - 1], numbers[index])
    found = _ranges(text, [share for share in shares if share])
    return [_span(text, share) for share in _apart([*_in_words(text), *found])]


def _span(text: str, share: _Share) -> Span:
    values: dict[str, Any] = {"value": share.value}
    if share.value_max is not None:
        values["value_max"] = share.value_max
    qualifier = qualifier_of(text, share.start, share.end)
    values["qualifier"] = ">" if share.plus and qualifier == "=" else qualifier
    if share.points:
        values["unit"] = "pp"
    content = text[share.start : share.end]
    return Span(share.start, share.end, "PERCENT", content, values, f"percent:{share.rule}")


def _read(text: str, number: Number) -> _Share | None:
    """Return the figure of a number with a sign or word of per cent after it, or None."""
    match = _rules().unit.match(text, number.end)
    if not match:
        return _behind_unit(text, number)
    if match["bare"] and number.value > _MOST_POINTS:
        return None
    start, sign = _sign(text, number.start)
    points = bool(match["points"] or match["bare"])
    rule = "points" if points else "percent"
    value_max = None if number.value_max is None else number.value_max
    return _Share(start, match.end(), sign * number.value, value_max, points, rule, bool(match[1]))


def _behind_unit(text: str, number: Number) -> _Share | None:
    """Return the figure of a number that follows its unit ("per cent of 10"), or None."""
    rules = _rules()
    unit = rules.leading.search(text, max(0, number.start - _LEADING_WINDOW), number.start)
    if not unit or not number.countable or not rules.said_alone.match(text, number.end):
        return None
    return _Share(unit.start(), number.end, number.value, number.value_max, False, "unit-first")


def _sign(text: str, start: int) -> tuple[int, int]:
    """Return where the figure begins with its printed sign, and 1 or -1.

    A dash is a sign where it touches the digits and nothing before it, or right after an
    opening bracket; "minus" makes the value negative but stays outside the span.
    """
    before = text[max(0, start - 6) : start]
    if before.endswith("inus "):
        return start, -1
    stripped = before.rstrip(" \u00a0")
    sign = stripped[-1:]
    if sign not in _SIGNS or not sign:
        return start, 1
    outside = stripped[-2:-1]
    spaced = len(stripped) < len(before)
    if spaced and sign != "+" and outside != "(":
        return start, 1
    if outside and outside not in " (\n\u00a0[:":
        return start, 1
    return start - (len(before) - len(stripped)) - 1, _SIGNS[sign]


def _lent(number: Number, following: _Share | None) -> _Share | None:
    """Return the figure of a number whose unit stands after the next of its list."""
    if not following or not number.linked or not number.countable or number.magnitude != _ONE:
        return None
    points = following.points
    return _Share(number.start, number.end, number.value, number.value_max, points, "shared-unit")


def _carried(text: str, last: _Share | None, number: Number) -> _Share | None:
    """Return the figure of a number without unit that goes on from the level `last`."""
    if not last or not number.countable or number.magnitude != _ONE or last.points:
        return None
    gap = text[last.end : number.start]
    rules = _rules()
    bracketed = gap in BRACKETS and text.startswith(")", number.end)
    if bracketed and not text[number.start : number.end].isdigit():
        start, sign = _sign(text, number.start)
        return _Share(start, number.end, sign * number.value, None, False, "carried-on")
    if len(gap) > _CARRY_WINDOW or ". " in gap or not rules.goes_on.search(gap):
        return None
    level = rules.level.search(text, max(0, last.start - 20), last.start)
    near = last.value / _CARRY_RATIO < number.value < last.value * _CARRY_RATIO
    if not level or not near or not rules.no_noun.match(text, number.end):
        return None
    return _Share(number.start, number.end, number.value, number.value_max, False, "carried-on")


def _ranges(text: str, shares: Sequence[_Share]) -> list[_Share]:
    """Join the figures that are the ends of one range ("5% to 7%")."""
    joined: list[_Share] = []
    for high in shares:
        low = joined[-1] if joined else None
        if low and low.value_max is None and _is_range(text, low, high):
            joined[-1] = replace(low, end=high.end, value_max=high.value, rule="range")
        else:
            joined.append(high)
    return joined


def _is_range(text: str, low: _Share, high: _Share) -> bool:
    gap = text[low.end : high.start]
    if gap not in RANGE_GAPS or high.value_max is not None or low.value >= high.value:
        return False
    if low.points != high.points:
        return False
    if gap == " to ":
        return not levels_of_change(text, low.start, low.value, high.value)
    return gap != " or " and (gap != " and " or lead_word(text, low.start) == "between")


def _in_words(text: str) -> Iterator[_Share]:
    """Find fractions of a per cent, and a percentage point without a number."""
    rules = _rules()
    if not any(unit in text for unit in rules.units) or not any(w in text for w in rules.heads):
        return
    for match in rules.worded.finditer(text):
        value = _ONE
        if match["part"]:
            part = match["part"].lower().replace("-", " ").removeprefix("one ")
            value = rules.fractions[part]
        points = bool(match["points"]) or not match["part"]
        yield _Share(match.start(), match.end(), value, None, points, "fraction")


def _apart(shares: list[_Share]) -> list[_Share]:
    """Return `shares` in order, without those that begin inside another."""
    kept: list[_Share] = []
    for share in sorted(shares, key=lambda share: share.start):
        if not kept or share.start >= kept[-1].end:
            kept.append(share)
    return kept
