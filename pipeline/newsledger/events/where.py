"""Where a fact happens: one of the article's places, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsledger.events.cast import Cast, crossings, lead_end, salience
from newsledger.events.choice import Choice
from newsledger.events.fact import Fact
from newsledger.events.position import distance, in_lower_case, nearness, position
from newsledger.events.story import Story
from newsledger.schema import Span
from newsledger.spans.geography import kind_of, main_country

_REACH = 60
_FORMS = 40  # mentions of a place among which its fullest name is looked for
_REPORTED = frozenset(
    {"told", "reporters", "said", "visit", "visited", "meeting", "conference", "journalists"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """All mentions of one place in an article, in order.

    `kind` is country, region, … or unknown; `home` tells whether it lies in (or is) the
    country that the article is about: home, abroad or unknown.
    """

    name: str
    kind: str
    home: str
    country: str | None
    region: str | None
    salience: str
    mentions: tuple[Span, ...]


def places_of(story: Story) -> Cast[Place]:
    """Return the distinct places of the story in the order of their first mentions."""
    mentions: dict[str, list[Span]] = {}
    for span in story.places:
        mentions.setdefault(name_of(span), []).append(span)
    country = main_country(story.places)
    most = max(map(len, mentions.values()), default=0)
    lead = lead_end(story)
    return Cast(
        [
            Place(
                name,
                kind_of(spans[0]),
                _home(spans[0].values.get("country"), country),
                spans[0].values.get("country"),
                spans[0].values.get("region"),
                salience(
                    [span for span in spans[:9] if not _is_dateline(span, story)],
                    len(spans) == most > 1,
                    lead,
                ),
                tuple(spans),
            )
            for name, spans in mentions.items()
        ]
    )


def _home(country: str | None, main: str | None) -> str:
    if country is None or main is None:
        return "unknown"
    return "home" if country == main else "abroad"


def name_of(span: Span) -> str:
    """Return the canonical name of a place's mention, lower-cased."""
    return str(span.values.get("name") or span.text).casefold()


def decide_place(
    fact: Fact, earlier: Sequence[Fact], story: Story, places: Cast[Place], choice: Choice
) -> None:
    """Set `fact.places` to the likeliest place's best mention, or leave it empty.

    `earlier` are the facts before it in the article, whose places are settled.
    """
    options = place_candidates(fact, earlier, story, places)
    index, probability = choice.best([features for _, features in options])
    fact.decided("place", probability)
    mention = options[index][0]
    fact.places = []
    if mention is not None:
        fact.places = [_fullest(places.owner(mention), fact, story)]


def _fullest(place: Place, fact: Fact, story: Story) -> Span:
    """Return the mention that names the place most fully, the nearest of those that do."""
    forms = in_lower_case(place.mentions[:_FORMS])
    longest = max(len(mention.text) for mention in forms)
    full = [mention for mention in forms if len(mention.text) == longest]
    return min(full, key=lambda mention: distance(mention, fact, story))


def place_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story, places: Cast[Place]
) -> list[tuple[Span | None, list[str]]]:
    """Return (mention nearest to the fact, features) for each place, and (None, …) for no place."""
    nearest = [(m, place, position(m, fact, story)) for m, place in places.near(fact, story)]
    last = {name_of(mention) for mention in earlier[-1].places} if earlier else set()
    near = nearness(fact, earlier, story)
    used = places.used([mention for other in earlier for mention in other.places])
    title = story.layout.title
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
        }
        options.append((mention, _place_features(fact, story, place, mention, whole)))
        ranks[where] += 1
        ranks["here"] += where.startswith("here")
        ranks[place.kind] += 1
    state = f"{'some' if last else 'none'}-{near}"
    options.append((None, _none_features(fact, story, ranks, state)))
    return options


def _finer(place: Place, where: str, nearest: Sequence[tuple[Span, Place, str]]) -> str:
    """Whether a place as near lies within this one, or this one within such a place."""
    for _, other, there in nearest:
        if other is place or there[:6] != where[:6]:
            continue
        if _within(other, place):
            return "holds"
        if _within(place, other):
            return "within"
    return "none"


def _within(inner: Place, outer: Place) -> bool:
    """Whether `inner` is a smaller place of the country or region that `outer` is."""
    if inner.country is None or inner.country != outer.country or inner.kind == "country":
        return False
    if outer.kind == "country":
        return True
    return outer.kind == "region" != inner.kind and inner.region == outer.region


_PAIRS = (
    ("rank", "kind"),
    ("rank", "salience"),
    ("rank", "type"),
    ("rank", "state"),
    ("salience", "kind"),
    ("salience", "type"),
    ("salience", "state"),
    ("kind", "type"),
    ("kind", "state"),
    ("state", "type"),
    ("used", "position"),
    ("used", "kind"),
    ("title", "kind"),
    ("title", "position"),
    ("finer", "kind"),
    ("finer", "type"),
    ("finer", "rank"),
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
    features = [f"{name}={value}" for name, value in whole.items() if name != "type"]
    features += crossings(whole, _PAIRS)
    features += [
        f"reported={bool(_REPORTED & set(before))}",
        f"dateline={_is_dateline(mention, story)}",
        f"plain={place.kind}",
        f"based={after == ['-', 'based']}",
        f"apposed={_is_apposed(mention, story)}.{where}",
        f"l={left}",
        f"r={right}",
    ]
    if where.startswith("here"):
        side = where.rpartition("-")[2]
        start, end = fact.nearest(mention.start)
        stretch = (mention.end, start) if side == "before" else (end, mention.start)
        figures = len(story.spans_in(story.figures, *stretch))
        features += [
            f"l={left}.{where}",
            f"l={left}.{place.home}",
            f"r={right}.{where}",
            f"figures={min(figures, 2)}.{where}",
            f"figures={min(figures, 2)}.l={left}.{side}",
        ]
    return features


def _is_apposed(mention: Span, story: Story) -> bool:
    """Whether the mention only tells where the place before its comma lies ("Lagos, Nigeria")."""
    before = story.spans_in(story.places, mention.start - _REACH, mention.start)
    return any(story.text[place.end : mention.start] == ", " for place in before)


def _is_dateline(mention: Span, story: Story) -> bool:
    """Whether the mention opens the story before a dash, as a wire's dateline does."""
    if story.sentence_index(mention.start) > 2:
        return False
    following = story.text[mention.end : mention.end + 40].split("\n")[0]
    return any(dash in following for dash in ("–", "—", " - ", "(")) and mention.text.isupper()


def _none_features(fact: Fact, story: Story, ranks: Counter[str], state: str) -> list[str]:
    sentence = story.sentences[story.sentence_index(fact.start)]
    organisation = bool(story.spans_in(story.organisations, *sentence))
    features = [
        "none",
        f"none.{fact.type}",
        f"none.org={organisation}.{fact.type}",
        f"none.here={min(ranks['here'], 2)}.{fact.type}",
        f"none.countries={min(ranks['country'], 3)}.{fact.type}",
        f"none.state={state}",
        f"none.state={state}.here={min(ranks['here'], 1)}.{fact.type}",
    ]
    features += [f"none.cue={cue}" for cue in sorted(story.cues(*sentence))]
    return features
