"""Counts whose noun is left out: "of which 250 in Stocksbridge", "Mondi, Deeside – 168".

What such a number counts is told by the article around it rather than by its own words: by the
jobs or projects counted before it, by the list it stands in. A log-linear choice decides, for
each number that no rule has taken, between jobs, projects and anything else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from newsledger.choice import Choice, load_choice
from newsledger.layout import Layout, Locator, read_layout
from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.numbers import Number
from newsledger.spans.rules import finder

CLASSES = ("none", "JOBS", "PROJECTS")
# A number is taken when the choice is at least so sure; by cross-validation on the corpus.
_ACCEPTED = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[^\w\s]|\n")
# What is measured rather than counted.
_MEASURED = re.compile(
    r"[ -]?(?:kV|V|Hz|mm|cm|°C?"
    r"|(?:more )?(?:months?|weeks?|days?|years?|hours?|minutes?|points?))\b"
)
_MILLION = 1_000_000
_REACH = 60  # characters on either side in which the words beside a number are looked for
_COUNTED = frozenset({"JOBS", "PROJECTS", "CAPACITY", "MONEY", "PERCENT", "MULTIPLE"})
_AROUND = 250  # characters before its sentence in which nouns are looked for
_PAIRS = (
    ("l", "r"),
    ("before", "l"),
    ("before", "r"),
    ("before", "shape"),
    ("before", "following"),
    ("before", "nouns"),
    ("before", "title"),
    ("before", "JOBS"),
    ("before", "PROJECTS"),
    ("r", "JOBS"),
    ("r", "PROJECTS"),
    ("topic", "l"),
    ("topic", "r"),
    ("topic", "shape"),
    ("topic", "title"),
    ("topic", "around"),
    ("magnitude", "before"),
    ("magnitude", "r"),
    ("magnitude", "l"),
    ("magnitude", "MONEY"),
)
_LARGE = (10, 32, 100, 1000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text under work: its layout, and what it counts as a whole.

    `topic` is which of jobs and projects the rules have found most of, `title` what the nouns of
    the title count.
    """

    text: str
    layout: Layout
    sentences: Locator
    paragraphs: Locator
    counts: Counter[str]
    topic: str
    title: str


def find(text: str, numbers: Sequence[Number], known: Sequence[Span]) -> list[Span]:
    """Return the spans of those `numbers` whose noun is left out; `known` are in order."""
    if not numbers or not any(span.label in CLASSES for span in known):
        return []
    choice = _choice()
    found: list[Span] = []
    page = _page(text, known)
    for number, before, after in _in_sight(text, numbers, known):
        last = max([*before, *found[-1:]], key=lambda span: span.start, default=None)
        index, probability = choice.best_class(CLASSES, _features(page, number, last, after))
        if index and probability >= _ACCEPTED:
            told = [span for span in known if span.start < number.start]
            found.append(_span(text, number, CLASSES[index], [*told, *found]))
    return found


def decisions(
    text: str, numbers: Sequence[Number], known: Sequence[Span], answers: Sequence[Span]
) -> Iterator[tuple[Number, list[str]]]:
    """Yield each number with the features that `find` sees when those before were right.

    `known` are the spans that rules have found, `answers` those that are to be found.
    """
    page = _page(text, known)
    for number, before, after in _in_sight(text, numbers, known):
        told = [span for span in answers if span.start < number.start][-1:]
        last = max([*before, *told], key=lambda span: span.start, default=None)
        yield number, _features(page, number, last, after)


@cache
def _choice() -> Choice:
    return load_choice("counts", "elided")


def _page(text: str, known: Sequence[Span]) -> _Page:
    layout = read_layout(text)
    title = text[slice(*layout.title)].lower() if layout.title else ""
    counts = Counter(span.label for span in known)
    return _Page(
        text,
        layout,
        Locator(layout.sentences),
        Locator(tuple((each.start, each.end) for each in layout.paragraphs)),
        counts,
        _topic(counts["JOBS"], counts["PROJECTS"]),
        _nouns_in(title),
    )


def _topic(jobs: int, projects: int) -> str:
    if jobs > 2 * projects:
        return "jobs"
    return "projects" if projects > 2 * jobs else "both" if jobs else "none"


