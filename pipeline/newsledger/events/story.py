"""An article as the linking sees it: its words, clauses, sentences and spans by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, wraps
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

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


K = TypeVarTuple("K")
R = TypeVar("R")


def once(work: Callable[[Story, *K], R]) -> Callable[[Story, *K], R]:
    """Do `work(story, …)` once for a story and the other arguments; nobody changes the result."""

    @wraps(work)
    def recall(story: Story, *arguments: *K) -> R:
        known: dict[tuple[object, ...], R] = story.done.setdefault(work, {})
        try:
            return known[arguments]
        except KeyError:
            known[arguments] = result = work(story, *arguments)
            return result

    return recall


class Word(NamedTuple):
    """A word, number or punctuation mark; `lower` is its lower-case form."""

    start: int
    end: int
    lower: str


class _First(dict[int, int]):
    """The index of the first word at or after an offset; what was asked once is known."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts

    def __missing__(self, offset: int) -> int:
        self[offset] = index = bisect_left(self._starts, offset)
        return index


class Mentions(list[Span]):
    """Spans in the order of the text, and where they begin."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take up `spans`, which are sorted."""
        super().__init__(spans)
        self.starts = [span.start for span in self]


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
        self.spans = Mentions(sorted(spans, key=lambda span: span.start))
        self.published = published
        self.layout = layout or read_layout(text)
        self.figures = Mentions(span for span in self.spans if span.label in FIGURE_LABELS)
        self.places = Mentions(span for span in self.spans if span.label == "LOC")
        self.organisations = Mentions(span for span in self.spans if span.label == "ORG")
        self.dates = Mentions(span for span in self.spans if span.label == "DATE")
        self.words = [Word(*m.span(), m[0].lower()) for m in _WORD.finditer(text)]
        self._first = _First([word.start for word in self.words])
        self._classes = [classes(word.lower) for word in self.words]
        self.done: dict[object, dict[tuple[object, ...], Any]] = {}  # see `once`
        self.sentences = self.layout.sentences
        self._sentence_locator = Locator(self.sentences)
        paragraphs = tuple((p.start, p.end) for p in self.layout.paragraphs)
        self._paragraph_locator = Locator(paragraphs)
        self.clauses = tuple(c for s in self.sentences for c in self._split_clauses(s))
        self._clause_locator = Locator(self.clauses)

    def sentence_index(self, offset: int) -> int:
        """Return the index of the sentence at `offset`."""
        return self._sentence_locator[offset]

    def paragraph_index(self, offset: int) -> int:
        """Return the index of the paragraph at `offset`."""
        return self._paragraph_locator[offset]

    def clause_index(self, offset: int) -> int:
        """Return the index of the clause at `offset`, counted through the article."""
        return self._clause_locator[offset]

    def words_in(self, start: int, end: int) -> Sequence[Word]:
        """Return the words that begin in text[start:end]."""
        return self.words[self._first[start] : self._first[end]]

    def left(self, offset: int, count: int, stop: int = 0) -> Sequence[Word]:
        """Return up to `count` words before `offset`, none that begins before `stop`."""
        index = self._first[offset]
        return self.words[max(index - count, self._first[stop]) : index]

    def right(self, offset: int, count: int, stop: int) -> Sequence[Word]:
        """Return up to `count` words from `offset`, none that begins at or after `stop`."""
        index = self._first[offset]
        return self.words[index : min(index + count, self._first[stop])]

    def spans_in(self, spans: Mentions, start: int, end: int) -> list[Span]:
        """Return those of `spans` that begin in text[start:end]."""
        return spans[bisect_left(spans.starts, start) : bisect_left(spans.starts, end)]

    def touches(self, spans: Mentions, start: int, end: int) -> bool:
        """Whether one of `spans`, none of which overlap, reaches into text[start:end]."""
        index = bisect_left(spans.starts, end)
        return index > 0 and spans[index - 1].end > start

    @once
    def cues(self, start: int, end: int) -> frozenset[str]:
        """Return the classes of the words in text[start:end]."""
        return frozenset().union(*self._classes[self._first[start] : self._first[end]])

    def turns_in(self, start: int, end: int) -> list[tuple[int, str]]:
        """Return the turns of phrase that tell a status in text[start:end], by offset."""
        told = self._turns(self.sentence_index(start))
        return [(at, name) for at, name in told if start <= at < end]

    @once
    def _turns(self, index: int) -> list[tuple[int, str]]:
        low, high = self.sentences[index]
        return [(low + at, name) for at, name in turns(self.text[low:high].lower())]

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
