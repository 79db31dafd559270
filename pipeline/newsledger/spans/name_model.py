"""The trained labeller of names: a linear-chain conditional random field, read and applied.

`models/trained/names/weights.tsv` holds its weights, one feature a line; `bench/train_names.py`
makes it. The labels are `O` and, for the first and the further words of a name, `B-` and `I-` with
LOC, ORG or PER (a person). A run's labels are those whose features and transitions sum highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError
from newsledger.spans.name_features import OFFSETS, article_features
from newsledger.spans.name_page import Page
from newsledger.spans.name_words import word_features

_MEMORY = 50_000  # words


class NameModel:
    """Labels the words of an article's runs. Only its memory of words ever changes."""

    def __init__(self, text: str) -> None:
        """Read the weights: a line of labels, a line of transitions a label, then the features."""
        lines = text.splitlines()
        self.labels: tuple[str, ...] = tuple(lines[0].split("\t")[1:])
        head = len(self.labels) + 1
        names, *columns = zip(*(line.split("\t") for line in lines[1:]), strict=True)
        table = np.array(columns, dtype=np.float32).T / 1000
        self._into: list[list[float]] = table[: head - 1].T.tolist()
        # Row 0 is a feature that says nothing, so that every word has one.
        self._weights = np.vstack([np.zeros_like(table[:1]), table[head - 1 :]])
        self._rows = {name: row for row, name in enumerate(names[head - 1 :], 1)}
        self._words: dict[str, NDArray[np.float32]] = {}

    def label(self, page: Page) -> list[list[str]]:
        """Return the label of every word of every run of `page`."""
        if not page.runs:
            return []
        rows: list[int] = []
        bounds: list[int] = []
        around: list[NDArray[np.float32]] = []
        get = self._rows.get
        for (first, last), (shared, own) in zip(page.runs, article_features(page), strict=True):
            common = [row for feature in shared if (row := get(feature))]
            for features in own:
                bounds.append(len(rows))
                rows.append(0)
                rows += common
                rows += [row for feature in features if (row := get(feature))]
            words = [self._word(page.word(index)) for index in range(first - 2, last + 2)]
            for step in range(last - first):
                around += [words[step + 2 + offset][offset] for offset in OFFSETS]
        scores = np.add.reduceat(self._weights[rows], bounds, axis=0)
        scores += np.array(around).reshape(len(bounds), len(OFFSETS), -1).sum(axis=1)
        return self._decode(page.runs, scores)

    def _word(self, word: str) -> NDArray[np.float32]:
        """Return what a word says by itself, a row an offset; kept, since words come again."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) > _MEMORY:
                self._words.clear()
            known = np.zeros((len(OFFSETS), len(self.labels)), dtype=np.float32)
            shared, own = word_features(word)
            for offset in OFFSETS:
                features = shared if offset else shared + own
                rows = [self._rows.get(f"{offset}|{feature}", 0) for feature in features]
                known[offset] = self._weights[rows].sum(axis=0)
            self._words[word] = known
        return known

    def _decode(self, runs: Sequence[tuple[int, int]], scores: NDArray[np.float32]) -> list[list[str]]:
        """Return the best labels of each run, given the scores of all their words."""
        table = scores.tolist()
        found = []
        position = 0
        for first, last in runs:
            best = self._best_path(table[position : position + last - first])
            found.append([self.labels[label] for label in best])
            position += last - first
        return found

    def _best_path(self, scores: Sequence[Sequence[float]]) -> list[int]:
        """Return the best sequence of labels (Viterbi)."""
        best = scores[0]
        back: list[list[int]] = []
        for score in scores[1:]:
            came: list[int] = []
            following: list[float] = []
            for into, own in zip(self._into, score, strict=True):
                sums = [value + step for value, step in zip(best, into, strict=True)]
                top = max(sums)
                came.append(sums.index(top))
                following.append(top + own)
            best = following
            back.append(came)
        path = [best.index(max(best))]
        for came in reversed(back):
            path.append(came[path[-1]])
        return path[::-1]


@cache
def name_model() -> NameModel:
    """Return the trained model, read once."""
    path = models_dir() / "trained" / "names" / "weights.tsv"
    try:
        return NameModel(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
