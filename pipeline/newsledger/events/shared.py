"""The places that a fact shares with its own: the others of one coordination."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.events.cast import Cast
from newsledger.events.fact import Fact
from newsledger.events.places import Place, within
from newsledger.events.position import position
from newsledger.events.story import Story, once
from newsledger.layout import Range
from newsledger.schema import Span

_JOINTS = frozenset(
    {",", ";", "/", "&", "and", "or", "as", "well", "both", "in", "at", "the", "also"}
)
_LONGEST = 4
_SHORT = 12  # characters between two places that are looked at as a whole


def shared_decisions(
    fact: Fact, mention: Span, earlier: Sequence[Fact], story: Story, places: Cast[Place]
) -> list[tuple[Span, list[list[str]]]]:
    """Return for each place coordinated with `mention` its mention and both choices' features."""
    chain = coordinated(mention, story, places)
    sentence = story.sentences[story.sentence_index(mention.start)]
    figures = story.spans_in(story.figures, *sentence)
    taken = {
        id(places.owner(p)) for other in earlier for p in other.places if other.start >= sentence[0]
    }
    counted = any(
        f.label == "PROJECTS" and f.values.get("value") == len(chain) for f in fact.figures
    )
    words = {word.lower for word in story.words_in(*sentence)}
    own = places.owner(mention)
    shared = [
        "share",
        f"share.{fact.type}",
        f"share.{fact.type}.count={min(len(chain), 5)}",
        f"share.count={min(len(chain), 5)}.figures={min(len(figures), 4)}",
        f"share.position={position(mention, fact, story)}",
        f"share.position={position(mention, fact, story)}.{fact.type}",
        f"share.counted={counted}",
        f"share.respectively={'respectively' in words}",
        f"share.each={'each' in words}.{fact.type}",
        f"share.labels={'+'.join(sorted({f.label for f in fact.figures}))}",
    ]
    decisions = []
    for other in chain:
        place = places.owner(other)
        if place is own:
            continue
        low, high = sorted((mention, other), key=lambda m: m.start)
        joint = story.text[low.end : high.start]
        features = [
            *shared,
            f"share.kinds={own.kind}.{place.kind}",
            f"share.taken={id(place) in taken}.{fact.type}",
            f"share.text={joint if len(joint) < _SHORT else 'far'}",
        ]
        decisions.append((other, [features, []]))
    return decisions


def coordinated(mention: Span, story: Story, places: Cast[Place]) -> list[Span]:
    """Return the mentions joined with `mention` by commas and conjunctions, it included."""
    sentence = story.sentences[story.sentence_index(mention.start)]
    chains = _chains(story, sentence, places)
    return next((chain for chain in chains if mention in chain), [])


@once
def _chains(story: Story, sentence: Range, places: Cast[Place]) -> list[list[Span]]:
    """Return the coordinations of places in a sentence, single ones included.

    A place that only tells where the one before it lies ("Lagos, Nigeria") is left out.
    """
    chains: list[list[Span]] = []
    last: Span | None = None
    for mention in story.spans_in(story.places, *sentence):
        if last is None or not _is_joint(story, last.end, mention.start):
            chains.append([mention])
        elif not within(places.owner(last), places.owner(mention)):
            chains[-1].append(mention)
        last = mention
    return chains


def _is_joint(story: Story, start: int, end: int) -> bool:
    """Whether nothing but a few joints stands in text[start:end]."""
    words = [word.lower for word in story.words_in(start, end)]
    return 0 < len(words) <= _LONGEST and _JOINTS.issuperset(words)
