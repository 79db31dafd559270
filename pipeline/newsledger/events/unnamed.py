"""Places that a sentence speaks of without their names: "the region", "Mongolian exports"."""

from __future__ import annotations

from functools import cache

from newsledger.events.fact import Fact
from newsledger.events.places import Place
from newsledger.events.story import Story, once
from newsledger.layout import Range
from newsledger.resources import read_toml


@cache
def _kinds() -> dict[str, str]:
    """Map each word for a kind of place to the kind."""
    data = read_toml("lexicon/place_words.toml")
    return {word: kind for kind, words in data.items() for word in words}


@cache
def _nations() -> dict[str, str]:
    """Map each adjective of nationality, in small letters, to its country."""
    data = read_toml("lexicon/nationalities.toml")
    return {word.lower(): country for country, words in data.items() for word in words}


@once
def _spoken_of(story: Story, stretch: Range) -> tuple[frozenset[str], frozenset[str]]:
    """Return the kinds of place and the countries that a stretch of text speaks of."""
    words = [word.lower for word in story.words_in(*stretch)]
    kinds = {_kinds()[word] for word in words if word in _kinds()}
    return frozenset(kinds), frozenset(_nations()[word] for word in words if word in _nations())


def unnamed_features(fact: Fact, story: Story, place: Place | None) -> list[str]:
    """Return how the fact's sentence and clause speak of `place`, or of none, without its name."""
    features: list[str] = []
    sentence = story.sentences[story.sentence_index(fact.start)]
    clause = story.clauses[story.clause_index(fact.start)]
    for name, stretch in (("sentence", sentence), ("clause", clause)):
        kinds, countries = _spoken_of(story, stretch)
        if place is None:
            features += [f"none.{name}.says={kind}" for kind in sorted(kinds)]
            features += [f"none.{name}.says={kind}.{fact.type}" for kind in sorted(kinds)]
            features.append(f"none.{name}.nations={min(len(countries), 2)}")
            continue
        features += [f"{name}.says={kind}.{place.kind}" for kind in sorted(kinds)]
        features += [f"{name}.says={kind}.{place.kind}.{place.home}" for kind in sorted(kinds)]
        if countries:
            same = place.country in countries
            features.append(f"{name}.nation={same}.{place.kind}")
            features.append(f"{name}.nation={same}.{place.kind}.{fact.type}")
    return features
