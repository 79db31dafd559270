"""MONEY: an amount of money with its currency and magnitude.

A number becomes money by a currency's mark before or after it; what takes its currency from
another amount is in `money_carried`, what is joined in `money_joined`. The words for that are in
`models/spans/money.toml`, the currencies in `models/lexicon/currencies.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.currencies import Mark, Resolver, Unit, mark_after, mark_before
from newsledger.spans.money_amount import Amount, letter_after, rules, signed
from newsledger.spans.money_carried import carry_on, lent
from newsledger.spans.money_joined import ranges, with_cents, without_rates
from newsledger.spans.numbers import Number, qualifier_of
from newsledger.spans.numerals import ONE

_OF = " of "


def find(text: str, numbers: Sequence[Number], context: Context) -> list[Span]:
    """Return the MONEY spans of `text` in its order; `numbers` are those still free."""
    resolver = Resolver(text, context.country)
    amounts = _marked(text, numbers, resolver)
    if not any(amounts):
        return []
    for index in range(len(numbers) - 2, -1, -1):
        amounts[index] = amounts[index] or lent(numbers[index], amounts[index + 1])
    carry_on(text, numbers, amounts)
    found = [amount for amount in amounts if amount]
    for amount in found:
        resolver.note(amount.unit)
    joined = without_rates(text, ranges(text, with_cents(text, found)))
    return [_span(text, amount, resolver) for amount in joined]


def _span(text: str, amount: Amount, resolver: Resolver) -> Span:
    factor = amount.unit.factor
    values: dict[str, Any] = {"value": amount.value * factor}
    if amount.value_max is not None:
        values["value_max"] = amount.value_max * factor
    values["currency"] = resolver.currency(amount.unit)
    values["qualifier"] = qualifier_of(text, amount.start, amount.end)
    content = text[amount.start : amount.end]
    return Span(amount.start, amount.end, "MONEY", content, values, f"money:{amount.rule}")


def _marked(text: str, numbers: Sequence[Number], resolver: Resolver) -> list[Amount | None]:
    """Return for each number the amount that a currency beside it makes of it."""
    amounts: list[Amount | None] = []
    done = 0
    for number in numbers:
        amount = _read(text, number, done, resolver)
        amounts.append(amount)
        done = amount.end if amount else done
    return amounts


def _read(text: str, number: Number, done: int, resolver: Resolver) -> Amount | None:
    """Return the amount of a number with a currency beside it, None without one.

    Marks before `done` belong to an earlier amount.
    """
    factor, end = letter_after(text, number)
    before, after = mark_before(text, number.start), _mark_behind(text, number, end)
    if before and number.magnitude == ONE and _is_code(text, before, number.start):
        return None
    priced = rules().a_share.match(text, end) is not None
    if (
        before
        and before.start >= done
        and (priced or resolver.is_money(before.unit, number.value * factor))
    ):
        start, unit, rule = before.start, before.unit, "mark-before"
        if after and _is_same(text, before, after):
            end, unit = after.end, _narrower(unit, after.unit)
    elif after and number.countable and not _is_weight(text, after, resolver):
        start, end, unit, rule = number.start, after.end, after.unit, "mark-after"
        if number.magnitude == factor == ONE:
            factor, end = _magnitude_after(text, end)
        if not resolver.is_money(unit, number.value * factor):
            return None
    else:
        return None
    amount = Amount(start, end, number.value, number.value_max, number.magnitude, unit, rule)
    return signed(text, number, amount.times(factor) if factor != ONE else amount)


def _mark_behind(text: str, number: Number, end: int) -> Mark | None:
    """Return the currency behind a number that ends at `end`: "5 million (of) euros"."""
    if number.magnitude > ONE and text.startswith(_OF, end) and text[end - 1] != "s":
        return mark_after(text, end + len(_OF) - 1)
    return mark_after(text, end)


def _is_code(text: str, mark: Mark, start: int) -> bool:
    """Tell whether letters and digits are one name: "BMD-2"."""
    return text[mark.end : start] == "-" and text[mark.end - 1].isalpha()


def _magnitude_after(text: str, end: int) -> tuple[Decimal, int]:
    """Return the factor of a magnitude behind a currency ("75 USD million"), and where it ends."""
    match = rules().magnitude.match(text, end)
    return (rules().factors[match[1].lower()], match.end()) if match else (ONE, end)


def _is_same(text: str, before: Mark, after: Mark) -> bool:
    """Tell whether the mark `after` a number repeats the one `before` it ("N6 billion naira")."""
    shared = set(after.unit.currencies) & set(before.unit.currencies)
    return bool(shared) and not text[after.end : after.end + 2].strip()[:1].isdigit()


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
    if rules().weight.match(text, mark.end):
        return True
    return resolver.is_foreign(mark.unit) and not resolver.text_has(rules().pound_signs)
