"""Clusters of events: a function of the set of events, whatever order they came in.

Pairs that match are links; events joined by links, over however many steps, are a
component. A component is divided into clusters by joining, again and again, the two whose
events match best on the mean of all their pairs, as long as that mean is good enough and no
pair of theirs is impossible. Nothing here depends on what came first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import inf, log

from newsledger.clusters.keys import keys_of
from newsledger.clusters.match import Matcher
from newsledger.clusters.pairs import one_by_one, pairs
from newsledger.clusters.profile import Profile
from newsledger.resources import read_toml

Score = Callable[[Profile, Profile], float]
Cluster = list[Profile]
# By how much the links of a component that is too large must be stronger, again and again.
_STRONGER = 1.5


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people have decided: pairs of event ids that are one event, and that are not."""

    same: Collection[tuple[str, str]] = ()
    different: frozenset[frozenset[str]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Link:
    """Two events, by position, that may be one, and how surely."""

    one: int
    other: int
    score: float


def group(
    profiles: Sequence[Profile], matcher: Matcher, rulings: Rulings | None = None
) -> list[list[Cluster]]:
    """Return the components of `profiles`, each as its clusters, everything in order."""
    ordered = sorted(profiles, key=lambda profile: profile.order)
    found = pairs([keys_of(profile) for profile in ordered])
    links = links_among(ordered, one_by_one(found), matcher)
    return divide(ordered, links, matcher, rulings or Rulings())


def links_among(
    profiles: Sequence[Profile], compared: Iterable[Sequence[int]], matcher: Matcher
) -> list[Link]:
    """Return the pairs among `compared` that match."""
    least = log_odds(read_toml("clusters/settings.toml")["link"])
    scored = (Link(a, b, matcher.score(profiles[a], profiles[b])) for a, b in compared)
    return [link for link in scored if link.score >= least]


def divide(
    profiles: Sequence[Profile], links: Iterable[Link], matcher: Matcher, rulings: Rulings
) -> list[list[Cluster]]:
    """Return the components that `links` and the rulings make, each as its clusters.

    `profiles` stand in order; links are by position in them.
    """
    place = {profile.event_id: at for at, profile in enumerate(profiles)}
    ruled = [Link(place[a], place[b], inf) for a, b in rulings.same if a in place and b in place]
    settings = read_toml("clusters/settings.toml")
    least = log_odds(settings["join"])
    score = _ruled(matcher.score, rulings)
    result = []
    for members, inner in components(len(profiles), [*links, *ruled]):
        clusters: list[Cluster] = []
        for piece in _pieces(members, inner, settings["together"]):
            clusters += _clusters([profiles[at] for at in piece], score, least, rulings)
        result.append(sorted(clusters, key=lambda cluster: cluster[0].order))
    return result


def log_odds(probability: float) -> float:
    """Return the score of a probability."""
    return log(probability / (1 - probability))


def cluster_id(cluster: Sequence[Profile]) -> str:
    """Return the cluster's id: that of its event which was published first."""
    return min(cluster, key=lambda profile: profile.order).event_id


def components(count: int, links: Sequence[Link]) -> list[tuple[list[int], list[Link]]]:
    """Return the positions that links join, with these links; those without links alone."""
    parent = list(range(count))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for link in links:
        a, b = root(link.one), root(link.other)
        parent[max(a, b)] = min(a, b)
    found: dict[int, tuple[list[int], list[Link]]] = {}
    for at in range(count):
        found.setdefault(root(at), ([], []))[0].append(at)
    for link in links:
        found[root(link.one)][1].append(link)
    return list(found.values())


def _pieces(members: list[int], links: list[Link], most: int) -> list[list[int]]:
    """Cut a component that is too large at stronger and stronger links.

    Where that would leave most events alone, all links being alike, it is cut by order.
    """
    least = 0.0
    pending, done = [(members, links)], []
    while pending:
        least += _STRONGER
        smaller = []
        for piece, inner in pending:
            if len(piece) <= most:
                done.append(piece)
                continue
            cut = _cut(piece, [link for link in inner if link.score >= least])
            if sum(len(members) == 1 for members, _ in cut) > len(piece) / 2:
                done += [piece[at : at + most] for at in range(0, len(piece), most)]
            else:
                smaller += cut
        pending = smaller
    return done


def _cut(members: list[int], links: list[Link]) -> list[tuple[list[int], list[Link]]]:
    at = {member: position for position, member in enumerate(members)}
    local = [Link(at[link.one], at[link.other], link.score) for link in links]
    return [
        (
            [members[each] for each in piece],
            [Link(members[link.one], members[link.other], link.score) for link in inner],
        )
        for piece, inner in components(len(members), local)
    ]


def _ruled(score: Score, rulings: Rulings) -> Score:
    """Return a score that keeps apart what people have kept apart."""
    if not rulings.different:
        return score

    def decided(one: Profile, other: Profile) -> float:
        apart = frozenset((one.event_id, other.event_id)) in rulings.different
        return -inf if apart else score(one, other)

    return decided


def _clusters(
    members: Sequence[Profile], score: Score, least: float, rulings: Rulings
) -> list[Cluster]:
    """Divide events into clusters: join the best pair of clusters until none is good enough."""
    clusters = dict(enumerate(_told_same(members, rulings)))
    sums = {
        (a, b): _sum(score(one, other) for one in clusters[a] for other in clusters[b])
        for a, b in combinations(clusters, 2)
    }
    heap = [(-_mean(total), *pair) for pair, total in sums.items() if _mean(total) >= least]
    heapify(heap)
    while heap:
        worth, a, b = heappop(heap)
        if a not in clusters or b not in clusters or -worth != _mean(sums[a, b]):
            continue
        clusters[a] += clusters.pop(b)
        for c in clusters:
            if c != a:
                here, there = (min(a, c), max(a, c)), (min(b, c), max(b, c))
                sums[here] = _added(sums[here], sums.pop(there))
                if _mean(sums[here]) >= least:
                    heappush(heap, (-_mean(sums[here]), *here))
    return [sorted(cluster, key=lambda profile: profile.order) for cluster in clusters.values()]


def _told_same(members: Sequence[Profile], rulings: Rulings) -> list[Cluster]:
    """Return the events each by itself, those together that people have put together.

    What they have kept apart stays apart, also where a chain of others would join it.
    """
    own = {profile.event_id: [profile] for profile in members}
    for pair in sorted(map(sorted, rulings.same)):
        if pair[0] not in own or pair[1] not in own:
            continue
        here, there = own[pair[0]], own[pair[1]]
        apart = any(
            frozenset((a.event_id, b.event_id)) in rulings.different for a in here for b in there
        )
        if here is not there and not apart:
            here += there
            own |= dict.fromkeys((profile.event_id for profile in there), here)
    found = {id(cluster): cluster for cluster in own.values()}.values()
    return sorted(found, key=lambda cluster: min(profile.order for profile in cluster))


def _sum(scores: Iterable[float]) -> tuple[float, int]:
    values = list(scores)
    return sum(values), len(values)


def _mean(total: tuple[float, int]) -> float:
    return total[0] / total[1]


def _added(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, int]:
    return one[0] + other[0], one[1] + other[1]
