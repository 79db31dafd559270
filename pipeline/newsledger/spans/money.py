"""MONEY: an amount of money with its currency and magnitude.

A number becomes money by a currency's mark before or after it. Numbers of one list or change
share a unit written once, two amounts may be the ends of one range, and a number that goes on
from an amount ("$5.2bn, up from 4.8bn a year ago") takes over its currency. The words for
that are in `models/spans/money.toml`, the currencies in `models/lexicon/currencies.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.currencies import Mark, Resolver, Unit, mark_after, mark_before
from newsledger.spans.numbers import (
    BRACKETS,
    DASHES,
    LIST_GAPS,
    RANGE_GAPS,
    Number,
    lead_word,
    levels_of_change,
    qualifier_of,
    shares_magnitude,
)

_MINUS = ("-", "−")
_OF = " of "
_ONE = Decimal(1)
_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_ROW = re.compile(r"[ \t]*\n\s*|\s{2,}")
_MILLION = Decimal(1_000_000)
_FEW = Decimal(4)
_CARRY_WINDOW = 160
_CARRY_RATIO = 100
_PERCENT = ("%", " %", " per cent", " percent", "pc")


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount before its currency is settled; `rule` names what made it of a number."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    magnitude: Decimal
    unit: Unit
    rule: str

    def times(self, factor: Decimal) -> _Amount:
        """Return the amount multiplied by a magnitude written elsewhere."""
        value_max = None if self.value_max is None else self.value_max * factor
        magnitude = self.magnitude * factor
        return replace(self, value=self.value * factor, value_max=value_max, magnitude=magnitude)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The letters that multiply beside a currency, and the expressions of `money.toml`."""

    factors: dict[str, Decimal]
    letter: re.Pattern[str]
    magnitude: re.Pattern[str]
    weight: re.Pattern[str]
    pound_signs: re.Pattern[str]
    goes_on: re.Pattern[str]
    sentence_end: re.Pattern[str]
    no_noun: re.Pattern[str]
    share: re.Pattern[str]
    share_ends: re.Pattern[str]
    told: re.Pattern[str]
    other_unit: re.Pattern[str]
    cents_end: re.Pattern[str]
    sentence_stop: re.Pattern[str]
    a_share: re.Pattern[str]


@cache
def _rules() -> _Rules:
    parts: dict[str, str] = read_toml("spans/money.toml")["parts"]
    tables: dict[str, Any] = read_toml("lexicon/magnitudes.toml")
    letters = tables["letters"] | tables["money_letters"]
    glued = sorted(letters, key=len, reverse=True)
    spaced = [letter for letter in glued if letter not in ("t", "T")]
    words = tables["words"] | tables["abbreviations"]
    named = "|".join(sorted(words, key=len, reverse=True))
    return _Rules(
        factors={word: Decimal(factor) for word, factor in (words | letters).items()},
        magnitude=re.compile(rf"[ \u00a0]({named})\b(?!s)", re.IGNORECASE),
        letter=re.compile(rf"({'|'.join(glued)})\b|[ \u00a0-]({'|'.join(spaced)})\b"),
        weight=re.compile(parts["weight"], re.IGNORECASE),
        pound_signs=re.compile(parts["pound_signs"]),
        goes_on=re.compile(rf"(?:{parts['goes_on']})\Z", re.IGNORECASE),
        sentence_end=re.compile(r"[.!?]\s+[\"“(]?[A-Z]|\n"),
        no_noun=re.compile(parts["no_noun"], re.IGNORECASE),
        share=re.compile(rf"(?:{parts['share']})\Z", re.IGNORECASE),
        share_ends=re.compile(parts["share_ends"], re.IGNORECASE),
        told=re.compile(rf"(?:{parts['told']})\Z", re.IGNORECASE),
        other_unit=re.compile(parts["other_unit"], re.IGNORECASE),
        cents_end=re.compile(f"{parts['no_noun']}| more\\b", re.IGNORECASE),
        sentence_stop=re.compile(r"\s*(?:[.!?](?!\d)|\Z)"),
        a_share=re.compile(r" (?:per|a|each) share\b"),
    )


