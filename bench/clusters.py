"""How well events of several articles are put together, on gold and on found events.

Usage: python bench/clusters.py [--part dev|test] [--faults]

dev is cross-validated: each story is grouped by weights learned from the others and from the
articles of train. test is grouped by the weights that are kept. `found` counts a found event as
the gold event that it shares most with, `paired` as the one that the scores of events give it.
`--faults` lists what is wrong on dev, and only there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from newsledger.clusters.features import features
from newsledger.clusters.match import Matcher
from newsledger.clusters.profile import Profile
from newsledger.evaluate.clusters import ClusterScore, score_clusters
from newsledger.training.clusters import cross_validated, grouped, sides_of

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus" / "clusters"
TRAIN = CORPUS.parent / "train.jsonl"
Truth = Mapping[str, Hashable]


def measure(part: str, *, faults: bool = False) -> dict[str, ClusterScore]:
    """Score a part: its gold events, and the events found in its texts."""
    sides = sides_of(CORPUS / f"{part}.jsonl")
    if part == "dev":
        found = cross_validated(sides, sides_of(TRAIN))
    else:
        found = {name: grouped(each, Matcher.trained()) for name, (each, _) in sides.items()}
    if faults and part == "dev":
        for name, (profiles, truth) in sides.items():
            list_faults(profiles, truth, found[name])
    return {name: score_clusters(truth, found[name]) for name, (_, truth) in sides.items()}


def list_faults(profiles: Sequence[Profile], truth: Truth, clusters: Mapping[str, str]) -> None:
    """Print each pair that is wrongly apart or wrongly together, with its weights."""
    known = [p for p in profiles if p.event_id in truth]
    matcher = Matcher.trained()
    for one, other in combinations(known, 2):
        same = truth[one.event_id] == truth[other.event_id]
        if same != (clusters[one.event_id] == clusters[other.event_id]):
            print("MISSED" if same else "WRONG", f"{matcher.score(one, other):.1f}")
            for each in (one, other):
                print(
                    "   ",
                    each.article,
                    each.event_id[-3:],
                    truth[each.event_id],
                    each.type,
                    each.subject,
                    each.organisations,
                    each.places,
                    each.period,
                )
            print("   ", "; ".join(features(one, other)))


def table(scores: Mapping[str, ClusterScore]) -> str:
    """Return the scores, a line for each side."""
    head = ("B3 P", "B3 R", "B3 F1", "pair P", "pair R", "pair F1")
    lines = [
        f"{'EVENTS':<8}" + "".join(f"{name:>9}" for name in head) + f"{'pairs':>8}{'merges':>8}"
    ]
    for name, s in scores.items():
        cells = (s.b3_precision, s.b3_recall, s.b3, s.precision, s.recall, s.f1)
        lines.append(
            f"{name:<8}" + "".join(f"{cell:9.3f}" for cell in cells) + f"{s.pairs:8}{s.merges:8}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    print(table(measure(options.part, faults=options.faults)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
