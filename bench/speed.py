"""Measure speed, memory and growth against the peers, in one run; prints Markdown.

Usage: python bench/speed.py [--full]

Rates are of the dev articles, by CPU time, the best of several rounds in which the systems take
turns. Growth is told by the slope of time against size, both as logarithms: 1 is linear, 0 is
constant. `--full` goes to 200,000 characters and 100,000 articles, which takes hours; without
it to 20,000 and 1,000.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF

import numpy as np
from systems import CORPUS, alone, dev, peak, systems

from newsledger.evaluate import score

ROUNDS = 5
Row = tuple[object, ...]


def table(title: str, heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table."""
    print(f"\n**{title}**\n\n| {' | '.join(heads)} |")
    print("| " + " | ".join(["---"] * len(heads)) + " |")
    for row in rows:
        print(f"| {' | '.join(map(shown, row))} |")
    sys.stdout.flush()


def shown(cell: object) -> str:
    """Return a number with three digits that count, anything else as it is."""
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else str(cell)
    if math.isnan(cell):
        return "–"
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def slope(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return the exponent with which time grows with size, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(times, 1e-9)), 1)[0])


def peers() -> None:
    """Print rate, memory and accuracy of newsledger and its peers."""
    made = systems(ROUNDS)
    best = {system.name: min(system.seconds) for system in made}
    rows = []
    for system in made:
        report = score(dev(), system.found)
        marks = [("spans", label, "exact") for label in ("MONEY", "PERCENT", "all")]
        shares = [100 * report[at].f1 for at in [*marks, ("arguments", "all"), ("events", "all")]]
        if system.name == "tokenizer":
            shares = [math.nan] * len(shares)
        elif system.name == "quantulum3":
            shares[2:] = [math.nan] * 3
        rate = len(dev()) / best[system.name]
        ratios = (best[system.name] / best["tokenizer"], best[system.name] / best["newsledger"])
        rows.append((system.name, rate, *ratios, system.memory, *shares))
    heads = (
        *("system", "articles/s", "times the tokenizer's time", "times ours", "peak MB"),
        *("MONEY F1", "PERCENT F1", "span F1", "argument F1", "event F1"),
    )
    table(f"Peers, {len(dev())} articles of dev, one core", heads, rows)


def length() -> int:
    """Return the mean length of dev's articles."""
    return sum(len(each.article.text) for each in dev()) // len(dev())


def joined(size: int) -> str:
    """Return a text of `size` characters made of dev's articles."""
    whole = "\n\n".join(each.article.text for each in dev())
    return (whole * (size // len(whole) + 1))[:size]


def by_length(sizes: Sequence[int]) -> list[float]:
    """Return the seconds that one article of each size takes."""
    from newsledger.language import load

    nlp = load()
    nlp(joined(5_000))
    times = []
    for size in sizes:
        text, rounds = joined(size), max(1, 20_000 // size)
        begun = time.process_time()
        for _ in range(rounds):
            nlp(text)
        times.append((time.process_time() - begun) / rounds)
    return times


def run_of(count: int, workers: int) -> tuple[float, float, float]:
    """Run the command's work over `count` articles; returns seconds, peak MB, CPU seconds."""
    from newsledger.runner import Settings, run

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.jsonl")
        lines = (CORPUS / "train.jsonl").read_text("utf-8").splitlines()
        with path.open("w", encoding="utf-8") as file:
            for number, line in enumerate(islice(cycle(lines), count)):
                row = {"id": str(number), "text": json.loads(line)["text"]}
                file.write(json.dumps(row) + "\n")
        begun = time.perf_counter()
        run([str(path)], Path(folder, "out"), Settings(workers=workers))
        return time.perf_counter() - begun, peak(), cpu()


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has started and ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))


def with_places(share: float) -> tuple[int, float, float, float]:
    """Load with a share of the gazetteer; returns its names, load and article time, peak MB."""
    from newsledger import resources

    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder, "models")
        shutil.copytree(resources.models_dir(), models, ignore=shutil.ignore_patterns("corpus"))
        resources.models_dir.cache_clear()
        resources._PACKAGE = Path(folder)
        path = models / "places" / "places.tsv.gz"
        places, names, first = gzip.decompress(path.read_bytes()).split(b"\n\n")
        kept = [line for at, line in enumerate(names.split(b"\n")) if at % 100 < 100 * share]
        path.write_bytes(gzip.compress(b"\n\n".join((places, b"\n".join(kept), first)), 1))
        from newsledger.language import annotate, load

        begun = time.process_time()
        nlp = load()
        nlp("The plant in Astana will create 300 jobs.")
        loaded = time.process_time() - begun
        articles = [each.article for each in dev()]
        begun = time.process_time()
        for _ in annotate(nlp, articles):
            pass
        return len(kept), loaded, (time.process_time() - begun) / len(articles), peak()