def find(text: str, numbers: Sequence[Number], context: Context) -> list[Span]:
    """Return the MONEY spans of `text` in its order; `numbers` are those still free."""
    resolver = Resolver(text, context.country)
    amounts = _marked(text, numbers, resolver)
    if not any(amounts):
        return []
    for index in range(len(numbers) - 2, -1, -1):
        amounts[index] = amounts[index] or _lent(numbers[index], amounts[index + 1])
    _carry_on(text, numbers, amounts)
    found = [amount for amount in amounts if amount]
    for amount in found:
        resolver.note(amount.unit)
    joined = _without_rates(text, _ranges(text, _with_cents(text, found)))
    return [_span(text, amount, resolver) for amount in joined]


def _span(text: str, amount: _Amount, resolver: Resolver) -> Span:
    factor = amount.unit.factor
    values: dict[str, Any] = {"value": amount.value * factor}
    if amount.value_max is not None:
        values["value_max"] = amount.value_max * factor
    values["currency"] = resolver.currency(amount.unit)
    values["qualifier"] = qualifier_of(text, amount.start, amount.end)
    content = text[amount.start : amount.end]
    return Span(amount.start, amount.end, "MONEY", content, values, f"money:{amount.rule}")


def _marked(text: str, numbers: Sequence[Number], resolver: Resolver) -> list[_Amount | None]:
    """Return for each number the amount that a currency beside it makes of it."""
    amounts: list[_Amount | None] = []
    done = 0
    for number in numbers:
        amount = _read(text, number, done, resolver)
        amounts.append(amount)
        done = amount.end if amount else done
    return amounts


def _read(text: str, number: Number, done: int, resolver: Resolver) -> _Amount | None:
    """Return the amount of a number with a currency beside it, None without one.

    Marks before `done` belong to an earlier amount.
    """
    factor, end = _letter(text, number)
    before, after = mark_before(text, number.start), _mark_behind(text, number, end)
    if before and number.magnitude == _ONE and _is_code(text, before, number.start):
        return None
    priced = _rules().a_share.match(text, end) is not None
    if before and before.start >= done and (
        priced or resolver.is_money(before.unit, number.value * factor)
    ):
        start, unit, rule = before.start, before.unit, "mark-before"
        if after and _is_same(text, before, after):
            end, unit = after.end, _narrower(unit, after.unit)
    elif after and number.countable and not _is_weight(text, after, resolver):
        start, end, unit, rule = number.start, after.end, after.unit, "mark-after"
        if number.magnitude == factor == _ONE:
            factor, end = _magnitude_after(text, end)
        if not resolver.is_money(unit, number.value * factor):
            return None
    else:
        return None
    amount = _Amount(start, end, number.value, number.value_max, number.magnitude, unit, rule)
    return _signed(text, number, amount.times(factor) if factor != _ONE else amount)


def _mark_behind(text: str, number: Number, end: int) -> Mark | None:
    """Return the currency behind a number that ends at `end`: "5 million (of) euros"; "millions of euros" is none."""
    if number.magnitude > _ONE and text.startswith(_OF, end) and text[end - 1] != "s":
        return mark_after(text, end + len(_OF) - 1)
    return mark_after(text, end)


def _is_code(text: str, mark: Mark, start: int) -> bool:
    """Tell whether letters and digits are one name: "BMD-2"."""
    return text[mark.end : start] == "-" and text[mark.end - 1].isalpha()


def _magnitude_after(text: str, end: int) -> tuple[Decimal, int]:
    """Return the factor of a magnitude behind a currency ("75 USD million"), and where it ends."""
    match = _rules().magnitude.match(text, end)
    return (_rules().factors[match[1].lower()], match.end()) if match else (_ONE, end)


def _is_same(text: str, before: Mark, after: Mark) -> bool:
    """Tell whether the mark `after` a number repeats the one `before` it ("N6 billion naira")."""
    shared = set(after.unit.currencies) & set(before.unit.currencies)
    return bool(shared) and not text[after.end : after.end + 2].strip()[:1].isdigit()


