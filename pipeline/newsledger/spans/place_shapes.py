"""Finds names by the designators beside them: "Karaganda region", "the village of Stabna"."""

from __future__ import annotations

import re

from newsledger.spans.gazetteer import Entry
from newsledger.spans.place_scan import Scan
from newsledger.spans.place_words import Designator

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_BRACKETED = re.compile(r" ?(?:\([A-Z]{2,5}\))? ?([“\"«„]?)")
_QUOTED = re.compile(r"[^“”\"«»\n]{2,60}(?=[”\"»“])")
_DASH = re.compile(r" ?[-–—] ?")
_INSIDE = frozenset({" ", "\xa0", "-", "‑", "‐", "'", "’"})  # between the words of a name
_NAME_WORDS = 6  # at most so many words stand before a designator
_LIST_NAMES = 12  # at most so many names share a plural designator
_MODIFIERS = 4  # at most so many modifiers stand before a designator
_UNIT_KINDS = frozenset({"region", "city", "district"})


def designators(scan: Scan) -> list[tuple[int, int, Designator]]:
    """Return the designators, words i to j, the last one first: it is the head of its name."""
    words, first_of = scan.words, scan.rules.after_words
    ends: dict[int, tuple[int, int, Designator]] = {}
    for i in range(1, len(words)):
        longest = first_of.get(words.keys[i])
        match = words.longest_key(i, scan.rules.after, longest) if longest else None
        if match is not None and not (match[1].capital and not words.capital[match[0] - 1]):
            ends.setdefault(match[0], (i, *match))
    return [ends[j] for j in sorted(ends, reverse=True)]


def by_designator(scan: Scan, i: int, j: int, rule: Designator) -> None:
    """Find a name with a designator after it, words i to j: "Karaganda region"."""
    words = scan.words
    capital = words.capital[j - 1]
    name = name_before(scan, i, rule)
    if name is None or _whole(scan, name[0], j):
        return
    first, last, entry = name
    if rule.kind == "street" and words.capital[first - 1] and _DASH.fullmatch(words.gap(first)):
        return  # "the Zhetybai – Kuryk highway" names two towns
    if rule.plural:
        _listed(scan, first, last, j if capital else last, entry, rule.kind)
    elif entry or _named_by_shape(scan, first, last, capital, rule):
        scan.take(first, j, entry, rule.kind, (first, last))


def _whole(scan: Scan, first: int, last: int) -> bool:
    """Tell whether the designator ends a name of the gazetteer: "United States"."""
    if not scan.words.capital[last - 1]:
        return False
    matches = (scan.match(k) for k in range(max(0, first - 3), first + 1))
    return any(match is not None and match[0] >= last for match in matches)


def _named_by_shape(scan: Scan, first: int, last: int, capital: bool, rule: Designator) -> bool:
    """Tell whether a name that the gazetteer lacks is a place by its designator."""
    words = scan.words
    if not rule.alone or (words.headline[first] and not capital) or (rule.lower and capital):
        return False
    opens = words.opens(first)
    generic = scan.rules.describing if opens or not capital else scan.rules.generic
    if all(key in generic for key in words.keys[first:last]):
        return False
    return capital or last - first > 1 or not opens


def _listed(scan: Scan, first: int, last: int, end: int, entry: Entry | None, kind: str) -> None:
    """Take the names that share a plural designator: "Halach, Dyanew and Sayat districts"."""
    words = scan.words
    for _ in range(_LIST_NAMES):
        if entry is None and words.opens(first):
            return
        scan.take(first, end, entry, kind, (first, last))
        end = last = first - (words.keys[first - 1] in {"and", "or"})
        if last < 1 or words.gap(last) not in {", ", " "}:
            return
        first = last
        while first > 0 and words.capital[first - 1] and last - first < 3:
            first -= 1
            if words.gap(first) not in _INSIDE:
                break
        if first == last or words.opens(first) or scan.taken[first] or scan.loose(first):
            return
        entry = scan.names.entry(words.key(first, last))


