"""Jobs, projects and capacities together: each number goes to one label, with its values."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from newsledger.schema import JOB_KINDS, QUALIFIERS, Span
from newsledger.spans.context import Context
from newsledger.spans.numbers import find_numbers
from newsledger.spans.rules import finder

LABELS = {"JOBS": finder("jobs"), "PROJECTS": finder("projects"), "CAPACITY": finder("capacity")}


def find(text: str) -> list[Span]:
    """Run the three labels in their order, each on the numbers that the others left."""
    numbers = find_numbers(text)
    found: list[Span] = []
    for module in LABELS.values():
        spans = module.find(text, numbers, Context())
        numbers = [
            n for n in numbers if not any(s.start < n.end and n.start < s.end for s in spans)
        ]
        found += spans
    return sorted(found, key=lambda span: span.start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The complex unites six mills, employs 2,400 people and makes 90,000 tons a year.",
            [
                ("PROJECTS", "six mills"),
                ("JOBS", "2,400 people"),
                ("CAPACITY", "90,000 tons a year"),
            ],
        ),
        (
            'In the SEZ "Alatau" five residents begin work; 300 people got jobs on 40 hectares.',
            [("PROJECTS", "five residents"), ("JOBS", "300 people"), ("CAPACITY", "40 hectares")],
        ),
        (
            "Two 100 MW plants with 60 jobs each will be built in 14 districts.",
            [("PROJECTS", "Two"), ("CAPACITY", "100 MW"), ("JOBS", "60 jobs")],
        ),
        (
            "A pool of 60 projects for 5,000 jobs was formed; 24 of them will be launched.",
            [("PROJECTS", "60 projects"), ("JOBS", "5,000 jobs"), ("PROJECTS", "24")],
        ),
        (
            "It has 27 plants and 9,400 employees, 3,100 of them in Asia.",
            [("PROJECTS", "27 plants"), ("JOBS", "9,400 employees"), ("JOBS", "3,100")],
        ),
        (
            "- Sugar plant: 130 thousand tons, 350 jobs;",
            [
                ("CAPACITY", "130 thousand tons"),
                ("JOBS", "350 jobs"),
            ],
        ),
        (
            "By 2030 the city of 800,000 people wants 12 new schools.",
            [("PROJECTS", "12 new schools")],
        ),
        ("On 5 May 2024, at 10:30, phase 2 of line 4 began.", []),
        ("", []),
        ("no numbers at all", []),
    ],
)
def test_each_number_goes_to_one_label(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.label, span.text) for span in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "It will hire up to 1,200 workers.",
            {"value": Decimal(1200), "kind": "created", "qualifier": "<"},
        ),
        (
            "The bank sheds about 3.5 thousand jobs.",
            {"value": Decimal(3500), "kind": "cut", "qualifier": "~"},
        ),
        (
            "The site means 150-200 more jobs.",
            {"value": Decimal(150), "value_max": Decimal(200), "kind": "created", "qualifier": "="},
        ),
        ("There are at least forty plants.", {"value": Decimal(40), "qualifier": ">"}),
        (
            "The fab makes over 1.5 million chips a month.",
            {"value": Decimal(1500000), "unit": "chips", "per": "month", "qualifier": ">"},
        ),
        (
            "The field gives 120,000 bpd.",
            {"value": Decimal(120000), "unit": "bpd", "per": "day", "qualifier": "="},
        ),
        (
            "The hall has 47,000 square metres.",
            {"value": Decimal(47000), "unit": "square metres", "per": None, "qualifier": "="},
        ),
    ],
)
def test_the_values_are_exactly_those_of_the_guide(text: str, values: dict[str, Any]) -> None:
    (span,) = find(text)
    assert dict(span.values) == values


def test_a_unit_keeps_the_case_and_the_spelling_of_the_text() -> None:
    text = "İstanbul gets 300 MW, 5 Mt/y and 20 M² of \N{NO-BREAK SPACE}land"
    assert [span.values["unit"] for span in find(text)] == ["MW", "Mt", "M²"]


def test_spans_lie_in_the_text_in_order_and_apart() -> None:
    text = "Of 40 plants, 12 make 5, 7 or 9 tons a day; 300 of 450 workers, 80 more, 20 jobs. " * 20
    spans = find(text)
    assert spans
    for before, after in pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip(" ,.;")
        assert span.values["qualifier"] in QUALIFIERS
        assert span.values.get("kind", "cut") in JOB_KINDS
        assert span.rule.startswith(f"{span.label.lower()}:")
