"""Currencies: the marks and names that stand beside an amount, and which currency they mean.

`mark_before` and `mark_after` read the mark or name that touches a number; a `Resolver` says
which ISO 4217 code it stands for in the article, since "$", "Rs" or "pounds" are several.
The lexicon is `models/lexicon/currencies.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from newsledger.resources import read_toml

_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")
_TEN = Decimal(10)
_NONE = Decimal(0)
_WEAK = Decimal(1000)
_SHOUTED = Decimal(1_000_000)
_LOCAL = Decimal("Infinity")
_SPACES = " \u00a0\u2009\u202f"
_LONGEST_MARK = 8
_MOST_WORDS = 4
_WORD = re.compile(r"[ \u00a0\n-]?([^\W\d_]+(?:[.'‘’ʻ][^\W\d_]+)*)")
_ABBREVIATED = ("u.s", "u.k", "st")
_LEAST_AT_HOME = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """What a mark or name may mean: its currencies, the usual one first.

    An amount is multiplied by `factor` (0.01 for cents). A unit that has other meanings too
    counts from the value `least` on, or in its own country; from infinity is only there.
    """

    currencies: tuple[str, ...]
    factor: Decimal = _ONE
    least: Decimal = _NONE

    @property
    def local(self) -> bool:
        """Whether the unit counts only in its own country."""
        return self.least.is_infinite()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark or name as written at `text[start:end]`."""

    start: int
    end: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The tables: marks by their exact letters, names by their lower-case words.

    `leading` are the marks and names that may stand before a number, `trailing` the marks
    that may stand after it. `own_marks` are a currency's marks, `countries` its countries.
    """

    leading: Mapping[str, Unit]
    trailing: Mapping[str, Unit]
    nouns: Mapping[str, Unit]
    first_words: frozenset[str]
    first_letters: frozenset[str]
    last_letters: frozenset[str]
    own_marks: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, frozenset[str]]
    not_before: frozenset[str]
    not_before_any: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = read_toml("lexicon/currencies.toml")
    entries = data["currency"]
    own = {code: (code, *entry.get("marks", ())) for code, entry in entries.items()}
    nouns = _nouns(data)
    names = {noun: Unit(nouns[noun].currencies, least=_WEAK) for noun in data["leading"]["nouns"]}
    marks = _marks(data, own)
    leading = _letters(data) | names | {n.capitalize(): u for n, u in names.items()} | marks
    local = {m: Unit(tuple(c), _HUNDREDTH, _LOCAL) for m, c in data["minor"]["local"].items()}
    trailing = marks | local
    return _Lexicon(
        leading=leading,
        trailing=trailing,
        nouns=nouns,
        first_words=frozenset(noun.split(" ")[0] for noun in nouns),
        first_letters=frozenset(mark[0] for mark in trailing),
        last_letters=frozenset(mark[-1] for mark in leading),
        own_marks=own,
        countries={code: frozenset(entry["countries"]) for code, entry in entries.items()},
        not_before=frozenset(data["words"]["not_before"]),
        not_before_any=frozenset(data["words"]["not_before_any"]),
    )


def _marks(data: Mapping[str, Any], own: Mapping[str, Iterable[str]]) -> dict[str, Unit]:
    """Return the codes, signs and letters that stand for money, cents included."""
    words = data["words"]
    least = dict.fromkeys(words["codes"], _WEAK) | dict.fromkeys(words["shouted"], _SHOUTED)
    least |= dict.fromkeys(words["local"], _LOCAL)
    meanings = {mark: (code,) for code, marks in own.items() for mark in marks}
    meanings |= {mark: tuple(codes) for mark, codes in data["shared"]["marks"].items()}
    units = {m: Unit(codes, least=least.get(m, _NONE)) for m, codes in meanings.items()}
    signs = {m: unit for m, unit in units.items() if not m[-1].isalnum() and " " not in m}
    lowered = {mark.lower(): unit for mark, unit in signs.items()}
    minor = {m: Unit(tuple(codes), _HUNDREDTH) for m, codes in data["minor"]["marks"].items()}
    return lowered | units | minor | _multiplied(data["multiplied"])


def _multiplied(table: Mapping[str, Any]) -> dict[str, Unit]:
    """Return codes with a magnitude at their head or tail ("MUSD", "EURm")."""
    units = {}
    for code in table["codes"]:
        for letters, factor in table["before"].items():
            units[letters + code] = Unit((code,), Decimal(factor))
        for letters, factor in table["after"].items():
            units[code + letters] = Unit((code,), Decimal(factor))
    return units


def _letters(data: Mapping[str, Any]) -> dict[str, Unit]:
    """Return the short letters that stand for a currency right before a number."""
    abroad: Mapping[str, str] = data["words"]["abroad"]
    codes: dict[str, list[str]] = {}
    for code, entry in data["currency"].items():
        for letters in entry.get("letters", ()):
            codes.setdefault(letters, []).append(code)
    return {
        letters: Unit(
            tuple(sorted(listed, key=lambda code: code != abroad.get(letters))),
            least=_WEAK if letters in abroad else _LOCAL,
        )
        for letters, listed in codes.items()
    }


@cache
def _marks_of(code: str) -> re.Pattern[str]:
    """Return the expression of the marks that only the currency `code` has."""
    marks = "|".join(re.escape(mark) for mark in _lexicon().own_marks[code])
    return re.compile(rf"(?<![A-Za-z])(?:{marks})(?![A-Za-z])")


def _nouns(data: Mapping[str, Any]) -> dict[str, Unit]:
    """Return the names: a noun alone, or behind a nationality."""
    words = data["words"]
    least = dict.fromkeys(words["nouns"], _WEAK) | dict.fromkeys(words["local"], _LOCAL)
    usual = {noun: code for code, nouns in data["shared"]["nouns"].items() for noun in nouns}
    codes: dict[str, list[str]] = {}
    for code, entry in data["currency"].items():
        for adjective in ("", *(f"{adjective} " for adjective in entry["adjectives"])):
            for noun in entry["nouns"]:
                codes.setdefault(adjective + noun, []).append(code)
    nouns = {
        noun: Unit(
            tuple(sorted(listed, key=lambda code: code != usual.get(noun))),
            least=least.get(noun, _NONE),
        )
        for noun, listed in codes.items()
    }
    minor = {n: Unit(tuple(listed), _HUNDREDTH) for n, listed in data["minor"]["nouns"].items()}
    tens = {n: Unit(tuple(listed), _TEN) for n, listed in data["tenfold"]["nouns"].items()}
    return nouns | minor | tens


def is_currency_name(words: str) -> bool:
    """Tell whether the lower-case words are a currency's name and nothing else: "tenge"."""
    return words in _lexicon().nouns


