"""Noun phrases by their borders: runs of words between function words, verbs and punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from newsledger.events.story import Story, Word, once
from newsledger.resources import read_toml

_LONGEST = 10
_ARTICLES = ("the", "a", "an")


class Phrase(NamedTuple):
    """A noun phrase without its determiner; `before` is the word before it, lower-cased.

    `core` ends with the head noun: the words before the first "of" or "for".
    """

    start: int
    end: int
    words: tuple[str, ...]
    core: tuple[str, ...]
    determiner: str
    before: str

    @property
    def head(self) -> str:
        """The last word before the first "of" or "for"."""
        return self.core[-1]


@cache
def _lexicon() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words that end a phrase, the joints within one, and the determiners."""
    data = read_toml("lexicon/phrases.toml")
    stops = {word for name, words in data.items() if name != "joints" for word in words}
    return frozenset(stops), frozenset(data["joints"]), frozenset(data["determiners"])


@once
def phrases_in(story: Story, start: int, end: int) -> list[Phrase]:
    """Return the noun phrases of text[start:end] in order. Figures and dates end a phrase."""
    found: list[Phrase] = []
    run: list[Word] = []
    before = ""
    words = story.words_in(start, end)
    spans = story.spans_in(story.figures, start, end) + story.spans_in(story.dates, start, end)
    figures = sorted(((span.start, span.end) for span in spans), reverse=True)  # the next one last
    for index, word in enumerate(words):
        while figures and figures[-1][1] <= word.start:
            figures.pop()
        following = words[index + 1].lower if index + 1 < len(words) else ""
        within = bool(figures) and figures[-1][0] <= word.start
        if not within and len(run) < _LONGEST and _goes_on(run, word.lower, following):
            run.append(word)
        else:
            found += _phrase(run, before)
            run, before = [], word.lower
    found += _phrase(run, before)
    return found


def _goes_on(run: Sequence[Word], word: str, following: str) -> bool:
    """Whether `word` belongs to the phrase begun by `run`: content, or a joint between contents."""
    stops, joints, _ = _lexicon()
    if word in joints:
        return bool(run) and (_is_content(following, stops) or following in _ARTICLES)
    if word in _ARTICLES:
        return bool(run) and run[-1].lower in joints
    return _is_content(word, stops)


def _is_content(word: str, stops: frozenset[str]) -> bool:
    return bool(word) and word[0].isalpha() and word not in stops and not word.endswith("ly")


def _phrase(run: Sequence[Word], before: str) -> list[Phrase]:
    _, joints, determiners = _lexicon()
    while run and (run[-1].lower in joints or run[-1].lower in determiners):
        run = run[:-1]
    if not run:
        return []
    words = tuple(word.lower for word in run)
    cut = next((i for i, word in enumerate(words) if word in joints), len(words))
    if cut == 0:
        return []
    determiner = before if before in determiners else ""
    return [Phrase(run[0].start, run[-1].end, words, words[:cut], determiner, before)]
