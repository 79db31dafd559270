"""The sector word of an event, for the overview; the words are models/lexicon/sectors.toml."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsledger.resources import read_toml


def sector(*texts: str | None) -> str:
    """Return the sector that the first of the texts with a known word tells, "" for none."""
    return next((found for text in texts if (found := _sector_of(text or ""))), "")


@lru_cache(4096)  # the events of an article share sentences
def _sector_of(text: str) -> str:
    words, pattern, general = _words()
    first = ""
    for match in pattern.finditer(text):
        name = words[match[1].lower()]
        if name not in general:
            return name
        first = first or name
    return first


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str], frozenset[str]]:
    data = read_toml("lexicon/sectors.toml")
    words = {word: name for name, every in data["sectors"].items() for word in every}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(longest_first)})(?:e?s)?\b", re.IGNORECASE)
    return words, pattern, frozenset(data["general"])
