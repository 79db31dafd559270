"""What the article as a whole, and the words beside a name, say of the labeller's verdicts.

The labeller judges each run by itself. Here its verdicts meet: a name that the gazetteer lacks
has one label throughout; an acronym or a name in another script in brackets is what the name
before it is, and no name where the words before it are none; legal forms complete a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set

from newsledger.spans.name_page import Page
from newsledger.spans.name_parts import (
    cues,
    family_names,
    is_legal,
    is_no_body,
    is_place,
    is_plain,
    joined,
    parted,
)
from newsledger.spans.name_words import is_name_word, lexicon, word_classes
from newsledger.spans.organisations import abbreviates, drop_legal_form, uncased

Found = tuple[int, int, str]
_PLURAL = re.compile("[A-Z]{2,}s")
_IN = frozenset({"in", "near", "across"})
_DATELINE = frozenset({"—", "–", "-"})
_BARE = frozenset({",", "NC", "NAC"})  # beside legal forms: "national company"


def settle(page: Page, labels: Sequence[Sequence[str]]) -> list[Found]:
    """Return the names of an article as (first word, word after the last, label), in order."""
    found = _without_persons(page, _one_label(page, _with_echoes(page, join(page, labels))))
    found = [name for name in _without_terms(page, found) if not is_no_body(page, *name)]
    found = _with_defined(page, _with_legal_forms(page, found))
    found = [part for name in found for part in parted(page, name)]
    found = joined(page, found)
    mended = [_mend(page, name) for name in found]
    # What was cut off, "of China", leaves the place.
    cut = [
        (new[1] + 1, old[1], "LOC")
        for old, new in zip(found, mended, strict=True)
        if new[1] < old[1]
    ]
    found = _add(mended, cut)
    found = [name for name in found if not _generic(page, *name)]
    return _add(found, _bracketed(page, found))


def join(page: Page, labels: Sequence[Sequence[str]]) -> list[Found]:
    """Join the labels of the runs' words into names."""
    found: list[Found] = []
    for (first, _), run in zip(page.runs, labels, strict=True):
        previous = "O"
        for index, label in enumerate(run, first):
            if label[0] == "B" or (label[0] == "I" and previous[1:] != label[1:]):
                found.append((index, index + 1, label[2:]))
            elif label[0] == "I":
                found[-1] = (found[-1][0], index + 1, label[2:])
            previous = label
    return found


def _with_echoes(page: Page, found: Sequence[Found]) -> list[Found]:
    """Add the mentions that were passed over of organisations found in most of their mentions."""
    words, sizes, times = page.words, dict[str, set[int]](), Counter[str]()
    for first, last, label in found:
        if label == "ORG" and not _plain_word(page, first, last):
            sizes.setdefault(words[first], set()).add(last - first)
            times[_mention(page, first, last)] += 1
    held = {index for first, last, _ in found for index in range(first, last)}
    passed: dict[str, list[Found]] = {}
    for begin, stop in page.runs:
        for index in range(begin, stop):
            if words[index] not in sizes or index in held:
                continue
            for last in (index + size for size in sizes[words[index]]):
                name = _mention(page, index, last) if last <= stop else ""
                if name in times and held.isdisjoint(range(index, last)):
                    passed.setdefault(name, []).append((index, last, "ORG"))
    more = [one for name, each in passed.items() if len(each) <= times[name] for one in each]
    return _add(found, more) if more else list(found)


def _mention(page: Page, first: int, last: int) -> str:
    return page.text[page.starts[first] : page.ends[last - 1]]


def _plain_word(page: Page, first: int, last: int) -> bool:
    """Tell whether a name is one ordinary word of the language."""
    return last - first == 1 and page.words[first].lower() in lexicon().common


def _without_persons(page: Page, found: Sequence[Found]) -> list[Found]:
    """Leave out the persons, and the mentions of them by family name alone."""
    families = {
        page.words[last - 1] for first, last, label in found if label == "PER" and last - first > 1
    } | family_names(page)
    return [
        (first, last, label)
        for first, last, label in found
        if label != "PER"
        and not (
            label == "ORG"
            and last - first == 1
            and page.words[first] in families
            and first not in page.known
        )
    ]


