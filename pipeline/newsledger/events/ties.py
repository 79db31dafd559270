"""What ties a place to a fact beyond nearness: its actors, facts like it, the plant, the topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from newsledger.events.cast import Cast
from newsledger.events.fact import Fact
from newsledger.events.places import Place, within
from newsledger.events.plants import plants_of
from newsledger.events.story import Story, once
from newsledger.events.who import Actor

_MENTIONS = 30  # mentions of an actor, or of a plant, whose sentences are looked at
_BESIDE = 4  # words beside a place among which a facility is looked for


class Ties:
    """The ties of one fact to the article's places. `earlier` are the settled facts before it."""

    def __init__(
        self,
        fact: Fact,
        earlier: Sequence[Fact],
        story: Story,
        places: Cast[Place],
        actors: Cast[Actor],
    ) -> None:
        """Look up what the fact shares with the facts before it."""
        self._story = story
        mine = {id(actors.owner(mention)) for mention in fact.organisations}
        allied = [
            other
            for other in earlier
            if any(id(actors.owner(mention)) in mine for mention in other.organisations)
        ]
        kin = [other for other in earlier if other.type == fact.type]
        self._acting = bool(mine)
        self._allied = [_places(other, places) for other in allied[-1:]]
        self._kin = [_places(other, places) for other in kin[-1:]]
        self._last = _places(earlier[-1], places) if earlier else []
        self._beside = Counter(
            id(place)
            for actor in {id(a): a for a in map(actors.owner, fact.organisations)}.values()
            for place in _beside(actor, story, places)
        )
        self._echoed = {id(place) for place in _echoed(fact, story, places)}
        self._topics = [place for place in places.members if place.salience.startswith("lead")]
        self._placed = [bool(other.places) for other in earlier]

    def of(self, place: Place) -> dict[str, str]:
        """Return the ties of `place`, by their names."""
        return {
            "allied": _among(place, self._allied) if self._acting else "alone",
            "kin": _among(place, self._kin),
            "with": str(min(self._beside[id(place)], 2)) if self._beside else self._nobody(),
            "bond": bond(place, self._last),
            "topic": bond(place, [topic for topic in self._topics if topic is not place]),
            "intro": introduced(self._story, place),
            "echo": str(id(place) in self._echoed) if self._echoed else "none",
        }

    def of_none(self) -> dict[str, str]:
        """Return what speaks for a fact without a place, by the same names."""
        share = round(4 * self._placed.count(False) / len(self._placed)) if self._placed else "-"
        return {
            "allied": _any(self._allied) if self._acting else "alone",
            "kin": _any(self._kin),
            "with": "some" if self._beside else self._nobody(),
            "echo": str(bool(self._echoed)),
            "share": str(share),
        }

    def _nobody(self) -> str:
        return "none" if self._acting else "alone"


def _places(fact: Fact, places: Cast[Place]) -> list[Place]:
    return [places.owner(mention) for mention in fact.places]


def _among(place: Place, facts: Sequence[Sequence[Place]]) -> str:
    if not facts or not facts[0]:
        return _any(facts)
    return "same" if any(place is other for other in facts[0]) else "other"


def _any(facts: Sequence[Sequence[Place]]) -> str:
    if not facts:
        return "first"
    return "placed" if facts[0] else "unplaced"


def _beside(actor: Actor, story: Story, places: Cast[Place]) -> Iterable[Place]:
    """Yield the places that stand in one clause with a mention of the actor."""
    for mention in actor.mentions[:_MENTIONS]:
        clause = story.clauses[story.clause_index(mention.start)]
        yield from map(places.owner, story.spans_in(story.places, *clause))


def _echoed(fact: Fact, story: Story, places: Cast[Place]) -> Iterable[Place]:
    """Yield the places of earlier sentences that speak of the same plant as the fact's does."""
    here = story.sentence_index(fact.start)
    plants = [*fact.plants, *story.spans_in(plants_of(story), *story.sentences[here])]
    for head in {plant.values["phrase"].head for plant in plants}:
        earlier = [index for index in _told_of(story)[head] if index < here]
        for index in earlier[-_MENTIONS:]:
            yield from map(places.owner, story.spans_in(story.places, *story.sentences[index]))


@once
def _told_of(story: Story) -> dict[str, list[int]]:
    """Return for each word that names a plant the sentences that have it."""
    told: dict[str, list[int]] = {}
    for plant in plants_of(story):
        told.setdefault(plant.values["phrase"].head, []).append(story.sentence_index(plant.start))
    return told


def bond(place: Place, others: Sequence[Place]) -> str:
    """How a place lies to others: the same, within one, holding one, in another country."""
    if not others:
        return "none"
    if any(place is other for other in others):
        return "same"
    if any(within(place, other) for other in others):
        return "within"
    if any(within(other, place) for other in others):
        return "holds"
    countries = {other.country for other in others if other.country}
    return "apart" if place.country and countries - {place.country} else "else"


@once
def introduced(story: Story, place: Place) -> str:
    """Whether some mention of the place has a facility beside it, or a project in its clause."""
    found = "no"
    for mention in place.mentions[:_MENTIONS]:
        start, end = story.clauses[story.clause_index(mention.start)]
        beside = [
            *story.left(mention.start, _BESIDE, start),
            *story.right(mention.end, _BESIDE // 2, end),
        ]
        if any("project.facility" in story.cues(word.start, word.end) for word in beside):
            return "near"
        if any(cue.startswith("project.") for cue in story.cues(start, end)):
            found = "clause"
    return found
