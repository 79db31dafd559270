"""Adversarial text costs linear time: a character of a long text is no dearer than of a short."""

from __future__ import annotations

import pytest
from spacy.language import Language

from growth import assert_linear
from newsledger.language import load

UNITS = [
    "7",
    "123,",
    "(",
    "((5 [3 {",
    "Abc",
    "日本5億円 Казахстан 10 млрд ₸ ",
    "5% ",
    "$5",
    "5-",
    "5 (4) ",
    "In 2024 it was more than a year earlier. ",
    "5 plants and ",
    "Ministry of ",
    "Almaty Region, ",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline up to the names; the linking works on spans, not on text."""
    pipeline = load()
    pipeline.remove_pipe("events")
    pipeline("The plant in Almaty will create 300 jobs on 5 May 2024 for $5 million, up 5%.")
    return pipeline


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_the_text(nlp: Language, unit: str) -> None:
    assert_linear(nlp, unit, 3_000)


def test_long_adversarial_texts_are_read(nlp: Language) -> None:
    for text in ("7" * 10_000, "(" * 10_000, "x" * 200_000, "5 " * 2_000):
        doc = nlp(text)
        assert doc.text == text
