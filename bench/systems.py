"""What is compared: each system by a function from articles to what it finds in them.

Every system has a process of its own, so that its memory can be told, and they take turns, so
that whatever slows the machine slows all of them.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from baseline import stock

from newsledger.goldform import read_gold
from newsledger.schema import Annotated, Article, Span

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
Reader = Callable[[Sequence[Article]], list[Annotated]]
LABEL_OF = {"currency": "MONEY", "percentage": "PERCENT"}


@cache
def dev() -> list[Annotated]:
    """Return the gold articles that all are measured on."""
    return read_gold(CORPUS / "dev.jsonl")


def tokenizer() -> Reader:
    """Return spaCy's English tokenizer alone: what nothing that is built on it can undercut."""
    import spacy

    nlp = spacy.blank("en")

    def read(articles: Sequence[Article]) -> list[Annotated]:
        for _ in nlp.pipe(article.text for article in articles):
            pass
        return [Annotated(article) for article in articles]

    return read


def ours() -> Reader:
    """Return newsledger, from text to records of events, in a process set up as by the command."""
    from newsledger.collecting import collect_seldom
    from newsledger.language import annotate, load

    collect_seldom()
    nlp = load()
    return lambda articles: list(annotate(nlp, articles))


def quantulum() -> Reader:
    """Return quantulum3: amounts of money and percentages; it knows no names, dates, events."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

    def read(articles: Sequence[Article]) -> list[Annotated]:
        return [Annotated(article, tuple(spans(article.text))) for article in articles]

    def spans(text: str) -> list[Span]:
        found = []
        for quantity in parser.parse(text):
            entity = quantity.unit.entity.name
            label = LABEL_OF.get("percentage" if quantity.unit.name == "percentage" else entity)
            if label:
                start, end = quantity.span
                found.append(Span(start, end, label, text[start:end]))
        return found

    return read


SYSTEMS: dict[str, Callable[[], Reader]] = {
    "tokenizer": tokenizer,
    "newsledger": ours,
    "quantulum3": quantulum,
    "en_core_web_sm": stock,
}


@dataclass
class System:
    """One system in its process; `seconds` are the CPU times of its rounds over dev."""

    name: str
    pool: ProcessPoolExecutor
    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0
    found: list[Annotated] = field(default_factory=list)

    def round(self) -> None:
        """Read dev once."""
        seconds, self.memory, self.found = self.pool.submit(_read, self.name).result()
        self.seconds.append(seconds)


@cache
def _reader(name: str) -> Reader:
    read = SYSTEMS[name]()
    read([each.article for each in dev()[:2]])  # what is built at first use
    return read


def _read(name: str) -> tuple[float, float, list[Annotated]]:
    read, articles = _reader(name), [each.article for each in dev()]
    begun = time.process_time()
    found = read(articles)
    return time.process_time() - begun, peak(), found


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what `work` returns in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def systems(rounds: int) -> list[System]:
    """Measure all systems by turns."""
    spawn = multiprocessing.get_context("spawn")
    made = [System(name, ProcessPoolExecutor(1, spawn)) for name in SYSTEMS]
    for _ in range(rounds):
        for system in made:
            system.round()
    for system in made:
        system.pool.shutdown()
    return made