def is_glued_mark(letters: str) -> bool:
    """Tell whether `letters`, right before digits, may be a currency's ("KZT81bln", "Rs500")."""
    return letters in _lexicon().leading


def mark_before(text: str, start: int) -> Mark | None:
    """Return the currency's mark or name that ends right before `start`, at most a space off.

    A hyphen or minus sign may stand between them too ("US$-5", "SEK -212"), and brackets
    around the mark ("(EUR) 5").

    >>> mark_before("worth US$ 5", 10).unit.currencies
    ('USD',)
    """
    lexicon = _lexicon()
    end = start
    if end and text[end - 1] in "-−":
        end -= 1
    if end and text[end - 1] in _SPACES:
        end -= 1
    bracketed = end > 1 and text[end - 1] == ")"
    end -= bracketed
    if not end or text[end - 1] not in lexicon.last_letters:
        return None
    for length in range(min(_LONGEST_MARK, end), 0, -1):
        begin = end - length
        unit = lexicon.leading.get(text[begin:end])
        if unit and bracketed:
            return Mark(begin - 1, end + 1, unit) if text[begin - 1 : begin] == "(" else None
        if unit and not (text[begin].isalnum() and begin and text[begin - 1].isalnum()):
            spaced = end != start and length == 1
            return None if unit.local and spaced else Mark(begin, end, unit)
    return None


def mark_after(text: str, end: int) -> Mark | None:
    """Return the currency's mark or name that begins right after `end`, at most a space off.

    >>> mark_after("5 Hong Kong dollars", 1).unit.currencies
    ('HKD',)
    """
    begin = end + 1 if text[end : end + 1] in ("-", "\n", *_SPACES) else end
    mark = _noun_after(text, begin) or _sign_after(text, begin)
    spaced = begin != end and mark is not None and mark.end - mark.start == 1
    return None if mark and mark.unit.local and spaced else mark


