"""Where an organisation's name begins and ends, and what only looks like one.

The labeller's verdicts are mended by what holds whatever the words: two names that an "and the"
joins are two, a field of state goes on behind an "and", a maker's name before a model is a
product, and who governs a region is no part of its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from newsledger.resources import read_toml
from newsledger.spans.name_page import Page, opens
from newsledger.spans.name_words import HEADS, is_name_word, lexicon, word_classes

Found = tuple[int, int, str]

_BRACKET = 60  # characters of a bracket that are looked at on either side
_SHARE = re.compile(r"\b[A-Z]{2,6}\.[A-Z]{1,3}\b")
_CREDIT = 16  # words of a credit ("Reporting by …") that are looked back over
_POSSESSIVES = frozenset({"'s", "’s"})
_INSTITUTION = frozenset({"institution"})
_JOINS = frozenset({"of", "and", ",", "&", "for", "the"})
_PRESENTING = frozenset(
    {"a", "an", "the", "its", "their", "senior", "chief", "head", "director", "managing", "deputy"}
)
_POSTS = frozenset(
    {"executive", "official", "professor", "engineer", "researcher", "lawyer", "entrepreneur"}
)
_TITLES = frozenset(
    {
        "Minister",
        "Minister-Delegate",
        "Vice-Minister",
        "Commissioner",
        "Secretary",
        "Founder",
        "Leader",
    }
)


def is_no_body(page: Page, first: int, last: int, label: str) -> bool:
    """Tell whether words found as an organisation are a person, a portfolio, an index or a word.

    "Les Woodward, who …"; "Minister of Industry, Investment and Commerce Audley Shaw"; "Knitwear"
    where it only begins a sentence.
    """
    if label != "ORG":
        return first not in page.place and _is_credited(page, first, last)
    if _is_quoted_share(page, first, last):
        return True
    if page.word(last) == "," and page.word(last + 1) == "who" and first not in page.known:
        return not _has_head(page, first, last, HEADS)
    if _is_presented(page, first, last) or _is_credited(page, first, last):
        return True
    if _is_full_name(page, first, last):
        return True
    if page.words[first] in cues("indices"):
        return True
    if first not in page.known and {page.word(first - 1), page.words[first]} & cues("address"):
        return True
    if _of_portfolio(page, first) or _is_product(page, first, last):
        return True
    return last - first == 1 and first not in page.known and _only_opens(page, first)


def _is_presented(page: Page, first: int, last: int) -> bool:
    """Tell whether an office follows two or three words of no trade: "Qu Tao, an executive at"."""
    if not 2 <= last - first <= 3 or first in page.known:
        return False
    if not all(_is_personal(page.words[index]) for index in range(first, last)):
        return False
    if page.word(first - 1) == "is" and "office" in word_classes(page.word(first - 2)):
        return True
    if page.word(last) not in (",", "the"):
        return False
    behind = [page.word(index) for index in range(last + 1, last + 6)]
    presents = behind[0].lower() in _PRESENTING or "office" in word_classes(behind[0])
    if page.word(last) == "," and not presents:
        return False
    stop = next((n for n, word in enumerate(behind) if word in (",", ".", "of", "which")), 5)
    return any("office" in word_classes(word) or word in _POSTS for word in behind[:stop])


def _is_full_name(page: Page, first: int, last: int) -> bool:
    """Tell whether a given name begins two or three words that nothing else tells of.

    Of 4,960 organisations in train and dev 14 are so named, 6 of them known ones.
    """
    if not 2 <= last - first <= 3 or first in page.known or is_legal(page.word(last)):
        return False
    given = word_classes(page.words[first]) == ("given",)
    return given and all(_is_personal(page.words[index]) for index in range(first, last))


def _is_credited(page: Page, first: int, last: int) -> bool:
    """Tell whether plain words stand in a credit: "Reporting by Ann Lee and Utkarsh Shetti"."""
    if not all(_is_personal(page.words[index]) for index in range(first, last)):
        return False
    for index in range(first - 1, max(first - _CREDIT, 0), -1):
        word = page.word(index)
        if word in ("by", "By"):
            return page.word(index - 1).lower() in cues("credits") or page.word(index - 1) == "("
        if not (word in _JOINS or is_name_word(word)):
            return False
    return False


def _is_quoted_share(page: Page, first: int, last: int) -> bool:
    """Tell whether capitals stand among the codes of shares: "Norsk Hydro (NHY, NHYDY.PK)"."""
    if not page.words[first].isupper() or last - first > 1:
        return False
    text, at = page.text, page.starts[first]
    begin, stop = text.rfind("(", max(0, at - _BRACKET), at), text.find(")", at, at + _BRACKET)
    return 0 <= begin < stop and _SHARE.search(text, begin, stop) is not None


def family_names(page: Page) -> set[str]:
    """Return the last words of persons' names that an office follows or leads.

    "CEO Pat Gelsinger"; "Ann Okoro, Executive Vice President of Novarra".
    """
    families = set()
    for first, last in page.runs:
        if _is_presented(page, first, last):
            families.add(page.words[last - 1])
        for index in range(first, last - 1):
            if "office" not in word_classes(page.word(index - 1)) or not _is_own(page, index):
                continue
            end = index + 1
            while end < last and end < index + 3 and _is_own(page, end):
                end += 1
            if end - index > 1:
                families.add(page.words[end - 1])
    return families


def _is_own(page: Page, index: int) -> bool:
    """Tell whether a word can be part of a person's name, and names nothing that the lists know."""
    return index not in page.known and index not in page.place and _is_personal(page.words[index])


