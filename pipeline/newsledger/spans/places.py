"""Places (LOC): from a text to the places it names.

`find_places` says where a place may be named, `resolve` which of these are places and what
they denote; `recognise` does both. A place inside an organisation's or a person's name may
be found too: whoever recognises those decides between them (`PlaceMention.ambiguous` helps).
"""

from __future__ import annotations

from newsledger.schema import Span
from newsledger.spans.gazetteer import Place, fold
from newsledger.spans.place_context import Candidate, describe
from newsledger.spans.place_position import by_acronym, by_chain, by_echo, by_position
from newsledger.spans.place_resolve import PlaceMention, resolve
from newsledger.spans.place_scan import Scan
from newsledger.spans.place_shapes import by_designator, by_leading_word, designators

__all__ = [
    "Candidate",
    "Place",
    "PlaceMention",
    "find_places",
    "recognise",
    "resolve",
    "to_span",
]


def find_places(text: str) -> list[Candidate]:
    """Return what may be a place in `text`, in order, without overlaps."""
    scan = Scan(text)
    for i, key in enumerate(scan.words.keys):
        if key in scan.rules.before_words:
            by_leading_word(scan, i)
    for i, j, rule in designators(scan):
        by_designator(scan, i, j, rule)
    for i in scan.words.capitals:
        scan.by_name(i)
    for i in scan.words.capitals:
        by_position(scan, i)
    for found in tuple(scan.found):
        by_chain(scan, found)
    by_acronym(scan)
    by_echo(scan)
    return [describe(scan, found) for found in sorted(scan.found, key=lambda f: f.first)]


def recognise(text: str) -> list[PlaceMention]:
    """Return the places named in `text`, in order, without overlaps."""
    return resolve(find_places(text), text)


def to_span(mention: PlaceMention) -> Span:
    """Return a mention as a LOC span: the guide's keys, its kind and its coordinates."""
    place = mention.place
    values = {
        "name": _spelled(mention.text, place.name) if place else mention.text,
        "country": place.country if place else None,
        "region": place.region if place else None,
        "kind": place.kind if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
    }
    return Span(mention.start, mention.end, "LOC", mention.text, values, mention.rule)


def _spelled(text: str, name: str) -> str:
    """Return a place's name with the diacritics that the text has: "Apurímac"."""
    return text if name.isascii() and not text.isascii() and fold(text) == fold(name) else name
