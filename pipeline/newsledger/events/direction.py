"""The sign of a percentage: a fall is negative, a rise or a share positive."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from newsledger.events.story import Story
from newsledger.resources import read_toml
from newsledger.schema import Span

_BEFORE, _AFTER = 14, 4
# "fell to 5%", "from 6%": what follows is a level and has no direction.
_LEVELS = frozenset({"to", "from", "at"})


@cache
def _tables() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], tuple[str, ...]]:
    data = read_toml("lexicon/direction.toml")
    tables: list[frozenset[str] | tuple[str, ...]] = []
    for name in ("down", "up"):
        tables.append(frozenset(word for word in data[name] if not word.endswith("*")))
        tables.append(tuple(word[:-1] for word in data[name] if word.endswith("*")))
    return tuple(tables)  # type: ignore[return-value]


def _direction(word: str) -> int:
    """Return -1 for a word of falling, 1 for a word of rising, 0 for others."""
    down, down_stems, up, up_stems = _tables()
    if word in down or word.startswith(down_stems):
        return -1
    return 1 if word in up or word.startswith(up_stems) else 0


def signed_percent(span: Span, story: Story) -> Decimal:
    """Return the value of a PERCENT span with the sign that its sentence gives it.

    The word right after decides ("6% lower"), else the nearest such word before it in the
    sentence. A printed sign is kept; a level ("fell to 5%") is positive.
    """
    value: Decimal = span.values["value"]
    if value < 0 or span.text[:1] in "+-−–":
        return value
    sentence = story.sentences[story.sentence_index(span.start)]
    for word in story.right(span.end, _AFTER, sentence[1]):
        if word.lower in (",", ";", "and", "(", ".", "to", "in", "of"):
            break
        if sign := _direction(word.lower):
            return value * sign
    before = story.left(span.start, _BEFORE, sentence[0])
    if before and before[-1].lower in _LEVELS:
        return value
    for word in reversed(before):
        if sign := _direction(word.lower):
            return value * sign
        if word.lower in (";", "while", "whereas", "but"):
            break
    return value
