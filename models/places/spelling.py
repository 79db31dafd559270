"""How the places' names are spelled: which forms of a source's name the gazetteer takes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from newsledger.spans.gazetteer import fold

ALIKE = 0.8  # of difflib's ratio: a variant of a name, not another language's word for it
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Å": "Aa"})
DESIGNATORS = re.compile(
    r"\b(?:oblysy|viloyati|oblast|kray|krai|avtonomn\w+ okrug|respublika\w*|voblasć|sheng|shi|"
    r"zizhiqu|län|maakond|apskritis|kraj|judet|tỉnh|province|region|state|county|department|"
    r"prefecture|governorate|district|municipality|departamento|provincia|wilaya|parish|"
    r"autonomous|republic|raion|novads|okrug|city|shaary)\b\.?'?",
    re.IGNORECASE,
)


def straight(name: str) -> str:
    """Return a name with straight apostrophes."""
    return name.replace("’", "'").replace("‘", "'").replace("ʼ", "'")


def plain(name: str) -> str:
    """Return a name without diacritics, as news spells it where the script isn't Latin."""
    folded_words = fold(name).split()
    words = re.split(r"([\s\-'()/]+)", name)
    spelled = []
    for word in words:
        if re.fullmatch(r"\w+", word) and folded_words:
            folded = folded_words.pop(0)
            spelled.append(folded.capitalize() if word[0].isupper() else folded)
        else:
            spelled.append(word)
    return "".join(spelled).replace("'", "")


def is_acronym(name: str) -> bool:
    """Tell whether a name counts only in capitals ("GBAO", "NRW")."""
    return name.isupper() and len(name) <= 6


def official(unit: Any) -> list[str]:
    """Return the names of a country in ISO 3166-1, without "the" and what follows a comma."""
    if unit is None:
        return []
    names = [unit.name, getattr(unit, "official_name", ""), getattr(unit, "common_name", "")]
    return [n.removeprefix("the ") for n in names if n and "," not in n and "(" not in n]


def iso_names(name: str) -> Iterator[str]:
    """Yield the names in an entry of ISO 3166-2 without its words for "province" or "region"."""
    for part in re.split(r"[\[\]()/]| - ", name):
        bare = " ".join(DESIGNATORS.sub(" ", part.split(",")[0]).split()).strip(" -'")
        if len(bare) > 1 and not re.fullmatch(r"(?:SE|Region)[ -]?[\dIVX]+", bare):
            yield bare


def respellings(city: dict[str, Any]) -> Iterator[str]:
    """Yield a city's other names that are spellings of its name, not other languages' words."""
    name = fold(city["name"])
    for other in city["alternatenames"]:
        key = fold(other)
        if len(key) <= 4 or not key.isascii() or not other[0].isupper() or key == name:
            continue
        if difflib.SequenceMatcher(None, name, key).ratio() >= ALIKE:
            yield other
