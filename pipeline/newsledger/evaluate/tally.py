"""Counts that add up and the ratios derived from them; intervals by bootstrap.

Every measure of the evaluation is a `Tally` under a path of names, such as
`("spans", "MONEY", "exact")`. The tallies of the articles add up to the corpus's, so an
interval costs no second scoring: articles are drawn again and their tallies summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Path = tuple[str, ...]
Counts = dict[Path, "Tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much there was, how much was given, and the credit on either side.

    `found` is the credit of the `gold` items, `right` that of the `predicted` ones; the two
    differ only where a pair's sides are counted under different labels. Partial credit is a half.
    """

    gold: float = 0
    predicted: float = 0
    found: float = 0
    right: float = 0

    def __add__(self, other: Tally) -> Tally:
        """Return the sum, count by count."""
        return Tally(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.found + other.found,
            self.right + other.right,
        )

    @classmethod
    def share(cls, right: float, of: float) -> Tally:
        """Return a tally of a plain share, `right` out of `of`; its f1 is the share."""
        return cls(of, of, right, right)

    @property
    def precision(self) -> float:
        """The share of the predicted items that are right; nan when nothing was predicted."""
        return _ratio(self.right, self.predicted)

    @property
    def recall(self) -> float:
        """The share of the gold items that were found; nan when there were none."""
        return _ratio(self.found, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 0 when only one side has items, nan when neither has."""
        if not self.gold or not self.predicted:
            return 0.0 if self.gold or self.predicted else float("nan")
        return _ratio(2 * self.precision * self.recall, self.precision + self.recall, empty=0.0)


def _ratio(part: float, whole: float, empty: float = float("nan")) -> float:
    return part / whole if whole else empty


def add(counts: Counts, path: Path, tally: Tally) -> None:
    """Add a tally to the one at `path`, in place."""
    counts[path] = counts.get(path, Tally()) + tally


def total(articles: Iterable[Counts]) -> Counts:
    """Return the sum of the articles' counts."""
    result: Counts = {}
    for counts in articles:
        for path, tally in counts.items():
            add(result, path, tally)
    return result


def intervals(
    articles: Sequence[Counts], resamples: int = 1000, seed: int = 0
) -> dict[Path, tuple[float, float]]:
    """Return the 95 % interval of each measure's f1, by bootstrap over the articles.

    The percentile method (Efron and Tibshirani 1993, ch. 13): as many articles as there are
    are drawn with replacement, `resamples` times; the interval runs from the 2.5th to the
    97.5th percentile. The same articles and seed give the same intervals; nan where no
    draw has the measure.
    """
    paths = sorted({path for counts in articles for path in counts})
    if not paths:
        return {}
    none = Tally()
    tallies = np.array(
        [
            [
                (tally.gold, tally.predicted, tally.found, tally.right)
                for tally in (counts.get(path, none) for path in paths)
            ]
            for counts in articles
        ],
        dtype=float,
    )
    size = len(articles)
    drawn = np.random.default_rng(seed).multinomial(size, [1 / size] * size, size=resamples)
    gold, predicted, found, right = np.moveaxis(np.tensordot(drawn, tallies, axes=1), 2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = right / predicted, found / gold
        f1 = 2 * precision * recall / (precision + recall)
    f1 = np.where((found == 0) & (gold + predicted > 0), 0.0, f1)
    result = {}
    for column, path in enumerate(paths):
        drawn_f1 = f1[:, column][~np.isnan(f1[:, column])]
        low, high = np.percentile(drawn_f1, (2.5, 97.5)) if drawn_f1.size else (np.nan, np.nan)
        result[path] = (float(low), float(high))
    return result
