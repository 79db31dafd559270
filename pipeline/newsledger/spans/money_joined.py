"""Amounts that are one: with their hundredths, or the ends of a range; and tables of rates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from newsledger.spans.money_amount import Amount
from newsledger.spans.numbers import RANGE_GAPS, lead_word, levels_of_change, shares_magnitude
from newsledger.spans.numerals import ONE

_HUNDRED = Decimal(100)
_ROW = re.compile(r"[ \t]*\n\s*|\s{2,}")


def with_cents(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Join an amount with its hundredths: "3 dollars 50 cents", "13 euros and 45 cents"."""
    joined: list[Amount] = []
    for minor in amounts:
        major = joined[-1] if joined else None
        if (
            major
            and major.unit.factor == ONE == major.magnitude
            and minor.unit.factor < ONE
            and minor.value < _HUNDRED
            and text[major.end : minor.start] in (" ", " and ", ", ")
            and set(major.unit.currencies) & set(minor.unit.currencies)
        ):
            value = major.value + minor.value * minor.unit.factor
            joined[-1] = replace(major, end=minor.end, value=value, rule="with-cents")
        else:
            joined.append(minor)
    return joined


def ranges(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Join the amounts that are the ends of a range; share a magnitude written once."""
    joined: list[Amount] = []
    for high in amounts:
        low = joined[-1] if joined else None
        gap = text[low.end : high.start] if low else ""
        if low and low.value_max is None is high.value_max and gap in RANGE_GAPS:
            mantissa = high.value / high.magnitude
            if shares_magnitude(low.value, low.magnitude, mantissa, high.magnitude):
                low = joined[-1] = low.times(high.magnitude)
            if low.value < high.value and _is_range(text, low, high, gap):
                joined[-1] = replace(low, end=high.end, value_max=high.value, rule="range")
                continue
        joined.append(high)
    return joined


def without_rates(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Leave out a page's exchange rates: "USD 87.45", "EUR 103.19" with no words between."""
    rates = {
        start
        for one, other in pairwise(amounts)
        if _ROW.fullmatch(text, one.end, other.start)
        and one.unit.currencies != other.unit.currencies
        and one.rule == other.rule == "mark-before"
        for start in (one.start, other.start)
    }
    return [amount for amount in amounts if amount.start not in rates]


def _is_range(text: str, low: Amount, high: Amount, gap: str) -> bool:
    if not set(low.unit.currencies) & set(high.unit.currencies):
        return False
    if gap == " to ":
        return not levels_of_change(text, low.start, low.value, high.value, marked=True)
    return gap != " or " and (gap != " and " or lead_word(text, low.start) == "between")