def by_component() -> list[tuple[str, float]]:
    """Return the seconds that each component takes for dev."""
    from newsledger.annotations import prepare
    from newsledger.language import load

    nlp = load()
    nlp(joined(5_000))
    spent: Counter[str] = Counter()
    for each in dev():
        begun = time.process_time()
        doc = prepare(nlp.make_doc(each.article.text), each.article)
        spent["tokenizer"] += time.process_time() - begun
        for name, component in nlp.pipeline:
            begun = time.process_time()
            doc = component(doc)
            spent[name] += time.process_time() - begun
    return spent.most_common()


def growth(full: bool) -> None:
    """Print how time grows with the length and number of articles and with the gazetteer."""
    sizes = [200, 2_000, 20_000, *([200_000] if full else [])]
    times = alone(by_length, sizes)
    rows: list[Row] = [
        (size, 1000 * seconds, 1e6 * seconds / size)
        for size, seconds in zip(sizes, times, strict=True)
    ]
    title = f"Length of an article: slope {slope(sizes, times):.2f}"
    table(title, ("characters", "ms", "µs a character"), rows)

    counts = [10, 100, 1_000, *([10_000, 100_000] if full else [])]
    runs = [alone(run_of, count, 1) for count in counts]
    started = runs[0][0]
    rates = [seconds - started for seconds, _, _ in runs[1:]]
    rows = [(count, run[0], run[1]) for count, run in zip(counts, runs, strict=True)]
    steep = slope([count - counts[0] for count in counts[1:]], rates)
    table(
        f"Number of articles, in one process: slope {steep:.2f} without the start",
        ("articles", "s", "peak MB"),
        rows,
    )

    shares = (0.1, 0.3, 1.0)
    found = [alone(with_places, share) for share in shares]
    rows = [(count, load, 1000 * article, memory) for count, load, article, memory in found]
    steep = slope([row[0] for row in found], [row[2] for row in found])
    loading = slope([row[0] for row in found], [row[1] for row in found])
    table(
        f"Gazetteer: slope {steep:.2f} of an article, {loading:.2f} of loading",
        ("names", "load s", "ms an article", "peak MB"),
        rows,
    )


def workers(count: int) -> None:
    """Print what more processes bring, with their start.

    The CPU time tells what is lost between the processes, whatever else the machine has to do
    meanwhile; the start is left out of it by taking two sizes.
    """
    cores = os.cpu_count() or 1
    rows: list[tuple[float, ...]] = []
    for number in sorted({1, 2, cores}):
        short, long = (alone(run_of, n, number) for n in (count // 4, count))
        spent = 1000 * (long[2] - short[2]) / (count - count // 4)
        first = rows[0] if rows else (1, long[0], 1.0, spent)
        rows.append((number, long[0], first[1] / long[0], spent, number * first[3] / spent))
    heads = ("workers", f"s for {count:,}", "times one", "CPU ms an article", "times one, by CPU")
    table(f"Workers on {cores} cores", heads, rows)


def profile() -> None:
    """Print where the time goes."""
    spent = alone(by_component)
    whole = sum(seconds for _, seconds in spent)
    rows = [(name, 1000 * seconds / len(dev()), 100 * seconds / whole) for name, seconds in spent]
    table(f"Components, articles of {length():,} characters", ("part", "ms", "%"), rows)


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--full", action="store_true", help="to the full sizes; takes hours")
    options = parser.parse_args()
    parts: list[Callable[[], None]] = [
        *(peers, profile, lambda: workers(1_200)),
        lambda: growth(options.full),
    ]
    for part in parts:
        part()


if __name__ == "__main__":
    main()
