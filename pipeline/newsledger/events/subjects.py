"""The subject of a fact: the shortest noun phrase that says what it is about."""

from __future__ import annotations

import re

from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.kinds import head_figure
from newsledger.events.phrases import Phrase, phrases_in
from newsledger.events.story import Story

_NUMBER = re.compile(
    r"\A[\W\d]*(?:\d[\d.,\s]*)?(?:hundred|thousand|million|billion|trillion|bn|mln|m|k)?\s*", re.I
)
# What the types that need a count count: the counted noun is their subject.
_COUNTED = {"portfolio": "PROJECTS", "employment": "JOBS"}
# Which classes of words name the subject of a type, best first.
_HEADS = {
    "indicator": ("indicator.measure",),
    "investment": ("investment.invest", "indicator.measure"),
    "project": ("project.facility", "project.project"),
    "portfolio": ("project.project", "project.facility"),
    "employment": ("employment.work",),
    "deal": ("deal.agree", "deal.buy", "deal.lend"),
}


def subject_of(fact: Fact, story: Story) -> str | None:
    """Return the words of the text that name what the fact is about, or None."""
    if fact.subject:
        return fact.subject
    head = head_figure(fact)
    if head is not None and _COUNTED.get(fact.type) == head.label:
        counted = _NUMBER.sub("", head.text).strip(" -–")
        if counted:
            return counted
    clause = story.clauses[story.clause_index(fact.start)]
    sentence = story.sentences[story.sentence_index(fact.start)]
    for start, end in (clause, sentence):
        phrase = _best(phrases_in(story, start, end), fact, story)
        if phrase is not None:
            return story.text[phrase.start : phrase.end]
    return None


def _best(phrases: list[Phrase], fact: Fact, story: Story) -> Phrase | None:
    """Return the phrase with the fittest head, nearest to the fact, those before it first."""
    wanted = _HEADS[fact.type]
    best: tuple[tuple[int, int, int], Phrase] | None = None
    for phrase in phrases:
        if story.touches(story.figures, phrase.start, phrase.end):
            continue
        names = {name for word in phrase.core for name in classes(word)}
        fit = next((i for i, name in enumerate(wanted) if name in names), len(wanted))
        side = 0 if phrase.end <= fact.start else 1
        key = (fit, side, abs(phrase.start - fact.start))
        if best is None or key < best[0]:
            best = (key, phrase)
    return best[1] if best else None
