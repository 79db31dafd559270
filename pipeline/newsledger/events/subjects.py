"""The subject of a fact: the shortest noun phrase that says what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsledger.choice import Choice
from newsledger.events.cues import classes
from newsledger.events.fact import PLANT, Fact
from newsledger.events.phrases import Phrase, phrases_in
from newsledger.events.plants import is_plural
from newsledger.events.position import nearness
from newsledger.events.story import Story, once
from newsledger.layout import Range
from newsledger.schema import Span
from newsledger.spans.number_words import numerals

# Figures whose span ends with the noun that is counted.
_COUNTING = frozenset({"PROJECTS", "JOBS", "CAPACITY"})
# A fact is named in its own sentence or in those of its first members.
_SENTENCES, _MOST = 3, 40


class Naming(NamedTuple):
    """A stretch of the text that may name a fact.

    `source` tells whether it is a whole phrase, its core before "of", what follows the names in
    it, it without the verb at its end, or the noun that a figure counts; `words` are its words
    in small letters, `dropped` what of the phrase is left out before them: a word, or "name".
    """

    start: int
    end: int
    source: str
    words: tuple[str, ...]
    phrase: Phrase | None = None
    dropped: str = ""


def decide_subject(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.subject` to the words of the text that name it best, unless it has one.

    `earlier` are the facts before it, whose subjects are settled.
    """
    options = [] if fact.subject else subject_candidates(fact, earlier, story)
    if options:
        index, _ = choice.best([features for _, features in options])
        fact.subject = options[index][0]


def subject_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story
) -> list[tuple[str, list[str]]]:
    """Return (words of the text, features) for what may name the fact, the nearest first.

    Last comes the name of the fact before: lists name once what their items share.
    """
    indices = {story.sentence_index(offset) for offset in (fact.start, *_starts(fact.members))}
    first = story.sentence_index(fact.start)
    near = sorted(indices, key=lambda index: abs(index - first))[:_SENTENCES]
    found = [each for index in near for each in _namings_in(story, story.sentences[index])]
    found += [each for figure in fact.figures for each in _counted(figure, story)]
    found.sort(key=lambda each: abs(each.start - fact.start))
    found = found[:_MOST]
    plants = {plant.start for plant in fact.plants}
    ranks: dict[str, int] = {}
    options = []
    for each in found:
        side = "before" if each.start < fact.start else "after"
        rank = ranks[side] = ranks.get(side, -1) + (each.source != "core")
        features = _features(each, fact, story, f"{side}{min(rank, 4)}", plants)
        options.append((story.text[each.start : each.end], features))
    if earlier and earlier[-1].subject:
        options.append((earlier[-1].subject, _inherited(fact, earlier, story)))
    return options


