"""What an organisation's mention denotes: its canonical name and its country.

The canonical name is the mention without its legal form; an acronym defined in the article, and a
later short mention of a longer name, bear the longer name. The country is what the text says of
the organisation: "the Swiss company Novartis", "Austria-based Keravit", "Russia's Rosatom".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.gazetteer import gazetteer
from newsledger.spans.name_words import lexicon, word_classes

_BESIDE = 60
_OFFICES = frozenset({"Ministry", "Department", "Committee", "Agency", "Bureau"})
_OFFICES_LAST = frozenset(
    {
        "Ministry",
        "Authority",
        "Commission",
        "Council",
        "Court",
        "Parliament",
        "Senate",
        "Government",
    }
)
_EDGE = "\"'“”«»‘’ ,"
_PLAIN_CLASSES = frozenset({"company", "trade", "legal", "institution"})
_WORD_END = re.compile(r"[ .]")
_MOST_ALIKE = 50
_SIZES = (4, 3, 2, 1)  # words of a legal form
_QUOTED = re.compile(r"[“«\"]([^“”«»\"]+)[”»\"«]?$")
_OWNED = re.compile(r"(?:['’]s|-(?:based|registered|headquartered|listed))(?: [a-z-]+){0,4} $")
_BRACKET = re.compile(r"\s?[(（][“«\"]?")
_NATION = re.compile(r"((?:[A-Z][a-z]+ )?[A-Z][a-z]+)(?: [a-z][a-z-]*){0,4} [“«\"]?$")
_CAPITALISED = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_AFTER = re.compile(
    r",? (?:\((?:the )?|(?:of|from) (?:the )?|an? [a-z -]{3,40}(?:from|in) (?:the )?)$"
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
def _legal_forms() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Return the legal forms that close a name and those that open it, as words."""
    forms = read_toml("lexicon/legal_forms.toml")
    after, before = (
        frozenset(tuple(form.split()) for key in ("in_full", side) for form in forms[key])
        for side in ("after", "before")
    )
    return after, before


@lru_cache(maxsize=20_000)
def drop_legal_form(name: str) -> str:
    """Return a name without legal forms and quotation marks around it.

    >>> drop_legal_form("LLP Ural Electric"), drop_legal_form("Hershey Co., Ltd.")
    ('Ural Electric', 'Hershey')
    """
    after, before = _legal_forms()
    words = name.strip(_EDGE).split()
    while size := next(
        (n for n in (4, 3, 2, 1) if n < len(words) and tuple(words[-n:]) in after), 0
    ):
        words = words[:-size]
        words[-1] = words[-1].rstrip(",")
    while size := next(
        (n for n in (4, 3, 2, 1) if n < len(words) and tuple(words[:n]) in before), 0
    ):
        words = words[size:]
    bare = " ".join(words)
    quoted = _QUOTED.search(bare)
    return (quoted[1] if quoted else bare).strip(_EDGE)


def read_names(text: str, mentions: Sequence[tuple[int, int]]) -> Names:
    """Read the organisations of an article off their mentions: acronyms, then short names."""
    names = Names()
    bare = {text[start:end]: drop_legal_form(text[start:end]) for start, end in mentions}
    for (start, end), (after, last) in pairwise(mentions):
        closed = text[last : last + 2].strip('»”"')[:1] in (")", ",")
        if closed and _BRACKET.fullmatch(text[end:after]):
            one, other = bare[text[start:end]], bare[text[after:last]]
            if abbreviates(other, one) or uncased(other):
                names.full.setdefault(other.casefold(), one)
            elif abbreviates(one, other):
                names.full.setdefault(one.casefold(), other)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(bare.values()):
        alike[_WORD_END.split(name.casefold(), 1)[0]].append(name)
    for name in dict.fromkeys(bare.values()):
        others = alike[_WORD_END.split(name.casefold(), 1)[0]][:_MOST_ALIKE]
        longer = next((other for other in others if _shortens(name, other)), None)
        if longer:
            names.full.setdefault(name.casefold(), names.full.get(longer.casefold(), longer))
        elif not name.isupper():
            names.full.setdefault(name.casefold(), name)
    return names


def uncased(text: str) -> bool:
    """Tell whether a text is written in a script without capitals, such as Chinese."""
    return len(text) > 1 and text.lower() == text.upper() and any(map(str.isalpha, text))


def abbreviates(short: str, long: str) -> bool:
    """Tell whether the letters of `short` are, in order, initials or letters of `long`."""
    if len(short) >= len(long) or (" " in short and not short.isupper()):
        return False
    rest = iter(long.casefold())
    letters = [char for char in short.casefold() if char.isalnum()]
    return (
        bool(letters) and all(char in rest for char in letters) and long[0].casefold() == letters[0]
    )


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


def country_beside(text: str, start: int, end: int, places: Sequence[Span]) -> str | None:
    """Return the country that the words beside a mention give it, or None.

    `places` are the article's LOC spans in order.
    """
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _BESIDE) : start]
    if match := _NATION.search(before):
        for nation in (match[1], match[1].split()[-1]):
            if nation in _nations():
                return _nations()[nation]
    index = bisect_left(places, start, key=_start)
    if index:
        place = places[index - 1]
        if _OWNED.match(text[place.end : start] if start - place.end < _BESIDE else ""):
            return _country(place)
    if index < len(places):
        place = places[index]
        if place.start - end < _BESIDE and _AFTER.match(text[end : place.start]):
            return _country(place)
    return None


def _start(place: Span) -> int:
    return place.start


def _country(place: Span) -> str | None:
    country = place.values.get("country")
    return country if isinstance(country, str) else None


def countries_named(text: str, places: Sequence[Span]) -> frozenset[str]:
    """Return the countries that a text names: by their places, or as "the Swiss company" does."""
    told = {_country(place) for place in places}
    told |= {_nations().get(word) for word in _CAPITALISED.findall(text)}
    return frozenset(country for country in told if country)


def country_of(name: str, mention: str, country: str | None, named: Collection[str]) -> str | None:
    """Return the country of an organisation of which the words beside it say nothing.

    It is the country that its name contains ("Development Bank of Kazakhstan", "Swiss Steel"),
    the article's, `country`, for an office that every country may have and for a name with a
    place of that country in it ("Pavlodar Oil Refinery"), or that of a known organisation's seat
    where it is among the countries that the text has `named`.
    """
    words = name.split()
    for size in (2, 1):
        for index in range(len(words) - size + 1):
            entry = gazetteer().lookup(" ".join(words[index : index + size]))
            if entry and entry.places[0].kind == "country":
                return entry.places[0].country
            if entry and country and entry.places[0].country == country:
                return country
    if words[0] in _nations():
        return _nations()[words[0]]
    if country and _national(words):
        return country
    known = lexicon().known
    seat = known.get(name)
    if seat is None and name.startswith(drop_legal_form(mention)):
        seat = known.get(mention)
    return seat if seat in named else None


def _national(words: Sequence[str]) -> bool:
    """Tell whether a name is one that every country may have: "National Bureau of Statistics"."""
    state = _OFFICES.intersection(words) or _OFFICES_LAST.intersection(words[-1:])
    return bool(state) and all(
        word_classes(word) or word.lower() in lexicon().common or not word[0].isupper()
        for word in map(_trim, words)
    )


def _trim(word: str) -> str:
    return word.rstrip(",")
