"""What two events have in common and what not, as named features for the decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from newsledger.clusters.keys import family, region
from newsledger.clusters.names import SHORT_FORM, likeness
from newsledger.clusters.profile import Profile, Quantity, Where

_SAME, _NEAR, _WIDE = 0.005, 0.15, 0.6
_ALIKE = 0.92
_WEEK, _YEAR = 7, 366


def impossible(one: Profile, other: Profile) -> bool:
    """Say whether two events can't be one, whatever else they share.

    An article tells each event once. Two periods are two indicators; two countries or regions,
    two plants; another partner on both sides, two deals.
    """
    if one.article == other.article:
        return True
    if one.type == other.type == "indicator" and (one.period != other.period or not one.period):
        return True
    if (
        one.type == other.type == "deal"
        and _sides(one.organisations, other.organisations) == "differ"
    ):
        return True
    return _apart_on_the_map(one, other)


def _apart_on_the_map(one: Profile, other: Profile) -> bool:
    """Say whether both events have places, and none of theirs in one country or region."""
    for code in ("country", "region"):
        here = {getattr(place, code) for place in one.places}
        there = {getattr(place, code) for place in other.places}
        known = here and there and None not in here | there
        if known and here.isdisjoint(there):
            return True
    return False


def features(one: Profile, other: Profile) -> list[str]:
    """Return the features of a pair, the same for both orders."""
    kind = _kind(one, other)
    who, where = _who(one, other), _where(one.places, other.places)
    what = _what(one, other)
    found = [
        "any",
        f"is {kind}",
        f"who {who}",
        f"where {where}",
        f"what {what}",
        f"context {_overlap(one.words, other.words)}",
        f"types {'same' if one.type == other.type else 'differ'}",
        "types " + " ".join(sorted((one.type, other.type))),
        f"{kind}: who {who}",
        f"{kind}: what {what}",
        f"who {who}, where {where}",
        f"who {who}, what {what}",
    ]
    if one.organisations and other.organisations:
        found.append(f"{kind}: sides {_sides(one.organisations, other.organisations)}")
    if one.parts or other.parts:
        found.append(f"parts {_parts(one.parts, other.parts)}")
    found += (f"{name} {said}" for name, said in _figures(one, other))
    found.append(f"apart {_apart(one.published, other.published)}")
    found.append(f"due {_due(one.period, other.period)}")
    found.append(f"read {_surely(min(one.confidence, other.confidence))}")
    return found


def _kind(one: Profile, other: Profile) -> str:
    return family(one) if family(one) == family(other) else "mixed"


def _figures(one: Profile, other: Profile) -> Iterator[tuple[str, str]]:
    money = _quantities(one.money, other.money)
    capacity = _quantities(one.capacities, other.capacities)
    jobs = "unsaid"
    if one.jobs and other.jobs:
        jobs = _nearness(one.jobs[0], other.jobs[0])
        if (one.jobs[1] == "cut") != (other.jobs[1] == "cut"):
            jobs = "other kind"
    numbers = "unsaid"
    if one.numbers and other.numbers:
        numbers = _best(_nearness(abs(a), abs(b)) for a in one.numbers for b in other.numbers)
    if one.projects or other.projects:
        both = one.projects and other.projects
        yield "count", _nearness(one.projects or 0, other.projects or 0) if both else "unsaid"
    yield "money", money
    yield "capacity", capacity
    yield "jobs", jobs
    yield "numbers", numbers
    said = [each for each in (money, capacity, jobs, numbers) if each not in ("unsaid", "unlike")]
    yield "figures same", str(min(said.count("same"), 2))
    yield "figures far", str(min(sum(each in ("far", "wide") for each in said), 2))
    yield (
        f"{_kind(one, other)}: figures",
        "same" if "same" in said else ("other" if said else "unsaid"),
    )


def _who(one: Profile, other: Profile) -> str:
    here, there = one.organisations, other.organisations
    if here and there:
        best = max(likeness(a, b) for a in here for b in there)
        if best > 0.97:
            return "same"
        if best > SHORT_FORM:
            return "alike"
        if best == SHORT_FORM:
            return "short"
        if best > 0.8:
            return "near"
        return "mentioned" if _mentioned(one, other) else "other"
    if here or there:
        return "mentioned" if _mentioned(one, other) else "one side"
    return "unsaid"


def _sides(here: Sequence[str], there: Sequence[str]) -> str:
    """Compare the organisations of both as far as they are several: all, some, none in common."""
    own = sum(all(likeness(a, b) < SHORT_FORM for b in there) for a in here)
    others = sum(all(likeness(a, b) < SHORT_FORM for a in here) for b in there)
    if own and others:
        return "differ"
    return "agree" if min(len(here) - own, len(there) - others) > 1 else "one agrees"


def _mentioned(one: Profile, other: Profile) -> bool:
    """Say whether an organisation of one event stands in the other's article."""
    return any(
        likeness(a, b) > 0.97
        for names, others in ((one.organisations, other.named), (other.organisations, one.named))
        for a in names
        for b in others
    )


