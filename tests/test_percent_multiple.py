"""PERCENT and MULTIPLE: signs, points, lists and ranges; factors, verbs and fractions."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from newsledger.schema import Span
from newsledger.spans import multiple, percent
from newsledger.spans.context import Context
from newsledger.spans.numbers import find_numbers


def find(module: ModuleType, text: str) -> list[Span]:
    """Return the spans that `module` finds in `text`."""
    spans: list[Span] = module.find(text, find_numbers(text), Context())
    return spans


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("by 6.2%", "6.2%", "6.2", None),
        ("by 6.2 %", "6.2 %", "6.2", None),
        ("by 7,5 per cent", "7,5 per cent", "7.5", None),
        ("Sixty percent", "Sixty percent", "60", None),
        ("by 20pc", "20pc", "20", None),
        ("by +46.2%", "+46.2%", "46.2", None),
        ("trade (+ 9 percent)", "+ 9 percent", "9", None),
        ("mining (– 3.1%)", "– 3.1%", "-3.1", None),
        ("by -0.5%", "-0.5%", "-0.5", None),
        ("mining – 3.1%", "3.1%", "3.1", None),
        ("minus 5 percent", "5 percent", "-5", None),
        ("by 1.5 percentage points", "1.5 percentage points", "1.5", "pp"),
        ("by 0.3pp", "0.3pp", "0.3", "pp"),
        ("by 2 p.p.", "2 p.p.", "2", "pp"),
        ("gained 0.5 point to 52.3%", "0.5 point", "0.5", "pp"),
        ("half a percent", "half a percent", "0.5", None),
        ("a percentage point", "percentage point", "1", "pp"),
    ],
)
def test_percent(text: str, span: str, value: str, unit: str | None) -> None:
    first = find(percent, text)[0]
    assert first.text == span
    assert first.values["value"] == Decimal(value)
    assert first.values.get("unit") == unit
    assert first.rule.startswith("percent:")


@pytest.mark.parametrize(
    "text", ["25 basis points", "300 points", "the % of it", "a percentage", "two-thirds", "5 PCs"]
)
def test_no_percent(text: str) -> None:
    assert find(percent, text) == []


def test_a_range_and_a_change() -> None:
    (span,) = find(percent, "between 5% and 7%")
    assert (span.text, span.values["value_max"]) == ("5% and 7%", 7)
    assert [s.text for s in find(percent, "raised from 5 to 20%")] == ["5", "20%"]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("a 1.3-fold rise", "1.3-fold", "1.3"),
        ("rose threefold", "threefold", "3"),
        ("rose twenty-fold", "twenty-fold", "20"),
        ("up 1.6 times", "1.6 times", "1.6"),
        ("two times lower", "two times", "2"),
        ("one and a half times", "one and a half times", "1.5"),
        ("will double output", "double", "2"),
        ("has almost tripled", "tripled", "3"),
        ("profit halved", "halved", "0.5"),
        ("quadrupling sales", "quadrupling", "4"),
        ("twice the amount", "twice", "2"),
        ("almost one third went", "one third", "0.333"),
        ("two-thirds of it", "two-thirds", "0.667"),
        ("fell by half", "half", "0.5"),
        ("a quarter of the output", "quarter", "0.25"),
        ("at 3x earnings", "3x", "3"),
    ],
)
def test_multiple(text: str, span: str, value: str) -> None:
    (found,) = find(multiple, text)
    assert found.text == span
    assert found.values["value"] == Decimal(value)
    assert found.rule.startswith("multiple:")


@pytest.mark.parametrize(
    "text",
    [
        "three times a week",
        "1.5 times a day",
        "won it 3 times",
        "double-digit growth",
        "a double track",
        "the mixed doubles final",
        "the second half",
        "both halves",
        "doubled down on coal",
        "half of the plants",
        "a third plant",
        "The Times",
        "2x4 beams",
    ],
)
def test_no_multiple(text: str) -> None:
    assert find(multiple, text) == []


@given(st.text(alphabet="0123456789 ,.-+%()ptofx\n", max_size=50))
def test_spans_fit_their_text(text: str) -> None:
    for module in (percent, multiple):
        spans = find(module, text)
        for earlier, later in pairwise(spans):
            assert earlier.end <= later.start
        for span in spans:
            assert span.text == text[span.start : span.end] == span.text.strip()


@pytest.mark.parametrize(
    "unit",
    [
        "5% ",
        "5, ",
        "5%-",
        "half a percent ",
        "double ",
        "to double ",
        "one third of ",
        "5x",
        "fold",
    ],
)
@pytest.mark.parametrize("module", [percent, multiple])
def test_time_is_linear(module: ModuleType, unit: str) -> None:
    assert_linear(lambda text: module.find(text, find_numbers(text), Context()), unit, 20_000)
