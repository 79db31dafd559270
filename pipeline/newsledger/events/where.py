"""Where a fact happens: one of the article's places, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from newsledger.choice import Choice
from newsledger.events.cast import Cast, crossings
from newsledger.events.fact import Fact
from newsledger.events.places import Place, fullest, is_dateline, name_of, within
from newsledger.events.position import between_features, nearness, position, stretch_between
from newsledger.events.shared import shared_decisions
from newsledger.events.story import Story
from newsledger.events.ties import Ties
from newsledger.events.unnamed import unnamed_features
from newsledger.events.who import Actor
from newsledger.schema import Span

_REACH = 60
# Above this probability a coordinated place is taken too, by cross-validation as for partners.
_SHARED = 0.4
_REPORTED = frozenset(
    {"told", "reporters", "said", "visit", "visited", "meeting", "conference", "journalists"}
)


def decide_place(
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    places: Cast[Place],
    actors: Cast[Actor],
    choice: Choice,
    more: Choice,
) -> None:
    """Set `fact.places` to the likeliest place's best mention, or leave it empty.

    `more` decides which of the places coordinated with it the fact has too.

    `earlier` are the facts before it in the article, whose places are settled; the fact's own
    actors are settled too.
    """
    options = place_candidates(fact, earlier, story, places, actors)
    index, probability = choice.best([features for _, features in options])
    fact.decided("place", probability)
    mention = options[index][0]
    fact.places = []
    if mention is not None:
        chosen = [mention]
        for other, decision in shared_decisions(fact, mention, earlier, story, places):
            if more.probabilities(decision)[0] > _SHARED:
                chosen.append(other)
        fact.places = [fullest(places.owner(one), fact, story) for one in chosen]


def place_candidates(
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    places: Cast[Place],
    actors: Cast[Actor],
) -> list[tuple[Span | None, list[str]]]:
    """Return (mention nearest to the fact, features) for each place, and (None, …) for no place."""
    nearest = [(m, place, position(m, fact, story)) for m, place in places.near(fact, story)]
    last = {name_of(mention) for mention in earlier[-1].places} if earlier else set()
    near = nearness(fact, earlier, story)
    used = places.used([mention for other in earlier for mention in other.places])
    title = story.layout.title
    ties = Ties(fact, earlier, story, places, actors)
    options: list[tuple[Span | None, list[str]]] = []
    ranks: Counter[str] = Counter()
    for mention, place, where in nearest:
        state = "last" if place.name in last else "other" if last else "free"
        whole = {
            "position": where,
            "rank": f"{where}#{min(ranks[where], 2)}",
            "salience": place.salience,
            "kind": f"{place.kind}-{place.home}",
            "type": fact.type,
            "state": f"{state}-{near}",
            "used": f"{min(used[id(place)], 2)}-of-{min(len(earlier), 3)}",
            "title": str(title is not None and place.mentions[0].start < title[1]),
            "finer": _finer(place, where, nearest),
            **ties.of(place),
        }
        features = _place_features(fact, story, place, mention, whole)
        options.append((mention, features + unnamed_features(fact, story, place)))
        ranks[where] += 1
        ranks["here"] += where.startswith("here")
        ranks[place.kind] += 1
    state = f"{'some' if last else 'none'}-{near}"
    none = {"state": state, **ties.of_none()}
    features = _none_features(fact, story, ranks, none)
    options.append((None, features + unnamed_features(fact, story, None)))
    return options


def _finer(place: Place, where: str, nearest: Sequence[tuple[Span, Place, str]]) -> str:
    """Whether a place as near lies within this one, or this one within such a place."""
    for _, other, there in nearest:
        if other is place or there[:6] != where[:6]:
            continue
        if within(other, place):
            return "holds"
        if within(place, other):
            return "within"
    return "none"


# What counts only together with another property.
_PAIRED = frozenset({"type", "state", "finer", "allied", "kin", "with", "intro", "echo"})
_PAIRS = (
    ("rank", "kind"),
    ("rank", "salience"),
    ("rank", "state"),
    ("salience", "kind"),
    ("salience", "type"),
    ("kind", "type"),
    ("title", "kind"),
    ("title", "position"),
    ("finer", "kind"),
    ("finer", "rank"),
    ("bond", "position"),
    ("bond", "kind"),
    ("topic", "position"),
    ("topic", "kind"),
    ("intro", "position"),
    ("intro", "kind"),
    ("allied", "position"),
    ("kin", "position"),
    ("with", "position"),
    ("echo", "position"),
)


def _place_features(
    fact: Fact, story: Story, place: Place, mention: Span, whole: Mapping[str, str]
) -> list[str]:
    """Return the features of a place: `whole`, its crossings, the words beside the mention."""
    sentence = story.sentences[story.sentence_index(mention.start)]
    before = [word.lower for word in story.left(mention.start, 4, sentence[0])]
    after = [word.lower for word in story.right(mention.end, 2, sentence[1])]
    left, right = before[-1] if before else "^", after[0] if after else "$"
    where = whole["position"]
    features = [f"{name}={value}" for name, value in whole.items() if name not in _PAIRED]
    features += crossings(whole, _PAIRS)
    features += [
        f"reported={bool(_REPORTED & set(before))}",
        f"dateline={is_dateline(mention, story)}",
        f"apposed={_is_apposed(mention, story)}.{where}",
        f"l={left}",
        f"r={right}",
    ]
    if where.startswith("here"):
        figures = len(story.spans_in(story.figures, *stretch_between(mention, fact)))
        features += [
            f"l={left}.{where}",
            f"l={left}.{place.home}",
            f"r={right}.{where}",
            f"figures={min(figures, 2)}.l={left}.{where.rpartition('-')[2]}",
        ]
        features += between_features(mention, fact, story, where, story.places)
    return features


def _is_apposed(mention: Span, story: Story) -> bool:
    """Whether the mention only tells where the place before its comma lies ("Lagos, Nigeria")."""
    before = story.spans_in(story.places, mention.start - _REACH, mention.start)
    return any(story.text[place.end : mention.start] == ", " for place in before)


def _none_features(
    fact: Fact, story: Story, ranks: Counter[str], whole: Mapping[str, str]
) -> list[str]:
    sentence = story.sentences[story.sentence_index(fact.start)]
    organisation = bool(story.spans_in(story.organisations, *sentence))
    features = [
        "none",
        f"none.{fact.type}",
        f"none.org={organisation}.{fact.type}",
        f"none.here={min(ranks['here'], 2)}.{fact.type}",
        f"none.countries={min(ranks['country'], 3)}.{fact.type}",
        f"none.state={whole['state']}.here={min(ranks['here'], 1)}.{fact.type}",
        f"none.allied={whole['allied']}.kin={whole['kin']}",
    ]
    features += [f"none.{name}={value}" for name, value in whole.items()]
    features += [f"none.{name}={value}.{fact.type}" for name, value in whole.items()]
    features += [f"none.cue={cue}" for cue in sorted(story.cues(*sentence))]
    before = [word.lower for word in story.left(fact.start, 8, sentence[0])]
    after = [word.lower for word in story.right(fact.end, 6, sentence[1])]
    return features + [f"none.near={word}" for word in sorted({*before, *after})]
