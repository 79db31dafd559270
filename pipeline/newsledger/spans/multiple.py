"""MULTIPLE: a change or ratio as a factor: "1.3-fold", "1.6 times", "doubled", "one third".

A number becomes one by "times" or "fold" after it, where it isn't counted occasions ("three
times a week"); verbs and fractions need no number and are found by their own expressions. All
of them are in `models/spans/multiple.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.number_words import read_words
from newsledger.spans.numbers import Number, qualifier_of

_BEFORE_WINDOW = 60
_CLAUSE_WINDOW = 100
_PLACES = Decimal("0.001")
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _NumberRule:
    """What must stand after and before a number; an expression left out always holds."""

    id: str
    after: re.Pattern[str]
    before: re.Pattern[str] | None
    clause: re.Pattern[str] | None
    broken_only: bool


@dataclass(frozen=True, slots=True)
class _WordRule:
    """An expression of its own; it is only tried on a text that has one of `stems`."""

    id: str
    stems: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    numbers: tuple[_NumberRule, ...]
    words: tuple[_WordRule, ...]
    stems: frozenset[str]
    factors: Mapping[str, Decimal]
    fractions: Mapping[str, Decimal]


@cache
def _rules() -> _Rules:
    data = read_toml("spans/multiple.toml")
    small = read_toml("lexicon/number_words.toml")
    numerals = [*small["small"], *small["tens"], "hundred", "thousand"]
    parts: dict[str, str] = dict(data["parts"])
    parts["numeral"] = "|".join(sorted(numerals, key=len, reverse=True))
    parts["compound"] = f"(?:{'|'.join(data['compounds']['words'])})\\b"

    def compile_part(expression: str) -> re.Pattern[str]:
        return re.compile(_PART.sub(lambda name: parts[name[1]], expression), re.IGNORECASE)

    def before(entry: Mapping[str, Any], key: str, tail: str) -> re.Pattern[str] | None:
        return compile_part(f"(?:{entry[key]}){tail}\\Z") if key in entry else None

    lead = "(?:{lead} ){0,3}"
    return _Rules(
        tuple(
            _NumberRule(
                entry["id"],
                compile_part(entry["after"]),
                before(entry, "before", lead),
                before(entry, "clause", ""),
                entry.get("whole") is False,
            )
            for entry in data["rule"]
        ),
        tuple(
            _WordRule(entry["id"], frozenset(entry["stems"]), compile_part(entry["pattern"]))
            for entry in data["pattern"]
        ),
        frozenset(stem for entry in data["pattern"] for stem in entry["stems"]),
        {word: Decimal(value) for word, value in data["factors"].items()},
        {word: Decimal(value) for word, value in data["fractions"].items()},
    )


def find(text: str, numbers: Sequence[Number], context: Context) -> list[Span]:
    """Return the MULTIPLE spans of `text` in its order; `numbers` are those still free."""
    found = [span for number in numbers if (span := _of_number(text, number))]
    stems = {stem for stem in _rules().stems if stem in text}
    for rule in _rules().words:
        if not stems.isdisjoint(rule.stems):
            found.extend(_of_words(text, rule))
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: span.start):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _of_number(text: str, number: Number) -> Span | None:
    """Return the span of the first rule that holds for `number`."""
    if text[number.end : number.end + 1].lower() not in _NEXT or not number.countable:
        return None
    broken = number.value != number.value.to_integral_value()
    for rule in _rules().numbers:
        after = rule.after.match(text, number.end)
        if not after or (rule.broken_only and not broken):
            continue
        start = number.start
        if rule.before and not rule.before.search(text, max(0, start - _BEFORE_WINDOW), start):
            continue
        if rule.clause and not rule.clause.search(text, max(0, start - _CLAUSE_WINDOW), start):
            continue
        return _span(text, start, after.end(), number.value, number.value_max, rule.id)
    return None


_NEXT = frozenset(" \u00a0-xf×.,;:)\n") | {""}


def _of_words(text: str, rule: _WordRule) -> Iterator[Span]:
    """Yield the spans of a rule that needs no number."""
    for match in rule.pattern.finditer(text):
        yield _span(text, *match.span("span"), _factor(match), None, rule.id)


def _factor(match: re.Match[str]) -> Decimal:
    """Return the factor of a word, or of the parts of a fraction."""
    rules = _rules()
    word, groups = match["span"].lower(), match.groupdict()
    if "part" in groups:
        count = read_words(groups.get("parts") or "one")[0]
        return (count / rules.fractions[groups["part"].lower()]).quantize(_PLACES)
    for stem, value in rules.factors.items():
        if word.startswith(stem):
            return value
    return read_words(word.removesuffix("fold").rstrip("-"))[0]


def _span(
    text: str, start: int, end: int, value: Decimal, value_max: Decimal | None, rule: str
) -> Span:
    values: dict[str, Any] = {"value": value}
    if value_max is not None:
        values["value_max"] = value_max
    values["qualifier"] = qualifier_of(text, start, end)
    return Span(start, end, "MULTIPLE", text[start:end], values, f"multiple:{rule}")
