"""The examples beside the rules of models/spans/loc.toml: what stands in brackets is found."""

import re

import pytest

from newsledger.resources import read_toml
from newsledger.spans.places import recognise

_MARK = re.compile(r"\[([^\]]+)\]")


def unmark(marked: str) -> tuple[str, list[str]]:
    return _MARK.sub(r"\1", marked), _MARK.findall(marked)


def examples() -> list[str]:
    data = read_toml("spans/loc.toml")
    tables = [*data["designator"], *data["leading"], data["names"]]
    return [text for table in tables for kind in ("match", "near") for text in table[kind]]


@pytest.mark.parametrize("marked", examples())
def test_example(marked):
    text, places = unmark(marked)
    assert [mention.text for mention in recognise(text)] == places
