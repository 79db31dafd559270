"""The scores of a run: what `newsledger evaluate` prints and writes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsledger.evaluate.errors import Fault, find_faults
from newsledger.evaluate.events import FIGURE_KEYS, NAME_KEYS, count_events
from newsledger.evaluate.spans import MEASURES, VALUE_KEYS, count_spans
from newsledger.evaluate.tally import Counts, Path, Tally, intervals, total
from newsledger.schema import EVENT_TYPES, LABELS, Annotated, Article, NewsledgerError

_ASPECTS = ("type", "status", "period", "told", "subject")


@dataclass(frozen=True)
class Report:
    """The tallies of a corpus by path, the 95 % interval of each f1, and every fault.

    `report["spans", "MONEY", "exact"].f1`, `report["values", "all", "normalised"].f1`,
    `report["arguments", "all"].f1`, `report["events", "all"].f1`,
    `report["pairs", "all", "status"].f1`, `report["quiet",].f1`: see `count_spans` and
    `count_events` for the paths. What never occurred is an empty tally, its f1 nan.
    """

    articles: int
    counts: Counts
    intervals: dict[Path, tuple[float, float]]
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, path: Path) -> Tally:
        """Return the tally at a path, an empty one when there is none."""
        return self.counts.get(path, Tally())

    def to_dict(self) -> dict[str, Any]:
        """Return the scores as nested JSON objects along the paths; undefined ratios are null."""
        result: dict[str, Any] = {"articles": self.articles}
        for path in sorted(self.counts):
            node = result
            for name in path[:-1]:
                node = node.setdefault(name, {})
            node[path[-1]] = self._measure(path)
        return result

    def _measure(self, path: Path) -> dict[str, Any]:
        tally = self.counts[path]
        interval = [_json_ratio(bound) for bound in self.intervals.get(path, ())]
        if path[0] in ("values", "pairs", "quiet"):
            of, right = tally.gold, tally.right
            return {"right": right, "of": of, "share": _json_ratio(tally.f1), "share_95": interval}
        return {
            "gold": tally.gold,
            "predicted": tally.predicted,
            "correct": tally.right if tally.right == tally.found else [tally.found, tally.right],
            "precision": _json_ratio(tally.precision),
            "recall": _json_ratio(tally.recall),
            "f1": _json_ratio(tally.f1),
            "f1_95": interval,
        }

    def table(self) -> str:
        """Return the scores as text for a terminal, in per cent."""
        lines = [f"{self.articles} articles; F1 with its 95 % interval by bootstrap over articles"]
        lines += ["", *self._span_lines(), "", *self._value_lines(), "", *self._event_lines()]
        return "\n".join(lines)

    def _span_lines(self) -> Iterable[str]:
        others = "".join(f"{measure:>9}" for measure in MEASURES[1:])
        yield f"{'SPANS':<14}{'gold':>6}{'found':>6}{_PRF}{others}"
        for label in (*LABELS, "all"):
            rest = "".join(
                f"{_percent(self['spans', label, measure].f1):>9}" for measure in MEASURES[1:]
            )
            yield self._line(label, ("spans", label, "exact")) + rest

    def _value_lines(self) -> Iterable[str]:
        yield f"{'VALUES':<14}{'of':>6}{'right %':>9}   each key"
        for label in (*LABELS, "all"):
            whole = self["values", label, "normalised"]
            keys = (*VALUE_KEYS.get(label, ()), "qualifier")
            each = (
                f"{key} {_percent(self['values', label, key].f1)}"
                for key in keys
                if self["values", label, key].gold
            )
            yield f"{label:<14}{whole.gold:>6g}{_percent(whole.f1):>9}   {', '.join(each)}"

    def _event_lines(self) -> Iterable[str]:
        yield f"{'ARGUMENTS':<14}{'gold':>6}{'found':>6}{_PRF}"
        for key in (*NAME_KEYS, *FIGURE_KEYS, "all"):
            yield self._line(key, ("arguments", key))
        aspects = "".join(f"{aspect:>9}" for aspect in _ASPECTS)
        yield ""
        yield f"{'EVENTS':<14}{'gold':>6}{'found':>6}{_PRF}{aspects}"
        for kind in (*EVENT_TYPES, "all"):
            rest = "".join(f"{_percent(self['pairs', kind, aspect].f1):>9}" for aspect in _ASPECTS)
            yield self._line(kind, ("events", kind)) + rest
        quiet = self["quiet",]
        if quiet.gold:
            yield f"articles without events that get none: {quiet.right:g} of {quiet.gold:g}"

    def _line(self, name: str, path: Path) -> str:
        tally = self[path]
        low, high = self.intervals.get(path, (math.nan, math.nan))
        ratios = "".join(
            f"{_percent(ratio):>7}" for ratio in (tally.precision, tally.recall, tally.f1)
        )
        interval = f"{_percent(low)}–{_percent(high)}"
        return f"{name:<14}{tally.gold:>6g}{tally.predicted:>6g}{ratios}{interval:>13}"


_PRF = f"{'P':>7}{'R':>7}{'F1':>7}{'95 %':>13}"


def score(
    gold: Sequence[Annotated],
    predicted: Sequence[Annotated],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Score predictions against gold, article by article, matched by id.

    An article of the gold without a prediction counts as one in which nothing was found.
    Raises NewsledgerError for a prediction whose article is not in the gold, or whose text
    is not the gold's: its offsets would mean nothing.
    """
    pairs = match_articles(gold, predicted)
    counts = [count_spans(*pair) | count_events(*pair) for pair in pairs]
    faults = [fault for pair in pairs for fault in find_faults(*pair)]
    return Report(len(pairs), total(counts), intervals(counts, resamples, seed), faults)


def match_articles(
    gold: Sequence[Annotated], predicted: Sequence[Annotated]
) -> list[tuple[Annotated, Annotated]]:
    """Return each gold article with its prediction, by id; see `score` for what is refused."""
    by_id = {each.article.id: each for each in predicted}
    unknown = by_id.keys() - {each.article.id for each in gold}
    if unknown:
        raise NewsledgerError(f"{sorted(unknown)[0]!r} is predicted but is not in the gold")
    pairs = []
    for each in gold:
        answer = by_id.get(each.article.id, Annotated(Article(each.article.id, each.article.text)))
        if answer.article.text != each.article.text:
            raise NewsledgerError(f"{each.article.id!r} has another text in the prediction")
        pairs.append((each, answer))
    return pairs


def _percent(ratio: float) -> str:
    return "–" if math.isnan(ratio) else f"{100 * ratio:.1f}"


def _json_ratio(ratio: float) -> float | None:
    return None if math.isnan(ratio) else round(ratio, 6)
