"""The state of one scan for places, and its first step: names of the gazetteer.

A `Scan` holds a text's words, which of them are taken, and what has been found. The steps
that add to it are here (`by_name`), in `place_shapes` (names with a designator) and in
`place_position` (names known by where they stand); `places.find_places` calls them in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsledger.spans.gazetteer import Entry, gazetteer
from newsledger.spans.place_words import Words, rules

_JOIN = re.compile(r"[ \xa0]?[-‐‑–—.'’‘`&]?[ \xa0\n]?|, ")
_LARGE = 200_000  # people: a city well enough known to stand before a capitalised word
_SHORT = 6  # letters: a shorter word in capitals is rather an acronym
_RUN = 5  # words of a capitalised run


@dataclass(frozen=True, slots=True)
class Found:
    """Words `first` to `last` (exclusive) and how they were found.

    `kind` is what a designator says, "" without one; `name` the name without it.
    """

    first: int
    last: int
    entry: Entry | None
    rule: str
    kind: str
    name: str


class Scan:
    """What is known of a text's places so far."""

    def __init__(self, text: str) -> None:
        """Split the text and take the rules."""
        self.words = Words(text)
        self.rules = rules()
        self.names = gazetteer()
        self.taken = bytearray(len(self.words))
        self.found: list[Found] = []
        self.units: dict[int, int] = {}  # first word of a region or district -> word after it

    def take(
        self, first: int, last: int, entry: Entry | None, kind: str, name: tuple[int, int]
    ) -> None:
        """Note a find, unless one of its words is taken."""
        if any(self.taken[first:last]):
            return
        self.taken[first:last] = b"\1" * (last - first)
        what = kind or (entry.places[0].kind if entry else "place")
        if what in {"region", "district"}:
            self.units[first] = last
        rule = f"{'gazetteer' if entry else 'shape'}:{what}"
        self.found.append(Found(first, last, entry, rule, kind, self.words.slice(*name)))

    def by_name(self, i: int) -> None:
        """Find the longest name of the gazetteer that begins at word i."""
        if self.taken[i]:
            return
        inner = self.quarter(i)
        if inner is not None:
            self.take(i, inner[0], inner[1], "quarter", (i, inner[0]))
            return
        found = self.abbreviation(i) or self.match(i)
        if found is None:
            return
        j, entry = found
        if entry.level < 3 and self.crowded(j) and not self.weighty(entry, j):
            return
        first, kind = i, ""
        if self.quarter_before(i, entry):
            first = i - 1
            if entry.places[0].kind == "country":
                kind = "quarter"
            else:
                entry = self.names.entry(self.words.key(first, j)) or entry
        self.take(first, j, entry, kind, (first, j))

    def match(self, i: int) -> tuple[int, Entry] | None:
        """Return the longest name of the gazetteer at word i, with the word after it."""
        words, names = self.words, self.names
        longest, key = names.longest(words.keys[i]), words.keys[i]
        best = i + 1 if key in names else 0
        if longest == 1 and not best:
            return None
        for j in range(i + 1, min(i + longest, len(words))):
            gap = words.gap(j)
            if self.taken[j] or (gap != " " and not _JOIN.fullmatch(gap)):
                break
            if not (self.large(j) or words.keys[j] in self.rules.small):
                break
            key = f"{key} {words.keys[j]}"
            if key in names:
                best = j + 1
        if not best:
            return None
        entry = names.entry(words.key(i, best))
        return (best, entry) if entry and self.printed(i, best, entry) else None

    def printed(self, i: int, j: int, entry: Entry) -> bool:
        """Tell whether the name is printed as a place's would be."""
        words, name = self.words, self.words.slice(i, j)
        if self.glued(i, j) or (j < len(words) and words.keys[j] in self.rules.currencies):
            return False
        if entry.level == 3:
            return sum(c.isupper() for c in name) > 1 and not self.shouted(i, j)
        if j > i + 1:
            return True
        if words.keys[i] in self.rules.article:
            crowd = j < len(words) and words.capital[j] and words.gap(j) in {" ", "-"}
            return words.keys[i - 1] == "the" and words.tight(i) and not crowd
        if name.isupper() and len(name) < _SHORT and not _famous(entry, len(name)):
            return False
        return words.keys[i] not in self.rules.demonyms

    def glued(self, i: int, j: int) -> bool:
        """Tell whether words i to j are part of a sign, an address or a sum: "US$", "Kaspi.kz"."""
        start, after = self.words.starts[i], self.words.after(j, 2)
        before = self.words.text[max(0, start - 2) : start]
        if after[:1] in {"$", "@"} or before[-1:] in {"@", "#", "$"}:
            return True
        for k, gap in ((i - 1, i), (j, j)):  # "Saint-François-du-Lac" is one name
            if self.words.gap(gap) == "-" and self.words.keys[k] in self.rules.particles:
                return not self.words.capital[k]
        domain = after[:1] == "." and after[1:].islower()
        return domain or (before[-1:] == "." and before[0].isalnum())

    def shouted(self, i: int, j: int) -> bool:
        """Tell whether the words around are in capitals, where "US" may be "us"."""
        words = self.words
        around = [k for k in (i - 1, j) if 0 <= k < len(words) and not words.opens(max(i, k))]
        spelled = [words.slice(k, k + 1) for k in around]
        return bool(spelled) and all(w.isupper() and len(w) > 3 for w in spelled)

    def quarter(self, i: int) -> tuple[int, Entry] | None:
        """Return a capitalised quarter of a known place: "North Texas", "Greater London"."""
        words = self.words
        if words.keys[i] not in self.rules.compass or words.gap(i + 1) != " ":
            return None
        inner = self.match(i + 1) if words.capital[i + 1] and not self.taken[i + 1] else None
        if inner is None or inner[1].level > 0 or words.headline[i]:
            return None
        whole = self.match(i)
        return None if whole and whole[0] >= inner[0] else inner

    def quarter_before(self, i: int, entry: Entry) -> bool:
        """Tell whether a lower-case quarter ends before word i: "eastern Europe"."""
        words = self.words
        if i == 0 or words.keys[i - 1] not in self.rules.compass or words.gap(i) != " ":
            return False
        kind, part = entry.places[0].kind, words.keys[i - 1]
        adjective = part == "central" or part.endswith("ern")
        fits = kind == "area" or (kind == "country" and adjective)
        return fits and not self.taken[i - 1]

    def abbreviation(self, i: int) -> tuple[int, Entry] | None:
        """Return the abbreviated region at word i: "Topeka, Kan.", "in NSW", "AP government"."""
        words = self.words
        listed = words.gap(i) == ", " and words.capital[i - 1]
        for j in (i + 2, i + 1):
            if j > len(words) or (j == i + 2 and words.gap(i + 1) not in {".", ". "}):
                continue
            entry = self.names.entry(", " + words.key(i, j))
            if entry is None:
                continue
            dotted, shout = words.after(j, 1) == ".", words.slice(i, j).isupper()
            ruled = j < len(words) and words.keys[j] == "government"
            if (listed and (dotted or shout)) or (shout and (ruled or self.announced(i))):
                return j, entry
        return None

    def announced(self, i: int) -> bool:
        """Tell whether the word before word i announces a place."""
        words = self.words
        return i > 0 and words.gap(i) == " " and words.keys[i - 1] in self.rules.strong

    def weighty(self, entry: Entry, j: int) -> bool:
        """Tell whether a name is a place's although a capitalised word follows it."""
        place = entry.places[0]
        large = place.kind != "city" or place.population >= _LARGE
        return (large and entry.level == 0) or self.match(j) is not None

    def crowded(self, j: int) -> bool:
        """Tell whether a capitalised word that is no place touches word j-1 from the right."""
        words = self.words
        if j >= len(words) or not words.capital[j] or self.taken[j] or words.headline[j]:
            return False
        if words.keys[j] in self.rules.offices:
            return False  # "Kazakhstan President", "Ohio Governor"
        return words.gap(j) in {" ", "-", "\xa0", " & "}

    def large(self, i: int) -> bool:
        """Tell whether word i is capitalised or a number."""
        return self.words.capital[i] or self.words.keys[i][0].isdigit()

    def loose(self, i: int) -> bool:
        """Tell whether word i only describes what follows: "The", "New" at the beginning."""
        key = self.words.keys[i]
        if key in self.rules.plain:
            return True
        return key in self.rules.describing and self.words.opens(i)

    def run_end(self, i: int) -> int:
        """Return the word after the capitalised run that begins at word i."""
        words, j = self.words, i + 1
        while j < len(words) and j - i < _RUN and words.tight(j):
            gap = words.gap(j)
            if gap == ". " or not (words.capital[j] or gap == "-"):
                break
            j += 1
        return j if words.capital[j - 1] else i + 1


def _famous(entry: Entry, length: int) -> bool:
    """Tell whether a short word in capitals is a place all the same: "BAKU", "PARIS"."""
    place = entry.places[0]
    large = place.kind != "city" or place.population >= _LARGE
    return length > 3 and large and entry.level == 0