def _letter(text: str, number: Number) -> tuple[Decimal, int]:
    """Return the factor of a letter that multiplies `number` ("$44m"), and where it ends."""
    match = _rules().letter.match(text, number.end) if number.magnitude == _ONE else None
    return (_rules().factors[match[1] or match[2]], match.end()) if match else (_ONE, number.end)


def _narrower(before: Unit, after: Unit) -> Unit:
    """Return the unit of marks on both sides: "$5 million CAD", "N6 billion naira", "USD 6¢"."""
    fewest = min(before, after, key=lambda unit: len(unit.currencies))
    return replace(fewest, factor=min(before.factor, after.factor))


def _is_weight(text: str, mark: Mark, resolver: Resolver) -> bool:
    """Tell whether pounds are a weight: "of" goods, or far from the countries that pay in them."""
    if "GBP" not in mark.unit.currencies or not text[mark.start].isalpha():
        return False
    if "pound" not in text[mark.start : mark.end].lower() or len(mark.unit.currencies) == 1:
        return False
    if _rules().weight.match(text, mark.end):
        return True
    return resolver.is_foreign(mark.unit) and not resolver.text_has(_rules().pound_signs)


def _signed(text: str, number: Number, amount: _Amount) -> _Amount:
    """Return the amount with its printed minus: before all of it, or right before the digits."""
    start = amount.start
    if number.start > start and _minus(text, number.start, ""):
        return replace(amount, value=-amount.value)
    if _minus(text, start, " ("):
        return replace(amount, start=start - 1, value=-amount.value)
    return amount


def _minus(text: str, start: int, outside: str) -> bool:
    """Tell whether a minus sign ends at `start`, with one of `outside`, if any, before it."""
    if text[start - 1 : start] not in _MINUS:
        return False
    return not outside or (start > 1 and text[start - 2] in outside)


def _lent(number: Number, following: _Amount | None) -> _Amount | None:
    """Return the amount of a number whose unit stands after the next of its list."""
    lends = following and following.rule in ("mark-after", "shared-unit")
    if not lends or not following or not number.linked or not number.countable:
        return None
    unit, magnitude = following.unit, number.magnitude
    amount = _Amount(
        number.start, number.end, number.value, number.value_max, magnitude, unit, "shared-unit"
    )
    mantissa = following.value / following.magnitude
    if shares_magnitude(number.value, magnitude, mantissa, following.magnitude):
        return amount.times(following.magnitude)
    return amount


def _carry_on(text: str, numbers: Sequence[Number], amounts: list[_Amount | None]) -> None:
    """Give bare numbers that go on from an amount its currency, in place."""
    last: _Amount | None = None
    for index, number in enumerate(numbers):
        if amounts[index] is None and last and number.countable:
            amounts[index] = _carried(text, last, number)
            if amounts[index] is None and not text.startswith(_PERCENT, number.end):
                last = None
        last = amounts[index] or last


def _carried(text: str, last: _Amount, number: Number) -> _Amount | None:
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
    factor, end = _letter(text, number)
    bracketed = gap in BRACKETS and text.startswith(")", end)
    large = number.magnitude >= _MILLION
    alike = large and (_is_share(text, gap, end) or _is_told(text, gap, end))
    if not bracketed and not alike and not _goes_on(text, gap, end):
        return None
    amount = _Amount(
        number.start, end, number.value, number.value_max, number.magnitude, last.unit, "carried-on"
    ).times(factor)
    if amount.magnitude == _ONE:
        plain = text[number.start : number.end].isdigit()
        mantissa = abs(last.value) / last.magnitude
        shared = shares_magnitude(number.value, _ONE, mantissa, last.magnitude) and not plain
        year_before = bracketed and _is_year_before(number.value, mantissa)
        if shared or (year_before and last.magnitude != _ONE):
            amount = amount.times(last.magnitude)
        elif plain or last.magnitude != _ONE or gap in LIST_GAPS:
            return None
    near = abs(last.value) / _CARRY_RATIO < amount.value < abs(last.value) * _CARRY_RATIO
    return _signed(text, number, amount) if near else None


