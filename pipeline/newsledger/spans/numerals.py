"""Numerals: each single number of a text, before ranges and lists are put together.

A numeral is digits by any country's habit of thousands and decimals, or words, with its
magnitude. What only looks like a number is left out: clock times, ordinals, labels
("Phase 2"), digits inside names ("A380", "Covid-19") and web addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any

from price_parser.parser import parse_number

from newsledger.resources import read_toml
from newsledger.spans.currencies import is_glued_mark
from newsledger.spans.number_words import read_words, words_pattern

ONE = Decimal(1)


class Kind(Enum):
    """What a numeral may be: a count, a year, a day of the month, digits behind letters."""

    COUNT = "count"
    YEAR = "year"
    DAY = "day"
    MARKED = "marked"


@dataclass(slots=True)
class Numeral:
    """One number at `text[start:end]`: `mantissa` times `magnitude`."""

    start: int
    end: int
    mantissa: Decimal
    magnitude: Decimal = ONE
    kind: Kind = Kind.COUNT

    @property
    def value(self) -> Decimal:
        """The number with its magnitude."""
        return self.mantissa * self.magnitude


_GAP = "[ \u00a0\u2009\u202f]"
# One alternative for each habit of marking thousands; the last is plain digits.
_DIGITS = (
    # With a slip of the space bar, behind a sign: "₹10, 055 crore".
    r"(?<=[₹$€£¥₸₽₦])[0-9]{1,3}(?:,[0-9]{2,3})*, [0-9]{3}(?:,[0-9]{3})*"
    r"(?= (?:crore|lakh|million|billion)\b)|"
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,6})?"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?:\.[0-9]{1,4})?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?:,[0-9]{1,4})?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{1,4}"
    rf"|[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}}){{1,6}}(?:[.,][0-9]{{1,4}})?"
    r"|[0-9]{1,3}(?:['’][0-9]{3}){1,6}(?:[.,][0-9]{1,4})?"
    r"|[0-9]{1,18}(?:\.[0-9]{1,12}|,[0-9]{1,9})?"
)
_RUN = re.compile("[0-9]+")
_CRORE = "cr"  # only behind another magnitude: "1.65 lakh cr"
_LETTERS_BEFORE = 6
# "94 projects/22,641 rooms"
_NOUN_SLASH = re.compile(r"[a-z]{3}s/\Z")
_COUNT_AFTER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})* [a-z]{3,}")
_MONTH_WINDOW = 14
_LAST_DAY = 31
_LONGEST_LABEL = 4
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,12})(?:\.[ \u00a0]?|[ \u00a0])\Z")
_IN_BEFORE = re.compile(r"\b[Ii]n [A-Z][a-z]{2,8}\.? \Z")
_URL = re.compile(r"https?://\S{1,2000}|www\.\S{1,2000}")
# A glued letter multiplies before a plural noun ("1.2m passengers", not "a 300m tower").
_COUNTED = (
    r"(?=[ \u00a0](?:(?:[A-Za-z-]{2,20} )?(?:[A-Za-z]{2,20}[a-rt-z]s|[Pp]eople|head)"
    r"|oz|boe|bbls?|bpd|bo?epd|b/d|toe|cbm|tpa|teu|TEU|dwt|kWh|MWh|sq|cu|metric|SF|sf)\b)"
)
# Before a number in brackets, as accounts give the year before.
BRACKETS = frozenset([" (", " (-", " (–", " (−"])
_BEHINDBRACKETS = re.compile(r"\) ((?i:thousand|million|billion|trillion|mn|mln|bn))\b")
# Between two numbers of which the second has such a letter: "5m-7m tonnes".
_LETTER_GAPS = frozenset(["-", "–", " to ", " and ", " or "])


@dataclass(frozen=True, slots=True)
class _Lexicon:
    digits: re.Pattern[str]
    factors: dict[str, Decimal]
    glyphs: dict[str, Decimal]
    letters: frozenset[str]
    labels: frozenset[str]
    months: frozenset[str]
    month_after: re.Pattern[str]
    year_words: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, Any] = read_toml("lexicon/number_words.toml")
    magnitudes: dict[str, Any] = read_toml("lexicon/magnitudes.toml")
    names = magnitudes["words"] | {f"{word}s": v for word, v in magnitudes["words"].items()}
    factors = names | magnitudes["abbreviations"] | magnitudes["letters"]
    factors |= {_CRORE: magnitudes["money_letters"][_CRORE]}
    months = sorted(words["months"]["names"], key=len, reverse=True)
    titled = "|".join(month.capitalize() for month in months)
    return _Lexicon(
        _digits_pattern(names, magnitudes["abbreviations"], magnitudes["letters"], words["glyphs"]),
        {word: Decimal(factor) for word, factor in factors.items()},
        {glyph: Decimal(value) for glyph, value in words["glyphs"].items()},
        frozenset(magnitudes["letters"]),
        frozenset(words["labels"]["nouns"]),
        frozenset(months),
        re.compile(rf"(?:[-–][0-9]{{1,2}})? (?:of )?(?:{titled})\b"),
        frozenset(words["years"]["before"]) | frozenset(months),
    )


def _digits_pattern(
    names: dict[str, str], short: dict[str, str], letters: dict[str, str], glyphs: dict[str, str]
) -> re.Pattern[str]:
    """Return the expression of digits with a fraction and up to two magnitudes."""
    long = "|".join(sorted(names, key=len, reverse=True))
    abbreviated = "|".join(sorted(short, key=len, reverse=True))
    one_letter = "".join(letters)
    dot = r"(?![^\W_])(?:\.(?= (?:[a-z]|[A-Z]{3}\b|Euro|[$€£])))?"
    word = rf"(?:(?:{_GAP}{{0,2}}|-|\n)(?:(?i:({long}))\b|(?i:({abbreviated})){dot}))"
    second = rf"(?:[ -](?i:({long}|{_CRORE}))\b)?"
    letter = rf"(?:([{one_letter}])(?![^\W_]){_COUNTED})"
    # "69.15 M tons", where the letter stands alone.
    apart = rf"(?:{_GAP}([MB])(?= (?:tons?|tonnes?|t|MT|mt|oz|ounces|barrels|cubic|sq|SF|units)\b))"
    fraction = rf"(?: ?([{''.join(glyphs)}]))?"
    tail = rf"(?:{word}{second}|{letter}|{apart})?"
    return re.compile(rf"({_DIGITS})(?![0-9])(?![.,:/'’][0-9]){fraction}{tail}")


def find_numerals(text: str) -> list[Numeral]:
    """Return the numerals of `text` in its order; they don't overlap."""
    numerals = [*_in_digits(text), *_in_words(text)]
    if "://" in text or "www." in text:
        numerals = _outside_urls(text, numerals)
    numerals.sort(key=lambda numeral: numeral.start)
    for later, earlier in pairwise(reversed(numerals)):
        if earlier.magnitude == ONE != later.magnitude:
            _share_letter(text, earlier, later)
        elif earlier.magnitude == ONE and text.startswith(")", later.end):
            _share_behind_brackets(text, earlier, later)
    return numerals


