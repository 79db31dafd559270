"""The places of an article as the linking sees them: each with its mentions and its kind."""

from __future__ import annotations

from dataclasses import dataclass

from newsledger.events.cast import Cast, lead_end, salience
from newsledger.events.fact import Fact
from newsledger.events.position import distance, in_lower_case
from newsledger.events.story import Story
from newsledger.schema import Span
from newsledger.spans.geography import kind_of, main_country

_FORMS = 40  # mentions of a place among which its fullest name is looked for


@dataclass(frozen=True, slots=True, eq=False)
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
                    [span for span in spans[:9] if not is_dateline(span, story)],
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


def fullest(place: Place, fact: Fact, story: Story) -> Span:
    """Return the mention that names the place most fully, the nearest of those that do."""
    forms = in_lower_case(place.mentions[:_FORMS])
    longest = max(len(mention.text) for mention in forms)
    full = [mention for mention in forms if len(mention.text) == longest]
    return min(full, key=lambda mention: distance(mention, fact, story))


def within(inner: Place, outer: Place) -> bool:
    """Whether `inner` is a smaller place of the country or region that `outer` is."""
    if inner.country is None or inner.country != outer.country or inner.kind == "country":
        return False
    if outer.kind == "country":
        return True
    return outer.kind == "region" != inner.kind and inner.region == outer.region


def is_dateline(mention: Span, story: Story) -> bool:
    """Whether the mention opens the story before a dash, as a wire's dateline does."""
    if story.sentence_index(mention.start) > 2:
        return False
    following = story.text[mention.end : mention.end + 40].split("\n")[0]
    return any(dash in following for dash in ("–", "—", " - ", "(")) and mention.text.isupper()
