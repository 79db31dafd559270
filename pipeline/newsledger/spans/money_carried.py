"""Numbers that take their currency from an amount near them.

Numbers of one list or change share a unit written once; a number that goes on from an amount
("$5.2bn, up from 4.8bn a year ago"), or that only money could measure ("EBITDA of 3 million"),
takes over its currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from newsledger.spans.money_amount import Amount, letter_after, rules, signed
from newsledger.spans.numbers import (
    BRACKETS,
    DASHES,
    LIST_GAPS,
    Number,
    lead_word,
    shares_magnitude,
)
from newsledger.spans.numerals import ONE

_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_MILLION = Decimal(1_000_000)
_FEW = Decimal(4)
_CARRY_WINDOW = 160
_CARRY_RATIO = 100
_PERCENT = ("%", " %", " per cent", " percent", "pc")


def lent(number: Number, following: Amount | None) -> Amount | None:
    """Return the amount of a number whose unit stands after the next of its list."""
    lends = following and following.rule in ("mark-after", "shared-unit")
    if not lends or not following or not number.linked or not number.countable:
        return None
    unit, magnitude = following.unit, number.magnitude
    amount = Amount(
        number.start, number.end, number.value, number.value_max, magnitude, unit, "shared-unit"
    )
    mantissa = following.value / following.magnitude
    if shares_magnitude(number.value, magnitude, mantissa, following.magnitude):
        return amount.times(following.magnitude)
    return amount


def carry_on(text: str, numbers: Sequence[Number], amounts: list[Amount | None]) -> None:
    """Give bare numbers that go on from an amount its currency, in place."""
    last: Amount | None = None
    for index, number in enumerate(numbers):
        if amounts[index] is None and last and number.countable:
            amounts[index] = _carried(text, last, number)
            if amounts[index] is None and not text.startswith(_PERCENT, number.end):
                last = None
        last = amounts[index] or last


def _carried(text: str, last: Amount, number: Number) -> Amount | None:
    """Return the amount of a number that goes on from `last`, or None.

    It follows a word like "from" or "against", or is the next of a list, within a sentence,
    and has no noun of its own; or it stands alone in brackets, as accounts give the year
    before ("SEK 29,496 (34,993) million"). It is of a comparable size.
    """
    if number.start - last.end > _CARRY_WINDOW:
        return None
    gap = text[last.end : number.start]
    cents = _spoken_cents(text, last, number, gap)
    if cents or gap == " ":
        return cents
    factor, end = letter_after(text, number)
    bracketed = gap in BRACKETS and text.startswith(")", end)
    large = number.magnitude >= _MILLION
    alike = large and (_is_share(text, gap, end) or _is_told(text, gap, end))
    if not bracketed and not alike and not _goes_on(text, gap, end):
        return None
    amount = Amount(
        number.start, end, number.value, number.value_max, number.magnitude, last.unit, "carried-on"
    ).times(factor)
    if amount.magnitude == ONE:
        plain = text[number.start : number.end].isdigit()
        mantissa = abs(last.value) / last.magnitude
        shared = shares_magnitude(number.value, ONE, mantissa, last.magnitude) and not plain
        year_before = bracketed and _is_year_before(number.value, mantissa)
        if shared or (year_before and last.magnitude != ONE):
            amount = amount.times(last.magnitude)
        elif plain or last.magnitude != ONE or gap in LIST_GAPS:
            return None
    near = abs(last.value) / _CARRY_RATIO < amount.value < abs(last.value) * _CARRY_RATIO
    return signed(text, number, amount) if near else None


def _is_share(text: str, gap: str, end: int) -> bool:
    """Tell whether a number of millions is the next of a list of shares: "Japan (13.8 billion)"."""
    words = rules()
    return (
        words.share.search(gap) is not None
        and words.share_ends.match(text, end) is not None
        and not words.other_unit.search(gap)
    )


def _is_told(text: str, gap: str, end: int) -> bool:
    """Tell whether what only money measures leads to a number that no noun follows."""
    words = rules()
    ends = words.no_noun.match(text, end) or words.share_ends.match(text, end)
    return ends is not None and words.told.search(gap) is not None


def _is_year_before(value: Decimal, mantissa: Decimal) -> bool:
    """Tell whether a number in brackets is of the size of the amount before it, and no note."""
    return value > _FEW and mantissa / _TEN < value < mantissa * _TEN


def _goes_on(text: str, gap: str, end: int) -> bool:
    """Tell whether a number that ends at `end` goes on from the amount before the `gap`."""
    words = rules()
    if gap in DASHES:
        return True
    if words.sentence_end.search(gap) or not words.no_noun.match(text, end):
        return False
    return gap in LIST_GAPS or words.goes_on.search(gap) is not None


def _spoken_cents(text: str, last: Amount, number: Number, gap: str) -> Amount | None:
    """Return the hundredths of "17 dollars 25": two digits that end the clause, or None.

    "And" may stand before them where they end the sentence ("15 dollars and 50.").
    """
    whole = last.magnitude == ONE == number.magnitude and last.value == int(last.value)
    if not whole or not _TEN <= number.value < _HUNDRED or number.value_max is not None:
        return None
    words = rules()
    worded = text[number.start].isalpha()
    if gap == " ":
        fits = last.rule == "mark-after" and words.cents_end.match(text, number.end)
    else:
        said = gap == " and " and (worded or last.rule == "mark-after")
        ends = said and words.sentence_stop.match(text, number.end)
        fits = ends if lead_word(text, last.start) != "between" else None
    if not fits:
        return None
    unit = replace(last.unit, factor=ONE / _HUNDRED)
    return Amount(number.start, number.end, number.value, None, ONE, unit, "with-cents")
