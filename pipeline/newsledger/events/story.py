"""An article as the linking sees it: its words, clauses, sentences and spans by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from newsledger.events.cues import classes, turns
from newsledger.layout import Layout, Locator, Range, read_layout
from newsledger.resources import read_toml
from newsledger.schema import FIGURE_LABELS, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[^\w\s]")


@cache
def _clause_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the marks at which clauses end, and the words that open one after a comma."""
    data = read_toml("lexicon/clauses.toml")
    return frozenset(data["breaks"]), frozenset(data["starts"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or punctuation mark; `lower` is its lower-case form."""

    start: int
    end: int
    lower: str


class Story:
    """Text, layout and spans of one article with look-ups by character offset.

    `spans` are sorted and don't overlap; `published` is the day of publication or None.
    """

    def __init__(
        self,
        text: str,
        spans: Sequence[Span],
        published: date | None = None,
        layout: Layout | None = None,
    ) -> None:
        """Prepare the look-ups, in one pass over the text."""
        self.text = text
        self.spans = sorted(spans, key=lambda span: span.start)
        self.published = published
        self.layout = layout or read_layout(text)
        self.figures = [span for span in self.spans if span.label in FIGURE_LABELS]
        self.places = [span for span in self.spans if span.label == "LOC"]
        self.organisations = [span for span in self.spans if span.label == "ORG"]
        self.dates = [span for span in self.spans if span.label == "DATE"]
        self.words = [Word(*m.span(), m[0].lower()) for m in _WORD.finditer(text)]
        self._word_starts = [word.start for word in self.words]
        self.sentences = self.layout.sentences
        self._sentence_locator = Locator(self.sentences)
        paragraphs = tuple((p.start, p.end) for p in self.layout.paragraphs)
        self._paragraph_locator = Locator(paragraphs)
        self.clauses = tuple(c for s in self.sentences for c in self._split_clauses(s))
        self._clause_locator = Locator(self.clauses)
        self._turns: dict[int, list[tuple[int, str]]] = {}

    def sentence_index(self, offset: int) -> int:
        """Return the index of the sentence at `offset`."""
        return self._sentence_locator.index(offset)

    def paragraph_index(self, offset: int) -> int:
        """Return the index of the paragraph at `offset`."""
        return self._paragraph_locator.index(offset)

    def clause_index(self, offset: int) -> int:
        """Return the index of the clause at `offset`, counted through the article."""
        return self._clause_locator.index(offset)

    def words_in(self, start: int, end: int) -> Sequence[Word]:
        """Return the words that begin in text[start:end]."""
        return self.words[
            bisect_left(self._word_starts, start) : bisect_left(self._word_starts, end)
        ]

    def left(self, offset: int, count: int, stop: int = 0) -> Sequence[Word]:
        """Return up to `count` words before `offset`, none that begins before `stop`."""
        index = bisect_left(self._word_starts, offset)
        first = max(index - count, bisect_left(self._word_starts, stop))
        return self.words[first:index]

    def right(self, offset: int, count: int, stop: int) -> Sequence[Word]:
        """Return up to `count` words from `offset`, none that begins at or after `stop`."""
        index = bisect_left(self._word_starts, offset)
        return self.words[index : min(index + count, bisect_left(self._word_starts, stop))]

    def spans_in(self, spans: Sequence[Span], start: int, end: int) -> list[Span]:
        """Return those of `spans` (sorted) that begin in text[start:end]."""
        first = bisect_left(spans, start, key=lambda span: span.start)
        last = bisect_left(spans, end, key=lambda span: span.start)
        return list(spans[first:last])

    def cues(self, start: int, end: int) -> set[str]:
        """Return the classes of the words in text[start:end]."""
        return {name for word in self.words_in(start, end) for name in classes(word.lower)}

    def turns_in(self, start: int, end: int) -> list[tuple[int, str]]:
        """Return the turns of phrase that tell a status in text[start:end], by offset."""
        index = self.sentence_index(start)
        if index not in self._turns:
            low, high = self.sentences[index]
            self._turns[index] = [
                (low + at, name) for at, name in turns(self.text[low:high].lower())
            ]
        return [(at, name) for at, name in self._turns[index] if start <= at < end]

    def _split_clauses(self, sentence: Range) -> Iterator[Range]:
        """Split a sentence at semicolons and brackets, and at commas before a clause's word."""
        breaks, starts = _clause_words()
        begin, end = sentence
        words = self.words_in(begin, end)
        for word, following in pairwise(words):
            if word.lower not in breaks or word.start == begin:
                continue
            if word.lower == "," and following.lower not in starts:
                continue
            if word.lower == "," and following.start == word.end:
                continue
            yield (begin, word.start)
            begin = word.start
        yield (begin, end)
