"""Says of each find what it stands beside: a word that announces a place, a person's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsledger.spans.gazetteer import Entry, Place
from newsledger.spans.place_scan import Found, Scan

_DATELINE = re.compile(
    r"(?:, [A-Z][^,\n–—-]{1,30}){0,2}\.?\s?(?:\([^)\n]{1,30}\)\s?)?(?:[–—]|-{1,2}\s|:\s|/)"
    r"|(?:\.|,)?\s[A-Z]{4,}\b|\s?\([A-Z][^)\n]{1,20}\)|,\s[A-Z][a-z]{2,8}\.?\s?\d"
)
_LINE_START = re.compile(r"(?:^|\n)[^\w\n]{0,4}(?:date \d{4}-\d\d-\d\d )?[^\w\n]{0,4}$")
_ABBREVIATED = re.compile(r"\.(?:\s*[–—(,-]|\s+[a-z])")
_INITIALS = re.compile(r"(?:\w{1,2}\.)+\s?\w{1,2}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a place, with what its surroundings say.

    `places` are what it can mean, empty for a name known only by its shape; `level` is the
    gazetteer's (see `Entry`); `kind` what its designator says, "" without one; `name` the
    name without it; `sign` 2 for a word before it that announces a place, 1 for one that
    may, 0 for none; `before` and `after` when a capitalised word that is no place touches
    it there; `person` when a given name or a title stands before it, or it before a family
    name; `dateline` when it opens a wire story.
    """

    start: int
    end: int
    text: str
    places: tuple[Place, ...]
    level: int
    rule: str
    kind: str = ""
    name: str = ""
    sign: int = 0
    before: bool = False
    after: bool = False
    person: bool = False
    dateline: bool = False


def describe(scan: Scan, found: Found) -> Candidate:
    """Return a find with what its surroundings say of it."""
    words, i, j, entry = scan.words, found.first, found.last, found.entry
    start, end = words.starts[i], words.ends[j - 1]
    if words.text[end : end + 1] == "." and _dotted(words.text, start, end, entry):
        end += 1
    level = entry.level if entry else 0
    if level == 2 and not found.name.isascii():
        level = 1  # "Göd" is no English word
    return Candidate(
        start=start,
        end=end,
        text=words.text[start:end],
        places=entry.places if entry else (),
        level=level,
        rule=found.rule,
        kind=found.kind,
        name=found.name,
        sign=_sign(scan, i, j),
        before=_crowd_before(scan, i),
        after=scan.crowded(j),
        person=_person(scan, i, j),
        dateline=_dateline(words.text, start, end),
    )


def _sign(scan: Scan, i: int, j: int) -> int:
    """Return how clearly the words around words i to j announce a place."""
    words, k = scan.words, i - 1
    if words.gap(j) == "-" and words.keys[j] in scan.rules.based:
        return 2
    if k >= 0 and words.keys[k] == "the":
        k -= 1
    if k < 0 or not words.tight(k + 1) or words.opens(k + 1):
        return _sign_after(scan, j)
    if words.keys[k] in scan.rules.strong:
        return 1 if j < len(words) and words.keys[j] == "s" else 2
    return 1 if words.keys[k] in scan.rules.weak else _sign_after(scan, j)


def _sign_after(scan: Scan, j: int) -> int:
    """Return 1 where a site follows: "its Telford headquarters", "the Kinsale campus"."""
    words = scan.words
    for k in range(j, min(j + 2, len(words))):
        if words.capital[k] or words.gap(k) != " ":
            return 0
        if words.keys[k] in scan.rules.sites:
            return 1
    return 0


def _crowd_before(scan: Scan, i: int) -> bool:
    """Tell whether a capitalised word that is no place touches word i from the left."""
    words = scan.words
    if i == 0 or not words.capital[i - 1] or scan.taken[i - 1] or words.headline[i]:
        return False
    if words.gap(i) not in {" ", "-", "\xa0"} or words.keys[i - 1] in scan.rules.describing:
        return False
    return not scan.loose(i - 1)


def _person(scan: Scan, i: int, j: int) -> bool:
    """Tell whether words i to j are part of a person's name: "Naomi Osaka", "Paris Hilton"."""
    words, rules = scan.words, scan.rules
    if i > 0 and words.capital[i - 1] and words.gap(i) in {" ", ". "} and not scan.taken[i - 1]:
        if words.keys[i - 1] in rules.given or words.keys[i - 1] in rules.titles:
            return True
        initial = words.gap(i) == ". " and len(words.keys[i - 1]) == 1
        if initial and i > 1 and words.keys[i - 2] in rules.given:
            return True
    if words.gap(j) != " " or not (scan.crowded(j) or _doubtful(scan, j)):
        return False
    named = words.key(i, j) in rules.people or words.key(i, j) in rules.given
    return named or words.keys[j].endswith(rules.family)


def _doubtful(scan: Scan, j: int) -> bool:
    """Tell whether word j begins a place's name that people or firms bear too: "Hilton"."""
    match = scan.match(j) if j < len(scan.words) and scan.words.capital[j] else None
    return match is not None and match[1].level in {1, 2}


def _dateline(text: str, start: int, end: int) -> bool:
    """Tell whether the name opens a line as a wire story's dateline does."""
    if not _LINE_START.search(text[max(0, start - 30) : start]):
        return False
    return _DATELINE.match(text, end, end + 80) is not None


def _dotted(text: str, start: int, end: int, entry: Entry | None) -> bool:
    """Tell whether the full stop after a name belongs to it: "U.S.", "Kan."."""
    name = text[start:end]
    if "." in name:
        return _INITIALS.fullmatch(name) is not None
    if entry is None or entry.level != 4:
        return False
    return not name.isupper() or _ABBREVIATED.match(text, end) is not None
