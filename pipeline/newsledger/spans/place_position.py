"""Finds places that the gazetteer lacks by where they stand: "in Husnes", "Oppama, Kanagawa"."""

from __future__ import annotations

from newsledger.spans.place_scan import Found, Scan

_CHAIN = 8  # at most so many names are listed after "in"
_NAME_GAPS = 2  # spaces in a name
_CLOSING = ("", ",", ")", ";", "\n", ". ", ".,", ".\n", " (", " –", ".")


def by_position(scan: Scan, i: int) -> None:
    """Find a name at word i that "in" announces or that its region follows."""
    words = scan.words
    if scan.taken[i]:
        return
    if words.tight(i) and words.capital[i - 1] and words.keys[i - 1] not in scan.rules.plain:
        return
    end = scan.run_end(i)
    announced = _after_in(scan, i, end) and not words.headline[i]
    if (announced or _before_unit(scan, i, end)) and _namelike(scan, i, end):
        scan.take(i, end, None, "", (i, end))


def _namelike(scan: Scan, i: int, j: int) -> bool:
    """Tell whether words i to j can be a place's name: no acronym, no common words, no person."""
    name, rules = scan.words.slice(i, j), scan.rules
    if name.isupper() or name.count(" ") > _NAME_GAPS or any(c.isdigit() for c in name):
        return False
    if j - i > 1 and (scan.words.keys[i] in rules.given or name.lower().endswith(rules.family)):
        return False
    others = (rules.not_in, rules.describing, rules.plain, rules.demonyms)
    return not any(key in words for key in scan.words.keys[i:j] for words in others)


def _after_in(scan: Scan, i: int, j: int) -> bool:
    """Tell whether "in" or "near" announces the name, and not a company one has a share in."""
    words = scan.words
    if words.keys[i - 1] not in {"in", "near"} or words.gap(i) != " ":
        return False
    if i > 1 and words.keys[i - 2] in scan.rules.stakes:
        return False
    return j >= len(words) or words.keys[j] != "s"


def _before_unit(scan: Scan, i: int, j: int) -> bool:
    """Tell whether a region or district that holds the name follows it, and nothing with it.

    Before "in" without a comma only where a preposition announces the name: neither "Output in
    Jiangsu province" nor "Google in Jackson County" names two places.
    """
    words, gap, k = scan.words, scan.words.gap(j), j
    if j == len(words):
        return False
    announced = words.keys[i - 1] in {"at", "near", "from"} and words.gap(i) == " "
    if words.keys[j] == "in" and (gap == ", " or (gap == " " and announced)):
        k = j + 1 + (j + 1 < len(words) and words.keys[j + 1] == "the")
    elif gap not in {", ", " ("}:
        return False
    end = scan.units.get(k)
    if end is None:
        return False
    after = words.after(end, 2)
    return k > j or after in _CLOSING or after[:1] in {",", ")", ";", "\n"}


def by_chain(scan: Scan, found: Found) -> None:
    """Find the names listed after a find: "in Årdal, Sunndal, Karmøy and Husnes"."""
    words, j = scan.words, found.last
    wide = found.entry is not None and found.entry.places[0].kind != "city"
    if wide or found.kind or found.first == 0 or words.slice(found.first - 1, found.first) != "in":
        return
    names: list[tuple[int, int]] = []
    while len(names) < _CHAIN and j < len(words):
        closing = words.keys[j] == "and" and words.gap(j) in {" ", ", "}
        first = j + closing
        if (not closing and words.gap(j) != ", ") or words.gap(first)[-1:] != " ":
            return
        j = scan.run_end(first)
        if not words.capital[first] or any(scan.taken[first:j]) or not _namelike(scan, first, j):
            return
        names.append((first, j))
        if closing and not (j < len(words) and words.keys[j] == "s"):
            for name in names:
                scan.take(*name, None, "", name)
        if closing:
            return


def by_acronym(scan: Scan) -> None:
    """Find what a zone is called in brackets, an acronym or its name in its own script."""
    words, called = scan.words, dict[str, Found]()
    for found in scan.found:
        k = found.last
        if words.gap(k) != " (" or words.gap(k + 1)[:1] != ")":
            continue
        short = words.slice(k, k + 1)
        zone = "zone" in {found.kind, found.entry.places[0].kind if found.entry else ""}
        foreign = short.lower() == short.upper() and not short[0].isdigit()
        generic = words.keys[k] in scan.rules.after  # "(FEZ)"
        if foreign or (zone and short.isupper() and not generic):
            called[short] = found
    for i in range(len(words) if called else 0):
        place = called.get(words.slice(i, i + 1))
        if place and not scan.taken[i]:
            scan.taken[i] = 1
            name = words.slice(place.first, place.last)
            scan.found.append(Found(i, i + 1, place.entry, "shape:acronym", "acronym", name))


def by_echo(scan: Scan) -> None:
    """Find again, bare, the names that have been shown to be places."""
    words, keys = scan.words, {f.name.lower() for f in scan.found if f.entry is None}
    if not keys:
        return
    longest = max(key.count(" ") for key in keys) + 1
    for i in words.capitals:
        if scan.taken[i]:
            continue
        for j in range(min(i + longest, len(words)), i, -1):
            if words.slice(i, j).lower() in keys and not any(scan.taken[i:j]):
                scan.take(i, j, None, "", (i, j))
                break
