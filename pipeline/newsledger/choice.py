"""One mechanism for every learned decision but the names: a log-linear choice among candidates.

Each candidate is a list of named features; its score is the sum of their weights, its
probability the softmax over the candidates of the same decision. The weights are a
readable JSON object, feature -> number, made by `newsledger.training`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError

Features = Sequence[str]


class Choice:
    """Chooses one of several candidates by the summed weights of their features."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Keep `weights`; a feature without a weight counts nothing."""
        # Equal weights are one object, so that the table stays small for the processor's cache.
        known: dict[float, float] = {}
        self._weights = {name: known.setdefault(weight, weight) for name, weight in weights.items()}
        self._tables: dict[tuple[str, ...], dict[str, tuple[float, ...]]] = {}

    def probabilities(self, candidates: Sequence[Features]) -> list[float]:
        """Return one probability for each candidate; they sum to 1. No candidates, no result."""
        odds = _odds(self._scores(candidates))
        total = sum(odds)
        return [value / total for value in odds]

    def _scores(self, candidates: Sequence[Features]) -> list[float]:
        weight = self._weights.get
        # The weights that there are, summed without a step of Python for each feature.
        return [sum(filter(None, map(weight, names)), 0.0) for names in candidates]

    def best(self, candidates: Sequence[Features]) -> tuple[int, float]:
        """Return the index of the likeliest candidate (the first of equals) and its probability."""
        return _likeliest(self._scores(candidates))

    def best_class(self, classes: tuple[str, ...], features: Features) -> tuple[int, float]:
        """Return what `best` would of candidates that are `crossed(classes, features)`."""
        known = filter(None, map(self._table(classes).get, features))
        return _likeliest(list(map(sum, zip(*known, strict=True))) or [0.0] * len(classes))

    def _table(self, classes: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
        """Return the weights of each feature that has any, one for each class."""
        if classes not in self._tables:
            names = {name.partition("|")[2] for name in self._weights}
            weight = self._weights.get
            self._tables[classes] = {
                name: tuple(weight(f"{one}|{name}", 0.0) for one in classes) for name in names
            }
        return self._tables[classes]


def crossed(classes: tuple[str, ...], features: Features) -> list[list[str]]:
    """Return a candidate for each class: all `features`, told from those of other classes."""
    return [[f"{one}|{name}" for name in features] for one in classes]


def _odds(scores: Sequence[float]) -> list[float]:
    """Return the odds of each score against the highest."""
    top = max(scores, default=0.0)
    return [exp(score - top) for score in scores]


def _likeliest(scores: Sequence[float]) -> tuple[int, float]:
    """Return the index of the highest score, and the probability that the softmax gives it."""
    return scores.index(max(scores)), 1.0 / sum(_odds(scores))


@cache
def load_choice(name: str, part: str = "linking") -> Choice:
    """Read `models/trained/<part>/<name>.json`. Raises NewsledgerError when it is missing."""
    path = models_dir() / "trained" / part / f"{name}.json"
    try:
        return Choice(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}; train it with 'make train'") from error
