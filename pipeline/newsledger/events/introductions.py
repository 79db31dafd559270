"""Plants and productions that a sentence introduces without a figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from newsledger.events.cues import classes
from newsledger.events.phrases import Phrase
from newsledger.events.story import Story, Word
from newsledger.layout import Range
from newsledger.resources import read_toml

_SHORTEST_VERB = 4  # "set" and "put" launch too much


@cache
def _rule() -> dict[str, Any]:
    rule: dict[str, Any] = read_toml("events/project.toml")["introduction"]
    return rule


def introduces(phrase: Phrase, sentence: Range, story: Story) -> bool:
    """Whether the phrase introduces a plant or a production in its sentence."""
    lead = [word.lower for word in story.left(phrase.start, 2, sentence[0])]
    governor = lead[-2:-1] if phrase.determiner else lead[-1:]
    if story.spans_in(story.figures, *sentence) or set(governor) & set(_rule()["not_after"]):
        return False
    spans = (story.places, story.organisations)
    if not any(story.spans_in(some, *sentence) for some in spans):
        return False
    before = story.left(phrase.start, _rule()["before"], sentence[0])
    if phrase.head in _rule()["production"]:
        return "of" in phrase.words and _launches(before)
    if "project.facility" not in classes(phrase.head) or _is_plural(phrase.head):
        return False
    near = {*phrase.words, *(word.lower for word in before[-2:])}
    indefinite = phrase.determiner in _rule()["determiners"] or near & set(_rule()["new"])
    after = story.right(phrase.end, _rule()["after"], sentence[1])
    return bool(indefinite) and (_launches(before) or _launches(after))


def _launches(words: Sequence[Word]) -> bool:
    return any(
        len(word.lower) >= _SHORTEST_VERB and "project.launch" in classes(word.lower)
        for word in words
    )


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")