def _noun_after(text: str, begin: int) -> Mark | None:
    """Return the longest name, of up to four words, that begins at `begin`."""
    lexicon = _lexicon()
    found: Mark | None = None
    name, position = "", begin
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, position)
        if not word:
            break
        name = f"{name} {word[1].lower()}" if name else word[1].lower()
        if found is None and name not in lexicon.first_words and " " not in name:
            break
        position = word.end()
        if name in lexicon.nouns:
            found = Mark(begin, position, lexicon.nouns[name])
        if name in _ABBREVIATED and text.startswith(".", position):
            position += 1
    return None if found and _means_another(text, found) else found


def _means_another(text: str, mark: Mark) -> bool:
    """Tell whether what follows a noun shows another meaning ("real estate", "euro zone")."""
    following = _WORD.match(text, mark.end)
    if not following:
        return False
    word, lexicon = following[1].lower(), _lexicon()
    if mark.unit.least and (text[mark.end] == "-" or word in lexicon.not_before):
        return True
    return word in lexicon.not_before_any


def _sign_after(text: str, begin: int) -> Mark | None:
    """Return the longest mark that begins at `begin` and isn't glued to the next number."""
    lexicon = _lexicon()
    trailing = lexicon.trailing
    if text[begin : begin + 1] not in lexicon.first_letters:
        return None
    for length in range(min(_LONGEST_MARK, len(text) - begin), 0, -1):
        mark = text[begin : begin + length]
        if mark not in trailing:
            continue
        after = text[begin + length : begin + length + 1]
        if not after.isdigit() and not (after.isalpha() and mark[-1].isalpha()):
            return Mark(begin, begin + length, trailing[mark])
    return None


class Resolver:
    """Says which currency a unit means in one article."""

    def __init__(self, text: str, country: str | None) -> None:
        """Take the article's `text` and `country` (ISO alpha-2, None if unknown)."""
        self._text = text
        self._country = country
        self._named: dict[str, None] = {}
        self._own_dollar: bool | None = None
        self._searched: dict[re.Pattern[str], bool] = {}

    def is_money(self, unit: Unit, value: Decimal) -> bool:
        """Tell whether `unit` beside a number of this value is money."""
        if not unit.least:
            return True
        at_home = _LEAST_AT_HOME if unit.factor >= _ONE else _NONE
        return value >= (at_home if self._home(unit) else unit.least)

    def text_has(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether `pattern` is found anywhere in the article; it is searched once."""
        if pattern not in self._searched:
            self._searched[pattern] = pattern.search(self._text) is not None
        return self._searched[pattern]

    def is_foreign(self, unit: Unit) -> bool:
        """Tell whether the article's country is known and none of the unit's own."""
        return self._country is not None and self._home(unit) is None

    def note(self, unit: Unit) -> None:
        """Remember the currency of a unit that has only one: the article names it."""
        if len(unit.currencies) == 1:
            self._named[unit.currencies[0]] = None

    def currency(self, unit: Unit) -> str:
        """Return the ISO 4217 code that `unit` stands for in this article.

        The country's own currency goes first, then one the article names in full, then the
        usual one. A dollar of the country's own must be usual there or told from "US$".
        """
        usual = unit.currencies[0]
        home = self._home(unit)
        if home and usual == "USD" and home not in ("USD", "EUR"):
            return home if self._means_own_dollar(home) else usual
        if home or usual == "USD":
            return home or usual
        return next((code for code in self._named if code in unit.currencies), usual)

    def _home(self, unit: Unit) -> str | None:
        countries = _lexicon().countries
        return next((code for code in unit.currencies if self._country in countries[code]), None)

    def _means_own_dollar(self, home: str) -> bool:
        """Tell whether "$" means `home`, the article's country's own dollar."""
        if self._own_dollar is None:
            table = read_toml("lexicon/currencies.toml")["dollar"]
            beside = self._country in table["beside_us"] and self.text_has(_marks_of("USD"))
            means = beside or self._country in table["always"]
            self._own_dollar = means and not self.text_has(_marks_of(home))
        return self._own_dollar
