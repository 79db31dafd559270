"""Which events are worth comparing: those that have a key in common.

A key says something telling that two tellings of one event are likely to share: an
organisation and a product, a place and a product, a sum, a capacity. An indicator's keys
all hold its period: two different periods never meet. Events of different types meet only in
a figure, since the type may be what one of them was misread in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice, product

from newsledger.clusters.names import leading_sounds
from newsledger.clusters.profile import Profile, Where

_ORGANISATIONS, _PLACES, _STEMS = 4, 2, 3
# Types that two articles, or the reading of them, may give to one fact.
FAMILIES = {"investment": "project", "portfolio": "project"}


def family(profile: Profile) -> str:
    """Return the event's type, one for those that are easily confused."""
    return FAMILIES.get(profile.type, profile.type)


def keys_of(profile: Profile) -> list[str]:
    """Return the event's keys, each once."""
    found = _of_indicator(profile) if profile.type == "indicator" else _of_fact(profile)
    own = (f"{family(profile)}|{key}" for key in found)
    return list(dict.fromkeys((*own, *_of_any(profile))))


def _of_fact(profile: Profile) -> Iterator[str]:
    stems = profile.subject[:_STEMS]
    leads = list(_leads(profile))
    places = profile.places[:_PLACES]
    yield from (f"o|{lead}" for lead in leads)
    yield from (f"ow|{lead}|{stem}" for lead, stem in product(leads, stems))
    yield from (f"pw|{place.name}|{stem}" for place, stem in product(places, stems))
    country = places[0].country if places else None
    for kind, figures in (("m", profile.money), ("c", profile.capacities)):
        yield from (f"{kind}|{country}|{_round(each.value)}|{each.unit}" for each in figures)
    if profile.jobs and places:
        yield f"j|{region(places[0])}|{_round(profile.jobs[0])}"


def _of_any(profile: Profile) -> Iterator[str]:
    """Yield the figures, with whose or which country's they are."""
    figures = [(each.value, each.unit) for each in (*profile.money, *profile.capacities)]
    country = profile.places[0].country if profile.places else None
    yield from (f"{country}|{_round(value)}|{unit}" for value, unit in figures)
    if profile.jobs:
        figures.append((profile.jobs[0], "jobs"))
    of = product(_leads(profile), figures)
    yield from (f"{lead}|{_round(value)}|{unit}" for lead, (value, unit) in of)


def _of_indicator(profile: Profile) -> Iterator[str]:
    if profile.period is None:
        return
    when = "|".join(profile.period)
    where = [region(place) for place in profile.places[:_PLACES]] or list(_leads(profile)) or [""]
    values = (*profile.numbers, *(each.value for each in chain(profile.money, profile.capacities)))
    for name in where:
        yield from (f"w|{when}|{name}|{stem}" for stem in profile.subject[:_STEMS])
        yield from (f"v|{when}|{name}|{_round(abs(value))}" for value in values[:_STEMS])


def _leads(profile: Profile) -> Iterator[str]:
    names = chain.from_iterable(map(leading_sounds, profile.organisations))
    return islice(dict.fromkeys(names), _ORGANISATIONS)


def region(place: Where) -> str:
    """Return the code of the place's region, else of its country, else its name."""
    return place.region or place.country or place.name


def _round(value: float) -> str:
    return f"{value:.3g}"
