"""Dates: every example of models/spans/date.toml, the article's own date, periods of events."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from newsledger.resources import read_toml
from newsledger.schema import Span
from newsledger.spans.dates import find_dates, period_of, published_in

MARK = re.compile(r"\[\[(.+?)\]\]")
PUBLISHED = date(2025, 3, 10)
RULES = read_toml("spans/date.toml")


def marked(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start]}[[{span.text}]]{text[span.end :]}"
    return text


def days(span: Span) -> str:
    start, end = span.values["date_start"], span.values["date_end"]
    return "" if start is None else str(start) if start == end else f"{start}/{end}"


@pytest.mark.parametrize("example", RULES["example"], ids=lambda each: each["text"][:60])
def test_example(example: dict[str, Any]) -> None:
    text = MARK.sub(r"\1", example["text"])
    spans = find_dates(text, example.get("published", PUBLISHED) or None)
    assert marked(text, spans) == example["text"]
    assert [days(span) for span in spans] == example.get("days", [])


def test_every_rule_has_an_example() -> None:
    found = set()
    for example in RULES["example"]:
        text = MARK.sub(r"\1", example["text"])
        found |= {
            span.rule for span in find_dates(text, example.get("published", PUBLISHED) or None)
        }
    expected = {f"date:{rule['id']}" for rule in RULES["rule"] if not rule.get("nested")}
    assert expected == found


def test_a_date_keeps_clear_of_what_is_taken() -> None:
    text = "On March 10 workers were hired."
    assert [span.text for span in find_dates(text, PUBLISHED, [(9, 19)])] == ["March"]
    assert find_dates(text, PUBLISHED, [(0, len(text))]) == []


def test_the_country_tells_fiscal_years_and_the_order_of_digits() -> None:
    text = "Since 03/04/2024 the results of FY24 are known."
    for country, expected in [
        ("IN", ["2024-04-03", "2023-04-01/2024-03-31"]),
        ("US", ["2024-03-04", "2023-10-01/2024-09-30"]),
        ("KZ", ["2024-04-03", "2024-01-01/2024-12-31"]),
    ]:
        assert [days(span) for span in find_dates(text, PUBLISHED, (), country)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" date 2024-12-13 ASTANA – The President", "2024-12-13"),
        ("Three more regions to have zones\n2021-09-29 10:16\n\nThree more", "2021-09-29"),
        ("Deals of the day\n\nReuters\n21 Sep 2021\n\n(Adds Aedes)", "2021-09-21"),
        ("Title\n\nBy N. N. Surname June 4, 2019\n\nText", "2019-06-04"),
        ("Title\n\nFriday, 10 September 2021, 15:05:34\n\nText", "2021-09-10"),
        ("DUSHANBE, 18.07.2022 (NIAT Khovar) – Industrial output", "2022-07-18"),
        ("NUR-SULTAN, KAZAKHSTAN (11 September 2019) — Irrigation", "2019-09-11"),
        ("Tempe, AZ, November 1, 2024-The nation's factories", "2024-11-01"),
        ("LONDON, March 5, 2024 /PRNewswire/ -- The company", "2024-03-05"),
        ("Title\nPublished: 5th March 2024 at 10:15 GMT | Updated: 6 March 2024", "2024-03-05"),
        ("ASTANA, March 12 (Reuters) - The plant", None),
        ("On April 8, 2022, the plant was opened.", None),
        ("The plant was opened on April 8, 2022\n", None),
        ("March 15, 2021: Lion Electric builds a plant.", None),
        ("Made public on September 22, 2025, the order", None),
        (" date 2024-13-45 ASTANA", None),
        ("", None),
    ],
)
def test_published_in(text: str, expected: str | None) -> None:
    found = published_in(text)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "expected", "start", "end"),
    [
        ("It opens in 2026.", "in 2026", "2026-01-01", "2026-12-31"),
        ("It opens by year-end.", "by year-end", None, "2025-12-31"),
        ("Until 2030 it will stay.", "Until 2030", None, "2030-12-31"),
        (
            "No later than the end of May it opens.",
            "No later than the end of May",
            None,
            "2025-05-31",
        ),
        ("It opens before 2030.", "before 2030", None, "2029-12-31"),
        ("It opens before the end of 2029.", "before the end of 2029", None, "2029-12-31"),
        ("It opens before this year is out.", "before this year is out", None, "2025-12-31"),
        (
            "Since the start of the year it grew.",
            "Since the start of the year",
            "2025-01-01",
            "2025-03-10",
        ),
        ("From 2001 till today it grew.", "From 2001 till today", "2001-01-01", "2025-03-10"),
        ("From January to June it grew.", "From January to June", "2024-01-01", "2024-06-30"),
        (
            "For the first half of 2024 it grew.",
            "For the first half of 2024",
            "2024-01-01",
            "2024-06-30",
        ),
        (
            "Over the next four years it grows.",
            "Over the next four years",
            "2025-03-10",
            "2029-03-10",
        ),
        ("By results of 2020 it won.", "By results of 2020", "2020-01-01", "2020-12-31"),
        ("FDI for the whole of 2015 fell.", "for the whole of 2015", "2015-01-01", "2015-12-31"),
        ("Last year it grew.", "Last year", "2024-01-01", "2024-12-31"),
    ],
)
def test_period_of(text: str, expected: str, start: str | None, end: str | None) -> None:
    (span,) = find_dates(text, PUBLISHED)
    period = period_of(text, span, PUBLISHED)
    assert period.text == expected
    assert (period.date_start and period.date_start.isoformat()) == start
    assert (period.date_end and period.date_end.isoformat()) == end


@given(
    st.text(alphabet="0123456789 .-/–’QHFYthe of in year March May quarter first to\n", max_size=80)
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_spans_of_itself(text: str) -> None:
    end = 0
    for span in find_dates(text, PUBLISHED):
        assert end <= span.start < span.end
        assert text[span.start : span.end] == span.text == span.text.strip()
        assert span.values["date_start"] <= span.values["date_end"]
        end = span.end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "2024-",
        "Jan ",
        "the end of ",
        "Sept. 12, ",
        "first half of ",
        "2020 to ",
        "a year ago ",
        "(",
    ],
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    assert_linear(lambda text: (find_dates(text, PUBLISHED), published_in(text)), piece, 5_000)
