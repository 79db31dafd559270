"""What a word tells about names by itself: its shape, its endings, the lists it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from newsledger.resources import models_dir, read_toml

# Lists of capitalised words, and lists of small words beside names.
_CAPITAL = ("institution", "company", "trade", "works", "media", "neither", "place", "term")
_SMALL = ("noun_after", "noun_before", "verb_after", "place_tail", "place_middle", "place_noun")
HEADS = frozenset(
    {"institution", "company", "trade", "works", "media", "neither", "place", "legal"}
)
_ROMAN = re.compile(r"[IVX]+\Z")
_DIGITS = re.compile(r"\d+")
_STEPS = (4, 8, 16)  # of the path to a word's class: how narrow the classes are
_SITE = re.compile(r"\w\.(?:com|org|net|info|media|news|[a-z]{2})\Z")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of words: which classes a word is in, as printed or in small letters.

    `paths` are those of common words in a tree of words that stand in the same surroundings.
    """

    classes: dict[str, tuple[str, ...]]
    small: dict[str, tuple[str, ...]]
    common: frozenset[str]
    function: frozenset[str]
    family_endings: tuple[str, ...]
    known: dict[str, str]
    known_words: dict[str, int]
    paths: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """Return the lists of `models/lexicon` that names are told by, read once."""
    cues = read_toml("lexicon/organisation_cues.toml")
    names = read_toml("lexicon/first_names.toml")
    titles = read_toml("lexicon/person_titles.toml")
    forms = read_toml("lexicon/legal_forms.toml")
    classes: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}
    for key in _CAPITAL:
        _add(classes, key, cues[key])
    for key in _SMALL:
        _add(small, key, cues[key])
    _add(classes, "legal", [*forms["after"], *forms["before"]])
    _add(classes, "honorific", titles["honorifics"])
    _add(classes, "office", titles["offices"])
    _add(small, "office", (word.lower() for word in titles["offices"]))
    _add(
        classes,
        "nation",
        (w for words in read_toml("lexicon/nationalities.toml").values() for w in words),
    )
    given = [
        word for key, text in names.items() if key != "family_endings" for word in text.split()
    ]
    _add(classes, "given", given)
    known = _known(read_toml("lexicon/known_organisations.toml"))
    first: dict[str, int] = {}
    for name in known:
        word, *rest = name.split(" ")
        first[word] = max(first.get(word, 0), len(rest) + 1)
    words = (models_dir() / "lexicon" / "common_words.txt").read_text("utf-8").split()
    function = {
        w
        for key, group in read_toml("lexicon/function_words.toml").items()
        if key != "verbs"
        for w in group
    }
    return Lexicon(
        {word: tuple(dict.fromkeys(keys)) for word, keys in classes.items()},
        {word: tuple(dict.fromkeys(keys)) for word, keys in small.items()},
        frozenset(words),
        frozenset(function),
        tuple(names["family_endings"]),
        known,
        first,
        _paths(),
    )


def _paths() -> dict[str, str]:
    """Map each common word to the path to its class."""
    text = (models_dir() / "lexicon" / "word_classes.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines())
    return {word: path for path, *words in rows for word in words}


def _add(table: dict[str, list[str]], key: str, words: Any) -> None:
    for word in words:
        table.setdefault(word, []).append(key)


def _known(data: dict[str, list[str]]) -> dict[str, str]:
    """Map each known organisation to its country, "" for an international one."""
    return {
        name.replace("’", "'"): "" if country == "none" else country
        for country, names in data.items()
        for name in names
    }


@lru_cache(maxsize=50_000)
def is_name_word(word: str) -> bool:
    """Tell whether a word can begin a name: a capital in it, and no function word."""
    if word.islower():
        return _SITE.search(word) is not None
    if not any(map(str.isupper, word)):
        return False
    return word.lower() not in lexicon().function or (word.isupper() and len(word) > 1)


def shape(word: str) -> str:
    """Return the shape of a word: `Xx`, `XX`, `xX`, `X.`, `Xx-Xx`, `9`, `X9`, `.`"""
    if word.isalpha():
        if word.islower():
            return "x"
        if word.isupper():
            return "XX" if len(word) > 1 else "X"
        return "Xx" if word[0].isupper() and word[1:].islower() else "xX"
    if word.isdigit():
        return "9"
    if not any(map(str.isalnum, word)):
        return "."
    if any(map(str.isdigit, word)):
        return "X9" if any(map(str.isupper, word)) else "x9"
    mark = next(char for char in word if not char.isalpha())
    return ("XX" if word.isupper() else "Xx" if word[0].isupper() else "x") + mark


@lru_cache(maxsize=50_000)
def word_classes(word: str) -> tuple[str, ...]:
    """Return the classes of a word; one all in capitals counts as if it were capitalised."""
    lists = lexicon()
    found = lists.classes.get(word)
    if found is None and word.isupper() and len(word) > 3:
        found = lists.classes.get(word.capitalize())
    return (found or ()) + lists.small.get(word, ())


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a word's features: those that count also for its neighbours, those for itself only.

    A capitalised word is a feature in itself only if it is an ordinary word of the language or
    stands in a list: names as such are never learnt.
    """
    lists = lexicon()
    lower = word.lower()
    classes = word_classes(word)
    common = lower in lists.common or lower in lists.function
    form = shape(word)
    shared = [f"s={form}", *(f"c={key}" for key in classes)]
    if form in ("x", ".") or common or classes or not form[0].isalpha():
        shared.append("w=" + _DIGITS.sub("0", lower))
    if path := lists.paths.get(lower):
        shared += [f"C={path[:steps]}" for steps in _STEPS]
    own = []
    if form[0] in "Xx" and form != "x":
        own = [f"e2={lower[-2:]}", f"e3={lower[-3:]}", f"e4={lower[-4:]}", f"b3={lower[:3]}"]
        own.append(f"n={min(len(word), 9)}{form}")
        if common:
            shared.append("common")
        shared += [f"l={key}" for key in lists.small.get(lower, ()) if lower != word]
        if lists.known_words.get(word) is not None:
            own.append("known-first")
        if lower.endswith(lists.family_endings) and len(word) > 5:
            shared.append("family")
        if _ROMAN.match(word):
            own.append("roman")
    return tuple(shared), tuple(own)