def _share_behind_brackets(text: str, earlier: Numeral, later: Numeral) -> None:
    """Let one magnitude multiply both of "29,496 (34,993) million", a year and the one before."""
    match = _BEHINDBRACKETS.match(text, later.end)
    if match and text[earlier.end : later.start] in BRACKETS:
        earlier.magnitude = later.magnitude = _lexicon().factors[match[1].lower()]


def _share_letter(text: str, earlier: Numeral, later: Numeral) -> None:
    """Let the letter of `later` multiply `earlier` too where both have it ("5m-7m tonnes")."""
    letter = text[later.end - 1]
    gap = text[earlier.end + 1 : later.start] if later.start - earlier.end < 7 else ""
    if letter in _lexicon().letters and text[earlier.end] == letter and gap in _LETTER_GAPS:
        earlier.magnitude = later.magnitude
        earlier.end += 1


def _in_words(text: str) -> Iterator[Numeral]:
    for match in words_pattern().finditer(text):
        value, magnitude = read_words(match[0])
        yield Numeral(match.start(), match.end(), value / magnitude, magnitude)


def _in_digits(text: str) -> Iterator[Numeral]:
    lexicon = _lexicon()
    done = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start < done:
            continue
        match = lexicon.digits.match(text, start)
        if not match or _inside_token(text, start):
            done = run.end()
            continue
        done = match.end()
        numeral = _read(match)
        if numeral and _set_kind(text, numeral, match):
            yield numeral


def _inside_token(text: str, start: int) -> bool:
    """Tell whether digits go on another token: a date, a clock time, a name, an address."""
    before = text[start - 1 : start]
    if not before or before.isspace():
        return False
    earlier = text[start - 2 : start - 1]
    if before == "/" and earlier.isalpha():
        window = text[max(0, start - _LETTERS_BEFORE) : start]
        paired = _NOUN_SLASH.search(window) and _COUNT_AFTER.match(text, start)
        return not (paired or is_glued_mark(earlier + before))
    if before in ".,:/'’":
        return earlier.isdigit()
    if before in "-‑" and earlier.isalpha():
        begin = _letters_begin(text, start - 1)
        behind_digit = text[begin - 1 : begin].isdigit()
        return not behind_digit and (begin == start - 2 or not _is_mark(text, begin, start - 1))
    if before.isalpha():
        return not _is_mark(text, _letters_begin(text, start), start)
    return before in "_#@№%&"


def _letters_begin(text: str, end: int) -> int:
    """Return where the letters that end at `end` begin, not more of them than a mark has."""
    begin = end
    while begin and end - begin < _LETTERS_BEFORE and text[begin - 1].isalpha():
        begin -= 1
    return begin


