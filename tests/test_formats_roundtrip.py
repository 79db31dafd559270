"""There and back loses nothing, on generated articles with odd text."""

import dataclasses
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger import formats
from newsledger.schema import (
    EVENT_TYPES,
    JOB_KINDS,
    LABELS,
    QUALIFIERS,
    STATUSES,
    Annotated,
    Article,
    Capacity,
    Event,
    Jobs,
    Money,
    Period,
    Span,
)

# Line breaks of every kind, wide and combining characters, marks with a meaning in a format.
ODD = "\n\r\t\u2028\x85\xa0\u200b\ufeff e\u0301🏭𝟓½²٣ß中\\\"'{}[]#;:|-_%<&"
characters = st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"])
texts = st.text(characters, max_size=60) | st.text(characters, min_size=30, max_size=60)
words = st.text(characters, max_size=8)
numbers = st.integers(-(10**13), 10**13).map(Decimal) | st.decimals(
    -(10**9), 10**9, places=2, allow_nan=False
)
days = st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1))
qualifiers = st.sampled_from(QUALIFIERS)
VALUES = {
    "MONEY": {"value": numbers, "currency": words, "qualifier": qualifiers},
    "PERCENT": {"value": numbers, "unit": st.none() | st.just("pp")},
    "MULTIPLE": {"value": numbers},
    "JOBS": {"value": numbers, "kind": st.sampled_from(JOB_KINDS)},
    "PROJECTS": {"value": numbers},
    "CAPACITY": {"value": numbers, "unit": words, "per": st.none() | words},
    "DATE": {"date_start": days, "date_end": days},
    "LOC": {"name": words, "country": st.none() | words, "region": st.none() | words},
    "ORG": {"name": words},
}


@st.composite
def spans_in(draw, text):
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=16)))
    result = []
    for left, right in zip(ends[::2], ends[1::2], strict=False):
        start = right - len(text[left:right].lstrip())
        end = start + len(text[start:right].rstrip())
        if start >= end:
            continue
        label = draw(st.sampled_from(LABELS))
        values = draw(st.fixed_dictionaries(VALUES[label]) | st.just({}))
        if "value" in values and draw(st.booleans()):
            values["value_max"] = values["value"] + 1
        result.append(Span(start, end, label, text[start:end], values))
    return tuple(result)


@st.composite
def events_in(draw, text, spans):
    def values_of(label):
        return [s.values for s in spans if s.label == label and "value" in s.values]

    def some(label, make):
        values = values_of(label)
        return (
            [make(v) for v in draw(st.lists(st.sampled_from(values), min_size=1, max_size=2))]
            if values
            else []
        )

    def high():
        return draw(st.none() | numbers)

    def name_of(label):
        said = [s.text for s in spans if s.label == label]
        return st.sampled_from(said) | words if said else words

    def capacity(v):
        return Capacity(v["value"], v["unit"], v["per"], draw(qualifiers), high())

    jobs = some("JOBS", lambda v: Jobs(v["value"], v["kind"], draw(qualifiers), high()))
    pairs = draw(st.lists(st.tuples(*[st.integers(0, len(text))] * 2), max_size=2))
    return Event(
        id=draw(words),
        type=draw(st.sampled_from(EVENT_TYPES)),
        status=draw(st.sampled_from(STATUSES)),
        subject=draw(st.none() | words),
        organisations=tuple(draw(st.lists(name_of("ORG"), max_size=2))),
        locations=tuple(draw(st.lists(name_of("LOC"), max_size=2))),
        money=tuple(
            some("MONEY", lambda v: Money(v["value"], v["currency"], draw(qualifiers), high()))
        ),
        percents=tuple(some("PERCENT", lambda v: draw(st.sampled_from((1, -1))) * v["value"])),
        multiples=tuple(some("MULTIPLE", lambda v: v["value"])),
        jobs=jobs[0] if jobs else None,
        projects=next(iter(some("PROJECTS", lambda v: v["value"])), None),
        capacities=tuple(some("CAPACITY", capacity)),
        period=draw(st.none() | st.builds(Period, name_of("DATE"), days, days)),
        evidence=tuple((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]),
        confidence=draw(st.none() | st.floats(0, 1)),
    )


@st.composite
def annotated(draw):
    text = draw(texts)
    spans = draw(spans_in(text))
    events = tuple(draw(st.lists(events_in(text, spans), max_size=2)))
    title, url = draw(st.none() | words), draw(st.none() | words)
    article = Article(draw(words), text, title, draw(days), url)
    return Annotated(article, spans, events)


corpora = st.lists(annotated(), max_size=3, unique_by=lambda each: each.article.id)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.doccano.jsonl", "a.prodigy.jsonl", "a.json", "a.spacy"]
)
def test_nothing_is_lost(name):
    @quick
    @given(corpora)
    def there_and_back(articles):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            assert formats.write(path, articles) == []
            assert formats.read(path) == articles

    there_and_back()


@quick
@given(corpora.filter(bool))
def test_brat_loses_the_head_only(articles):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brat"
        dropped = formats.write(path, articles)
        heads = [
            each for each in articles if each.article.title or each.article.date or each.article.url
        ]
        assert bool(dropped) == bool(heads)
        kept = {
            each.article.id: dataclasses.replace(
                each, article=Article(each.article.id, each.article.text)
            )
            for each in articles
        }
        assert {each.article.id: each for each in formats.read(path)} == kept


@quick
@given(corpora)
def test_conll_keeps_words_and_labels(articles):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.conll"
        formats.write(path, articles)
        back = formats.read(path)
        assert len(back) == len(articles)
        for each, other in zip(articles, back, strict=True):
            assert "".join(other.article.text.split()) == "".join(each.article.text.split())
            held = [(s.label, "".join(s.text.split())) for s in each.spans]
            assert [(s.label, "".join(s.text.split())) for s in other.spans] == held