def _is_share(text: str, gap: str, end: int) -> bool:
    """Tell whether a number of millions is the next of a list of shares: "Japan (13.8 billion)"."""
    rules = _rules()
    return (
        rules.share.search(gap) is not None
        and rules.share_ends.match(text, end) is not None
        and not rules.other_unit.search(gap)
    )


def _is_told(text: str, gap: str, end: int) -> bool:
    """Tell whether what only money measures leads to a number without a noun: "EBITDA of 3 million"."""
    rules = _rules()
    ends = rules.no_noun.match(text, end) or rules.share_ends.match(text, end)
    return ends is not None and rules.told.search(gap) is not None


def _is_year_before(value: Decimal, mantissa: Decimal) -> bool:
    """Tell whether a number in brackets is of the size of the amount before it, and no note."""
    return value > _FEW and mantissa / _TEN < value < mantissa * _TEN


def _goes_on(text: str, gap: str, end: int) -> bool:
    """Tell whether a number that ends at `end` goes on from the amount before the `gap`."""
    rules = _rules()
    if gap in DASHES:
        return True
    if rules.sentence_end.search(gap) or not rules.no_noun.match(text, end):
        return False
    return gap in LIST_GAPS or rules.goes_on.search(gap) is not None


def _spoken_cents(text: str, last: _Amount, number: Number, gap: str) -> _Amount | None:
    """Return the hundredths of "17 dollars 25": two digits that end the clause, or None.

    "And" may stand before them where they end the sentence ("15 dollars and 50.").
    """
    whole = last.magnitude == _ONE == number.magnitude and last.value == int(last.value)
    if not whole or not _TEN <= number.value < _HUNDRED or number.value_max is not None:
        return None
    rules = _rules()
    worded = text[number.start].isalpha()
    if gap == " ":
        fits = last.rule == "mark-after" and rules.cents_end.match(text, number.end)
    else:
        said = gap == " and " and (worded or last.rule == "mark-after")
        ends = said and rules.sentence_stop.match(text, number.end)
        fits = ends if lead_word(text, last.start) != "between" else None
    if not fits:
        return None
    unit = replace(last.unit, factor=_ONE / _HUNDRED)
    return _Amount(number.start, number.end, number.value, None, _ONE, unit, "with-cents")


def _with_cents(text: str, amounts: Sequence[_Amount]) -> list[_Amount]:
    """Join an amount with its hundredths: "3 dollars 50 cents", "13 euros and 45 cents"."""
    joined: list[_Amount] = []
    for minor in amounts:
        major = joined[-1] if joined else None
        if (
            major
            and major.unit.factor == _ONE == major.magnitude
            and minor.unit.factor < _ONE
            and minor.value < _HUNDRED
            and text[major.end : minor.start] in (" ", " and ", ", ")
            and set(major.unit.currencies) & set(minor.unit.currencies)
        ):
            value = major.value + minor.value * minor.unit.factor
            joined[-1] = replace(major, end=minor.end, value=value, rule="with-cents")
        else:
            joined.append(minor)
    return joined


def _ranges(text: str, amounts: Sequence[_Amount]) -> list[_Amount]:
    """Join the amounts that are the ends of a range; share a magnitude written once."""
    joined: list[_Amount] = []
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


def _without_rates(text: str, amounts: Sequence[_Amount]) -> list[_Amount]:
    """Leave out a page's table of exchange rates: "USD 87.45", "EUR 103.19" and no words between."""
    rates = {
        start
        for one, other in pairwise(amounts)
        if _ROW.fullmatch(text, one.end, other.start)
        and one.unit.currencies != other.unit.currencies
        and one.rule == other.rule == "mark-before"
        for start in (one.start, other.start)
    }
    return [amount for amount in amounts if amount.start not in rates]


def _is_range(text: str, low: _Amount, high: _Amount, gap: str) -> bool:
    if not set(low.unit.currencies) & set(high.unit.currencies):
        return False
    if gap == " to ":
        return not levels_of_change(text, low.start, low.value, high.value, marked=True)
    return gap != " or " and (gap != " and " or lead_word(text, low.start) == "between")
