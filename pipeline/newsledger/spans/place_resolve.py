"""Decides which candidates are places, and which place each of them is.

The article settles it: a region or country named beside the name, the countries and regions
the article speaks of, a dateline; and where it says nothing, the larger place.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newsledger.spans.gazetteer import Place, fold
from newsledger.spans.place_context import Candidate

_BESIDE = re.compile(r", (?:in )?(?:the )?| \((?:the )?| in (?:the )?|/")
_OF = re.compile(r" (?:of|in) (?:the )?")
_LIST = re.compile(r",? (?:and|or|as well as|&) (?:the |in )?|, (?:the )?|/|[-–—]")
_FAR = 10  # so many times larger than its namesakes abroad, a city needs no telling apart
_UNKNOWN = 30_000  # people: the weight of a place whose population isn't known
_TOLD = 100_000  # people: smaller places abroad are told with their country
_WIDE = frozenset({"country", "region", "area"})
_TITLED = frozenset({"region", "district"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text.

    `place` is None only where neither the gazetteer nor the article tells anything of it.
    `ambiguous` warns that the words may rather belong to a person's or an organisation's
    name: a capitalised word that is no place touches them, or nothing announces a place.
    """

    start: int
    end: int
    text: str
    place: Place | None
    rule: str
    ambiguous: bool = False


class _Article:
    """What an article says of its places: containers, and the countries and regions it names."""

    def __init__(self, candidates: Sequence[Candidate], text: str) -> None:
        self.candidates = candidates
        self.text = text
        self.inside = containers(candidates, text)
        self.linked = self.inside.keys() | {
            n + 1 for n in self.inside if n + 1 < len(candidates) and self._holder(n)
        }
        self.units: Counter[str] = Counter()  # regions and cities named, by country
        self.countries = self._countries()
        self.regions = Counter(
            place.region
            for c in candidates
            for place in c.places
            if place.kind == "region" and (c.kind == "region" or place is c.places[0])
        )
        self.total = self.countries.total() or 1
        self.main = next(iter(self.countries.most_common(1)), ("", 0))
        self.names = Counter(fold(c.name) for c in candidates)

    def _holder(self, n: int) -> bool:
        """Tell whether the next candidate is what holds candidate n."""
        return self.inside[n] in self.candidates[n + 1].places

    def gap(self, n: int) -> str:
        """Return the text between candidate n and the next one."""
        return self.text[self.candidates[n].end : self.candidates[n + 1].start]

    def _countries(self) -> Counter[str]:
        """Count how often the article names each country, or a place that lies only there."""
        count: Counter[str] = Counter()
        for n, c in enumerate(self.candidates):
            if n in self.inside:
                self.units[self.inside[n].country or ""] += 2
            elif c.places and c.level in {0, 3} and not c.before and not c.person:
                first = c.places[0]
                abroad = [p for p in c.places if p.country != first.country]
                rival = max((p.population for p in abroad), default=0)
                if not first.country or (abroad and rival * _FAR >= first.population):
                    continue
                (count if first.kind == "country" else self.units)[first.country] += 1
        count.update(count)
        return count + self.units

    def main_region(self, country: str) -> str | None:
        """Return the region of a country that most of its places lie in, if there is one."""
        lie = Counter(
            c.places[0].region
            for c in self.candidates
            if c.places and c.places[0].country == country and c.places[0].region and not c.person
        )
        ((region, most),) = lie.most_common(1) or ((None, 0),)
        return region if most > 1 and most * 4 > lie.total() * 3 else None

    def agrees(self, c: Candidate) -> bool:
        """Tell whether one of the candidate's places lies in a country the article names."""
        return any(p.country is None or p.country in self.countries for p in c.places)


def resolve(candidates: Sequence[Candidate], text: str) -> list[PlaceMention]:
    """Return the places among the candidates found in `text`, each with what it denotes."""
    article = _Article(candidates, text)
    sure = accept(article)
    mentions = []
    for n, c in enumerate(candidates):
        if not sure[n]:
            continue
        place = choose(article, n)
        known = place is not None and c.places and not c.kind
        rule = f"gazetteer:{place.kind}" if place and known else c.rule
        mentions.append(PlaceMention(c.start, c.end, c.text, place, rule, _ambiguous(article, n)))
    return mentions


