"""Words for the formats that label words: letters, digits and marks apart, no span cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsledger.schema import Span

# A run of digits, a run of letters, or one mark: every span of the guide ends between two.
_WORD = re.compile(r"\d+|[^\W\d]+|[^\w\s]")


def words(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word; a word is cut where a span starts or ends inside it."""
    cuts = {0, len(text), *(s.start for s in spans), *(s.end for s in spans)}
    for start, end in pairwise(sorted(cuts)):
        for match in _WORD.finditer(text, start, end):
            yield match.span()


def word_spans(
    places: Sequence[tuple[int, int]], spans: Sequence[Span]
) -> Iterator[tuple[Span, int, int]]:
    """Yield each span with its first word and the one after its last, by number."""
    at = 0
    for span in spans:
        while places[at][0] < span.start:
            at += 1
        first = at
        while at < len(places) and places[at][1] <= span.end:
            at += 1
        yield span, first, at
