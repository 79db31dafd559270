"""Numbers: what is one, its value, its magnitude, ranges and lists; qualifiers."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from newsledger.spans.number_words import read_words, words_pattern
from newsledger.spans.numbers import (
    Number,
    find_numbers,
    qualifier_after,
    qualifier_before,
    qualifier_of,
)


def read(text: str) -> list[tuple[str, float, float | None]]:
    """Return each number of `text` as written, with its value and upper end."""
    return [
        (text[n.start : n.end], float(n.value), None if n.value_max is None else float(n.value_max))
        for n in find_numbers(text)
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,204 million", 1204e6),
        ("1.573 billion", 1.573e9),
        ("101,7 million", 101.7e6),
        ("8,26,668 crore", 826668e7),
        ("12,34,567.89", 1234567.89),
        ("10 lakh crore", 1e13),
        ("650 000", 650000),
        ("8\u00a0391\u00a0023", 8391023),
        ("1 620 000,5", 1620000.5),
        ("1'250'000", 1250000),
        ("1.200.500,75", 1200500.75),
        ("4,000,000,000", 4e9),
        ("12.500", 12500),
        ("12.345", 12.345),
        ("0,125", 0.125),
        ("3.2 thousand", 3200),
        ("30 thous.", 30000),
        ("44 mln", 44e6),
        ("44mln", 44e6),
        ("1.9 tn", 1.9e12),
        ("1,2 trn", 1.2e12),
        ("5.3bil", 5.3e9),
        ("3-billion", 3e9),
        ("1 trillion 417 billion 903 million", 1417903e6),
        ("1½ million", 1.5e6),
        ("half a billion", 5e8),
        ("quarter of a million", 250e3),
        ("three-quarters of a billion", 750e6),
        ("two and a half trillion", 2.5e12),
        ("one hundred and ten thousand", 110e3),
        ("Twenty-five", 25),
        ("two dozen", 24),
    ],
)
def test_one_number(text: str, value: float) -> None:
    tail = " units" if text.endswith(".") else ""
    assert read(text + tail) == [(text, value, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-3 billion tenge", [("2-3 billion", 2e9, 3e9)]),
        ("1.2-1.5bn", [("1.2-1.5bn", 1.2e9, 1.5e9)]),
        ("2 to 3 billion", [("2 to 3 billion", 2e9, 3e9)]),
        ("between 5 and 7 million tons", [("5 and 7 million", 5e6, 7e6)]),
        ("ten to fifteen", [("ten to fifteen", 10, 15)]),
        ("5m-7m tonnes", [("5m-7m", 5e6, 7e6)]),
        ("two or three plants", [("two or three", 2, 3)]),
        ("rose from 5 to 7.5 million tons", [("5", 5e6, None), ("7.5 million", 7.5e6, None)]),
        ("cut from 155,000 to 110,000", [("155,000", 155e3, None), ("110,000", 110e3, None)]),
        ("paid from 1,500 to 12,000", [("1,500 to 12,000", 1500, 12000)]),
        ("rose by 300 to 1,500 jobs", [("300", 300, None), ("1,500", 1500, None)]),
        ("5, 7 and 9 million", [("5", 5e6, None), ("7", 7e6, None), ("9 million", 9e6, None)]),
        ("300 to 2 million", [("300 to 2 million", 300, 2e6)]),
        ("29,496 (34,993) million", [("29,496", 29496e6, None), ("34,993", 34993e6, None)]),
    ],
)
def test_ranges_and_lists(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    assert read(text) == expected


def test_members_of_a_list_are_linked() -> None:
    first, second, third = find_numbers("5, 7 and 9 tons")
    assert (first.linked, second.linked, third.linked) == (True, True, False)
    assert [n.linked for n in find_numbers("5 tons and 9 tons")] == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        "on Dec. 12",
        "14-16 May",
        "between 14 April and 1 May",
        "2024-12-13",
        "13.12.2024",
        "at 10:30",
        "at 5 pm",
        "the 34th",
        "the 1990s",
        "Phase 2",
        "No. 5",
        "A380 and B-52 and G20",
        "Covid-19",
        "version 3.0.1",
        "open 24/7",
        "1,1,1,1",
        "https://example.org/2020/30%25",
        "several million",
        "millions of tenge",
        "Sept.14",
    ],
)
def test_no_number(text: str) -> None:
    assert [n for n in find_numbers(text) if n.countable] == []


@pytest.mark.parametrize(
    ("text", "countable"),
    [
        ("in 2024", False),
        ("by 2000", False),
        ("2024-2030", False),
        ("KZT81bln", False),
        ("N6 billion", False),
        ("2000 jobs", True),
        ("1200 new jobs", True),
        ("in May 20 plants", True),
    ],
)
def test_years_and_marked_digits_are_not_countable(text: str, countable: bool) -> None:
    assert {n.countable for n in find_numbers(text)} == {countable}


def test_letters_multiply_before_plural_nouns_only() -> None:
    assert read("1.2m passengers") == [("1.2m", 1.2e6, None)]
    assert read("11k to 16k Jobs") == [("11k to 16k", 11e3, 16e3)]
    assert read("a 300m tower") == [("300", 300, None)]


@pytest.mark.parametrize(
    ("words", "value"),
    [("three hundred and five", 305), ("nine hundred thousand", 900e3), ("half a dozen", 6)],
)
def test_words(words: str, value: float) -> None:
    match = words_pattern().fullmatch(words)
    assert match
    assert read_words(words)[0] == Decimal(str(value))


@pytest.mark.parametrize(
    ("before", "sign"),
    [
        ("about ", "~"),
        ("close to ", "~"),
        ("More than a ", ">"),
        ("“Over ", ">"),
        ("no less than ", ">"),
        ("upwards of ", ">"),
        ("exceeds ", ">"),
        ("less than ", "<"),
        ("as much as ", "<"),
        ("no more than ", "<"),
        ("~", "~"),
        ("> ", ">"),
        ("hand over ", "="),
        ("adds up to ", "="),
        ("moreover ", "="),
        ("", "="),
    ],
)
def test_qualifier_before(before: str, sign: str) -> None:
    assert qualifier_before(f"{before}5 tons", len(before)) == sign


@pytest.mark.parametrize(
    ("after", "sign"),
    [
        (" or so", "~"),
        (" or more", ">"),
        (" a year or more", ">"),
        ("-plus", ">"),
        ("+", ">"),
        (" plus new jobs", ">"),
        (" or less", "<"),
        (" plus a bonus", "="),
        (" + 1 share", "="),
        (" or moreover", "="),
    ],
)
def test_qualifier_after(after: str, sign: str) -> None:
    assert qualifier_after(f"5{after}", 1) == sign
    assert qualifier_of(f"5{after}", 0, 1) == sign


@given(st.text(alphabet="0123456789 ,.'-/%$€mbnkA()\n", max_size=60))
def test_numbers_are_in_order_and_apart(text: str) -> None:
    numbers = find_numbers(text)
    for earlier, later in pairwise(numbers):
        assert earlier.end <= later.start
    for number in numbers:
        assert 0 <= number.start < number.end <= len(text)
        assert number.value_max is None or number.value < number.value_max


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_digits_keep_their_value(value: int) -> None:
    for mark in (",", " ", "\u00a0", "'"):
        digits = f"{value:,}".replace(",", mark)
        numbers: list[Number] = find_numbers(f"{digits} x")
        assert [n.value for n in numbers] == [value]


@pytest.mark.parametrize(
    "unit", ["1", "1,1,", "1.1.", "one million ", "one hundred and ", "1-2-", "1 000 ", "May 5 "]
)
def test_time_is_linear(unit: str) -> None:
    assert_linear(find_numbers, unit, 20_000)
