"""An article's words, and the runs of words that can hold names.

A *run* is a stretch of capitalised words with the small words that join them ("Ministry of
Economy and Sustainable Development of Georgia"). Only runs are labelled, word by word; outside
them there is no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from newsledger.resources import read_toml
from newsledger.spans.name_words import is_name_word, lexicon, word_classes

CONNECTORS = frozenset(read_toml("lexicon/organisation_cues.toml")["connectors"])


_OF = frozenset({"of", "on", "for"})
LONGEST = 40  # words of a run: no name has more
_STOPS = frozenset(".!?…")
_LEADS = frozenset("\"“«'‘([•·*-–—|:―")
# What makes two countries one name: "Kazakhstan-Germany Business Council".
_JOINT_BODY = re.compile(
    r" (?:[A-Z][a-z]+ (?:and |for )?){0,3}"
    r"(?:Council|Fund|Chamber|Bank|Commission|Committee|Association|Corporation|University|Alliance|Foundation)\b"
)
_SITE = re.compile(r"\w{3,}\.[a-z]{2,4}\.\Z")  # "Vlast.kz" at a sentence's end
_POSSESSIVES = frozenset({"'s", "’s"})


@cache
def _token_pattern() -> re.Pattern[str]:
    """Compile what a word is: marks inside words stay, a possessive and a hyphened tail don't."""
    tails = "|".join(read_toml("lexicon/organisation_cues.toml")["tail"])
    joint = rf"(?:[&+]|[-–‑](?!(?:{tails})\b)|[’'](?!s\b)|\.(?=[a-z]|(?<=\b[A-Z]\.)[A-Z]))"
    return re.compile(rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?|\w+(?:{joint}\w+)*[+.]?|[’']s\b|\S")


@cache
def _abbreviations() -> frozenset[str]:
    """Return the words that keep their full stop."""
    forms = read_toml("lexicon/legal_forms.toml")
    titles = read_toml("lexicon/person_titles.toml")
    listed = [*forms["after"], *forms["before"], *titles["honorifics"], *titles["offices"]]
    return frozenset(
        {"St.", "No.", "Bros.", "Dept.", *(form for form in listed if form[-1] == ".")}
    )


@dataclass(slots=True)
class Page:
    """An article's words and what is known of each: offsets, runs, places, known names."""

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    free: list[bool] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)
    place: dict[int, str] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)

    def between(self, start: int, end: int) -> range:
        """Return the indices of the words that offsets `start` to `end` touch."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def touched(self, ranges: Iterable[tuple[int, int]]) -> set[int]:
        """Return the indices of the words that any of some ranges of offsets touches."""
        return {index for start, end in ranges for index in self.between(start, end)}

    def word(self, index: int) -> str:
        """Return the word at `index`: `^` beyond the text, `#` for one that a figure holds."""
        if not 0 <= index < len(self.words):
            return "^"
        return self.words[index] if self.free[index] else "#"


def read_page(
    text: str, places: Sequence[tuple[int, int, str]], taken: Sequence[tuple[int, int]]
) -> Page:
    """Cut `text` into words and runs; `places` are (start, end, what the gazetteer says)."""
    page = Page(text)
    _cut(page, {edge for start, end, _ in places for edge in (start, end)})
    _mark_taken(page, taken)
    _mark_places(page, places)
    _find_runs(page)
    _mark_known(page)
    return page


def _cut(page: Page, edges: set[int]) -> None:
    """Cut the text into words; most are cut right by the pattern, the rest are mended."""
    matches = list(_token_pattern().finditer(page.text))
    words = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    done = 0
    for index in [n for n, word in enumerate(words) if not word.isalnum()]:
        pieces = _pieces(page, words[index], starts[index], ends[index], edges)
        joins = words[index] in _POSSESSIVES and index and ends[index - 1] == starts[index]
        joins = joins and words[index - 1] + "'s" in lexicon().known
        if len(pieces) == 1 and not joins:
            continue
        page.words += words[done:index]
        page.starts += starts[done:index]
        page.ends += ends[done:index]
        if joins:
            page.words[-1] += words[index]
            page.ends[-1] = ends[index]
        else:
            page.words += [page.text[start:end] for start, end in pieces]
            page.starts += [start for start, _ in pieces]
            page.ends += [end for _, end in pieces]
        done = index + 1
    page.words += words[done:]
    page.starts += starts[done:]
    page.ends += ends[done:]


def _pieces(
    page: Page, word: str, start: int, end: int, edges: set[int]
) -> Sequence[tuple[int, int]]:
    """Cut a full stop off a word that it doesn't belong to, and "Taxila-Karak" into its places."""
    if word[-1] == "." and end - start > 1 and word not in _abbreviations():
        dotted = "." in word[:-1] and not _SITE.match(word)
        if not (end in edges or dotted or _initial(page.text, word, end)):
            return (start, end - 1), (end - 1, end)
    elif "-" in word or "–" in word:
        return _parts(page.text, start, end, edges)
    return ((start, end),)


