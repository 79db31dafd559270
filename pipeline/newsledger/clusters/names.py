"""Names of organisations across spellings, scripts, acronyms and legal forms."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from newsledger.resources import read_toml
from newsledger.spans.gazetteer import fold

_DOUBLE = re.compile(r"(.)\1")
_VOWELS = str.maketrans("", "", "aeiouh")
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 6
# Likeness of names that only differ by words that many share.
SAME_BUT_FOR_COMMON_WORDS = 0.96
# Likeness of a name and its beginning: "Kestrel", "Kestrel Coatings".
SHORT_FORM = 0.9


@lru_cache(100_000)
def spoken(name: str) -> str:
    """Return the name's words as they sound, legal forms dropped: `Qostanay` -> `kostanai`."""
    return " ".join(map(sound, _without_legal_forms(fold(name).split())))


@lru_cache(200_000)
def sound(word: str) -> str:
    """Return a folded word in one spelling for all romanisations of it."""
    rules = read_toml("clusters/names.toml")
    for written, heard in rules["spellings"]:
        word = word.replace(written, heard)
    hard = re.sub(rf"c(?=[{rules['hard_c']}]|$)", "k", word)
    return _DOUBLE.sub(r"\1", hard)


@lru_cache(100_000)
def leading_sounds(name: str) -> tuple[str, ...]:
    """Return what leads to a spoken name: its first telling word without vowels; its initials.

    An acronym and the name that it stands for have the initials in common.
    """
    words = name.split()
    telling = _telling(words) or words
    leads = [_skeleton(telling[0])] if telling else []
    if len(words) > 2:
        leads.append("".join(word[0] for word in words if word not in ("of", "and", "for", "the")))
    elif len(words) == 1 and _SHORTEST_ACRONYM < len(words[0]) <= _LONGEST_ACRONYM:
        leads.append(words[0])
    return tuple(dict.fromkeys(leads))


@lru_cache(500_000)
def likeness(one: str, other: str) -> float:
    """Return how alike two spoken names are, 0 to 1."""
    if one == other:
        return 1.0
    words, others = one.split(), other.split()
    if _is_acronym(words, others) or _is_acronym(others, words):
        return SAME_BUT_FOR_COMMON_WORDS
    telling, rest = _telling(words), _telling(others)
    if telling and telling == rest:
        return SAME_BUT_FOR_COMMON_WORDS
    if not telling or not rest:
        return token_sort_ratio(one, other) / 100 * 0.8
    if _begins(telling, rest) or _begins(rest, telling):
        return SHORT_FORM
    if _holds(telling, rest) or _holds(rest, telling):
        return SHORT_FORM
    matched = [max(_word_likeness(word, each) for each in rest) for word in telling]
    back = [max(_word_likeness(word, each) for each in telling) for word in rest]
    return min(sum(matched) / len(matched), sum(back) / len(back))


def _word_likeness(one: str, other: str) -> float:
    if one == other or _skeleton(one) == _skeleton(other):
        return 1.0
    return float(JaroWinkler.normalized_similarity(one, other)) ** 2


@lru_cache(200_000)
def _skeleton(word: str) -> str:
    """Return the word's consonants, any vowel before them as one, or all where too few are left."""
    bare = word.translate(_VOWELS)
    if len(bare) < 3:
        return word
    return bare if bare[0] == word[0] else f"a{bare}"


def _begins(words: list[str], others: list[str]) -> bool:
    return len(words) < len(others) and all(
        _word_likeness(word, other) > SHORT_FORM for word, other in zip(words, others, strict=False)
    )


def _holds(words: list[str], others: list[str]) -> bool:
    """Say whether a name of several words ends another: a title was read as part of that."""
    return 1 < len(others) < len(words) and words[-len(others) :] == others


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if not _tells_nothing(word)]


@lru_cache(100_000)
def _tells_nothing(word: str) -> bool:
    """Say whether a spoken word is common to many names: a country's, or of a general kind."""
    return word in _common() or word in _countries()


def _is_acronym(words: list[str], others: list[str]) -> bool:
    if len(words) != 1 or len(others) < 2 or len(words[0]) < _SHORTEST_ACRONYM:
        return False
    initials = "".join(word[0] for word in others)
    short = "".join(word[0] for word in others if word not in ("of", "and", "for", "the"))
    return words[0] in (initials, short)


def _without_legal_forms(words: list[str]) -> list[str]:
    forms = _legal_forms()
    while len(words) > 1 and words[-1] in forms:
        words = words[:-1]
    while len(words) > 1 and words[0] in forms:
        words = words[1:]
    return words


@cache
def _legal_forms() -> frozenset[str]:
    data = read_toml("lexicon/legal_forms.toml")
    forms = (fold(form) for part in ("after", "before", "in_full") for form in data[part])
    return frozenset(word for form in forms for word in form.split())


@cache
def _common() -> frozenset[str]:
    return frozenset(sound(word) for word in read_toml("clusters/names.toml")["common"])


@cache
def _countries() -> frozenset[str]:
    known = read_toml("clusters/names.toml")["countries"]
    adjectives = read_toml("lexicon/nationalities.toml")
    names = (name for part in adjectives.values() for name in part)
    return frozenset(sound(fold(name)) for name in (*known, *names))
