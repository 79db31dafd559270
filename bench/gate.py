"""Fail when the pipeline scores below its floors on the dev part of the corpus.

Usage: python bench/gate.py [--raise]

Scores `models/corpus/dev.jsonl` with the whole pipeline, its linking alone on the gold's spans,
and the clusters of `clusters/dev.jsonl`, and compares all with `models/corpus/floors.toml`, in
per cent. The exit status is 1 when a measure is below its floor, has none, or a floor has no
measure. With `--raise` a floor goes up to half a point below what was measured; no floor ever
goes down.
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from newsledger.assess import predict
from newsledger.evaluate import score
from newsledger.evaluate.clusters import score_clusters
from newsledger.goldform import read_gold
from newsledger.schema import LABELS
from newsledger.training.clusters import cross_validated, sides_of

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
FLOORS = CORPUS / "floors.toml"
MARGIN = 0.5
MEASURES: dict[str, tuple[str, ...]] = {
    **{f"span F1, {label}": ("spans", label, "exact") for label in (*LABELS, "all")},
    **{f"values right, {name}": ("values", name, "normalised") for name in ("MONEY", "PERCENT")},
    "values right, all": ("values", "all", "normalised"),
    "argument F1": ("arguments", "all"),
    "event F1": ("events", "all"),
    "type right": ("pairs", "all", "type"),
    "status right": ("pairs", "all", "status"),
    "period's end right": ("pairs", "all", "period"),
}
CLUSTERS = {
    f"clusters {name}, {side} events": (side, at)
    for side in ("gold", "found")
    for name, at in (("B3", "b3"), ("merges right", "precision"))
}
LINKING = "argument F1, gold spans"
HEADER = """\
# What the pipeline must reach on dev.jsonl, in per cent. Floors only go up:
# python bench/gate.py --raise
"""


def measure(path: Path) -> dict[str, float]:
    """Score the pipeline, and the linking alone, on a gold file. Returns per cent by measure."""
    gold = read_gold(path)
    report = score(gold, predict(gold))
    linking = score(gold, predict(gold, gold_spans=True))
    measured = {name: 100 * report[at].f1 for name, at in MEASURES.items()}
    sides = sides_of(CORPUS / "clusters" / "dev.jsonl")
    clusters = cross_validated(sides, sides_of(CORPUS / "train.jsonl"))
    found = {side: score_clusters(truth, clusters[side]) for side, (_, truth) in sides.items()}
    measured |= {name: 100 * getattr(found[side], at) for name, (side, at) in CLUSTERS.items()}
    return measured | {LINKING: 100 * linking["arguments", "all"].f1}


def failing(floors: Mapping[str, float], measured: Mapping[str, float]) -> list[str]:
    """Return the measures that don't reach their floor, or lack either; undefined is a lack."""
    names = [*floors, *(name for name in measured if name not in floors)]
    none = math.nan
    return [name for name in names if not measured.get(name, none) >= floors.get(name, none)]


def table(floors: Mapping[str, float], measured: Mapping[str, float]) -> str:
    """Return each measure with its floor and its present value, those that fail marked."""
    lines = [f"{'MEASURE':<34}{'floor':>8}{'now':>8}"]
    faulty = failing(floors, measured)
    for name in dict.fromkeys((*measured, *floors)):
        cells = (f"{side.get(name, math.nan):8.2f}" for side in (floors, measured))
        lines.append(f"{name:<34}{''.join(cells)}{'  FAILS' if name in faulty else ''}")
    return "\n".join(lines)


def raised(floors: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    """Return the floors, each lifted to `MARGIN` below its measure where that is higher."""
    result = dict(floors)
    for name, now in measured.items():
        if not math.isnan(now):
            lifted = math.floor(round(10 * (now - MARGIN), 6)) / 10
            result[name] = max(lifted, floors.get(name, 0.0))
    return result


def read_floors(path: Path) -> dict[str, float]:
    """Read the floors by measure; none when the file doesn't exist yet."""
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def write_floors(path: Path, floors: Mapping[str, float]) -> None:
    """Write the floors, a line each."""
    lines = (f'"{name}" = {floor}\n' for name, floor in floors.items())
    path.write_text(HEADER + "".join(lines), "utf-8")


def main() -> int:
    """Measure, raise the floors when asked to, print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    options = parser.parse_args()
    measured, floors = measure(CORPUS / "dev.jsonl"), read_floors(FLOORS)
    if options.lift:
        floors = raised(floors, measured)
        write_floors(FLOORS, floors)
    print(table(floors, measured))
    return 1 if failing(floors, measured) else 0


if __name__ == "__main__":
    sys.exit(main())
