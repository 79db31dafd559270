"""The places, organisations or periods of an article, and which of them a fact can see."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from newsledger.events.fact import Fact
from newsledger.events.position import distance
from newsledger.events.story import Story
from newsledger.schema import Span

# A fact sees the mentions so far before and after it, and what the article named first; so the
# time for a fact doesn't grow with the article. Articles of usual length are seen whole.
_REACH, _FIRST = 40, 20
# So many members, the nearest, are candidates.
_NEAREST = 8


class Named(Protocol):
    """What the article speaks of, perhaps several times."""

    @property
    def mentions(self) -> tuple[Span, ...]:
        """Its mentions in the order of the text."""

    @property
    def kind(self) -> str:
        """What sort of thing it is."""


N = TypeVar("N", bound=Named)


class Cast(Generic[N]):
    """The places, organisations or periods of an article, in the order of their first mentions."""

    def __init__(self, members: Sequence[N]) -> None:
        """Index the members by their mentions."""
        self.members = tuple(members)
        self.kinds = Counter(member.kind for member in members)
        self._mentions = sorted(
            ((mention, member) for member in members for mention in member.mentions),
            key=lambda pair: pair[0].start,
        )
        self._starts = [mention.start for mention, _ in self._mentions]
        self._owners = {mention.start: member for mention, member in self._mentions}

    def owner(self, mention: Span) -> N:
        """Return what `mention` names."""
        return self._owners[mention.start]

    def near(self, fact: Fact, story: Story) -> list[tuple[Span, N]]:
        """Return the nearest mention of each member in sight of the fact, the nearest first."""
        at = bisect_left(self._starts, fact.start)
        seen = self._mentions[max(at - _REACH, 0) : at + _REACH]
        seen += [(member.mentions[0], member) for member in self.members[:_FIRST]]
        far = [(distance(mention, fact, story), mention, member) for mention, member in seen]
        best: dict[int, tuple[Span, N]] = {}
        for _, mention, member in sorted(far, key=lambda item: item[0]):
            best.setdefault(id(member), (mention, member))
        return list(best.values())[:_NEAREST]

    def used(self, mentions: Sequence[Span]) -> Counter[int]:
        """Return how many of `mentions` each member has, by the member's identity."""
        return Counter(id(self.owner(mention)) for mention in mentions)


def crossings(whole: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return a feature for each pair of properties that are looked at together."""
    return [f"{one}.{two}={whole[one]}.{whole[two]}" for one, two in pairs]


def salience(mentions: Sequence[Span], most: bool, lead: int) -> str:
    """Say whether one of `mentions` is in the lead, which ends at `lead`, and `most`."""
    led = any(mention.start < lead for mention in mentions)
    return f"{'lead' if led else 'body'}-{'top' if most else 'some'}"


def lead_end(story: Story) -> int:
    """Return where the article's first two sentences end."""
    return story.sentences[min(1, len(story.sentences) - 1)][1] if story.sentences else 0


def weight(count: int, total: int) -> str:
    """Say how often something is named, and how much of what the article names it is."""
    return f"{min(count, 6) // 2}-{4 * count // max(total, 1)}"
