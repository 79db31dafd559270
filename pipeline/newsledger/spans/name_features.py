"""The features of the words of an article's runs, from which their labels are read.

A feature is a string: `<offset>|<feature>` for what the word at that offset from the labelled one
is by itself (`name_words`), and others for what the article adds: what stands around the run,
where the word stands in it, what the gazetteer and the list of known organisations say of it, and
what was seen of the same word elsewhere in the article (`name_evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsledger.spans.name_evidence import beyond, evidence_of, lists_of, outside
from newsledger.spans.name_page import Page, opens
from newsledger.spans.name_words import HEADS, lexicon, word_classes

OFFSETS = (-2, -1, 0, 1, 2)
_IN = frozenset({"in", "at", "from", "near", "across", "throughout", "outside"})
_JOINS = frozenset({"of", "for", "on", "to", "between"})
_LONGEST_TITLE = 160

RunFeatures = tuple[list[str], list[list[str]]]


def article_features(page: Page) -> Iterator[RunFeatures]:
    """Yield, for each run, the features all its words share and those of each of its words."""
    lines = _lines(page)
    evidence = evidence_of(page)
    lists = lists_of(page)
    for run in page.runs:
        yield _run_features(page, run, lines.get(run[0], ""), evidence, lists.get(run[0], ()))


def _run_features(
    page: Page,
    run: tuple[int, int],
    line: str,
    evidence: dict[str, set[str]],
    listed: Iterable[str],
) -> RunFeatures:
    first, last = run
    shared = [*_situation(page, first, last), *listed]
    if line:
        shared.append(f"line={line}")
    starts = opens(page, first)
    heads = _heads(page, first, last)
    common = lexicon().common
    found = []
    for index in range(first, last):
        key = page.words[index].lower()
        features = heads[index - first]
        features.append(f"at={min(index - first, 3)}")
        features.append(f"to={min(last - 1 - index, 3)}")
        if starts:
            features.append("opens" if index > first else "opens-first")
        if line:
            features.append(f"line={line}/{key in common}")
        features += _listed(page, index, key in common)
        if seen := evidence.get(key):
            features += [f"d:{flag}" for flag in seen]
            if "person" in seen:
                features.append(f"person/{page.place.get(index, '')[:1]}")
        found.append(features)
    return shared, found


def _situation(page: Page, first: int, last: int) -> list[str]:
    """Return what stands around a run: the words before and after it, beyond quotation marks."""
    before, quoted = beyond(page, first - 1, -1)
    after, _ = beyond(page, last, 1)
    word, following = outside(page, before), outside(page, after)
    classes, next_classes = word_classes(page.word(before)), word_classes(page.word(after))
    shared = [
        f"rp={word}",
        f"rn={following}",
        f"rl={min(last - first, 6)}",
        f"sides={_kind(word, classes)}{_kind(following, next_classes)}",
    ]
    shared += [f"rp:{key}" for key in classes]
    shared += [f"rn:{key}" for key in next_classes]
    if quoted:
        shared.append("quoted")
    return shared


def _kind(word: str, classes: tuple[str, ...]) -> str:
    """Return a coarse kind of a word: its first class, the mark itself, whether it is small."""
    if classes:
        return f"<{classes[0]}>"
    return f"<{word in lexicon().function if word[0].isalpha() else word}>"


def _listed(page: Page, index: int, common: bool) -> list[str]:
    """Return what the gazetteer and the list of organisations say of a word and those beside it."""
    places, known = page.place, page.known
    place = places.get(index)
    features = [f"g={place}", f"g1={places.get(index + 1)}", f"g-1={places.get(index - 1)}"]
    if place:
        before = page.words[index - 1].lower() if index else "^"
        features.append(f"g/in={place[:1]}{before in _IN}")
        features.append(f"g/the={place[:1]}{before == 'the'}")
    if name := known.get(index):
        features.append(f"k={name}")
        features.append(f"k={name}/{common}/{place and place[:1]}")
    if name := known.get(index - 1):
        features.append(f"k-1={name}")
    if name := known.get(index + 1):
        features.append(f"k1={name}")
    return features


def _lines(page: Page) -> dict[int, str]:
    """Tell for the runs of short lines whether these are in capitals or titles.

    In a title most of the longer words have a capital, so that a capital says nothing there.
    """
    kinds: dict[int, str] = {}
    text, starts = page.text, page.starts
    bounds, kind = (0, 0), ""
    for first, _ in page.runs:
        start = starts[first]
        if start >= bounds[1]:
            end = text.find("\n", start)
            bounds = (text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text))
            kind = _title(text[bounds[0] : bounds[1]])
        if kind:
            kinds[first] = kind
    return kinds


def _title(line: str) -> str:
    """Return `caps` or `title` if a line is written so, "" otherwise."""
    if len(line) > _LONGEST_TITLE:
        return ""
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < 3:
        return ""
    if sum(map(str.isupper, words)) > 0.8 * len(words):
        return "caps"
    return "title" if sum(word[0].isupper() for word in words) > 0.7 * len(words) else ""


def _heads(page: Page, first: int, last: int) -> list[list[str]]:
    """For each word of a run: the kinds of head to its right and left, joined by "of" or not."""
    words = page.words
    found: list[list[str]] = [[] for _ in range(first, last)]
    if last - first == 1:
        return found
    kinds = [
        tuple(key for key in word_classes(words[index]) if key in HEADS)
        for index in range(first, last)
    ]
    for side, order in ((">", range(last - 1, first - 1, -1)), ("<", range(first, last))):
        current: tuple[str, ...] = ()
        joined = ""
        for index in order:
            found[index - first] += [f"r{side}{joined}{key}" for key in current]
            if words[index] in _JOINS:
                joined = "of"
                current = () if side == ">" else current
            elif kinds[index - first]:
                current, joined = kinds[index - first], ""
    return found
