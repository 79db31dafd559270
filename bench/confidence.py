"""Prints what `confidence` means on dev, as Markdown: `python bench/confidence.py [GOLD]`.

First, by steps of confidence, the share of the arguments that are right; then what is left,
and how right it is, when events below a threshold are thrown away.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsledger.assess import predict
from newsledger.evaluate.events import arguments, pair_events
from newsledger.evaluate.names import aliases_of
from newsledger.formats import read
from newsledger.schema import Annotated

DEV = Path(__file__).resolve().parents[1] / "models" / "corpus" / "dev.jsonl"
STEPS = ((0.0, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.01))
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8)
Row = tuple[float, int, int]


def rows_of(gold: Annotated, predicted: Annotated) -> Iterator[Row]:
    """Yield each predicted event's confidence, its arguments, and how many of them are right."""
    aliases = aliases_of(gold)
    shared = {pair.predicted.id: pair.shared.total() for pair in pair_events(gold, predicted)}
    for event in predicted.events:
        yield event.confidence or 0.0, arguments(event, aliases).total(), shared.get(event.id, 0)


def main(path: Path) -> None:
    """Score the pipeline's events on the gold file and print both tables."""
    gold = read(path)
    rows = [row for pair in zip(gold, predict(gold), strict=True) for row in rows_of(*pair)]
    wanted = sum(arguments(e, aliases_of(each)).total() for each in gold for e in each.events)
    print("| confidence | events | arguments right, % |\n| --- | --- | --- |")
    for low, high in STEPS:
        inside = [row for row in rows if low <= row[0] < high]
        print(f"| {low:.1f}–{min(high, 1):.1f} | {len(inside)} | {_share(inside)} |")
    print("\n| at least | events kept | precision, % | recall, % |\n| --- | --- | --- | --- |")
    for least in THRESHOLDS:
        kept = [row for row in rows if row[0] >= least]
        recall = 100 * sum(right for *_, right in kept) / wanted
        print(f"| {least:.1f} | {len(kept)} | {_share(kept)} | {recall:.1f} |")


def _share(rows: Sequence[Row]) -> str:
    total = sum(count for _, count, _ in rows)
    return f"{100 * sum(right for *_, right in rows) / total:.1f}" if total else "–"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEV)