def _is_mark(text: str, begin: int, end: int) -> bool:
    """Tell whether `text[begin:end]`, with a "$" before it ("$US5"), is a currency's mark."""
    before = text[begin - 1 : begin]
    if before == "$":
        return is_glued_mark(text[begin - 1 : end])
    return not (before.isalnum() or before == "_") and is_glued_mark(text[begin:end])


def _read(match: re.Match[str]) -> Numeral | None:
    """Return the numeral of a match, None for an ordinal, a decade or a clock time."""
    lexicon = _lexicon()
    digits, glyph, *words = match.groups()
    factors = [lexicon.factors[w if len(w) == 1 else w.lower()] for w in words if w]
    if not factors and _AFTER_NO_AMOUNT.match(match.string, match.end()):
        return None
    mantissa = _decimal(digits, bool(factors)) + (lexicon.glyphs[glyph] if glyph else 0)
    magnitude = ONE
    for factor in factors:
        magnitude *= factor
    return Numeral(match.start(), match.end(), mantissa, magnitude)


_AFTER_NO_AMOUNT = re.compile(r"(?:st|nd|rd|th)\b|s\b| ?[ap]\.?m\b|['’]s\b")


def _decimal(digits: str, multiplied: bool) -> Decimal:
    """Return the value of digits whose separators may be of any country.

    price-parser reads them; we say which separator is decimal where a price's habits differ
    from news: a dot before three digits marks decimals ("1.573 billion"), unless no magnitude
    follows and the digits are round ("12.500"); with both marks the later one does.
    """
    plain = digits.translate(_NO_GAPS)
    commas, dots = plain.count(","), plain.count(".")
    round_dots = not multiplied and plain.endswith("00") and plain[0] != "0"
    separator = None
    if commas and dots:
        separator = max(",.", key=plain.rfind)
    elif dots == 1 and not (round_dots and plain.index(".") == len(plain) - 4):
        separator = "."
    elif commas == 1 and plain[0] == "0":
        separator = ","
    value = parse_number(plain, separator)
    return value if value is not None else Decimal(plain.replace(",", "").replace(".", ""))


_NO_GAPS = str.maketrans("", "", " \u00a0\u2009\u202f'’")


def _set_kind(text: str, numeral: Numeral, match: re.Match[str]) -> bool:
    """Set the numeral's kind; return False when it is a label's number ("Phase 2")."""
    start, digits = numeral.start, match[1]
    if start and text[start - 1].isalpha():
        numeral.kind = Kind.MARKED
        short = digits.isdigit() and len(digits) == 1 and numeral.magnitude == ONE
        return not short or start - _letters_begin(text, start) > 1
    if numeral.magnitude != ONE or not digits.isdigit() or len(digits) > _LONGEST_LABEL:
        return True
    word = _WORD_BEFORE.search(text, max(0, start - _MONTH_WINDOW), start)
    before = word[1].lower() if word else ""
    if len(digits) <= 2 and numeral.mantissa <= _LAST_DAY and _is_day(text, numeral, before):
        numeral.kind = Kind.DAY
    elif len(digits) == 4:
        if _is_year(numeral.mantissa, before):
            numeral.kind = Kind.YEAR
    elif word and before in _lexicon().labels and (word[1][0].isupper() or before[:2] == "no"):
        return False
    return True


def _is_day(text: str, numeral: Numeral, before: str) -> bool:
    """Tell whether a small number is a day of a month ("Dec. 12", not "in May 20 plants")."""
    lexicon = _lexicon()
    if before in lexicon.months and text[numeral.start - 2] != ",":
        window = text[max(0, numeral.start - _MONTH_WINDOW) : numeral.start]
        if not _IN_BEFORE.search(window):
            return not text.startswith(("%", " per"), numeral.end)
        return not _PLURAL_NEXT.match(text, numeral.end)
    return lexicon.month_after.match(text, numeral.end) is not None


_PLURAL_NEXT = re.compile(r"%| per ?cent| (?:[a-z-]{2,20} )?[a-z]{2,20}[a-rt-z]s\b")


def _is_year(value: Decimal, before: str) -> bool:
    """Tell whether four digits are a year: 1990-2039 always, but 2000 like others by context."""
    if not 1800 <= value <= 2100:
        return False
    return (1990 <= value <= 2039 and value != 2000) or before in _lexicon().year_words


def _outside_urls(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Leave out the numerals inside web addresses."""
    urls = [match.span() for match in _URL.finditer(text)]
    kept = []
    index = 0
    for numeral in sorted(numerals, key=lambda numeral: numeral.start):
        while index < len(urls) and urls[index][1] <= numeral.start:
            index += 1
        if index == len(urls) or numeral.start < urls[index][0]:
            kept.append(numeral)
    return kept
