"""Coordinations of noun phrases: "plants for bricks, for glass and a greenhouse"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.events.cues import classes
from newsledger.events.phrases import Phrase
from newsledger.events.story import Story
from newsledger.layout import Range
from newsledger.resources import read_toml

_LEAD = 5


@cache
def _joining() -> frozenset[str]:
    return frozenset(read_toml("lexicon/clauses.toml")["joining"])


@dataclass(frozen=True, slots=True)
class Chain:
    """A phrase's coordination: its size, the phrase's place in it, and what governs it.

    `lead` is the class of project words just before the first member (or in it), or "none";
    `plants` tells how many of the members are headed by a word for a plant.
    """

    size: int
    index: int
    plants: int
    lead: str

    def features(self, kind: str) -> list[str]:
        """Return the chain as features of a phrase of this kind."""
        size, plants = min(self.size, 4), min(self.plants, 2)
        place = "first" if self.index == 0 else "last" if self.index == self.size - 1 else "inner"
        return [
            f"chain={size}.{kind}",
            f"chain={size}.plants={plants}.{kind}",
            f"chain.lead={self.lead}.{kind}.size={min(size, 2)}",
            f"chain.lead={self.lead}.plants={plants}.{place}.{kind}",
        ]


def chains_of(phrases: Sequence[Phrase], sentence: Range, story: Story) -> dict[int, Chain]:
    """Return the chain of each phrase of a sentence, by the phrase's start."""
    runs: list[list[Phrase]] = []
    for phrase in phrases:
        between = story.words_in(runs[-1][-1].end, phrase.start) if runs else ()
        if between and all(word.lower in _joining() for word in between):
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    found: dict[int, Chain] = {}
    for run in runs:
        plants = sum("project.facility" in classes(phrase.head) for phrase in run)
        before = [word.lower for word in story.left(run[0].start, _LEAD, sentence[0])]
        lead = _lead([*before, *run[0].words])
        for index, phrase in enumerate(run):
            found[phrase.start] = Chain(len(run), index, plants, lead)
    return found


def _lead(words: Sequence[str]) -> str:
    names = {name for word in words for name in classes(word) if name.startswith("project.")}
    order = ("project.facility", "project.project", "project.launch", "project.close")
    return next((name.partition(".")[2] for name in order if name in names), "none")
