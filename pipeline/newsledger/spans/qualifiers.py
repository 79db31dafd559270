"""The qualifier of an amount, `=`, `~`, `>` or `<`, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newsledger.resources import read_toml

EXACT = "="
_BEFORE_WINDOW = 40
_MOST_WORDS = 4
# Words that may stand between the qualifier and the amount: "more than a further $5m".
_BETWEEN = frozenset(["a", "an", "the", "another", "additional", "further", "its", "their"])
_OPENING = "(\"'“‘«[–—-"
_RATE = (
    r"(?:,? (?:an?|per|each|every) (?:year|month|day|week|quarter|annum)"
    r"|,? (?:annually|yearly|monthly|daily))?"
)


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    table = read_toml("lexicon/qualifiers.toml")["before"]
    return {tuple(phrase.split()): sign for sign, phrases in table.items() for phrase in phrases}


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in _phrases())


@cache
def _signs() -> dict[str, str]:
    table = read_toml("lexicon/qualifiers.toml")["signs"]
    return {mark: sign for sign, marks in table.items() for mark in marks}


@cache
def _after() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the expression of what may follow an amount, and the sign of each phrase."""
    lexicon = read_toml("lexicon/qualifiers.toml")
    words = {phrase: sign for sign, phrases in lexicon["after"].items() for phrase in phrases}
    glued = {phrase: sign for sign, phrases in lexicon["glued"].items() for phrase in phrases}
    adds = "|".join(lexicon["adds"]["plus"])
    phrases = rf"{_RATE},?[ ]({_either(words)})\b(?! (?:{adds})\b| ?[0-9$€£¥])"
    pattern = rf"({_either(glued)})(?![0-9])|{phrases}"
    return re.compile(pattern, re.IGNORECASE), words | glued


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def qualifier_before(text: str, start: int) -> str:
    """Return the qualifier that ends right before `start`, `=` when there is none.

    >>> qualifier_before("more than a 5", 12)
    '>'
    """
    window = text[max(0, start - _BEFORE_WINDOW) : start]
    stripped = window.rstrip()
    if stripped[-1:] in _signs():
        return _signs()[stripped[-1]]
    words = [word.lstrip(_OPENING) for word in window.lower().split()]
    while words and words[-1] in _BETWEEN and tuple(words[-2:]) not in _phrases():
        words.pop()
    if not words or words[-1] not in _last_words():
        return EXACT
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        sign = _phrases().get(tuple(words[-length:]))
        if sign:
            return EXACT if _of_verb(words) else sign
    return EXACT


def _of_verb(words: list[str]) -> bool:
    """Tell whether the qualifier's last word belongs to the verb before it ("hand over")."""
    verbs = read_toml("lexicon/qualifiers.toml")["verbs"].get(words[-1], ())
    return " ".join(words[-2:-1]) in verbs or " ".join(words[-3:-1]) in verbs


def qualifier_after(text: str, end: int) -> str:
    """Return the qualifier that begins right after `end`, `=` when there is none.

    >>> qualifier_after("5 tons a year or more", 6)
    '>'
    """
    pattern, signs = _after()
    match = pattern.match(text, end)
    return signs[(match[1] or match[2]).lower()] if match else EXACT


def qualifier_of(text: str, start: int, end: int) -> str:
    """Return the qualifier of the span `text[start:end]`, from before it or else after it."""
    before = qualifier_before(text, start)
    return before if before != EXACT else qualifier_after(text, end)