def name_before(scan: Scan, i: int, rule: Designator) -> tuple[int, int, Entry | None] | None:
    """Return the name that ends before word i, past the designator's modifiers."""
    words, last = scan.words, i
    while i - last < _MODIFIERS and last > 1 and words.keys[last - 1] in rule.modifiers:
        if not words.tight(last) or not words.tight(last - 1):
            break
        last -= 1
    first = last
    while first > 0 and last - first < _NAME_WORDS and _part(scan, first - 1):
        first -= 1
    while first < last and (not scan.large(first) or scan.loose(first)):
        first += 1
    if first >= last or not scan.large(last - 1) or any(scan.taken[first:last]):
        return None
    if _adjective(scan, first, last, words.capital[i]):
        return None
    for start in range(first, last):
        if start > first and (rule.kind not in _UNIT_KINDS or words.gap(start) != " "):
            continue
        entry = scan.names.entry(words.key(start, last)) if scan.large(start) else None
        if entry and entry.level < 3 and (start == first or _of_kind(entry, rule.kind)):
            return start, last, entry
    known = scan.match(first) if rule.kind not in _UNIT_KINDS else None
    held = known is not None and known[1].level == 0 and known[0] <= last
    return first, last, known[1] if known and held else None


def _of_kind(entry: Entry, kind: str) -> bool:
    """Tell whether one of the places is of the designator's kind."""
    return any(place.kind == kind for place in entry.places)


def _adjective(scan: Scan, first: int, last: int, capital: bool) -> bool:
    """Tell whether the words are no name but an adjective: "Central Asian region"."""
    key = scan.words.key(first, last)
    if key in scan.rules.compass:
        return not capital or scan.words.opens(first)
    return scan.words.keys[last - 1] in scan.rules.demonyms


def _part(scan: Scan, i: int) -> bool:
    """Tell whether word i can be part of the name that word i+1 is part of."""
    words = scan.words
    if words.gap(i + 1) not in _INSIDE:
        return False
    if words.capital[i] or _ORDINAL.fullmatch(words.keys[i]):
        return True
    inside = i > 0 and words.tight(i) and words.capital[i - 1]
    return inside and words.keys[i] in scan.rules.particles


def by_leading_word(scan: Scan, i: int) -> None:
    """Find a name with a designator before it: "the village of X", "Lake X"."""
    words, longest = scan.words, scan.rules.before_words[scan.words.keys[i]]
    match = None if scan.taken[i] else words.longest_key(i, scan.rules.before, longest)
    if match is None or (match[1].capital and not words.capital[i]):
        return
    j, rule = match
    if rule.kind == "zone":
        _zone_after(scan, i, j)
        return
    whole = scan.match(i) if rule.inside else None
    if whole is not None and whole[0] > j:
        return
    if j >= len(words) or not words.capital[j] or words.gap(j) != " " or scan.loose(j):
        return
    known = scan.match(j)
    end, entry = known if known else (scan.run_end(j), None)
    if words.keys[end - 1] in scan.rules.demonyms or not (entry or rule.alone):
        return
    designated = end < len(words) and words.keys[end] in scan.rules.after_words
    if designated and not rule.inside and words.gap(end) == " ":
        return  # "Sozak district of Turkistan region": the name has a designator of its own
    scan.take(i if rule.inside else j, end, entry, rule.kind, (j, end))


def _zone_after(scan: Scan, i: int, j: int) -> None:
    """Find a zone's name after its designator: 'SEZ "Saryarka"', "free economic zone Brest"."""
    words = scan.words
    bracket = _BRACKETED.match(words.text, words.ends[j - 1])
    if bracket is None or bracket.end() == words.ends[j - 1]:
        return
    k = j
    while k < len(words) and words.starts[k] < bracket.end():
        k += 1
    if k >= len(words) or words.starts[k] != bracket.end() or not words.capital[k]:
        return
    if bracket[1]:
        quoted, end = _QUOTED.match(words.text, words.starts[k]), k
        while quoted and end < len(words) and words.ends[end] <= quoted.end():
            end += 1
        if end > k:
            scan.take(k, end, scan.names.entry(words.key(k, end)), "zone", (k, end))
        return
    if i > 0 and words.capital[i - 1] and words.gap(i) == " ":
        return
    numbered = words.keys[k] == "no" and k + 1 < len(words) and words.keys[k + 1].isdigit()
    end = k + 2 if numbered else scan.run_end(k)
    scan.take(i, end, scan.names.entry(words.key(k, end)), "zone", (k, end))
