"""Prints what the trained linking adds, on the gold's spans: `python bench/linking.py`.

Without it, every sentence with a figure is one event, a completed indicator, with all figures,
organisations and places of that sentence; that is the baseline's way (`baseline.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from baseline import to_event

from newsledger.assess import predict
from newsledger.evaluate import score
from newsledger.formats import read
from newsledger.layout import read_layout
from newsledger.schema import FIGURE_LABELS, Annotated, Event

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
MEASURES = {
    "arguments": ("arguments", "all"),
    "events": ("events", "all"),
    "type": ("pairs", "all", "type"),
    "status": ("pairs", "all", "status"),
}


def by_sentence(gold: Annotated) -> Iterator[Event]:
    """Yield one event for each sentence with a figure."""
    for number, (start, end) in enumerate(read_layout(gold.article.text).sentences, 1):
        inside = [span for span in gold.spans if start <= span.start < end]
        if any(span.label in FIGURE_LABELS for span in inside):
            yield to_event(number, (start, end), inside)


def main() -> None:
    """Print the table for dev and test."""
    print(f"| part | linking | {' | '.join(f'{name}, %' for name in MEASURES)} |")
    print("| --- " * (len(MEASURES) + 2) + "|")
    for part in ("dev", "test"):
        gold = read(CORPUS / f"{part}.jsonl")
        ways = {
            "an event a sentence": [replace(a, events=tuple(by_sentence(a))) for a in gold],
            "trained": predict(gold, gold_spans=True),
        }
        for name, predicted in ways.items():
            report = score(gold, predicted)
            cells = " | ".join(f"{100 * report[at].f1:.1f}" for at in MEASURES.values())
            print(f"| {part} | {name} | {cells} |")


if __name__ == "__main__":
    main()
