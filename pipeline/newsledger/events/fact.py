"""An event in the making: what the decisions of the linking have settled about it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsledger.schema import Period, Span

# A fact is decided in sight of so many facts before it, so that time is linear in the article.
SIGHT = 60
# The label of a phrase that names a plant or a project ("the new factory"); only in the linking.
PLANT = "PLANT"


@dataclass(slots=True)
class Fact:
    """One fact: its head (the first figure, or the words that name a project) and its parts.

    `start` and `end` are the head's offsets; `members` the figures and the mentions of a plant
    that belong to it, in the order of the text; `odds` has by decision the probability of
    what was decided (of several decisions of one name, the product).
    """

    start: int
    end: int
    members: list[Span] = field(default_factory=list)
    odds: dict[str, float] = field(default_factory=dict)
    type: str = ""
    status: str = ""
    places: list[Span] = field(default_factory=list)
    organisations: list[Span] = field(default_factory=list)
    date: Span | None = None
    period: Period | None = None
    subject: str | None = None

    @property
    def figures(self) -> list[Span]:
        """The figures among the members."""
        return [member for member in self.members if member.label != PLANT]

    @property
    def plants(self) -> list[Span]:
        """The mentions of a plant among the members."""
        return [member for member in self.members if member.label == PLANT]

    def add(self, member: Span, probability: float) -> None:
        """Take a member in; the first figure becomes the head of a fact that had none."""
        if member.label != PLANT and not self.figures:
            self.start, self.end = member.start, member.end
        self.members.append(member)
        self.decided("members", probability)

    def decided(self, name: str, probability: float) -> None:
        """Note how likely a decision about this fact was."""
        self.odds[name] = self.odds.get(name, 1.0) * probability

    def nearest(self, offset: int) -> tuple[int, int]:
        """Return start and end of the part of the fact, head or member, that is nearest."""
        start, end, gap = self.start, self.end, abs(self.start - offset)
        for member in self.members:
            if abs(member.start - offset) < gap:
                start, end, gap = member.start, member.end, abs(member.start - offset)
        return start, end