def _inherited(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """What speaks for the name of the fact before."""
    last = earlier[-1]
    near = nearness(fact, earlier, story)
    run = sum(other.subject == last.subject for other in earlier[-3:])
    alike = last.type == fact.type
    clause = story.clauses[story.clause_index(fact.start)]
    bare = not phrases_in(story, *clause)
    labels = fact.figures[0].label if fact.figures else PLANT
    title = story.layout.title is not None and last.start < story.layout.title[1]
    return [
        "inherited",
        f"inherited.{fact.type}.alike={alike}",
        f"inherited.{near}.alike={alike}.run={run}",
        f"inherited.{fact.type}.{near}",
        f"inherited.{labels}.{near}.alike={alike}",
        f"inherited.bare={bare}",
        f"inherited.title={title}.alike={alike}",
        *(f"inherited.cue={cue}" for cue in sorted(story.cues(*clause))),
        *(f"inherited.name={word}" for word in (last.subject or "").lower().split()),
    ]


def _starts(members: Sequence[Span]) -> Iterator[int]:
    return (member.start for member in members[:_SENTENCES])


def _counted(figure: Span, story: Story) -> Iterator[Naming]:
    """Yield the noun that a figure counts: "jobs" of "300 jobs"."""
    if figure.label in _COUNTING:
        words = story.words_in(figure.start, figure.end)
        number = 0
        while number < len(words) and _counts(words[number].lower):
            number += 1
        if number < len(words) and words[-1].lower[0].isalpha():
            lower = tuple(word.lower for word in words[number:])
            yield Naming(words[number].start, figure.end, "counted", lower)


def _counts(word: str) -> bool:
    """Whether a word of a figure belongs to its number."""
    return not word[0].isalpha() or all(part in numerals() for part in word.split("-"))


@once
def _namings_in(story: Story, sentence: Range) -> list[Naming]:
    """Return the noun phrases of a sentence, their cores, and what follows the names in them."""
    found: list[Naming] = []
    for phrase in phrases_in(story, *sentence):
        names = story.spans_in(story.organisations, phrase.start, phrase.end)
        names += story.spans_in(story.places, phrase.start, phrase.end)
        after = max((name.end for name in names), default=phrase.start)
        words = story.words_in(phrase.start, phrase.end)
        source = "name" if after >= phrase.end else "holder" if names else "phrase"
        found.append(Naming(phrase.start, phrase.end, source, phrase.words, phrase))
        if len(phrase.core) < len(phrase.words):
            end = words[len(phrase.core) - 1].end
            found.append(Naming(phrase.start, end, "core", phrase.core, phrase))
        if len(words) > 1 and words[-1].lower.endswith("ed"):
            found.append(Naming(phrase.start, words[-2].end, "stem", phrase.words[:-1], phrase))
        rest = words[1:] if not names else story.words_in(after, phrase.end)
        if rest and rest[0].lower[0].isalpha() and (names or len(phrase.core) > 1):
            lower = tuple(word.lower for word in rest)
            left = "name" if names else words[0].lower
            found.append(Naming(rest[0].start, phrase.end, "rest", lower, phrase, left))
    return found


def _features(each: Naming, fact: Fact, story: Story, rank: str, plants: set[int]) -> list[str]:
    """What speaks for a stretch as the name of the fact."""
    kind, source = fact.type, each.source
    sentence = story.sentences[story.sentence_index(each.start)]
    before, after = story.left(each.start, 1, sentence[0]), story.right(each.end, 1, sentence[1])
    left, right = before[0].lower if before else "^", after[0].lower if after else "$"
    head = each.phrase.head if each.phrase and source not in ("rest", "stem") else each.words[-1]
    here = story.clause_index(each.start) == story.clause_index(fact.start)
    told = "clause" if here else str(sentence[0] <= fact.start < sentence[1])
    labels = fact.figures[0].label if fact.figures else PLANT
    inside = each.phrase is not None and each.phrase.start in plants
    features = [
        f"{kind}.{source}",
        f"{kind}.{source}.{labels}",
        f"{kind}.{rank}.{told}",
        f"{source}.{rank}",
        f"{labels}.{rank}.{told}",
        f"{kind}.plant={inside}.{source}",
        f"{kind}.length={min(len(each.words), 5)}",
        f"{source}.length={min(len(each.words), 5)}",
        f"head={head}",
        f"{kind}.head={head}",
        f"first={each.start - sentence[0] < 6}.{kind}",
        f"plural={is_plural(head)}.{kind}",
        f"l={left}.{kind}",
        f"r={right}.{kind}",
        f"l={left}",
        f"r={right}",
        f"{kind}.times={min(_times(story)[head], 4)}",
    ]
    if each.dropped:
        features += [f"dropped={each.dropped}", f"dropped.of={each.dropped[-2:]}"]
    elif len(each.words) > 1:
        features.append(f"keeps={each.words[0]}")
    features += [f"{kind}.is={name}" for name in classes(head)]
    features += [f"{kind}.is={name}.{told}" for name in classes(head)]
    features += [f"{kind}.has={name}" for word in each.words[:-1] for name in classes(word)]
    return features


@once
def _times(story: Story) -> Counter[str]:
    """Return how often the article has each word."""
    return Counter(word.lower for word in story.words)
