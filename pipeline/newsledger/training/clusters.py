"""Trains the decision whether two events are one: `python -m newsledger.training.clusters FILE...`.

A FILE is gold articles, told several to a story; beside it, as `<name>.truth`, stands which
of their events are one. What is learned from are the gold events and those that the pipeline
finds in the same texts. Writes `models/trained/clusters/match.json`; the same files give the
same bytes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from newsledger.clusters.features import features, impossible
from newsledger.clusters.grouping import cluster_id, group
from newsledger.clusters.keys import keys_of
from newsledger.clusters.match import WEIGHTS, Matcher
from newsledger.clusters.pairs import pairs
from newsledger.clusters.profile import Profile, profiles_of
from newsledger.evaluate.events import EventPair, closest_events, pair_events
from newsledger.goldform import read_gold
from newsledger.identifiers import event_id
from newsledger.language import annotate, load
from newsledger.resources import models_dir
from newsledger.schema import Annotated, NewsledgerError
from newsledger.spans.geography import located
from newsledger.training.learn import Decision, fit

STRENGTH, RARE = 1.0, 3
FOLDS = 6
MOST = 40
LEARNED = ("gold", "found")
Truth = Mapping[str, Hashable]
Side = tuple[list[Profile], dict[str, Hashable]]
Pairing = Callable[[Annotated, Annotated], list[EventPair]]


def read_part(path: Path) -> tuple[list[Annotated], dict[str, Hashable]]:
    """Return a part's articles, and the cluster of each event by the event's id.

    The articles' places get what the gazetteer knows of them, as the pipeline's have it.
    Raises NewsledgerError where the truth names an event that is not there.
    """
    articles = [
        replace(each, spans=tuple(located(each.article.text, each.spans)))
        for each in read_gold(path)
    ]
    names = {
        (each.article.id, event.id): event_id(each, event)
        for each in articles
        for event in each.events
    }
    truth: dict[str, Hashable] = {name: name for name in names.values()}
    for number, line in enumerate(path.with_suffix(".truth").read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        if (row["article"], row["event"]) not in names:
            raise NewsledgerError(f"{path.with_suffix('.truth')}:{number}: no such event: {row}")
        truth[names[row["article"], row["event"]]] = row["cluster"]
    return articles, truth


def found_truth(
    gold: Sequence[Annotated], found: Sequence[Annotated], truth: Truth, pairing: Pairing
) -> dict[str, Hashable]:
    """Return the clusters of the found events that are one of gold's, by their ids."""
    return {
        event_id(there, pair.predicted): truth[event_id(here, pair.gold)]
        for here, there in zip(gold, found, strict=True)
        for pair in pairing(here, there)
        if pair.same_event
    }


def sides_of(path: Path) -> dict[str, Side]:
    """Return the profiles and the truth of a part's gold events and of those found in it.

    `found` counts a found event as the gold one that it shares most with, `paired` as the
    one that the scores of events pair it with, for the sake of the article's other events.
    """
    gold, truth = read_part(path)
    found = list(annotate(load(), (each.article for each in gold)))
    profiles = [p for each in found for p in profiles_of(each)]
    return {
        "gold": ([p for each in gold for p in profiles_of(each)], truth),
        "found": (profiles, found_truth(gold, found, truth, closest_events)),
        "paired": (profiles, found_truth(gold, found, truth, pair_events)),
    }


def train(parts: Iterable[tuple[Sequence[Profile], Truth]]) -> dict[str, float]:
    """Return the weights learned from the pairs of events that would be compared."""
    decisions = [decision for each in parts for decision in decisions_of(*each)]
    return fit(decisions, STRENGTH, RARE)


def decisions_of(profiles: Sequence[Profile], truth: Truth) -> list[Decision]:
    """Return a decision for each pair: its features against nothing at all.

    Two articles with long lists make no more decisions than MOST.
    """
    ordered = sorted((p for p in profiles if p.event_id in truth), key=lambda p: p.order)
    found = []
    counts: Counter[frozenset[str]] = Counter()
    for a, b in pairs([keys_of(profile) for profile in ordered]).tolist():
        one, other = ordered[a], ordered[b]
        articles = frozenset((one.article, other.article))
        if not impossible(one, other) and counts[articles] < MOST:
            counts[articles] += 1
            same = truth[one.event_id] == truth[other.event_id]
            found.append(Decision([features(one, other), []], frozenset({0 if same else 1})))
    return found


def story(profile: Profile) -> str:
    """Return the story an article belongs to: `clu-s01-3` -> `s01`."""
    return profile.article.split("-")[1]


def grouped(profiles: Sequence[Profile], matcher: Matcher) -> dict[str, str]:
    """Return the cluster of each event."""
    return {
        profile.event_id: cluster_id(cluster)
        for component in group(profiles, matcher)
        for cluster in component
        for profile in cluster
    }


def cross_validated(
    sides: Mapping[str, Side], others: Mapping[str, Side]
) -> dict[str, dict[str, str]]:
    """Return by side the cluster of each event, by weights that have not seen its story.

    They have seen the other stories and all of `others`.
    """
    known = list(_learned(others))
    stories = sorted({story(profile) for profiles, _ in sides.values() for profile in profiles})
    result: dict[str, dict[str, str]] = {name: {} for name in sides}
    for fold in range(FOLDS):
        held = set(stories[fold::FOLDS])
        rest = [
            ([p for p in profiles if story(p) not in held], truth)
            for profiles, truth in _learned(sides)
        ]
        matcher = Matcher(train([*known, *rest]))
        for name, (profiles, _) in sides.items():
            result[name] |= grouped([p for p in profiles if story(p) in held], matcher)
    return result


def _learned(sides: Mapping[str, Side]) -> Iterator[Side]:
    return (sides[name] for name in LEARNED)


def main(paths: Sequence[str]) -> None:
    """Train on the files `paths` and write the weights."""
    parts = [sides_of(Path(path)) for path in paths]
    weights = train(side for sides in parts for side in _learned(sides))
    target = models_dir() / WEIGHTS
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")
    print(f"match: {len(weights)} weights")


if __name__ == "__main__":
    main(sys.argv[1:])