def _in_sight(
    text: str, numbers: Sequence[Number], known: Sequence[Span]
) -> Iterator[tuple[Number, list[Span], list[Span]]]:
    """Yield each number with the counted spans next to it, at most one before and one after."""
    counted = [span for span in known if span.label in _COUNTED]
    index = 0
    for number in numbers:
        if number.magnitude > _MILLION or _MEASURED.match(text, number.end):
            continue
        while index < len(counted) and counted[index].start < number.start:
            index += 1
        yield number, counted[max(index - 1, 0) : index], counted[index : index + 1]


def _features(page: _Page, number: Number, last: Span | None, after: Sequence[Span]) -> list[str]:
    """Return what tells whether `number` counts jobs or projects; `last` is the count before."""
    text = page.text
    start, end = page.sentences.ranges[page.sentences[number.start]]
    left = _words(text[max(start, number.start - _REACH) : number.start])
    right = _words(text[number.end : min(end, number.end + _REACH)])
    one, two = left[-1] if left else "^", right[0] if right else "$"
    whole = {
        "before": f"{last.label}@{_far(page, last, number)}" if last else "none",
        "following": after[0].label if after and after[0].start < end else "none",
        "shape": _shape(text[number.start : number.end], number),
        "item": str(page.layout.paragraphs[page.paragraphs[number.start]].item),
        "l": one,
        "r": two,
        "nouns": _nouns_in(" ".join(left + right)),
        "around": _nouns_in(text[max(0, start - _AROUND) : start].lower()),
        "topic": page.topic,
        "title": page.title,
        "JOBS": str(min(page.counts["JOBS"], 4)),
        "PROJECTS": str(min(page.counts["PROJECTS"], 4)),
        "MONEY": str(min(page.counts["MONEY"], 4)),
        "magnitude": str(number.magnitude.adjusted() // 3),
    }
    features = ["bias", *(f"{name}={value}" for name, value in whole.items())]
    features += [f"{a}.{b}={whole[a]}.{whole[b]}" for a, b in _PAIRS]
    features += [f"topic.item.r={page.topic}.{whole['item']}.{two}"]
    features += [f"l2={' '.join(left[-2:])}", f"r2={' '.join(right[:2])}"]
    features += [f"left={word}" for word in set(left[-5:]) if word.isalpha()]
    features += [f"right={word}" for word in set(right[:5]) if word.isalpha()]
    return features + _between(text, number, last, start)


def _between(text: str, number: Number, last: Span | None, start: int) -> list[str]:
    """What stands between the number and the count before it in its sentence."""
    if last is None or last.start < start:
        return []
    between = _words(text[last.end : number.start])
    features = [f"between={word}.{last.label}" for word in set(between[:8])]
    if len(between) <= 4:
        features.append(f"joint={' '.join(between)}.{last.label}")
    return features


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _far(page: _Page, last: Span, number: Number) -> int:
    return min(page.sentences[number.start] - page.sentences[last.start], 4)


def _shape(written: str, number: Number) -> str:
    """Tell words, thousands with their mark, plain figures; and the order of magnitude."""
    kind = "word" if written.isalpha() else "mark" if re.search(r"[, .]", written) else "plain"
    return f"{kind}<{next((limit for limit in _LARGE if number.value < limit), 'more')}"


@cache
def _nouns() -> dict[str, str]:
    """Return each noun for jobs, workers or projects with what it counts."""
    nouns = {"job_nouns": "job", "project_nouns": "project"}
    return {
        word: kind
        for name, kind in nouns.items()
        for words in read_toml(f"lexicon/{name}.toml").values()
        for word in words
        if " " not in word
    }


def _nouns_in(text: str) -> str:
    """Return what the nouns of a text in lower case count: job, project, both or nothing."""
    return "+".join(sorted({_nouns()[word] for word in _WORD.findall(text) if word in _nouns()}))


def _span(text: str, number: Number, label: str, told: Sequence[Span]) -> Span:
    """Return the number's span; jobs are of the kind of those told of before."""
    like = next((span for span in reversed(told) if span.label == label), None)
    given = {"kind": like.values["kind"]} if like and label == "JOBS" else {}
    span = finder(label.lower()).named(text, number, "elided", given)
    if label == "JOBS" and span.values["kind"] is None:
        return replace(span, values={**span.values, "kind": "existing"})
    return span
