"""What an article shows of its names elsewhere than where they stand.

The evidence of a word is gathered from all the runs it occurs in: a company noun after it, a
given name before it, an acronym that stands for it. The members of an enumeration are evidence for
one another: what is listed among farms and plants is one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from newsledger.spans.name_page import Page
from newsledger.spans.name_words import HEADS, is_name_word, word_classes

_SIDES = frozenset(
    {"noun_after", "verb_after", "noun_before", "office", "place_tail", "place_noun"}
)
_QUOTES = frozenset("\"“”«»'‘’")
_IN = frozenset({"in", "at", "from", "near", "across", "throughout", "outside"})
_LIST_JOINS = frozenset({",", "and", "or", "&", ";", "/", "the"}) | _QUOTES


def outside(page: Page, index: int) -> str:
    """Return the word at `index` in small letters, or a mark: text's edge, figure, other name."""
    word = page.word(index)
    if word[0].isdigit():
        return "0"
    return word if not word[0].isupper() else word.lower() if word_classes(word) else "Xx"


def beyond(page: Page, index: int, step: int) -> tuple[int, bool]:
    """Return the index of the first word from `index` on that is no quotation mark."""
    return (index + step, True) if page.word(index) in _QUOTES else (index, False)


def evidence_of(page: Page) -> dict[str, set[str]]:
    """Return what is seen of each name word, in small letters, anywhere in the article."""
    seen: dict[str, set[str]] = defaultdict(set)
    every = set(page.words)
    for first, last in page.runs:
        flags = _flags(page, first, last)
        head: tuple[str, ...] = ()
        for index in range(last - 1, first - 1, -1):
            word = page.words[index]
            if is_name_word(word):
                key = word.lower()
                seen[key] |= flags
                seen[key].update(f"head-{kind}" for kind in head)
                if key in every and key != word:
                    seen[key].add("small")
                if index in page.known:
                    seen[key].add("known")
            if heads := tuple(kind for kind in word_classes(word) if kind in HEADS):
                head = heads
        _see_persons(page, first, last, seen)
        _see_acronym(page, first, last, seen)
    return seen


def _flags(page: Page, first: int, last: int) -> set[str]:
    """Return the evidence that the words beside a run give."""
    before, after = beyond(page, first - 1, -1)[0], beyond(page, last, 1)[0]
    previous, following = page.word(before), page.word(after)
    flags = {f"after-{key}" for key in word_classes(following) if key in _SIDES}
    flags |= {f"before-{key}" for key in word_classes(previous) if key in _SIDES}
    if previous in _IN:
        flags.add("in")
    if previous == "(" and following == ")" and first + 1 == last:
        flags.add("term" if page.word(before - 1).islower() else "bracketed")
    return flags


def _see_persons(page: Page, first: int, last: int, seen: dict[str, set[str]]) -> None:
    """Mark the family names that follow given names, titles and initials."""
    person = "office" in word_classes(page.word(first - 1))
    for index in range(first, last):
        word = page.words[index]
        classes = word_classes(word)
        plain = is_name_word(word) and HEADS.isdisjoint(classes)
        if person and plain and index not in page.known:
            seen[word.lower()].add("person")
        initial = len(word) == 2 and word[1] == "."
        person = initial or "given" in classes or "honorific" in classes or (person and plain)


def _see_acronym(page: Page, first: int, last: int, seen: dict[str, set[str]]) -> None:
    """Mark an acronym in brackets after its name with the kind of the name's head."""
    words = page.words
    if not (last + 2 < len(words) and words[last] == "(" and words[last + 2] == ")"):
        return
    acronym = words[last + 1]
    initials = "".join(word[0] for word in words[first:last] if is_name_word(word)).upper()
    if len(acronym) > 1 and acronym[0].isupper() and initials.startswith(acronym[0]):
        kinds = [key for word in words[first:last] for key in word_classes(word) if key in HEADS]
        seen[acronym.lower()].add(f"stands-for-{kinds[-1] if kinds else 'name'}")


def lists_of(page: Page) -> dict[int, list[str]]:
    """Return, by the first word of each run in an enumeration, what that tells of the run."""
    found: dict[int, list[str]] = {}
    group: list[tuple[int, int]] = []
    for run in page.runs:
        if group and not _enumerates(page, group[-1][1], run[0]):
            _describe(page, group, found)
            group = []
        group.append(run)
    _describe(page, group, found)
    return found


def _enumerates(page: Page, end: int, start: int) -> bool:
    """Tell whether the words from `end` to `start` only join two members of an enumeration."""
    return 0 < start - end <= 4 and _LIST_JOINS.issuperset(page.words[end:start])


def _describe(page: Page, group: Sequence[tuple[int, int]], found: dict[int, list[str]]) -> None:
    """Tell each member what stands around the enumeration, and what the others look like."""
    if len(group) < 2:
        return
    before, after = beyond(page, group[0][0] - 1, -1)[0], beyond(page, group[-1][1], 1)[0]
    ends = [f"lp={outside(page, before)}", f"lp2={outside(page, before - 1)}"]
    ends += [f"le={outside(page, after)}"]
    ends += [f"lp:{key}" for key in word_classes(page.word(before))]
    ends += [f"le:{key}" for key in word_classes(page.word(after))]
    members = [_member(page, *run) for run in group]
    times: dict[str, int] = defaultdict(int)
    for member in members:
        for kind in member:
            times[kind] += 1
    for number, (run, member) in enumerate(zip(group, members, strict=True)):
        near = set().union(*members[max(number - 1, 0) : number], *members[number + 1 : number + 2])
        others = [f"l:{kind}" for kind in times if times[kind] > (kind in member)]
        found[run[0]] = [*ends, *others, *(f"ll:{kind}" for kind in near)]


def _member(page: Page, first: int, last: int) -> set[str]:
    """Return what a member of an enumeration looks like."""
    words = range(first, last)
    kinds = {kind for index in words for kind in word_classes(page.words[index]) if kind in HEADS}
    if not page.known.keys().isdisjoint(words):
        kinds.add("known")
    place = page.place.get(first)
    if place and all(index in page.place for index in words):
        kinds.add("gazetteer?" if place.endswith("?") else "gazetteer")
    else:
        kinds.add("part" if place else "new")
    return kinds
