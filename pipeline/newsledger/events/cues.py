"""What the decisions look at: classes of words (`project.facility`) and turns of phrase.

Both are data: the triggers of `models/events/<type>.toml`, and `models/lexicon/status.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from newsledger.resources import read_toml
from newsledger.schema import EVENT_TYPES

_BESIDE_TENSE = ("cancelled.", "negated.")


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return class names by whole word and by stem."""
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}

    def add(name: str, words: Iterable[str]) -> None:
        for word in words:
            table, key = (stems, word[:-1]) if word.endswith("*") else (exact, word)
            table[key] = (*table.get(key, ()), name)

    for kind in EVENT_TYPES:
        for name, words in read_toml(f"events/{kind}.toml")["triggers"].items():
            add(f"{kind}.{name}", words)
    return exact, stems


@lru_cache(maxsize=50_000)
def classes(word: str) -> tuple[str, ...]:
    """Return the classes of a lower-case word, whole-word ones first."""
    exact, stems = _tables()
    found = list(exact.get(word, ()))
    for length in range(2, len(word) + 1):
        found.extend(stems.get(word[:length], ()))
    return tuple(dict.fromkeys(found))


@cache
def _turns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the turns of phrase by name; one pattern each."""
    data = read_toml("lexicon/status.toml")
    return tuple(
        (f"{status}.{name}", re.compile(pattern))
        for status, cues in data.items()
        if status != "decisive"
        for name, pattern in cues.items()
    )


@cache
def _any_turn() -> re.Pattern[str]:
    """Return what is found wherever a turn of phrase begins: one search in place of many."""
    return re.compile(rf"\b(?=\w)(?={'|'.join(pattern.pattern for _, pattern in _turns())})")


def _matches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, negative end and name of each turn, those of one name not overlapping."""
    ends: dict[str, int] = {}
    for begin in _any_turn().finditer(text):
        start = begin.start()
        for name, pattern in _turns():
            if start >= ends.get(name, 0) and (match := pattern.match(text, start)):
                ends[name] = match.end()
                yield start, -match.end(), name


def turns(text: str) -> list[tuple[int, str]]:
    """Return the turns of phrase in lower-case `text`: (offset, name), in order.

    Of tenses that overlap the one that begins first is kept, and of those the longest; what
    cancels or negates counts beside them ("will close").
    """
    found: list[tuple[int, str]] = []
    end = 0
    for start, negative_end, name in sorted(_matches(text)):
        if name.startswith(_BESIDE_TENSE):
            found.append((start, name))
        elif start >= end:
            found.append((start, name))
            end = -negative_end
    return found


@cache
def decisive() -> dict[str, float]:
    """Return the turns that settle a status by themselves, each with the share of right ones."""
    shares: dict[str, float] = read_toml("lexicon/status.toml")["decisive"]
    return shares