def _add(found: Sequence[Found], more: Sequence[Found]) -> list[Found]:
    """Return both, in order, leaving out what overlaps."""
    held = {index for first, last, _ in found for index in range(first, last)}
    free = [name for name in more if held.isdisjoint(range(name[0], name[1]))]
    return sorted([*found, *free])


def _key(page: Page, first: int, last: int) -> str:
    return drop_legal_form(page.text[page.starts[first] : page.ends[last - 1]]).casefold()


def _bracketed(page: Page, found: Sequence[Found]) -> list[Found]:
    """Find what stands in brackets after a name and is the same name: "H2 Green Steel (H2GS)"."""
    more = []
    for first, last, label in found:
        if last + 2 >= len(page.words) or page.words[last] not in ("(", "（"):
            continue
        close = next(
            (
                i
                for i in range(last + 1, min(last + 8, len(page.words)))
                if page.words[i] in (")", "）")
            ),
            0,
        )
        if not close or not all(page.free[last:close]):
            continue
        inside = page.text[page.ends[last] : page.starts[close]].strip("\"'“”«»‘’ ")
        whole = page.text[page.starts[first] : page.ends[last - 1]]
        if uncased(inside) or (
            close == last + 2 and sum(map(str.isupper, inside)) > 1 and abbreviates(inside, whole)
        ):
            more.append((last + 1, close, label))
    return more


def _one_label(page: Page, found: Sequence[Found]) -> list[Found]:
    """Give a name that the gazetteer lacks the label it has in most of its mentions."""
    times: dict[str, Counter[str]] = {}
    for first, last, label in found:
        times.setdefault(_key(page, first, last), Counter())[label] += 1
    grounds = {
        page.words[first] for first, last, label in found if label == "LOC" and last - first > 1
    }
    settled = []
    for first, last, label in found:
        count = times[_key(page, first, last)]
        final = label
        if label == "ORG" and last - first > 1 and page.words[last - 1] in cues("ground"):
            final = "LOC"
        elif label == "LOC" and first not in page.place and count["ORG"] >= count["LOC"]:
            final = "ORG"
        elif label == "ORG" and first not in page.known:
            place = count["LOC"] > count["ORG"] or _stands_as_place(page, first, last)
            place = place or (
                is_place(page, first, last) and _is_ground(page, first, last, grounds)
            )
            final = "LOC" if place else label
        settled.append((first, last, final))
    return settled


def _stands_as_place(page: Page, first: int, last: int) -> bool:
    """Tell whether a place of the gazetteer stands where only places do: "OHIO — The mill"."""
    if not is_place(page, first, last):
        return False
    dateline = page.words[first].isupper() and page.word(last) in _DATELINE
    return dateline or page.word(first - 1) in _IN


def _is_ground(page: Page, first: int, last: int, grounds: Set[str]) -> bool:
    """Tell whether a place of the gazetteer is a country, or begins a place's longer name.

    `grounds` are the first words of longer places: "Pavlodar region" makes "Pavlodar" a place.
    """
    return "country" in page.place[first] or (last - first == 1 and page.words[first] in grounds)


def _without_terms(page: Page, found: Sequence[Found]) -> list[Found]:
    """Leave out the acronyms that the article defines as something else than a name.

    "electric vehicles (EVs)", "Baseline Credit Assessment (BCA)" where that is no name.
    """
    held = {index for first, last, _ in found for index in range(first, last)}
    terms = set()
    for first, last in page.runs:
        if last - first > 1 or page.word(first - 1) != "(" or page.word(last) != ")":
            continue
        if first - 2 not in held and _defines(page, first):
            terms.add(page.words[first])
    return [one for one in found if one[1] - one[0] > 1 or page.words[one[0]] not in terms]


def _defines(page: Page, bracketed: int) -> bool:
    """Tell whether the words before the bracket begin with the letters of the word in it."""
    acronym = page.words[bracketed].rstrip("s")
    letters = [char for char in acronym if char.isalpha()]
    if not 1 < len(letters) <= 8 or not acronym.isupper():
        return False
    words = page.words[max(0, bracketed - 3 - len(letters)) : bracketed - 1]
    initials = [char.casefold() for word in words for part in word.split("-") for char in part[:1]]
    rest = iter(reversed(initials))
    return all(char.casefold() in rest for char in reversed(letters))