def _ambiguous(article: _Article, n: int) -> bool:
    """Tell whether the words may rather belong to a person's or an organisation's name."""
    c = article.candidates[n]
    if c.kind and c.places:
        return False
    weak = c.level in {1, 2} and c.sign < 2 and n not in article.inside
    return c.before or c.after or weak or c.rule == "shape:place"


def containers(candidates: Sequence[Candidate], text: str) -> dict[int, Place]:
    """Return for each candidate the region or country named right after it that can hold it.

    "Paris, Texas" gives Texas to Paris; "Gori, Shida Kartli" and "Taldykorgan in the
    Zhetisu Region" likewise.
    """
    found: dict[int, Place] = {}
    for n in range(len(candidates) - 2, -1, -1):
        inner, outer = candidates[n], candidates[n + 1]
        if outer.start - inner.end > 9 or outer.kind == "city":
            continue
        gap = text[inner.end : outer.start]
        if not _BESIDE.fullmatch(gap) and not (inner.kind and _OF.fullmatch(gap)):
            continue
        for wide in sorted(outer.places, key=lambda place: place.kind != "region"):
            if inner.places:
                fits = any(holds(wide, place) for place in inner.places)
            else:
                fits = wide.kind == "region" or (wide.kind in {"country", "city"} and gap == ", ")
            if fits:
                found[n] = wide
                break
    _possessors(candidates, text, found)
    return found


def _possessors(candidates: Sequence[Candidate], text: str, found: dict[int, Place]) -> None:
    """Add the containers that stand before a name: "Xinjiang's Khorgos"."""
    for n, (outer, inner) in enumerate(pairwise(candidates), 1):
        if n in found or text[outer.end : inner.start] not in {"'s ", "’s "}:
            continue
        for wide in outer.places:
            if any(holds(wide, place) for place in inner.places):
                found[n] = wide
                break


def holds(wide: Place, place: Place) -> bool:
    """Tell whether a region or country holds another place."""
    if wide.kind not in _WIDE or wide.country is None or wide.country != place.country:
        return False
    if wide.kind == "region":
        return wide.region == place.region and place.kind != "region"
    return place.kind != "country"


def accept(article: _Article) -> list[bool]:
    """Tell of each candidate whether it is a place.

    What its own surroundings leave open, a neighbour in a list or another mention of the
    same name in the article settles.
    """
    candidates = article.candidates
    sure = [_certain(article, n) for n in range(len(candidates))]
    _part_pairs(article, sure)
    for step in (1, -1):
        for n in range(len(candidates))[::step]:
            m = n - step
            if sure[n] or not 0 <= m < len(candidates) or not sure[m]:
                continue
            sure[n] = _joins(article, candidates[n], article.gap(min(m, n)))
    shown = {
        fold(c.name)
        for n, c in enumerate(candidates)
        if sure[n] and (n in article.inside or c.sign == 2 or c.dateline or c.kind)
    }
    people = {fold(c.name) for c in candidates if c.person and not c.kind} - shown
    for n, c in enumerate(candidates):
        name = fold(c.name)
        if name in people and c.sign < 2 and n not in article.linked and not c.kind:
            sure[n] = False
        elif not sure[n] and c.level < 3 and not (c.before or c.after or c.person):
            sure[n] = name in shown
    return sure


def _certain(article: _Article, n: int) -> bool:
    """Tell whether a candidate's own surroundings show that it is a place."""
    c = article.candidates[n]
    if c.level == 3 or c.kind or n in article.linked or c.dateline:
        return True
    if c.level == 4:
        return article.agrees(c)
    if c.person:
        return False
    if not c.places:
        return not c.after
    if c.level == 0:
        return not (c.before and (c.after or c.places[0].kind == "city"))
    if c.level == 2 or c.before or c.after:
        return False
    return c.sign == 2 or (c.sign == 1 and article.agrees(c))


