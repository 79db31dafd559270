"""The clusters of a run's events, when all of them are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from newsledger.clusters.grouping import cluster_id, group
from newsledger.clusters.match import Matcher
from newsledger.clusters.profile import Profile, profiles_of
from newsledger.clusters.rulings import Ruling, ruled
from newsledger.schema import Annotated


class Grouping(Protocol):
    """Takes annotated articles and tells, at the end, the cluster of each of their events."""

    def add(self, annotated: Annotated) -> None:
        """Take the events of one article."""

    def ids(self) -> list[str]:
        """Return the cluster of each event, in the order they came in."""


class Clusters:
    """Takes annotated articles one by one and tells, at the end, the cluster of each event.

    It keeps what each event is known by, some kilobyte, and not the articles.
    """

    def __init__(self, articles: Iterable[Annotated] = (), rulings: Sequence[Ruling] = ()) -> None:
        """Take articles already there, and people's rulings."""
        self._profiles: list[Profile] = []
        self._rulings = rulings
        for annotated in articles:
            self.add(annotated)

    def add(self, annotated: Annotated) -> None:
        """Take the events of one article."""
        self._profiles += profiles_of(annotated)

    def ids(self) -> list[str]:
        """Return the cluster of each event, in the order they came in."""
        found = clusters_of(self._profiles, self._rulings)
        return [found[profile.event_id] for profile in self._profiles]


def clusters_of(profiles: Sequence[Profile], rulings: Sequence[Ruling] = ()) -> dict[str, str]:
    """Return the cluster of each event by its id; people's rulings are respected."""
    return {
        profile.event_id: cluster_id(cluster)
        for component in group(profiles, Matcher.trained(), ruled(rulings, profiles))
        for cluster in component
        for profile in cluster
    }
