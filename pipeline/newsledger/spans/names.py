"""Names: which capitalised words are organisations, which places, and which neither.

The trained labeller (`name_model`) reads the runs of name words, with the gazetteer's places and
the list of known organisations as evidence. This module lays its verdicts over the article: a
name found once is found in all its mentions, and each span gets its normalised values.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.schema import Span
from newsledger.spans.context import Context
from newsledger.spans.gazetteer import gazetteer
from newsledger.spans.name_memory import settle
from newsledger.spans.name_model import name_model
from newsledger.spans.name_page import read_page
from newsledger.spans.organisations import country_beside, country_within, read_names
from newsledger.spans.places import PlaceMention, to_span
from newsledger.spans.rules import finder

Range = tuple[int, int]


def find_names(
    text: str, places: Sequence[PlaceMention], taken: Sequence[Range], country: str | None
) -> list[Span]:
    """Return the LOC and ORG spans of an article, in order.

    `places` are what the gazetteer sees, `taken` the ranges that amounts and dates hold, and
    `country` (ISO 3166-1 alpha-2) the article's.
    """
    page = read_page(text, [(m.start, m.end, describe(m)) for m in places], taken)
    found = [
        (page.starts[first], page.ends[last - 1], label)
        for first, last, label in settle(page, name_model().label(page))
    ]
    ranges = [(start, end) for start, end, _ in found]
    found += [
        (span.start, span.end, "ORG")
        for span in finder("org").find(text, (), Context(country=country))
        if all(end <= span.start or span.end <= start for start, end in ranges)
    ]
    found.sort()
    mentions = {(mention.start, mention.end): mention for mention in places}
    locations = [
        _place(text, start, end, mentions.get((start, end)))
        for start, end, label in found
        if label == "LOC"
    ]
    organisations = _organisations(
        text, [(start, end) for start, end, label in found if label == "ORG"], locations, country
    )
    return sorted((*locations, *organisations), key=lambda span: span.start)


def describe(mention: PlaceMention) -> str:
    """Return what the gazetteer says of a mention, as a feature."""
    return f"{mention.rule}{'?' if mention.ambiguous else ''}"


def _place(text: str, start: int, end: int, mention: PlaceMention | None) -> Span:
    """Return a LOC span, with what the gazetteer's mention of the same words says."""
    if mention is not None:
        return to_span(mention)
    name = text[start:end]
    entry = gazetteer().lookup(name)
    place = entry.places[0] if entry else None
    return to_span(PlaceMention(start, end, name, place, "model:place"))


def _organisations(
    text: str, ranges: Sequence[Range], locations: Sequence[Span], country: str | None
) -> list[Span]:
    names = read_names(text, ranges)
    places = {edge: span for span in locations for edge in (span.start, span.end)}
    beside: dict[str, str] = {}
    for start, end in ranges:
        if given := country_beside(text, start, end, places):
            beside.setdefault(names.canonical(text[start:end]), given)
    spans = []
    for start, end in ranges:
        name = names.canonical(text[start:end])
        values = {"name": name, "country": beside.get(name) or country_within(name, country)}
        spans.append(Span(start, end, "ORG", text[start:end], values, "names:model"))
    return spans
