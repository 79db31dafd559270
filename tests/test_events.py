from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from newsledger.choice import Choice
from newsledger.events.cues import classes, turns
from newsledger.events.direction import signed_percent
from newsledger.events.enumerations import enumerated
from newsledger.events.introductions import introduces
from newsledger.events.linking import link
from newsledger.events.phrases import phrases_in
from newsledger.events.story import Story
from newsledger.language import annotate, load
from newsledger.resources import read_toml
from newsledger.schema import EVENT_TYPES, Article, Event, Span
from newsledger.spans.places import recognise, to_span


def events(text: str, published: date | None = date(2024, 12, 13)) -> tuple[Event, ...]:
    (annotated,) = annotate(load(), [Article("a", text, date=published)])
    return annotated.events


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_each_type_finds_its_own_examples(kind: str) -> None:
    for example in read_toml(f"events/{kind}.toml")["example"]:
        found = [(event.type, event.status) for event in events(example["text"])]
        assert (kind, example["status"]) in found, example["text"]


def enumeration_examples() -> list[dict[str, Any]]:
    examples: list[dict[str, Any]] = read_toml("events/project.toml")["enumeration"]["example"]
    return examples


@pytest.mark.parametrize("example", enumeration_examples())
def test_members_of_an_enumeration_are_found(example: dict[str, Any]) -> None:
    expected = re.findall(r"\[\[(.+?)\]\]", example["text"])
    text = example["text"].replace("[[", "").replace("]]", "")
    story = Story(text, [to_span(mention) for mention in recognise(text)])
    phrases = phrases_in(story, 0, len(text))
    starts = enumerated(phrases, (0, len(text)), story)
    found = [text[p.start : p.end] for p in phrases if p.start in starts]
    assert len(found) == len(expected)
    assert all(wanted in phrase for wanted, phrase in zip(expected, found, strict=True))


@pytest.mark.parametrize("example", read_toml("events/project.toml")["introduction"]["example"])
def test_introduced_plants_are_told_from_visited_ones(example: dict[str, Any]) -> None:
    expected = re.findall(r"\[\[(.+?)\]\]", example["text"])
    text = example["text"].replace("[[", "").replace("]]", "")
    (annotated,) = annotate(load(), [Article("a", text)])
    story = Story(text, annotated.spans)
    phrases = phrases_in(story, 0, len(text))
    found = [p for p in phrases if introduces(p, (0, len(text)), story)]
    assert [text[p.start : p.end] for p in found] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Output fell by 5% in May.", -5),
        ("Output rose by 5% in May.", 5),
        ("Exports were 5% lower than a year before.", -5),
        ("Inflation fell to 5% in May.", 5),
        ("The rate dropped from 5% a year before.", 5),
        ("Prices grew, while output shrank 5%.", -5),
        ("Its share is 5%.", 5),
        ("Mining (-5%) lagged.", -5),
    ],
)
def test_the_sign_of_a_percentage(text: str, value: int) -> None:
    start = text.index("-5") if "-5" in text else text.index("5")
    end = text.index("%") + 1
    printed = Decimal(text[start : end - 1])
    span = Span(start, end, "PERCENT", text[start:end], {"value": printed})
    assert signed_percent(span, Story(text, [span])) == value


def test_a_choice_is_the_softmax_of_summed_weights() -> None:
    choice = Choice({"a": 1.0, "b": 1.0})
    first, second = choice.probabilities([["a", "b"], ["unknown"]])
    assert first + second == pytest.approx(1)
    assert first / second == pytest.approx(2.718281828**2)
    assert choice.best([["unknown"], ["a"]])[0] == 1
    assert choice.probabilities([]) == []


def test_words_have_the_classes_of_their_stems() -> None:
    assert "investment.invest" in classes("investments")
    assert "project.facility" in classes("plant")
    assert classes("zzz") == ()
    assert [name for _, name in turns("it will open, it was idled")] == [
        "planned.will",
        "completed.past_be",
        "cancelled.closes",
    ]


def test_an_amount_and_its_equivalent_are_one_event() -> None:
    text = "In Pavlodar, 50 projects worth 54.9 billion tenge ($105 million) are being implemented."
    (event,) = events(text)
    assert [(m.value, m.currency) for m in event.money] == [
        (Decimal("54.9e9"), "KZT"),
        (Decimal("105e6"), "USD"),
    ]
    assert (event.type, event.projects, event.locations) == ("portfolio", 50, ("Pavlodar",))


def test_evidence_and_mentions_point_into_the_text() -> None:
    text = "Steel output in Russia rose 3%.\n\nWages in Russia fell 2%."
    for event in events(text):
        figures = [text[m.start : m.end] for m in event.mentions if m.key == "percents"]
        (evidence,) = event.evidence
        assert figures[0] in text[slice(*evidence)]


def test_linking_needs_no_spans() -> None:
    assert link("Nothing to see here.", []) == []
    assert link("", []) == []


def test_a_headline_and_its_sentence_are_one_event() -> None:
    text = (
        "Steelmaker to cut 850 jobs in Sweden\n\n"
        "The steelmaker will cut 850 jobs in Sweden, it said on Monday.\n"
    )
    assert [event.jobs and event.jobs.value for event in events(text)] == [850]