def _with_legal_forms(page: Page, found: Sequence[Found]) -> list[Found]:
    """Add the names that a legal form gives away: "JSC Kazteleport", "Zambezi Tanners Ltd"."""
    more = []
    held = {index for first, last, _ in found for index in range(first, last)}
    for begin, stop in page.runs:
        for index in range(begin, stop):
            word = page.words[index]
            if index in held or not is_legal(word) or (len(word) < 3 and word.isupper()):
                continue
            first, last = index, index + 1
            while first > begin and first - 1 not in held and is_plain(page, first - 1):
                first -= 1
            if first == index:
                while last < stop and last not in held and is_plain(page, last):
                    last += 1
            if last - first > 1:
                more.append((first, last, "ORG"))
    return _add(found, more)


def _with_defined(page: Page, found: Sequence[Found]) -> list[Found]:
    """Add the institutions whose initials follow in brackets: "Single Window Authority (SWA)"."""
    held = {index for first, last, _ in found for index in range(first, last)}
    more = []
    for first, last in page.runs:
        acronym = page.word(last + 1)
        if page.word(last) != "(" or page.word(last + 2) != ")" or not acronym.isupper():
            continue
        words = page.words[first:last]
        initials = "".join(word[0] for word in words if is_name_word(word))
        if initials == acronym and "institution" in word_classes(words[-1]):
            more.append((first, last, "ORG"))
    return _add(found, [one for one in more if held.isdisjoint(range(one[0], one[1]))])


def _mend(page: Page, name: Found) -> Found:
    """Give an organisation the legal forms beside it, and take the country after it away.

    "Sinoma Cement Co Ltd of China" is Chinese by the way; "Development Bank of Kazakhstan" by name.
    """
    first, last, label = name
    if label != "ORG":
        return name
    words = page.words
    begin, stop = page.runs[bisect_right(page.runs, (first, len(page.words))) - 1]
    for index in range(max(first + 1, last - 4), last - 1):
        ends_with_place = words[index] == "of" and is_place(page, index + 1, last)
        complete = (
            is_legal(words[index - 1])
            or any(map(_distinct, words[first : max(index - 1, first + 1)]))
            or (words[first] in cues("state_office") and "of" in words[first:index])
            or (words[index - 1] in cues("state_office_last") and index - 1 > first)
        )
        if ends_with_place and complete:
            last = index
            break
    inside = next((n for n in (last + 2, last + 3) if page.word(n) == ")"), 0)
    whole = page.text[page.starts[first] : page.ends[last - 1]]
    short = inside and abbreviates(page.words[inside - 1], whole)  # a name of its own
    if page.word(last) == "(" and inside and not short and is_legal(page.word(inside + 1)):
        last = inside + 2  # "Kitatsu Solar (Cambodia) Co Ltd"
        stop = max(stop, next((b for a, b in page.runs if a <= last - 1 < b), last))
    while last < stop and (
        is_legal(words[last]) or (words[last] == "," and is_legal(page.word(last + 1)))
    ):
        if len(words[last]) < 3 and words[last - 1].isupper() and last + 1 < stop:
            break  # "AS" in a line of capitals
        last += 1
    while first > begin and is_legal(words[first - 1]):
        first -= 1
    return first, last, label


def _distinct(word: str) -> bool:
    """Tell whether a word is a name by itself, no word of the language or of trade."""
    return is_name_word(word) and not word_classes(word) and word.lower() not in lexicon().common


def _generic(page: Page, first: int, last: int, label: str) -> bool:
    """Tell whether a found name is but "the Council", "an LLP", "NC JSC", "EVs"."""
    if last - first == 1 and _PLURAL.fullmatch(page.words[first]) and first not in page.known:
        return True
    if label == "ORG" and all(is_legal(w) or w in _BARE for w in page.words[first:last]):
        return True
    if label != "ORG" or last - first > 1 or first in page.known:
        return False
    word = page.words[first]
    kinds = word_classes(word)
    return is_legal(word) or (
        not word.isupper() and not {"institution", "company"}.isdisjoint(kinds)
    )
