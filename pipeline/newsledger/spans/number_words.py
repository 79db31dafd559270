"""Numbers in words: the expression that finds them, and their value.

"sixty", "twenty-five", "one hundred and ten thousand", "half a billion", "a quarter of a
million", "two and a half trillion", "a million and a half". A leading article isn't part of
the number ("a billion" is found as "billion"), and a magnitude without an article or a
number before it ("millions of", "several million") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from newsledger.resources import read_toml

_HALF = Decimal("0.5")
_QUARTER = Decimal("0.25")
_THOUSAND = Decimal(1000)
_WORD = re.compile(r"[a-z]+")


@cache
def _values() -> dict[str, Decimal]:
    lexicon = read_toml("lexicon/number_words.toml")
    return {word: Decimal(value) for word, value in (lexicon["small"] | lexicon["tens"]).items()}


@cache
def _magnitudes() -> dict[str, Decimal]:
    words = read_toml("lexicon/magnitudes.toml")["words"]
    factors = {word: Decimal(value) for word, value in words.items()}
    return factors | {f"{word}s": factor for word, factor in factors.items()}


@cache
def numerals() -> frozenset[str]:
    """Return the words and short forms that numbers are written with, in small letters."""
    short = (word for table in read_toml("lexicon/magnitudes.toml").values() for word in table)
    return frozenset({*_values(), *_magnitudes(), *map(str.lower, short)})


@cache
def words_pattern() -> re.Pattern[str]:
    """Return the expression of a number in words."""
    lexicon = read_toml("lexicon/number_words.toml")
    ones = _either(list(lexicon["small"])[1:10])
    small, tens = _either(lexicon["small"]), _either(lexicon["tens"])
    singular = _either(read_toml("lexicon/magnitudes.toml")["words"])
    magnitude = _either(_magnitudes())
    join = r"(?:[ -]| and )"
    unit = rf"(?:{tens}(?:[ -]{ones})?|{small})"
    base = rf"{unit}(?:[ -][Hh]undred(?:{join}{unit})?)?"
    more = r"(?:[ -]and[ -](?:an?|one)[ -](?:half|quarter))"
    part = r"(?:[Hh]alf|(?:[Oo]ne[ -])?[Qq]uarter(?:[ -]of)?|[Tt]hree[ -]quarters(?:[ -]of)?)"
    fraction = rf"{part}[ -](?:(?:an?|one)[ -])?{singular}"
    plain = rf"{base}{more}?(?:[ -]{magnitude}){{0,3}}(?: and a half\b)?"
    article = rf"(?:(?<=\b[Aa][ -])|(?<=\b[Aa]n[ -])){singular}(?: and a half\b|{join}{unit})?"
    vague = "".join(f"(?<!{word} )" for word in ("multi", "several", "few", "many", "of", "ple"))
    adjective = rf"(?<![\w-])(?<!\d ){vague}(?:b|tr)illion(?=-[a-z])"
    initials = "".join(sorted({word[0] for word in _values() | _magnitudes()} | {"h", "q"}))
    first = rf"\b(?=[{initials}{initials.upper()}])"
    return re.compile(rf"{first}(?:{fraction}|{plain}|{article}|{adjective})\b")


def _either(words: Iterable[str]) -> str:
    """Return an alternation of `words`, each in lower case or capitalised.

    It is a tree of shared beginnings with the capitals spelt out: both make it several
    times faster than a plain list searched without regard to case.
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    options = [f"[{letter}{letter.upper()}]{_branch(rest)}" for letter, rest in root.items()]
    return f"(?:{'|'.join(options)})"


def _branch(node: dict[str, Any]) -> str:
    options = [letter + _branch(rest) for letter, rest in node.items() if letter]
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})" if options else ""
    return f"(?:{body})?" if body and "" in node else body


def read_words(text: str) -> tuple[Decimal, Decimal]:
    """Return the value of a number in words, and the magnitude it was multiplied by.

    >>> read_words("two and a half trillion")
    (Decimal('2500000000000'), Decimal('1E+12'))
    >>> read_words("one hundred and twenty-five")
    (Decimal('125'), Decimal('1'))
    """
    total, current, largest = Decimal(0), Decimal(0), Decimal(1)
    last_factor = Decimal(1)
    previous = ""
    for word in _WORD.findall(text.lower()):
        if word in ("half", "quarter", "quarters"):
            part = _HALF if word == "half" else _QUARTER
            if previous in ("one", "three"):
                current *= part
            elif total:
                total += part * last_factor
            else:
                current += part
        elif word in _magnitudes():
            factor = _magnitudes()[word]
            if factor < _THOUSAND:
                current = (current or Decimal(1)) * factor
            elif total and not current:
                total *= factor
            else:
                total, current = total + (current or Decimal(1)) * factor, Decimal(0)
            if factor >= _THOUSAND:
                last_factor = factor
                largest = max(largest, factor)
        elif word in _values():
            current += _values()[word]
        previous = word
    return total + current, largest
