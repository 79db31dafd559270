"""Whether two events are one in the world: a log-linear decision with readable weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import inf

from newsledger.clusters.features import features, impossible
from newsledger.clusters.profile import Profile
from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError

WEIGHTS = "trained/clusters/match.json"


class Matcher:
    """Gives two events a score: the logarithm of the odds that they are one."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Keep `weights`, feature -> number; a feature without a weight counts nothing."""
        self._weights = weights

    def score(self, one: Profile, other: Profile) -> float:
        """Return the score of a pair, the same for both orders; minus infinity for never."""
        if impossible(one, other):
            return -inf
        return sum(filter(None, map(self._weights.get, features(one, other))), 0.0)

    @staticmethod
    @cache
    def trained() -> Matcher:
        """Return the matcher with the weights that `make train` has learned."""
        path = models_dir() / WEIGHTS
        try:
            return Matcher(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise NewsledgerError(
                f"cannot read {path}: {error}; train it with 'make train'"
            ) from error
