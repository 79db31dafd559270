from __future__ import annotations

import pytest

from growth import assert_linear
from newsledger.layout import read_layout


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in read_layout(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose on Dec. 12. It fell.", ["It rose on Dec. 12.", "It fell."]),
        ("U.S. firms came. They stayed.", ["U.S. firms came.", "They stayed."]),
        ("He works for Dow Inc. The plant shut.", ["He works for Dow Inc.", "The plant shut."]),
        (
            "Output was 2.4 GW. “It is much,” he said.",
            ["Output was 2.4 GW.", "“It is much,” he said."],
        ),
        ("It cost $1.5 billion? Yes! Fine", ["It cost $1.5 billion?", "Yes!", "Fine"]),
        ("J. Smith spoke. So did A. B. Lee.", ["J. Smith spoke.", "So did A. B. Lee."]),
    ],
)
def test_sentences_end_at_full_stops_but_not_at_abbreviations(
    text: str, expected: list[str]
) -> None:
    assert sentences(text) == expected


def test_a_feeds_date_and_a_dateline_are_not_part_of_the_first_sentence() -> None:
    assert sentences(" date 2024-12-13 ASTANA – The plant opened.\n") == ["The plant opened."]
    assert sentences("TOKYO (Reuters) - Output fell.") == ["Output fell."]


def test_bullets_and_blank_lines_bound_sentences() -> None:
    text = "Projects:\n- a steel mill\n- a dam\n\nThat is all."
    assert sentences(text) == ["Projects:", "a steel mill", "a dam", "That is all."]


def test_a_hard_wrapped_line_is_joined() -> None:
    first = "The new plant in the north of the country will make cement and"
    text = f"{first}\nbricks for builders. It opens soon."
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Plant to open in spring\n\nThe plant opens in March.", "Plant to open in spring"),
        ("The plant opens in March.\n\nIt is big.", None),
        ("21 Sep 2021\nSteel mill gets new furnace\nIt was lit.", "Steel mill gets new furnace"),
        ("One line without an end", None),
        ("", None),
    ],
)
def test_the_title_is_a_first_line_without_full_stop(text: str, title: str | None) -> None:
    found = read_layout(text).title
    assert (text[slice(*found)] if found else None) == title


def test_headings_are_told_from_sentences() -> None:
    text = "Headline of the story today\nMetals and mining\nOutput rose.\n"
    assert [p.heading for p in read_layout(text).paragraphs] == [True, True, False]


@pytest.mark.parametrize("unit", ["a" * 10, "1 ", "word. ", "((", "\n", "A. ", "“ "])
def test_time_is_linear(unit: str) -> None:
    assert_linear(read_layout, unit, 20_000)
