"""How a mention stands to a fact: in its clause, its sentence, its paragraph, before or after."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.events.fact import Fact
from newsledger.events.story import Mentions, Story
from newsledger.layout import Range
from newsledger.schema import Span

_LONG = 40  # so many words between are looked at
_SHORT = 3  # so many words between are looked at as one text


def distance(mention: Span, fact: Fact, story: Story) -> tuple[int, int, int]:
    """Order mentions: the same sentence first, then those before, then those after."""
    start, _ = fact.nearest(mention.start)
    sentences = story.sentence_index(start) - story.sentence_index(mention.start)
    if sentences:
        return sentences if sentences > 0 else -3 * sentences, 0, abs(start - mention.start)
    clauses = abs(story.clause_index(start) - story.clause_index(mention.start))
    return 0, clauses, abs(start - mention.start)


def position(mention: Span, fact: Fact, story: Story) -> str:
    """Where the mention stands as seen from the fact: in its clause, sentence, paragraph, …"""
    start, _ = fact.nearest(mention.start)
    sentences = story.sentence_index(start) - story.sentence_index(mention.start)
    if sentences == 0:
        same = story.clause_index(start) == story.clause_index(mention.start)
        side = "before" if mention.start < start else "after"
        return f"here-{'clause' if same else 'sentence'}-{side}"
    paragraphs = story.paragraph_index(start) - story.paragraph_index(mention.start)
    if sentences < 0:
        return "after-near" if paragraphs == 0 else "after-far"
    if paragraphs == 0:
        return "before-1" if sentences == 1 else "before-paragraph"
    if story.layout.paragraphs[story.paragraph_index(mention.start)].heading and paragraphs <= 2:
        return "before-heading"
    return "before-near" if paragraphs == 1 else "before-far"


def in_lower_case(mentions: Sequence[Span]) -> list[Span]:
    """Return the mentions that are not in capitals throughout, or all when there are no others."""
    return [mention for mention in mentions if not mention.text.isupper()] or list(mentions)


def nearness(fact: Fact, earlier: Sequence[Fact], story: Story) -> str:
    """How near the fact before stands: same sentence, paragraph or section, beyond, or none."""
    if not earlier:
        return "start"
    before = earlier[-1].start
    if story.sentence_index(fact.start) == story.sentence_index(before):
        return "sentence"
    here, there = story.paragraph_index(fact.start), story.paragraph_index(before)
    if here == there:
        return "paragraph"
    between = story.layout.paragraphs[there + 1 : here + 1]
    return "beyond" if any(paragraph.heading for paragraph in between) else "section"


def stretch_between(mention: Span, fact: Fact) -> Range:
    """Return what lies between a mention and the nearest part of a fact of the same sentence."""
    start, end = fact.nearest(mention.start)
    return (mention.end, start) if mention.start < start else (end, mention.start)


def between_features(
    mention: Span, fact: Fact, story: Story, where: str, alike: Mentions
) -> list[str]:
    """Return the words, cues and mentions between a mention and a fact of the same sentence.

    `where` is the mention's position; `alike` are all mentions of its label.
    """
    stretch = stretch_between(mention, fact)
    side = where.rpartition("-")[2]
    words = [word.lower for word in story.words_in(*stretch)][:_LONG]
    features = [
        f"figures={min(len(story.spans_in(story.figures, *stretch)), 2)}.{where}",
        f"others={min(len(story.spans_in(alike, *stretch)), 2)}.{where}",
        f"gap={min(len(words) // 3, 5)}.{where}",
        *(f"between={cue}.{side}" for cue in sorted(story.cues(*stretch))),
        *(f"between.word={word}.{side}" for word in sorted(set(words))),
    ]
    if len(words) <= _SHORT:
        features.append(f"between.text={' '.join(words)}.{side}")
    return features
