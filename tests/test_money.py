"""MONEY: every currency by code, mark, name and nationality; one reading of each amount."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from newsledger.resources import models_dir
from newsledger.schema import Span
from newsledger.spans import money
from newsledger.spans.amounts import find_amounts
from newsledger.spans.context import Context
from newsledger.spans.numbers import find_numbers

LEXICON: dict[str, Any] = tomllib.loads(
    (models_dir() / "lexicon" / "currencies.toml").read_text(encoding="utf-8")
)
CURRENCIES: dict[str, dict[str, Any]] = LEXICON["currency"]
FIVE_MILLION = Decimal(5_000_000)


def find(text: str, country: str | None = None) -> list[Span]:
    """Return the MONEY spans of `text` in an article of `country`."""
    return money.find(text, find_numbers(text), Context(country=country))


def only(text: str, country: str | None = None) -> Span:
    """Return the one MONEY span that `text` must have."""
    (span,) = find(text, country)
    return span


@pytest.mark.parametrize("code", CURRENCIES)
def test_code_on_either_side(code: str) -> None:
    for amount in (f"{code} 5 million", f"{code}5m", f"5 million {code}", f"{code} 5,000,000"):
        span = only(f"It costs {amount}, they said.")
        assert (span.text, span.values["currency"]) == (amount, code)
        assert span.values["value"] == FIVE_MILLION


@pytest.mark.parametrize("code", CURRENCIES)
def test_name_in_its_country(code: str) -> None:
    entry = CURRENCIES[code]
    if not entry["countries"] or code in ("USD", "LSL", "BTN"):
        return
    shares = {"DM", "LC", "MS"}
    country = next(c for c in entry["countries"] if c not in shares)
    for noun in entry["nouns"]:
        text = f"It costs 5 million {noun}, or US$1."
        assert find(text, country)[0].values["currency"] == code
        assert find(text, country)[0].text == f"5 million {noun}"


@pytest.mark.parametrize("code", CURRENCIES)
def test_nationality_and_name(code: str) -> None:
    entry = CURRENCIES[code]
    for adjective in entry["adjectives"]:
        if adjective in ("cfa", "hk", "tt"):
            continue
        amount = f"5 million {adjective.title()} {entry['nouns'][0]}"
        span = only(f"It costs {amount}.")
        assert span.text == amount
        assert span.values["currency"] == code


@pytest.mark.parametrize("code", CURRENCIES)
def test_marks(code: str) -> None:
    shared = set(LEXICON["shared"]["marks"]) | set(LEXICON["words"]["local"])
    for mark in CURRENCIES[code].get("marks", []):
        if mark not in shared:
            span = only(f"It costs {mark}5 million now.")
            assert (span.text, span.values["currency"]) == (f"{mark}5 million", code)


@pytest.mark.parametrize(
    ("text", "country", "currency"),
    [
        ("$5m", None, "USD"),
        ("$5m", "KZ", "USD"),
        ("$5m", "CA", "CAD"),
        ("$5m", "AU", "AUD"),
        ("$5m", "NZ", "NZD"),
        ("$5m", "SG", "SGD"),
        ("$5m", "MX", "USD"),
        ("$5m", "JM", "USD"),
        ("$5m, or US$3", "JM", "JMD"),
        ("$5m, or A$7m", "AU", "USD"),
        ("¥5bn", None, "JPY"),
        ("¥5bn", "CN", "CNY"),
        ("Rs 5bn", "LK", "LKR"),
        ("5bn pounds", "LB", "LBP"),
        ("5bn pounds, not 7bn Syrian pounds", None, "SYP"),
        ("5bn dinars", "TN", "TND"),
        ("5 cents", "IE", "EUR"),
        ("5 cents", "AU", "AUD"),
    ],
)
def test_what_several_currencies_share(text: str, country: str | None, currency: str) -> None:
    assert find(text, country)[0].values["currency"] == currency


def test_values_are_decimal_and_cents_are_fractions() -> None:
    assert only("12 pence per share").values["value"] == Decimal("0.12")
    assert only("USD 6.23¢ a seat").values == {
        "value": Decimal("0.0623"),
        "currency": "USD",
        "qualifier": "=",
    }


def test_a_unit_written_once_serves_a_list() -> None:
    spans = find("The mills cost 5, 7 and 9 million euros.")
    assert [span.text for span in spans] == ["5", "7", "9 million euros"]
    assert [span.values["value"] for span in spans] == [5_000_000, 7_000_000, 9_000_000]
    assert {span.values["currency"] for span in spans} == {"EUR"}


def test_every_span_names_its_rule() -> None:
    text = "from $5 to $7 million, 2 or 3 euros 50 cents, $5m-$7m; KZT 5bn against 4.5bn."
    assert all(span.rule.startswith("money:") for span in find(text))


def test_the_lexicon_holds_no_withdrawn_currency() -> None:
    assert not {"DEM", "FRF", "ITL", "NLG", "ESP", "LTL"} & set(CURRENCIES)
    assert len(CURRENCIES) > 150


def test_each_number_goes_to_one_label() -> None:
    text = "It spent $5m (5%) on 3 plants with 5,000 tons and 300 jobs, 1.5 times more, 5m users."
    spans = find_amounts(text, Context())
    for earlier, later in pairwise(spans):
        assert earlier.end <= later.start
    assert [span.label for span in spans][:2] == ["MONEY", "PERCENT"]
    taken = [spans[0]]
    assert spans[0] not in find_amounts(text, Context(), taken)


@given(st.text(alphabet="0123456789 ,.-$€£¢kmbnto()USDKZT", max_size=50))
def test_spans_fit_their_text(text: str) -> None:
    spans = find(text)
    for earlier, later in pairwise(spans):
        assert earlier.end <= later.start
    for span in spans:
        assert span.text == text[span.start : span.end] == span.text.strip()


@pytest.mark.parametrize(
    "unit",
    ["$", "$5", "$5 to ", "between $5 and ", "5 dollars ", "5 cents ", "5 pounds ", "US ", "5 $"],
)
def test_time_is_linear(unit: str) -> None:
    context = Context(country="US")
    assert_linear(lambda text: money.find(text, find_numbers(text), context), unit, 20_000)