def _initial(text: str, word: str, end: int) -> bool:
    """Tell whether a letter with a full stop is a person's initial: a capital follows."""
    return len(word) == 2 and word[0].isupper() and text[end : end + 2].strip()[:1].isupper()


def _parts(text: str, start: int, end: int, edges: set[int]) -> list[tuple[int, int]]:
    """Cut "Taxila-Karak" where all its parts are places; leave other words whole."""
    cuts = [index for index in range(start + 1, end) if text[index] in "-–"]
    bounds = [start, *(cut + step for cut in cuts for step in (0, 1)), end]
    if not edges.issuperset(bounds) or _JOINT_BODY.match(text, end):
        return [(start, end)]
    return list(pairwise(bounds))


def _mark_taken(page: Page, taken: Sequence[tuple[int, int]]) -> None:
    page.free = [True] * len(page.words)
    for index in page.touched(taken):
        page.free[index] = False


def _find_runs(page: Page) -> None:
    words, count = page.words, len(page.words)
    before = range(0)
    index = 0
    while index < count:
        if not (page.free[index] and is_name_word(words[index])):
            index += 1
            continue
        first, last = index, index
        while page.place.get(first, "").startswith("I:") and first - 1 not in before:
            first -= 1
        while last - first < LONGEST and (following := _next_in_run(page, last)) is not None:
            last = following
        page.runs.append((first, last + 1))
        before = range(first, last + 1)
        index = last + 1


def _next_in_run(page: Page, last: int) -> int | None:
    """Return the index of the next name word of the run that has come to `last`, or None."""
    words = page.words
    if page.place.get(last + 1, "").startswith("I:") and page.free[last + 1]:
        return last + 1
    for index in range(last + 1, min(last + 5, len(words))):
        if not page.free[index] or "\n" in page.text[page.ends[index - 1] : page.starts[index]]:
            return None
        word = words[index]
        if is_name_word(word):
            return index
        if word.isdigit() and index == last + 1:
            return None if last in page.place and index not in page.place else index
        if word == "+" and words[last] + " +" in lexicon().known:
            return index
        if word.lower() in CONNECTORS or (word == "," and _comma_joins(page, index)):
            continue
        classes = word_classes(word)
        if "place_middle" in classes:
            continue
        return index if "place_tail" in classes or "legal" in classes else None
    return None


def _comma_joins(page: Page, comma: int) -> bool:
    """Tell whether a comma belongs to a name: "Co., Ltd.", "Ministry of Trade, Industry and …"."""
    words = page.words
    if comma + 1 >= len(words):
        return False
    if "legal" in word_classes(words[comma + 1]):
        return True
    for index in range(comma - 1, max(comma - 7, 0), -1):
        if words[index] in _OF and "institution" in word_classes(words[index - 1]):
            return any(word == "and" for word in words[comma + 1 : comma + 5])
    return _before_ministry(words[comma + 1 : comma + 7])


def _before_ministry(words: Sequence[str]) -> bool:
    """Tell whether the rest of "Investment, Trade and Industry Ministry" begins here."""
    if "Ministry" not in words or "and" not in words:
        return False
    rest = words[: words.index("Ministry")]
    return "and" in rest and all(is_name_word(word) or word in (",", "and") for word in rest)


def _mark_places(page: Page, places: Sequence[tuple[int, int, str]]) -> None:
    for start, end, what in places:
        mark = "B:"
        for index in page.between(start, end):
            page.place[index] = mark + what
            mark = "I:"


def _mark_known(page: Page) -> None:
    lists = lexicon()
    for first, last in page.runs:
        index = first
        while index < last:
            longest = lists.known_words.get(page.words[index], 0)
            for length in range(min(longest + 1, last - index), 0, -1):
                name = page.text[page.starts[index] : page.ends[index + length - 1]]
                if name.replace("’", "'") in lists.known:
                    for offset in range(length):
                        page.known[index + offset] = "BI"[offset > 0] + str(min(length, 3))
                    index += length - 1
                    break
            index += 1


def opens(page: Page, index: int) -> bool:
    """Tell whether the word at `index` begins a sentence or a line."""
    before = index - 1
    while before >= 0 and page.words[before] in _LEADS:
        before -= 1
    if before < 0 or page.words[before][-1] in _STOPS:
        return True
    return "\n" in page.text[page.ends[before] : page.starts[index]]
