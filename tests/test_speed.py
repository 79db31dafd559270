"""A guard against getting slower: a ratio measured in one run, never a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.language import Language

from newsledger.goldform import read_gold
from newsledger.language import annotate

ROOT = Path(__file__).resolve().parents[1]
# How many times the time of spaCy's tokenizer alone the whole pipeline may take. Twice what
# `make bench` shows: a slower machine slows both, and only a slower pipeline gets here.
BOUND = 50


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest CPU time of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def test_the_pipeline_stays_near_the_tokenizer(nlp: Language) -> None:
    articles = [each.article for each in read_gold(ROOT / "models/corpus/dev.jsonl")]
    blank = spacy.blank("en")

    def tokenize() -> None:
        for _ in blank.pipe(article.text for article in articles):
            pass

    def extract() -> None:
        for _ in annotate(nlp, articles):
            pass

    floor = best(tokenize, 5)
    ours = best(extract, 3)
    assert ours / floor < BOUND, f"{ours / floor:.1f} times the tokenizer's time: make bench tells"
