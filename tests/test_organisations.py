from __future__ import annotations

from itertools import pairwise

import pytest

from newsledger.language import annotate, load
from newsledger.schema import Article, Span


def spans(text: str, label: str) -> list[Span]:
    (annotated,) = annotate(load(), [Article("a", text)])
    return [span for span in annotated.spans if span.label == label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Torvex Industries LLP will build a plant in Astana.", ["Torvex Industries LLP"]),
        ("The Swiss company Brandeli will open a factory.", ["Brandeli"]),
        ("It was announced by the Ministry of Energy of Kazakhstan.", ["Ministry of Energy"]),
        (
            "The loan comes from the Asian Development Bank (ADB).",
            ["Asian Development Bank", "ADB"],
        ),
        ("Shares of Novarra Holdings plc rose 3%.", ["Novarra Holdings plc"]),
        ("President Jan Kowalski visited the region.", []),
        ("The Kazakh economy grew.", []),
        ("Minister of Industry Aidar Bekov spoke.", []),
        ("In March the prices rose.", []),
    ],
)
def test_organisations_are_told_from_other_names(text: str, expected: list[str]) -> None:
    assert [span.text for span in spans(text, "ORG")] == expected


def test_the_country_of_an_organisation_comes_from_the_words_beside_it() -> None:
    (found,) = spans("The Swiss company Brandeli will open a factory.", "ORG")
    assert found.values["country"] == "CH"


def test_an_acronym_stands_for_the_name_before_it() -> None:
    text = "The loan comes from the Asian Development Bank (ADB). ADB lends much."
    assert {span.values["name"] for span in spans(text, "ORG")} == {"Asian Development Bank"}


def test_a_place_inside_an_organisation_is_not_a_place() -> None:
    text = "The Development Bank of Kazakhstan lent it $5 million."
    assert [span.text for span in spans(text, "ORG")] == ["Development Bank of Kazakhstan"]
    assert spans(text, "LOC") == []


def test_names_never_overlap_and_have_rules() -> None:
    text = "Torvex LLP of Astana, Kazakhstan and KazMunayGas (KMG) met in London, UK. " * 5
    found = sorted([*spans(text, "ORG"), *spans(text, "LOC")], key=lambda span: span.start)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(span.rule for span in found)
