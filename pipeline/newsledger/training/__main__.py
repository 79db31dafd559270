"""Trains what is learned but the names: `python -m newsledger.training models/corpus/train.jsonl`.

Reads gold articles and the `quiet.jsonl` beside them, writes
`models/trained/<part>/<choice>.json`; the same articles give the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from newsledger.choice import Choice
from newsledger.events.linking import Linker
from newsledger.goldform import read_gold
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article
from newsledger.training.counts import train_counts
from newsledger.training.decisions import (
    confidence_decisions,
    decisions_of,
    relevance_decision,
)
from newsledger.training.learn import Decision, fit

# Strength of the prior by choice, found by cross-validation on the training articles.
STRENGTH = {
    "relevance": 5.0,
    "groups": 6.0,
    "plants": 8.0,
    "types": 8.0,
    "projects": 4.0,
    "statuses": 25.0,
    "places": 25.0,
    "shared": 4.0,
    "actors": 16.0,
    "partners": 8.0,
    "dates": 12.0,
    "subjects": 4.0,
    "confidence": 2.0,
}


FOLDS = 4


def train(
    articles: Sequence[Annotated], quiet: Sequence[Article] = ()
) -> dict[str, dict[str, float]]:
    """Return the weights of each choice; `quiet` are articles from outside the economy.

    Two rounds: the first learns from decisions whose forerunners are gold; the second from
    decisions whose forerunners a linker of the first round settled that had not seen the article.
    The confidence learns from what such linkers got right.
    """
    decisions: dict[str, list[Decision]] = {name: [] for name in STRENGTH}
    decisions["relevance"] += [relevance_decision(article, False) for article in quiet]
    for fold in range(FOLDS):
        others = [article for i, article in enumerate(articles) if i % FOLDS != fold]
        held = [article for i, article in enumerate(articles) if i % FOLDS == fold]
        linker = linker_of(_fit(decisions_of(others)))
        for name, found in decisions_of(held, linker).items():
            decisions[name] += found
        for article in held:
            decisions["confidence"] += confidence_decisions(article, linker)
    return _fit(decisions)


def linker_of(weights: Mapping[str, Mapping[str, float]]) -> Linker:
    """Return the linker that decides by `weights`."""
    return Linker(**{name: Choice(weights.get(name, {})) for name in STRENGTH})


def _fit(decisions: Mapping[str, Sequence[Decision]]) -> dict[str, dict[str, float]]:
    return {
        name: fit(decisions[name], strength)
        for name, strength in STRENGTH.items()
        if name in decisions
    }


def main(paths: Sequence[str]) -> None:
    """Train on the gold files `paths` and the quiet articles beside them; write the weights."""
    articles = [article for path in paths for article in read_gold(Path(path))]
    beside = dict.fromkeys(Path(path).with_name("quiet.jsonl") for path in paths)
    quiet = [each.article for path in beside if path.exists() for each in read_gold(path)]
    _write("elided", {"counts": train_counts(articles)})
    _write("linking", train(articles, quiet))


def _write(part: str, choices: Mapping[str, Mapping[str, float]]) -> None:
    """Write the weights of each choice into the part's folder."""
    folder = models_dir() / "trained" / part
    folder.mkdir(parents=True, exist_ok=True)
    for name, weights in choices.items():
        text = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{part}/{name}: {len(weights)} weights")


if __name__ == "__main__":
    main(sys.argv[1:])
