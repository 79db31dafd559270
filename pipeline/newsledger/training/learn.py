"""Fits the weights of a log-linear choice to decisions whose right answer is known.

Maximum likelihood of the right candidates (summed, where several are right) with a
Gaussian prior on the weights, by L-BFGS: convex but for the several-right case, and the
same weights every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

_SMALLEST = 0.01


@dataclass(frozen=True, slots=True)
class Decision:
    """The features of each candidate, and which candidates are right (at least one)."""

    candidates: Sequence[Sequence[str]]
    right: frozenset[int]


def fit(decisions: Sequence[Decision], strength: float = 1.0, rare: int = 6) -> dict[str, float]:
    """Return weights that make the right candidates likely.

    `strength` is the prior's inverse variance; features seen in fewer than `rare`
    decisions are left out, and so are weights too small to matter.
    """
    decisions = [d for d in decisions if d.right and len(d.right) < len(d.candidates)]
    names = _vocabulary(decisions, rare)
    matrix, starts, owner, right = _arrays(decisions, names)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        every = scores - np.maximum.reduceat(scores, starts)[owner]
        odds = np.exp(every)
        total = np.add.reduceat(odds, starts)
        good = np.add.reduceat(odds * right, starts)
        gradient = matrix.T @ (odds / total[owner] - odds * right / good[owner])
        value = float(np.log(total).sum() - np.log(good).sum())
        return value + 0.5 * strength * float(weights @ weights), gradient + strength * weights

    result = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    weights = {name: round(float(result.x[index]), 3) for name, index in names.items()}
    return {name: weight for name, weight in sorted(weights.items()) if abs(weight) >= _SMALLEST}


def _vocabulary(decisions: Sequence[Decision], rare: int) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for decision in decisions:
        counts.update({name for features in decision.candidates for name in features})
    kept = sorted(name for name, count in counts.items() if count >= rare)
    return {name: index for index, name in enumerate(kept)}


def _arrays(
    decisions: Sequence[Decision], names: dict[str, int]
) -> tuple[csr_matrix, np.ndarray, np.ndarray, np.ndarray]:
    """Return candidates x features, each decision's first row, each row's decision, right rows."""
    columns: list[int] = []
    rows = [0]
    starts: list[int] = []
    owner: list[int] = []
    right: list[float] = []
    for number, decision in enumerate(decisions):
        starts.append(len(owner))
        for index, features in enumerate(decision.candidates):
            columns.extend({names[name] for name in features if name in names})
            rows.append(len(columns))
            owner.append(number)
            right.append(float(index in decision.right))
    matrix = csr_matrix((np.ones(len(columns)), columns, rows), shape=(len(owner), len(names)))
    return matrix, np.array(starts), np.array(owner), np.array(right)
