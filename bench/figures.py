"""Prints the figures of the README: seeds, dev and test, as Markdown. `python bench/figures.py`."""

from __future__ import annotations

from pathlib import Path

from newsledger.assess import predict
from newsledger.evaluate import Report, score
from newsledger.formats import read
from newsledger.schema import LABELS

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "seeds": ROOT / "seeds" / "gold.jsonl",
    "dev": ROOT / "models" / "corpus" / "dev.jsonl",
    "test": ROOT / "models" / "corpus" / "test.jsonl",
}
ASPECTS = {
    "type right, of pairs": "type",
    "status right, of pairs": "status",
    "period right, where either has one": "period",
    "period right, where gold has one": "told",
}


def main() -> None:
    """Score each part twice, the second time with the gold's spans given to the linking."""
    found: dict[str, Report] = {}
    linked: dict[str, Report] = {}
    for name, path in FILES.items():
        gold = read(path)
        found[name] = score(gold, predict(gold))
        linked[name] = score(gold, predict(gold, gold_spans=True))
    print(f"| F1, % | {' | '.join(FILES)} |")
    print("| --- " * (len(FILES) + 1) + "|")
    for label in (*LABELS, "all"):
        _row(f"{label} spans", [report["spans", label, "exact"].f1 for report in found.values()])
    _row("values right", [report["values", "all", "normalised"].f1 for report in found.values()])
    _row("arguments", [report["arguments", "all"].f1 for report in found.values()])
    _row("arguments, gold's spans", [report["arguments", "all"].f1 for report in linked.values()])
    _row("events", [report["events", "all"].f1 for report in found.values()])
    for name, aspect in ASPECTS.items():
        shares = [report["pairs", "all", aspect].f1 for report in found.values()]
        _row(name, shares)


def _row(name: str, shares: list[float]) -> None:
    print(f"| {name} | {' | '.join(f'{100 * share:.1f}' for share in shares)} |")


if __name__ == "__main__":
    main()
