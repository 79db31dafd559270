"""Scores of clusters of events against a truth: B-cubed and pairwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

Clusters = Mapping[Hashable, Hashable]


@dataclass(frozen=True)
class ClusterScore:
    """Precision, recall and F1, B-cubed and over pairs.

    B-cubed is the mean over events of the share of an event's cluster that belongs there
    (precision) and of its true cluster that is there (recall). The pairwise precision is
    that of merges: of the pairs put together, the share that belongs together.
    """

    b3_precision: float
    b3_recall: float
    merges: int
    right: int
    pairs: int

    @property
    def b3(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return _f1(self.b3_precision, self.b3_recall)

    @property
    def precision(self) -> float:
        """The share of the pairs put together that belong together; 1 where there are none."""
        return self.right / self.merges if self.merges else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs that belong together that are put together."""
        return self.right / self.pairs if self.pairs else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of pairwise precision and recall."""
        return _f1(self.precision, self.recall)


def score_clusters(truth: Clusters, found: Clusters) -> ClusterScore:
    """Compare two clusterings, event -> cluster, over the events that both have."""
    events = [event for event in truth if event in found]
    here, there = Counter(truth[e] for e in events), Counter(found[e] for e in events)
    both = Counter((truth[e], found[e]) for e in events)
    count = max(len(events), 1)
    return ClusterScore(
        b3_precision=sum(n * n / there[cell[1]] for cell, n in both.items()) / count,
        b3_recall=sum(n * n / here[cell[0]] for cell, n in both.items()) / count,
        merges=_pairs(there),
        right=_pairs(both),
        pairs=_pairs(here),
    )


def _pairs(sizes: Mapping[Any, int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
