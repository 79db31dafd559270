"""An amount of money under work, and the expressions of `models/spans/money.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from newsledger.resources import read_toml
from newsledger.spans.currencies import Unit
from newsledger.spans.numbers import Number
from newsledger.spans.numerals import ONE

_MINUS = ("-", "−")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount before its currency is settled; `rule` names what made it of a number."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    magnitude: Decimal
    unit: Unit
    rule: str

    def times(self, factor: Decimal) -> Amount:
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
def rules() -> _Rules:
    """Return the expressions of `money.toml` and the magnitudes, compiled once."""
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


def letter_after(text: str, number: Number) -> tuple[Decimal, int]:
    """Return the factor of a letter that multiplies `number` ("$44m"), and where it ends."""
    match = rules().letter.match(text, number.end) if number.magnitude == ONE else None
    return (rules().factors[match[1] or match[2]], match.end()) if match else (ONE, number.end)


def signed(text: str, number: Number, amount: Amount) -> Amount:
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