def _is_personal(word: str) -> bool:
    return _is_plain_name(word) or (is_name_word(word) and word_classes(word) == ("given",))


def _is_plain_name(word: str) -> bool:
    return (
        is_name_word(word)
        and not word.isupper()
        and not word_classes(word)
        and word.lower() not in lexicon().common
    )


def _of_portfolio(page: Page, first: int) -> bool:
    """Tell whether only fields of state lie between a minister's title and a word."""
    if not _is_task(page.words[first]) or not page.place.get(first, "?").endswith("?"):
        return False
    index = first - 1
    while index >= 0 and page.words[index] not in _TITLES:
        if page.words[index] not in _JOINS and not _is_task(page.words[index]):
            return False
        index -= 1
    return index >= 0 and page.word(index + 1) in _JOINS


def _is_task(word: str) -> bool:
    """Tell whether a word can name a state's task: "Energy", "Climate", "Policy"."""
    kinds = word_classes(word)
    plain = is_name_word(word) and word.lower() in lexicon().common
    return plain and _INSTITUTION.isdisjoint(kinds) and "given" not in kinds


def _is_product(page: Page, first: int, last: int) -> bool:
    """Tell whether a maker's name is but the beginning of a product's: "Chevrolet Cobalt"."""
    behind = page.words[first + 1 : last + 1]
    return first in page.known and any(word in cues("model") for word in behind)


def _only_opens(page: Page, index: int) -> bool:
    """Tell whether a common word has its capital only from beginning a sentence, wherever it is."""
    word = page.words[index]
    lower = word.lower()
    if word != word.capitalize() or not (lower in lexicon().paths or lower in lexicon().common):
        return False
    places = (at for first, last in page.runs for at in range(first, last))
    return all(opens(page, at) for at in places if page.words[at] == word)


def parted(page: Page, name: Found) -> list[Found]:
    """Part what is two names, and cut off what belongs to none, in words found as one organisation.

    "Ministry of Foreign Affairs and the Polish Chamber of Commerce"; "Kazakhstan's Development
    Bank"; "BASF for Chalampé"; "Kazakhmys Corporation mine".
    """
    first, last, label = name
    if label != "ORG":
        return [_without_person(page, first, last)]
    words = page.words
    if last - first > 1 and _starts_with_nation(page, first):
        first += 1
    for index in range(first + 1, last):
        if words[index] == "(" and words[index + 2 : index + 3] == [")"]:
            return [(first, index, label), (index + 1, index + 2, label)]
        if words[index] == "of" and words[index - 1] in cues("closing_forms"):
            last = index
            break
    while last - first > 1 and _trails(page, last - 1):
        last -= 1
    for index in range(first, last - 1):
        word = words[index]
        if word in _POSSESSIVES and (index == first or index - 1 in page.place):
            owner = [(first, index, "LOC")] if index > first else []
            return [*owner, *parted(page, (index + 1, last, label))]
        if index == first:
            continue
        if word == "and" and words[index + 1] == "the" and index + 2 < last:
            return [(first, index, label), *parted(page, (index + 2, last, label))]
        place = page.place.get(index + 1, "").startswith("B")
        if word == "for" and place and not _has_head(page, first, index, HEADS):
            return [(first, index, label), (index + 1, last, "LOC")]
    return [(first, last, label)]


