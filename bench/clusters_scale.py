"""Time and memory of putting events together, and how both grow with their number.

Usage: python bench/clusters_scale.py [--sizes 10000 100000 1000000]

The events are made from those of `models/corpus/clusters/dev.jsonl`: facts of the same types,
subjects and words, of other organisations, in other places of the gazetteer, with other
figures, told by one to six articles each, which differ in what they tell. Every tenth fact
is of one of a hundred large organisations. One core; each size in a process of its own.
Prints for each size seconds, events a second, megabytes, pairs and links, and at the end the
slope: the exponent of the growth of time, 1 being linear. Exit status 1 above `STEEP`.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import log
from pathlib import Path

from newsledger.clusters.grouping import Rulings, cluster_id, divide, links_among
from newsledger.clusters.keys import keys_of
from newsledger.clusters.match import Matcher
from newsledger.clusters.names import spoken
from newsledger.clusters.pairs import one_by_one, pairs
from newsledger.clusters.profile import Profile, Quantity, Where, profiles_of
from newsledger.evaluate.clusters import score_clusters
from newsledger.spans.gazetteer import fold, gazetteer
from newsledger.training.clusters import read_part

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus" / "clusters"
SIZES = (10_000, 100_000, 1_000_000)
STEEP = 1.25
_SYLLABLES = (
    *("ka", "ro", "mi", "ten", "sul", "var", "bek", "ost", "lin"),
    *("dar", "gor", "zhan", "tau", "mer", "pol", "nis", "er", "al"),
)
_KINDS = ("Metals", "Cement", "Foods", "Energy", "Textile", "Chem", "Motors", "Glass", "Steel")


def facts(count: int, chance: random.Random) -> Iterator[tuple[int, Profile]]:
    """Yield `count` events, each with the number of the fact that it tells."""
    articles, _ = read_part(CORPUS / "dev.jsonl")
    models = [p for each in articles for p in profiles_of(each) if p.places and p.organisations]
    places = cities()
    large = [name(chance) for _ in range(100)]
    number = made = 0
    while made < count:
        number += 1
        first = other(chance.choice(models), places, large, chance)
        for telling in range(min(chance.choice((1, 1, 1, 1, 2, 2, 3, 4, 6)), count - made)):
            made += 1
            yield number, told_again(first, number, telling, chance)


def cities() -> list[Where]:
    """Return the cities of the gazetteer."""
    known = gazetteer()
    found = (known._place(row) for row in range(len(known._rows)))
    return [
        Where(fold(each.name), each.kind, each.country, each.region)
        for each in found
        if each.kind == "city" and each.country
    ]


def name(chance: random.Random) -> str:
    """Return an organisation's name."""
    first = "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3))))
    return spoken(f"{first} {chance.choice(_KINDS)}")


def other(model: Profile, places: list[Where], large: list[str], chance: random.Random) -> Profile:
    """Return another fact like this one."""
    who = chance.choice(large) if chance.random() < 0.1 else name(chance)
    factor = round(chance.uniform(0.2, 5), 2)
    start = date(2015, 1, 1) + timedelta(chance.randrange(3_650))
    return replace(
        model,
        organisations=(who,),
        named=(),
        places=(chance.choice(places),),
        published=start.isoformat(),
        money=tuple(Quantity(each.value * factor, each.unit) for each in model.money),
        capacities=tuple(Quantity(each.value * factor, each.unit) for each in model.capacities),
        jobs=model.jobs and (round(model.jobs[0] * factor), model.jobs[1]),
        numbers=tuple(round(each * factor, 1) for each in model.numbers),
        period=model.period and (start.isoformat(), (start + timedelta(180)).isoformat()),
    )


def told_again(first: Profile, number: int, telling: int, chance: random.Random) -> Profile:
    """Return the fact as one of several articles tells it."""
    later = date.fromisoformat(first.published) + timedelta(200 * telling)
    return replace(
        first,
        event_id=f"{number:08}{telling}-e1",
        article=f"a{number}-{telling}",
        published=later.isoformat(),
        words=tuple(word for word in first.words if chance.random() < 0.7),
        money=first.money if chance.random() < 0.8 else (),
        jobs=first.jobs if chance.random() < 0.7 else None,
    )


def measure(count: int) -> dict[str, float]:
    """Make events, group them and return what it took."""
    chance = random.Random(count)
    truth, profiles = {}, []
    for number, profile in facts(count, chance):
        truth[profile.event_id] = number
        profiles.append(profile)
    chance.shuffle(profiles)
    begun = time.process_time()
    ordered = sorted(profiles, key=lambda profile: profile.order)
    compared = pairs([keys_of(profile) for profile in ordered])
    paired = time.process_time()
    matcher = Matcher.trained()
    links = links_among(ordered, one_by_one(compared), matcher)
    linked = time.process_time()
    components = divide(ordered, links, matcher, Rulings())
    done = time.process_time()
    found = {p.event_id: cluster_id(c) for part in components for c in part for p in c}
    score = score_clusters(truth, found)
    return {
        "events": count,
        "seconds": done - begun,
        "keys and pairs": paired - begun,
        "matching": linked - paired,
        "grouping": done - linked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": len(compared),
        "links": len(links),
        "b3": score.b3,
        "precision": score.precision,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return 0
    found = []
    for size in options.sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
        shown = ((key, 3 if value < 2 else 0, value) for key, value in found[-1].items())
        print("  ".join(f"{key} {value:,.{places}f}" for key, places, value in shown), flush=True)
    first, last = found[0], found[-1]
    if last["events"] == first["events"]:
        return 0
    slope = log(last["seconds"] / first["seconds"]) / log(last["events"] / first["events"])
    print(f"slope {slope:.2f} (1 is linear)")
    return int(slope > STEEP)


if __name__ == "__main__":
    sys.exit(main())
