"""How an article's text is laid out: title, dateline, paragraphs, headings, sentences.

Everything is a pair of character offsets into the text, which is never changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from newsledger.resources import read_toml

Range = tuple[int, int]

_LINE = re.compile(r"[^\n\r]+")
_TERMINAL = re.compile(r"[.!?…:;]['\"”’»)\]]*\s*\Z")
_STOP = re.compile(r"[.!?…]+['\"”’»)\]]{0,3}(?=\s)|[!?…]+['\"”’»)\]]{0,3}(?=\Z)")
_OPENER = re.compile(r"\s+(?:[\"'“‘«(\[*•–—-]\s*){0,3}([^\W_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*|\d+)\Z")
# What stands before the first word of a story: the day that some feeds print, a dateline, a bullet.
_LEAD = re.compile(
    r"\s*(?:date \d{4}-\d\d-\d\d\s+)?"
    r"(?:[^\n()–—]{2,60}\([^\n()]{2,40}\)\s*[-–—]+\s+"
    r"|[A-Z][A-Z' .-]{2,30}(?:, [^\n–—.]{2,40})?\s[-–—]+\s+)?"
)
_MARK = re.compile(r"\s*(?:[-–—•*·▪●►]{1,3}|\d{1,2}[.)])\s+")
_TITLE_WORDS = re.compile(r"[^\W\d_]{2,}")
_CLOCK_OR_DATE = re.compile(r"\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_HARD_WRAP = 60
_LONGEST = 2000  # characters; a longer sentence is a table or no text at all
_HEADING = 110


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its range, its sentences, whether it is a heading or a list item."""

    start: int
    end: int
    sentences: tuple[Range, ...]
    heading: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The paragraphs in order; `title` is the range of a first line without a full stop."""

    paragraphs: tuple[Paragraph, ...]
    title: Range | None

    @property
    def sentences(self) -> tuple[Range, ...]:
        """All sentences in order; a heading is one sentence."""
        return tuple(s for p in self.paragraphs for s in p.sentences)


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = read_toml("lexicon/abbreviations.toml")
    return (
        frozenset(data["never_final"]),
        frozenset(data["maybe_final"]),
        frozenset(data["openers"]),
    )


def _goes_on(text: str, stop: re.Match[str], line_start: int) -> bool:
    """Whether the full stop at `stop` stands inside a sentence (abbreviation, initial, number)."""
    following = _OPENER.match(text, stop.end())
    if following is None:
        return False
    word = following[1]
    if word[0].islower():
        return True
    if stop[0] != ".":
        return False
    before = _LAST_WORD.search(text, max(line_start, stop.start() - 24), stop.start())
    if before is None:
        return False
    never, maybe, openers = _abbreviations()
    last = before[1]
    if last in never:
        return not (last == "No" and word in openers)
    if len(last) == 1 and last.isupper() and last != "I":
        return word not in openers
    return last in maybe and word not in openers


def _sentences(text: str, start: int, end: int) -> tuple[Range, ...]:
    found: list[Range] = []
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _goes_on(text, stop, begin):
            continue
        found += _in_pieces(text, begin, stop.end())
        begin = stop.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found += _in_pieces(text, begin, end)
    return tuple(found)


def _in_pieces(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the sentence, cut at spaces when no reader could take it for one."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield (start, cut)
        start = cut
    yield (start, end)


def _lines(text: str) -> list[Range]:
    """Return the lines without surrounding white space; hard-wrapped lines are joined."""
    found: list[Range] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if found and _continues(text, found[-1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _continues(text: str, previous: Range, start: int) -> bool:
    """Whether the line at `start` goes on with the sentence of the previous line."""
    between = text[previous[1] : start]
    if between.count("\n") > 1 or _MARK.match(text, start):
        return False
    last_line = max(text.rfind("\n", *previous) + 1, previous[0])
    long_enough = previous[1] - last_line >= _HARD_WRAP
    unfinished = not _TERMINAL.search(text, max(previous[0], previous[1] - 4), previous[1])
    return unfinished and text[start].islower() and (long_enough or text[previous[1] - 1] == ",")


@lru_cache(maxsize=16)  # every step of the pipeline asks for the same texts, a batch each
def read_layout(text: str) -> Layout:
    """Lay out `text`. An empty text has no paragraphs. Time is linear in the text."""
    paragraphs: list[Paragraph] = []
    lines = _lines(text)
    for index, (start, end) in enumerate(lines):
        lead = _LEAD.match(text, start, end) if index < 4 else None
        begin = lead.end() if lead else start
        mark = _MARK.match(text, begin, end)
        begin = mark.end() if mark and mark.end() < end else begin
        sentences = _sentences(text, begin, end) or ((start, end),)
        ended = _TERMINAL.search(text, max(start, end - 4), end) is not None
        short = end - begin <= _HEADING and len(sentences) == 1
        heading = short and mark is None and not ended and index + 1 < len(lines)
        paragraphs.append(Paragraph(start, end, sentences, heading, mark is not None))
    return Layout(tuple(paragraphs), _title(text, paragraphs))


def _title(text: str, paragraphs: list[Paragraph]) -> Range | None:
    """Return the headline: the first line, or the next after a line of date or site name."""
    for paragraph in paragraphs[:3]:
        start, end = paragraph.sentences[0]
        words = len(_TITLE_WORDS.findall(text, start, end))
        stamp = words < 4 or (words < 6 and _CLOCK_OR_DATE.search(text, start, end) is not None)
        if paragraph.heading or (len(paragraph.sentences) == 1 and stamp):
            if not stamp:
                return (start, end)
        elif len(paragraph.sentences) == 1 and end - start <= 2 * _HEADING:
            ended = text[end - 1] in ".:;…" or text[end - 2 : end] in (".”", '."')
            return None if ended or len(paragraphs) == 1 else (start, end)
        else:
            return None
    return None


class Locator(dict[int, int]):
    """Finds the range of a sorted sequence that holds an offset.

    `locator[offset]` is the index of the last range that begins at or before `offset` (0 if
    none); what was asked once is known.
    """

    def __init__(self, ranges: tuple[Range, ...]) -> None:
        """Keep `ranges`, which are sorted and don't overlap."""
        self.ranges = ranges
        self._starts = [start for start, _ in ranges]

    def __missing__(self, offset: int) -> int:
        """Look an offset up, in logarithmic time."""
        self[offset] = index = max(bisect_right(self._starts, offset) - 1, 0)
        return index
