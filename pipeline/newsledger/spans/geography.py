"""What is known of an article's places: their kinds, and the country that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsledger.schema import Span
from newsledger.spans.gazetteer import fold
from newsledger.spans.place_words import rules
from newsledger.spans.places import recognise, to_span


def located(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return `spans`, those of places with the values that the gazetteer gives them.

    For spans that come from gold, whose places have few values or none.
    """
    found = {mention.start: mention for mention in recognise(text)}
    enriched = []
    for span in spans:
        mention = found.get(span.start)
        if span.label == "LOC" and mention is not None:
            known = {key: value for key, value in span.values.items() if value is not None}
            enriched.append(replace(span, values={**to_span(mention).values, **known}))
        else:
            enriched.append(span)
    return enriched


def kind_of(span: Span) -> str:
    """Return the kind of place that a LOC span names: country, region, city, … or "unknown".

    Where the gazetteer doesn't know the name, its designator tells ("… district").
    """
    if span.values.get("kind"):
        return str(span.values["kind"])
    words = fold(span.text).split()
    for count in (2, 1):
        designator = rules().after.get(" ".join(words[-count:]))
        if designator is not None:
            return designator.kind
    return "unknown"


def main_country(places: Sequence[Span]) -> str | None:
    """Return the country that most of the places lie in; one within a country counts double."""
    votes: Counter[str] = Counter()
    for span in places:
        country = span.values.get("country")
        if country:
            votes[str(country)] += 1 if kind_of(span) == "country" else 2
    return votes.most_common(1)[0][0] if votes else None
