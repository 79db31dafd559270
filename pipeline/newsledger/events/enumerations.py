"""Lists of products or plants that have a place each: every member is a project of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.events.cues import classes
from newsledger.events.phrases import Phrase
from newsledger.events.story import Story
from newsledger.layout import Range
from newsledger.resources import read_toml

_REACH = 16
_LEAD_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Rule:
    between: re.Pattern[str]
    least: dict[str, int]


@cache
def _rule() -> _Rule:
    data = read_toml("events/project.toml")["enumeration"]
    return _Rule(re.compile(data["between"]), {"bracket": data["bracket"], "in": data["in"]})


def pairing(phrase: Phrase, sentence: Range, story: Story) -> str:
    """Return how a place of its own follows the phrase: "bracket", "in", or "none"."""
    after = [word.lower for word in story.right(phrase.end, 3, sentence[1])]
    near = story.spans_in(story.places, phrase.end, min(phrase.end + _REACH, sentence[1]))
    if not near or not after:
        return "none"
    return "bracket" if after[0] == "(" else "in" if after[0] in ("in", "at", "near") else "none"


def enumerated(phrases: Sequence[Phrase], sentence: Range, story: Story) -> set[int]:
    """Return the starts of the phrases of a sentence that are members of such a list.

    A phrase joined by "and" to a member shares its place and is a member too.
    """
    chains: list[list[int]] = [[]]
    end = sentence[0]
    for index, phrase in enumerate(phrases):
        how = pairing(phrase, sentence, story)
        if how == "none" or not story.text[phrase.start].islower():
            continue
        first = _first_sibling(phrases, index, sentence, story)
        if chains[-1] and not _rule().between.fullmatch(story.text[end : phrases[first].start]):
            chains.append([])
        chains[-1] += range(first, index + 1)
        place = story.spans_in(story.places, phrase.end, phrase.end + _REACH)[0]
        end = place.end
    return {
        phrases[index].start
        for chain in chains
        if _is_list([phrases[index] for index in chain], sentence, story)
        for index in chain
    }


def _first_sibling(phrases: Sequence[Phrase], index: int, sentence: Range, story: Story) -> int:
    """Return the index of the first of the phrases joined by "and" that end with `index`."""
    while index and pairing(phrases[index - 1], sentence, story) == "none":
        gap = story.text[phrases[index - 1].end : phrases[index].start]
        if gap.strip() != "and":
            break
        index -= 1
    return index


def _is_list(members: Sequence[Phrase], sentence: Range, story: Story) -> bool:
    """Whether a chain is long enough, free of figures, and headed by a word for plants."""
    pairs = [pairing(member, sentence, story) for member in members]
    if not any(pairs.count(how) >= least for how, least in _rule().least.items()):
        return False
    if story.spans_in(story.figures, members[0].start, members[-1].end):
        return False
    lead = [word.lower for word in story.left(members[0].start, _LEAD_WORDS, sentence[0])]
    words = {*lead, *members[0].words}
    names = {name for word in words for name in classes(word)}
    return bool(names & {"project.facility", "project.project"})
