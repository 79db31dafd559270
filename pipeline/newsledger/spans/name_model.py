"""The trained labeller of names: a linear-chain conditional random field, read and applied.

`models/trained/names/weights.tsv` holds its weights, one feature a line; `bench/train_names.py`
makes it. The labels are `O` and, for the first and the further words of a name, `B-` and `I-` with
LOC, ORG or PER (a person). A run's labels are those whose features and transitions sum highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

import numpy as np

from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError
from newsledger.spans.name_features import OFFSETS, RunFeatures, article_features
from newsledger.spans.name_page import LONGEST, Page
from newsledger.spans.name_words import word_features

_MEMORY = 20_000  # words
_BATCH = 2_000  # words


@dataclass(slots=True)
class _Batch:
    """The rows that score some runs' words: features, where each word's begin, words around."""

    rows: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    around: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


class NameModel:
    """Labels the words of an article's runs. Threads may share it."""

    def __init__(self, text: str) -> None:
        """Read the weights: a line of labels, a line of transitions a label, then the features."""
        lines = text.splitlines()
        self.labels: tuple[str, ...] = tuple(lines[0].split("\t")[1:])
        head = len(self.labels) + 1
        names, *columns = zip(*(line.split("\t") for line in lines[1:]), strict=True)
        # Whole thousandths: their sums are the same in any order, so that ties are too.
        table = np.array([list(map(int, column)) for column in columns], dtype=np.int32).T
        self._into: list[list[int]] = table[: head - 1].T.tolist()
        # Row 0 is a feature that says nothing, so that every word has one.
        self._weights = np.vstack([np.zeros_like(table[:1]), table[head - 1 :]])
        self._rows = {name: row for row, name in enumerate(names[head - 1 :], 1)}
        # What words say by themselves at each offset is kept, since words come again and again.
        self._words: dict[str, int] = {}
        self._lock = Lock()
        room = _MEMORY + len(OFFSETS) * (_BATCH + LONGEST)
        self._memory = np.zeros((room * len(OFFSETS), len(self.labels)), dtype=np.int32)

    def label(self, page: Page) -> list[list[str]]:
        """Return the label of every word of every run of `page`."""
        found: list[list[str]] = []
        features = zip(page.runs, article_features(page), strict=True)
        with self._lock:
            while len(found) < len(page.runs):
                if len(self._words) > _MEMORY:
                    self._words.clear()
                batch = _Batch()
                while len(batch.bounds) < _BATCH and (following := next(features, None)):
                    self._add(batch, page, *following)
                found += self._decode(batch)
        return found

    def _add(self, batch: _Batch, page: Page, run: tuple[int, int], features: RunFeatures) -> None:
        """Add the rows of a run's words to a batch."""
        shared, own = features
        get = self._rows.get
        common = [row for feature in shared if (row := get(feature))]
        around = [self._word(page.word(index)) for index in range(run[0] - 2, run[1] + 2)]
        for step, named in enumerate(own):
            batch.bounds.append(len(batch.rows))
            batch.rows.append(0)
            batch.rows += common
            batch.rows += [row for feature in named if (row := get(feature))]
            batch.around += [around[step + place] + place for place in range(len(OFFSETS))]
        batch.sizes.append(len(own))

    def _word(self, word: str) -> int:
        """Return the first of the rows of memory that say what a word is at each offset."""
        first = self._words.get(word)
        if first is None:
            first = len(self._words) * len(OFFSETS)
            shared, own = word_features(word)
            for place, offset in enumerate(OFFSETS):
                named = shared if offset else shared + own
                rows = [self._rows.get(f"{offset}|{feature}", 0) for feature in named]
                self._memory[first + place] = self._weights[rows].sum(axis=0)
            self._words[word] = first
        return first

    def _decode(self, batch: _Batch) -> list[list[str]]:
        """Return the best labels of each run of a batch."""
        scores = np.add.reduceat(self._weights[batch.rows], batch.bounds, axis=0)
        near = self._memory[batch.around].reshape(len(batch.bounds), len(OFFSETS), -1)
        table = (scores + near.sum(axis=1)).tolist()
        found = []
        first = 0
        for size in batch.sizes:
            best = self._best_path(table[first : first + size])
            found.append([self.labels[label] for label in best])
            first += size
        return found

    def _best_path(self, scores: Sequence[Sequence[int]]) -> list[int]:
        """Return the best sequence of labels (Viterbi)."""
        best = scores[0]
        back: list[list[int]] = []
        for score in scores[1:]:
            came: list[int] = []
            following: list[int] = []
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
