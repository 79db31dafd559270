"""The gazetteer: which places bear a name.

`models/places/places.tsv.gz` is built by `models/places/build.py`. Its three sections,
separated by blank lines, are kept as text and read into records only where they are asked
for, so that loading costs little: the places, a row each; the names, each with its level
and the row numbers of its places; and the longest name, in words, that begins with a word.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError

_KEPT = 4096  # entries kept in memory once they have been read
WORD = re.compile(r"\w+")
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ə": "a",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the world.

    `country` is ISO 3166-1 alpha-2 and `region` ISO 3166-2, None where there is none
    (a sea, the region of a country). Coordinates are degrees of WGS 84: of a country its
    capital's, of a region its people's centre. `population` is 0 where unknown.
    """

    name: str
    kind: str
    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


class Entry(NamedTuple):
    """What a name can mean: its places, likeliest first, and how far the name is trusted.

    `level` 0: a place wherever it stands; 1: needs a sign of place around it; 2: needs a
    designator, or a region or country beside it; 3: a code, counted only as it is printed.
    """

    places: tuple[Place, ...]
    level: int


def fold_word(word: str) -> str:
    """Return a word without case and diacritics: `Öskemen` -> `oskemen`."""
    lower = word.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(name: str) -> str:
    """Return the key of a name, its words folded: `Jalal-Abad` -> `jalal abad`."""
    return " ".join(fold_word(word) for word in WORD.findall(name))


class Gazetteer:
    """Looks names up. One instance serves all threads: it is never changed after loading."""

    def __init__(self, text: str) -> None:
        """Index the text of the data file (three sections of lines)."""
        places, names, first = text.rstrip("\n").split("\n\n")
        self._rows = places.split("\n")
        self._names: dict[str, str] = dict(line.split("\t", 1) for line in names.split("\n"))
        self._longest: dict[str, int] = {}
        for line in first.split("\n"):
            word, _, count = line.partition("\t")
            self._longest[word] = int(count)
        self._entries = lru_cache(_KEPT)(self._read)

    def longest(self, word: str) -> int:
        """Return how many words the longest name beginning with this folded word has."""
        return self._longest.get(word, 1)

    def __contains__(self, key: str) -> bool:
        """Tell whether a folded name is known."""
        return key in self._names

    def entry(self, key: str) -> Entry | None:
        """Return the entry of a folded name, or None."""
        return self._entries(key)

    def lookup(self, name: str) -> Entry | None:
        """Return the entry of a name as written in a text, or None."""
        return self.entry(fold(name))

    def names_by_code(self) -> dict[str, str]:
        """Return the name of each country by its ISO 3166-1 code, of each region by its 3166-2."""
        rows = (row.split("\t", 4)[:4] for row in self._rows)
        return {
            region or country: name
            for name, kind, country, region in rows
            if kind in ("country", "region")
        }

    def _read(self, key: str) -> Entry | None:
        value = self._names.get(key)
        if value is None:
            return None
        level, _, rows = value.partition(" ")
        return Entry(tuple(self._place(int(row)) for row in rows.split(" ")), int(level))

    def _place(self, row: int) -> Place:
        name, kind, country, region, latitude, longitude, population = self._rows[row].split("\t")
        return Place(
            name,
            kind,
            country or None,
            region or None,
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            int(population or 0),
        )


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of `models/places`, read once."""
    path = models_dir() / "places" / "places.tsv.gz"
    try:
        return Gazetteer(gzip.decompress(path.read_bytes()).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
