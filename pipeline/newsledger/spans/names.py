"""Names: which capitalised words are organisations, which places, and which neither.

The trained labeller (`name_model`) reads the runs of name words, with the gazetteer's places and
the list of known organisations as evidence. This module lays its verdicts over the article: a
name found once is found in all its mentions, and each span gets its normalised values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.currencies import is_currency_name
from newsledger.spans.gazetteer import Place, fold, gazetteer
from newsledger.spans.name_memory import settle
from newsledger.spans.name_model import name_model
from newsledger.spans.name_page import read_page
from newsledger.spans.organisations import (
    countries_named,
    country_beside,
    country_of,
    read_names,
)
from newsledger.spans.place_words import rules as place_rules
from newsledger.spans.places import PlaceMention, to_span
from newsledger.spans.rules import finder

Range = tuple[int, int]
_MODEL = "org:model"
_WIDE = frozenset({"country", "area", "sea", "region"})
_BESIDE = 40  # characters between two places of which one tells where the other is
_QUARTER = re.compile(r"\b((?:(?:north|south)[- ]?)?(?:north|south|east|west)(?:ern)?|central) \Z")
_LONGEST_QUARTER = 16
_APART = re.compile(r"[.;!?\n]")


def find_names(
    text: str, places: Sequence[PlaceMention], taken: Sequence[Range], country: str | None
) -> list[Span]:
    """Return the LOC and ORG spans of an article, in order, without overlaps.

    `places` are what the gazetteer sees, `taken` the ranges that amounts and dates hold, and
    `country` (ISO 3166-1 alpha-2) the article's.
    """
    page = read_page(text, [(m.start, m.end, describe(m)) for m in places], taken)
    found = [
        (page.starts[first], page.ends[last - 1], label)
        for first, last, label in settle(page, name_model().label(page))
        if not _is_no_name(text[page.starts[first] : page.ends[last - 1]])
    ]
    mentions = {(mention.start, mention.end): mention for mention in places}
    locations = [
        _place(text, start, end, mentions.get((start, end)), country)
        for start, end, label in found
        if label == "LOC"
    ]
    locations = [_with_quarter(text, place) for place in _with_regions(text, locations)]
    rules = {(start, end): _MODEL for start, end, label in found if label == "ORG"}
    held = page.touched([*((start, end) for start, end, _ in found), *taken])
    for span in finder("org").find(text, (), Context(country=country)):
        if held.isdisjoint(page.between(span.start, span.end)):
            rules[span.start, span.end] = span.rule
    organisations = _organisations(text, dict(sorted(rules.items())), locations, country)
    return sorted((*locations, *organisations), key=lambda span: span.start)


def _is_no_name(words: str) -> bool:
    """Tell whether capitalised words are only a currency, or "southern" and the like."""
    lower = words.lower()
    quarter = lower in place_rules().compass and lower.endswith("ern")
    return quarter or is_currency_name(lower)


def describe(mention: PlaceMention) -> str:
    """Return what the gazetteer says of a mention, as a feature."""
    return f"{mention.rule}{'?' if mention.ambiguous else ''}"


def _place(
    text: str, start: int, end: int, mention: PlaceMention | None, country: str | None
) -> Span:
    """Return a LOC span, with what the gazetteer's mention of the same words says.

    A place that the gazetteer lacks is taken to lie in `country`, the article's.
    """
    if mention is not None:
        return to_span(mention)
    name = text[start:end]
    entry = gazetteer().lookup(name)
    place = entry.places[0] if entry else _designated(name, country)
    place = place or (Place(name, "", country, None) if country else None)
    return to_span(PlaceMention(start, end, name, place, "loc:model"))


def _with_quarter(text: str, place: Span) -> Span:
    """Let a small word of the compass be part of a region's name: "southern Ontario"."""
    match = _QUARTER.search(text, max(0, place.start - _LONGEST_QUARTER), place.start)
    bare = place.text.split()[-1][0].isupper() and fold(place.text.split()[-1]) not in (
        place_rules().after
    )
    if not match or not bare or place.values.get("kind") != "region":
        return place
    named = f"{match[1]} {place.values['name']}"
    start = match.start(1)
    values = {**place.values, "name": named, "kind": "area"}
    return replace(place, start=start, text=text[start : place.end], values=values)


def _designated(name: str, country: str | None) -> Place | None:
    """Return the region or district of a country that a designator behind its name tells of."""
    head, _, tail = name.rpartition(" ")
    designator = place_rules().after.get(fold(tail))
    entry = gazetteer().lookup(head) if head and designator else None
    kind = designator.kind if designator and designator.kind in _WIDE else "district"
    alike = [place for place in (entry.places if entry else ()) if place.kind == kind]
    return next((place for place in alike if place.country == country), next(iter(alike), None))


def _with_regions(text: str, locations: Sequence[Span]) -> list[Span]:
    """Give a place that the gazetteer lacks the region of the place beside it.

    That is the one it stands in, "Westlake, La.", or one listed with it; or the only region
    that the article's places lie in.
    """
    regions = {str(place.values["region"]) for place in locations if place.values.get("region")}
    only = next(iter(regions)) if len(regions) == 1 else None
    told = list(locations)
    for index, place in enumerate(locations):
        if place.values.get("region") or place.values.get("kind") in _WIDE:
            continue
        region = _region_beside(text, locations, index) or only
        country = place.values.get("country")
        if region and country in (None, region[:2]):
            told[index] = replace(
                place, values={**place.values, "region": region, "country": region[:2]}
            )
    return told


def _region_beside(text: str, locations: Sequence[Span], index: int) -> str | None:
    """Return the region of the place after, or else before, one in its clause."""
    place = locations[index]
    for other, holds in ((index + 1, True), (index - 1, False)):
        if not 0 <= other < len(locations):
            continue
        near = locations[other]
        gap = text[place.end : near.start] if holds else text[near.end : place.start]
        if len(gap) < _BESIDE and not _APART.search(gap) and near.values.get("region"):
            return str(near.values["region"])
    return None


def _organisations(
    text: str, rules: Mapping[Range, str], locations: Sequence[Span], country: str | None
) -> list[Span]:
    """Return the ORG spans of the ranges that `rules` maps to the rule that found them."""
    names = read_names(text, list(rules))
    beside: dict[str, str] = {}
    for start, end in rules:
        if told := country_beside(text, start, end, locations):
            beside.setdefault(names.canonical(text[start:end]), told)
    named = countries_named(text, locations)
    spans = []
    for (start, end), rule in rules.items():
        mention = text[start:end]
        name = names.canonical(mention)
        told = beside.get(name) or country_of(name, mention, country, named)
        spans.append(Span(start, end, "ORG", mention, {"name": name, "country": told}, rule))
    return spans