def _part_pairs(article: _Article, sure: list[bool]) -> None:
    """Drop places of two countries that touch, as a person's names do: "Aisen Nikolaev"."""
    for n in range(len(sure) - 1):
        pair = article.candidates[n : n + 2]
        if article.gap(n) != " " or any(c.kind or c.dateline for c in pair):
            continue
        countries = [{place.country for place in c.places} for c in pair]
        for m, c in enumerate(pair, n):
            country = bool(c.places) and c.places[0].kind == "country"
            sure[m] = sure[m] and (country or not countries[0].isdisjoint(countries[1]))


def _joins(article: _Article, c: Candidate, gap: str) -> bool:
    """Tell whether a doubtful name stands in a list beside a place."""
    if c.level > 1 or c.before or c.after or c.person or len(gap) > 16:
        return False
    return _LIST.fullmatch(gap) is not None and article.agrees(c)


def choose(article: _Article, n: int) -> Place | None:
    """Return the place that candidate n denotes here."""
    c, wide = article.candidates[n], article.inside.get(n)
    if n - 1 in article.inside and n not in article.inside and article.inside[n - 1] in c.places:
        return named(c, article.inside[n - 1])
    if not c.places:
        return unknown(article, c, wide)
    name = fold(c.name)
    towns = {place.region: place.population for place in c.places if place.kind == "city"}
    abroad = {place.country or "" for place in c.places if place.kind == "region"}
    home = article.countries[c.places[0].country or ""]
    rival = any(article.units[country] > home for country in abroad)

    def score(place: Place) -> float:
        people = place.population
        if place.kind == "region" and place.region in towns:
            people = towns[place.region] // 2  # a region's bare name is rather its city's
        points = math.log10(people or _UNKNOWN)
        points += 3.0 * article.countries[place.country or ""] / article.total
        if place.kind != "region":
            points += 0.7 * math.log2(1 + article.regions[place.region])
        points += 6 * (place.kind in {"country", "area", "sea"} and not rival)
        points += 20 * (wide is not None and holds(wide, place))
        points += fold(place.name) == name
        if c.kind == place.kind or {place.kind, c.kind} <= _TITLED:
            points += 12 if place.kind == c.kind else 6
            points += 3 * place.name.lower().endswith(c.kind)
        return points

    best = max(c.places, key=score)
    if wide is None and not c.kind and _is_stray(article, c, best):
        return unknown(article, c, wide)
    return named(c, best)


def _is_stray(article: _Article, c: Candidate, best: Place) -> bool:
    """Tell whether a small town lies in a country that the article never speaks of.

    It is rather a place of the same name that the gazetteer lacks, in the article's country.
    """
    if best.kind != "city" or best.population >= _TOLD or not article.countries:
        return False
    main, most = article.main
    here = article.countries[best.country or ""]
    mentions = article.names[fold(c.name)]
    return main != best.country and here <= mentions and most >= 4 * max(here, 1)


def named(c: Candidate, place: Place) -> Place:
    """Return the place under the name that its designator gives it: "Saran industrial zone"."""
    if c.kind in {"", "country", "city", "village", place.kind}:
        return place
    if place.kind == "country" and c.kind in _TITLED:
        return place  # "Bukhara province of Uzbekistan"
    if c.kind == "quarter":
        return replace(place, name=c.text, kind="area", population=0)
    if c.kind == "acronym":
        return replace(place, name=c.name, kind="zone", population=0)
    name = c.text
    if c.kind in _TITLED:
        name = place.name if place.kind in _TITLED else f"{place.name} {c.kind.title()}"
    return replace(place, name=name, kind=c.kind, population=0)


def unknown(article: _Article, c: Candidate, wide: Place | None) -> Place:
    """Return a place for a name that the gazetteer lacks: in the article's country and region."""
    country = region = None
    if wide is not None:
        country, region = wide.country, None if wide.kind == "city" else wide.region
    elif article.countries:
        (country, most), *others = article.countries.most_common(2)
        if others and others[0][1] * 2 > most:
            country = None
    if region is None and country and not (wide and wide.kind == "region"):
        region = article.main_region(country)
    name = c.name if c.kind in {"", "city", "village", "field", "acronym"} else c.text
    if c.kind == "district" and name.endswith(" district"):
        name = f"{name.removesuffix(' district')} District"
    return Place(name, c.kind or "city", country, region)