def _where(here: Sequence[Where], there: Sequence[Where]) -> str:
    if not here or not there:
        return "unsaid"
    return min((_relation(a, b) for a in here for b in there), key=_NEAREST.index)


_NEAREST = ("same", "within", "neighbour", "same region", "in country", "elsewhere")


def _relation(one: Where, other: Where) -> str:
    """Return how two places lie to each other."""
    if one.country and other.country and one.country != other.country:
        return "elsewhere"
    if one.name == other.name:
        return "same"
    if "country" in (one.kind, other.kind):
        return "in country" if one.country == other.country else "elsewhere"
    if one.region and other.region:
        if one.region != other.region:
            return "elsewhere"
        if "region" in (one.kind, other.kind):
            return "within"
    if _contains(one.name, other.name) or _alike(one.name, other.name):
        return "neighbour"
    return "same region" if one.region and region(one) == region(other) else "elsewhere"


def _contains(one: str, other: str) -> bool:
    return set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())


def _what(one: Profile, other: Profile) -> str:
    """Compare what the events are about: by their subjects, or one's subject in the other."""
    here, there = one.subject, other.subject
    shared = min(
        sum(any(_alike(a, b) for b in there) for a in here),
        sum(any(_alike(a, b) for a in here) for b in there),
    )
    if shared:
        return "same" if shared >= min(len(here), len(there)) else "partly"
    if _told(here, other.words) or _told(there, one.words):
        return "told"
    return "other" if here and there else "unsaid"


def _told(subject: Sequence[str], words: Sequence[str]) -> bool:
    return any(_alike(a, b) for a in subject for b in words)


@lru_cache(500_000)
def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return one[:3] == other[:3] and JaroWinkler.normalized_similarity(one, other) > _ALIKE


def _overlap(here: Sequence[str], there: Sequence[str]) -> str:
    """Return how large a share of the shorter telling's words the other has."""
    if not here or not there:
        return "unsaid"
    share = len(set(here) & set(there)) / min(len(here), len(there))
    return next(
        (
            name
            for bound, name in ((0.45, "much"), (0.3, "some"), (0.15, "little"))
            if share >= bound
        ),
        "none",
    )


def _parts(here: Sequence[str], there: Sequence[str]) -> str:
    if here and there:
        return "same" if set(here) & set(there) else "differ"
    numbers = {part.split()[0] for part in (*here, *there)}
    return "first or unsaid" if numbers == {"1"} else "later or unsaid"


def _quantities(here: Sequence[Quantity], there: Sequence[Quantity]) -> str:
    """Compare the amounts that have a unit in common."""
    if not here or not there:
        return "unsaid"
    said = [_nearness(a.value, b.value) for a in here for b in there if a.unit == b.unit]
    if said:
        return _best(said)
    # 300,000 items of one telling are 300,000 scooters of another.
    return (
        "same"
        if any(a.value == b.value and a.value > 100 for a in here for b in there)
        else "unlike"
    )


def _best(said: Iterator[str] | Sequence[str]) -> str:
    return min(said, key=("same", "near", "wide", "far").index)


def _nearness(one: float, other: float) -> str:
    top = max(abs(one), abs(other))
    apart = abs(one - other) / top if top else 0.0
    if apart <= _SAME:
        return "same"
    return "near" if apart <= _NEAR else "wide" if apart <= _WIDE else "far"


def _apart(one: str, other: str) -> str:
    """Return how long after one another the articles were published."""
    if not one or not other:
        return "unsaid"
    days = abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    return "a week" if days <= _WEEK else "a year" if days <= _YEAR else "years"


def _due(one: tuple[str, str] | None, other: tuple[str, str] | None) -> str:
    """Compare the days on which the events end or are due."""
    if not (one and other and one[1] and other[1]):
        return "unsaid"
    return "same" if one[1] == other[1] else "other"


def _surely(confidence: float) -> str:
    """Return how surely the less sure of two events was read; a person is quite sure."""
    if confidence == 1:
        return "surely"
    bounds = ((0.8, "well"), (0.65, "fairly"))
    return next((name for bound, name in bounds if confidence >= bound), "badly")