def _starts_with_nation(page: Page, first: int) -> bool:
    """Tell whether a nationality stands before an office of state: "Kazakh Ministry of Energy"."""
    return "nation" in word_classes(page.words[first]) and page.word(first + 1) in cues(
        "state_office"
    )


def is_place(page: Page, first: int, last: int) -> bool:
    """Tell whether some words are one place of the gazetteer."""
    rest = (page.place.get(index, "") for index in range(first + 1, last))
    return page.place.get(first, "").startswith("B") and all(at.startswith("I") for at in rest)


def _without_person(page: Page, first: int, last: int) -> Found:
    """Cut off who governs a place: "Pavlodar Region Asain Baikhanov"."""
    end = first + 1
    while page.place.get(end, "").startswith("I"):
        end += 1
    named = first in page.place and end - first > 1
    region = named and "place" in word_classes(page.words[end - 1])
    if not region or not all(is_plain(page, index) for index in range(end, last)):
        return first, last, "LOC"
    office = "office" in word_classes(page.word(first - 2)) and page.word(first - 1) == "of"
    given = any("given" in word_classes(word) for word in page.words[end:last])
    return first, end if office or given else last, "LOC"


def _trails(page: Page, index: int) -> bool:
    """Tell whether a word in small letters is no end of an organisation's name."""
    word = page.words[index]
    return word.islower() and "." not in word and word.isalpha() and not is_legal(word)


def _has_head(page: Page, first: int, last: int, heads: frozenset[str] = _INSTITUTION) -> bool:
    return any(heads.intersection(word_classes(page.words[index])) for index in range(first, last))


def joined(page: Page, found: Sequence[Found]) -> list[Found]:
    """Join what a hyphen or the field of an office makes one name.

    "U.S.-China Business Council"; "Ministry of Economic Affairs" with "and Climate Policy".
    """
    result: list[Found] = []
    for first, last, label in found:
        begin, end = first, last
        if label == "ORG":
            held = result[-1] if result else None
            hyphen = page.words[begin - 1] if begin else ""
            if (
                held
                and held[1] == begin - 1
                and hyphen in ("-", "–")
                and page.starts[begin] == page.ends[begin - 1]
                and page.ends[held[1] - 1] == page.starts[begin - 1]
                and _has_head(page, first, last)
            ):
                begin = result.pop()[0]
            end = _with_field(page, first, last)
        result.append((begin, end, label))
    return result


def _with_field(page: Page, first: int, last: int) -> int:
    """Return where the name of an office ends whose field goes on behind an "and"."""
    words = page.words
    if words[first] not in cues("state_office") or "of" not in words[first:last]:
        return last
    if page.word(last) != "and" or not page.free[last]:
        return last
    end = last + 1
    while end < min(len(words), last + 4) and page.free[end] and _is_field(page, end):
        end += 1
    return end if end > last + 1 and not is_name_word(page.word(end)) else last


def _is_field(page: Page, index: int) -> bool:
    """Tell whether a word names a state's task, and neither a place nor a body."""
    place = page.place.get(index, "?")
    return _is_task(page.words[index]) and place.endswith("?") and index not in page.known


def is_plain(page: Page, index: int) -> bool:
    """Tell whether a word can be part of a company's name: a name word, no title or legal form."""
    word = page.words[index]
    return is_name_word(word) and {"legal", "office", "honorific"}.isdisjoint(word_classes(word))


def is_legal(word: str) -> bool:
    """Tell whether a word is a legal form: "LLP"."""
    return "legal" in word_classes(word)


@cache
def cues(name: str) -> frozenset[str]:
    """Return a list of `models/lexicon/organisation_cues.toml` as a set."""
    return frozenset(read_toml("lexicon/organisation_cues.toml")[name])
