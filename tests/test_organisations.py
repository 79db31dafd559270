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
        ("Mr Brovik pointed out that prices rose.", []),
        ("(Reporting by Utkal Shenoy and Anna Bird; Editing by Mirel Faham)", []),
        ("The FTSE 250 rose 3%.", []),
        ("Growth was steepest in EVs and IPPs.", []),
        ("Kira Takamovi, Executive Vice President of Panasonic, spoke.", ["Panasonic"]),
        ("Norsk Hydro ASA (NHY, NHYDY.PK) makes it.", ["Norsk Hydro ASA"]),
        ("(By Marco Aquino and Daina Solomon; Editing by Sarah Morland)", []),
        (
            "It was granted by the State Level Single Window Authority (SLSWA).",
            ["State Level Single Window Authority", "SLSWA"],
        ),
        ("Citizens of Kazakhstan work there; Kazakhstan Invest helped.", ["Kazakhstan Invest"]),
    ],
)
def test_organisations_are_told_from_other_names(text: str, expected: list[str]) -> None:
    assert [span.text for span in spans(text, "ORG")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Thursday the Ministry of Energy and the Novarra Chamber of Commerce signed it.",
            ["Ministry of Energy", "Novarra Chamber of Commerce"],
        ),
        (
            "On Monday the Ministry of Economic Affairs and Climate Policy, which pays, signed.",
            ["Ministry of Economic Affairs and Climate Policy"],
        ),
        ("Kazakhstan’s Development Bank lent the money.", ["Development Bank"]),
        (
            "They met at the Kazakhstan-Germany Business Council in Berlin.",
            ["Kazakhstan-Germany Business Council"],
        ),
        ("Minister of Peace and National Unity Adam Brovik spoke.", []),
        ("JSC, NC and LLP are legal forms.", []),
        ("Chevrolet Cobalt cars are assembled there.", []),
        ("Chevrolet cars are assembled there.", ["Chevrolet"]),
        ("The Kazakh Ministry of Energy announced it.", ["Ministry of Energy"]),
        (
            "Kazakhstan Solvent Industries Inc. (KSI) LLP makes it.",
            ["Kazakhstan Solvent Industries Inc.", "KSI"],
        ),
        ("Novarra, Inc. of Norwalk makes it.", ["Novarra, Inc."]),
    ],
)
def test_names_are_parted_and_joined_where_they_end(text: str, expected: list[str]) -> None:
    assert [span.text for span in spans(text, "ORG")] == expected


def test_who_governs_a_region_is_no_part_of_its_name() -> None:
    text = "Akim of Pavlodar Region Asain Baikhanov opened the plant."
    assert [span.text for span in spans(text, "LOC")] == ["Pavlodar Region"]


def test_a_country_behind_its_province_stays_a_country() -> None:
    found = spans("A plant will be built in Bukhara province of Uzbekistan.", "LOC")
    assert [(s.text, s.values["name"]) for s in found][1:] == [("Uzbekistan", "Uzbekistan")]


def test_an_unknown_place_takes_the_region_of_the_place_beside_it() -> None:
    text = "A mill was opened in Zharbulakty, Karaganda region of Kazakhstan."
    found = spans(text, "LOC")
    assert found[0].values["region"] == "KZ-35"


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
