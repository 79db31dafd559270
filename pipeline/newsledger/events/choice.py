"""One mechanism for every decision of the linking: a log-linear choice among candidates.

Each candidate is a list of named features; its score is the sum of their weights, its
probability the softmax over the candidates of the same decision. The weights are a
readable JSON object, feature -> number, made by `newsledger.events.training`.
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
        self._weights = weights

    def probabilities(self, candidates: Sequence[Features]) -> list[float]:
        """Return one probability for each candidate; they sum to 1. No candidates, no result."""
        if not candidates:
            return []
        weight = self._weights.get
        scores = [sum(weight(name, 0.0) for name in features) for features in candidates]
        top = max(scores)
        exponentials = [exp(score - top) for score in scores]
        total = sum(exponentials)
        return [value / total for value in exponentials]

    def best(self, candidates: Sequence[Features]) -> tuple[int, float]:
        """Return the index of the likeliest candidate (the first of equals) and its probability."""
        probabilities = self.probabilities(candidates)
        index = max(range(len(probabilities)), key=probabilities.__getitem__)
        return index, probabilities[index]


@cache
def load_choice(name: str) -> Choice:
    """Read `models/trained/linking/<name>.json`. Raises NewsledgerError when it is missing."""
    path = models_dir() / "trained" / "linking" / f"{name}.json"
    try:
        return Choice(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}; train it with 'make train'") from error
