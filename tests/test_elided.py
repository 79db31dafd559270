"""Counts whose noun is left out: found by the article around them, other numbers left alone."""

from __future__ import annotations

import pytest

from newsledger.schema import Span
from newsledger.spans.amounts import by_rules, find_amounts
from newsledger.spans.context import Context
from newsledger.spans.elided import find


def elided(text: str) -> list[tuple[str, str, str | None]]:
    """Return label, text and kind of what only the learned choice finds."""
    spans = find_amounts(text, Context())
    return [(s.label, s.text, s.values.get("kind")) for s in spans if s.rule.endswith(":elided")]


def test_the_jobs_of_each_country() -> None:
    text = (
        "Steelmaker to cut 1,200 jobs\n\nThe steelmaker will cut 1,200 jobs in Europe. "
        "Of these, 850 are in Germany and 200 in Belgium."
    )
    assert elided(text) == [("JOBS", "850", "cut"), ("JOBS", "200", "cut")]


def test_a_count_is_of_the_kind_told_of_before() -> None:
    text = "The company has 600 employees; 450 work in the plant and 150 in offices."
    assert elided(text) == [("JOBS", "450", "existing"), ("JOBS", "150", "existing")]


@pytest.mark.parametrize(
    "text",
    [
        "The plant employs 400 people. It stands at 25 Main Street, and route 66 is near.",
        "It will create 400 jobs in 12 months on 3 floors.",
        "The prize was drawn at number 17 of 40.",
    ],
)
def test_other_numbers_stay_alone(text: str) -> None:
    assert elided(text) == []


def test_without_any_count_nothing_is_left_out() -> None:
    text = "Of these, 850 are in Germany and 200 in Belgium."
    found, free = by_rules(text, Context())
    assert free
    assert find(text, free, found) == []


def test_the_offsets_and_the_value_are_the_numbers() -> None:
    text = "The company has 1,600 employees; nearly 1,450 work in the plant."
    (span,) = [s for s in find_amounts(text, Context()) if s.rule == "jobs:elided"]
    assert isinstance(span, Span)
    assert text[span.start : span.end] == "1,450"
    assert (span.values["value"], span.values["qualifier"]) == (1450, "~")
