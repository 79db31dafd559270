"""What an organisation's mention denotes: its canonical name and its country.

The canonical name is the mention without its legal form; an acronym defined in the article, and a
later short mention of a longer name, bear the longer name. The country is what the text says of
the organisation: "the Swiss company Roche", "Austria-based Lasselsberger", "Russia's Rosatom".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.name_words import lexicon, word_classes

_BESIDE = 60
_EDGE = "\"'“”«»‘’ ,"
_PLAIN_CLASSES = frozenset({"company", "trade", "legal", "institution"})
_OWNED = re.compile(r"(?:['’]s|-(?:based|registered|headquartered|listed))(?: [a-z-]+){0,4} $")
_AFTER = re.compile(
    r",? (?:\((?:the )?|(?:of|from|in) (?:the )?|an? [a-z -]{3,40}(?:from|in) (?:the )?)$"
)


@dataclass(slots=True)
class Names:
    """The organisations named in one article: mention -> canonical name."""

    full: dict[str, str] = field(default_factory=dict)

    def canonical(self, mention: str) -> str:
        """Return the canonical name of a mention."""
        bare = drop_legal_form(mention)
        return self.full.get(bare.casefold(), bare)


@cache
def _legal_forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the legal forms at the end and at the beginning of a name."""
    forms = read_toml("lexicon/legal_forms.toml")

    def join(keys: Sequence[str]) -> str:
        words = {word for key in keys for word in forms[key]}
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    after, before = join(("in_full", "after")), join(("in_full", "before"))
    return re.compile(rf"(?:,? (?:{after}))+$"), re.compile(rf"^(?:(?:{before}) )+(?=\S)")


def drop_legal_form(name: str) -> str:
    """Return a name without legal forms, quotation marks around it and the possessive.

    >>> drop_legal_form("LLP Ural Electric"), drop_legal_form("Hershey Co., Ltd.")
    ('Ural Electric', 'Hershey')
    """
    after, before = _legal_forms()
    bare = " ".join(name.split()).strip(_EDGE)
    bare = before.sub("", after.sub("", bare) or bare) or bare
    quoted = re.search(r"[“«\"]([^“”«»\"]+)[”»\"«]?$", bare)
    return (quoted[1] if quoted else bare).strip(_EDGE)


def read_names(text: str, mentions: Sequence[tuple[int, int]]) -> Names:
    """Read the organisations of an article off their mentions: acronyms, then short names."""
    names = Names()
    bare = {text[start:end]: drop_legal_form(text[start:end]) for start, end in mentions}
    for (start, end), (after, last) in pairwise(mentions):
        closing = text[last : last + 2].strip('»”"')[:1]
        if text[end:after] in (" (", " («", " (“", ' ("') and closing in (")", ","):
            long, short = bare[text[start:end]], bare[text[after:last]]
            if abbreviates(short, long):
                names.full[short.casefold()] = long
    for name in dict.fromkeys(bare.values()):
        longer = next((other for other in bare.values() if _shortens(name, other)), None)
        if longer and name.casefold() not in names.full:
            names.full[name.casefold()] = names.full.get(longer.casefold(), longer)
    return names


def abbreviates(short: str, long: str) -> bool:
    """Tell whether the letters of `short` are, in order, initials or letters of `long`."""
    if len(short) >= len(long) or (" " in short and not short.isupper()):
        return False
    rest = iter(long.casefold())
    letters = [char for char in short.casefold() if char.isalnum()]
    return all(char in rest for char in letters) and long[0].casefold() == letters[0]


def _shortens(short: str, long: str) -> bool:
    """Tell whether `short` is the beginning of `long` and the rest says only what it is.

    "Solidcore" shortens "Solidcore Resources"; "ArcelorMittal" is not "ArcelorMittal Temirtau".
    """
    if not long.casefold().startswith(short.casefold()) or len(long) <= len(short):
        return False
    rest = long[len(short) :]
    if rest[0] == ".":
        return rest[1:].islower()
    if rest[0] != " " or (word_classes(short) and " " not in short):
        return False
    return all(
        _PLAIN_CLASSES.intersection(word_classes(word)) or word in ("and", "&", "of")
        for word in rest.split()
    )


@cache
def _nations() -> dict[str, str]:
    """Map each adjective of nationality to its country."""
    data = read_toml("lexicon/nationalities.toml")
    return {word: country for country, words in data.items() if country != "none" for word in words}


def country_beside(text: str, start: int, end: int, places: Mapping[int, Span]) -> str | None:
    """Return the country that the words beside a mention give it, or None.

    `places` are the article's LOC spans by both their ends.
    """
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _BESIDE) : start]
    if match := re.search(r"(\w+(?: \w+)?)(?:-\w+)?((?: [a-z-]+){0,4}) [“«\"]?$", before):
        words = match[1].split()
        for nation in (match[1], words[-1], words[0]):
            if nation in _nations() and (
                nation != words[0] or len(words) == 1 or words[-1].islower()
            ):
                return _nations()[nation]
    for gap in range(min(len(before), 45)):
        place = places.get(start - gap)
        if place and place.end == start - gap:
            if _OWNED.match(text[place.end : start]):
                return _country(place)
            break
    for gap in range(2, 50):
        place = places.get(end + gap)
        if place and place.start == end + gap:
            return _country(place) if _AFTER.match(text[end : place.start]) else None
    return None


def _country(place: Span) -> str | None:
    country = place.values.get("country")
    return country if isinstance(country, str) else None


def country_within(name: str, country: str | None) -> str | None:
    """Return the country that a name contains; a ministry's is the article's."""
    from newsledger.spans.gazetteer import gazetteer

    words = name.split()
    for size in (2, 1):
        for index in range(len(words) - size + 1):
            part = " ".join(words[index : index + size])
            entry = gazetteer().lookup(part)
            if entry and entry.places[0].kind == "country":
                return entry.places[0].country
    if words and "institution" in word_classes(words[0]) and words[0] != "Bank":
        return country
    return lexicon().known.get(name) or None
