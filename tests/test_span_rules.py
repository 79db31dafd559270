"""Every rule file's examples, and a label that is a rule file and nothing else."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from growth import assert_linear
from newsledger.resources import models_dir
from newsledger.schema import NewsledgerError, Span
from newsledger.spans import rules
from newsledger.spans.context import Context
from newsledger.spans.expression import Expression, expression
from newsledger.spans.numbers import find_numbers
from newsledger.spans.rule_files import alternation

MARK = re.compile(r"\[\[(.+?)\]\]")
CONTEXT = Context(published=date(2025, 3, 14), country=None)
QUANTITIES = ("MONEY", "PERCENT", "MULTIPLE", "JOBS", "PROJECTS", "CAPACITY")


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of an example without its marks, and the ranges they enclosed."""
    ranges: list[tuple[int, int]] = []
    text = ""
    end = 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        ranges.append((len(text), len(text) + len(mark[1])))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], ranges


def find(stem: str, text: str, context: Context = CONTEXT) -> list[Span]:
    """Run the finder of a rule file on `text`: the label's module, or the engine alone."""
    numbers = find_numbers(text)
    try:
        module = importlib.import_module(f"newsledger.spans.{stem}")
    except ModuleNotFoundError:
        return rules.finder(stem).find(text, numbers, context)
    spans: list[Span] = module.find(text, numbers, context)
    return spans


def examples() -> Iterator[Any]:
    """Yield each example of a rule file whose rules stand on numbers or are whole patterns."""
    for path in sorted((models_dir() / "spans").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data.get("label") not in QUANTITIES:
            continue
        for index, example in enumerate(data.get("example", [])):
            yield pytest.param(path.stem, example, id=f"{path.stem}-{index}")


@pytest.mark.parametrize(("stem", "example"), list(examples()))
def test_example(stem: str, example: dict[str, Any]) -> None:
    text, ranges = unmark(example["text"])
    spans = find(stem, text, replace(CONTEXT, country=example.get("country")))
    assert [text[s.start : s.end] for s in spans] == [text[a:b] for a, b in ranges]
    assert [(s.start, s.end) for s in spans] == ranges
    for span, expected in zip(spans, example.get("values", []), strict=False):
        for key, value in expected.items():
            number = isinstance(value, int | float)
            assert span.values.get(key) == (Decimal(str(value)) if number else value), key


@pytest.mark.parametrize("stem", ["jobs", "projects", "capacity"])
def test_there_are_examples_enough(stem: str) -> None:
    data = tomllib.loads((models_dir() / "spans" / f"{stem}.toml").read_text(encoding="utf-8"))
    marked = [bool(MARK.search(example["text"])) for example in data["example"]]
    assert marked.count(True) >= 25
    assert marked.count(False) >= 15
    assert len({rule["id"] for rule in data["rule"]}) == len(data["rule"])


RATING = r"""
label = "RATING"
keys = ["outlook"]

[parts]
agency = "(?:moody's|fitch|s&p)"

[[rule]]
id = "letters"
pattern = '''{agency}[^.]{0,60}? (?:at|to)
  \s(?P<span>(?P<grade>AAA|AA[+-]?|A[+-]?|BBB?[+-]?))(?![a-z+-])'''

[[rule]]
id = "stars"
after = ' stars(?!\w)'
least = 2

[[cue]]
key = "outlook"
value = "stable"
words = "stable"

[[cue]]
key = "outlook"
value = "negative"
words = "negative|downgrade"

[[example]]
text = "Fitch set it at [[BBB+]]."
"""


def test_a_label_is_a_rule_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "rating.toml"
    path.write_text(RATING, encoding="utf-8")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    finder = rules.Finder(path.stem, data)
    for example in data["example"]:
        plain, ranges = unmark(example["text"])
        spans = finder.find(plain, find_numbers(plain), CONTEXT)
        assert [(s.start, s.end) for s in spans] == ranges
    text = "Fitch cut İzmir to BBB- with a stable outlook. The hotel has 4 stars, not 1 stars."
    spans = finder.find(text, find_numbers(text), CONTEXT)
    assert [(s.text, s.label, s.rule) for s in spans] == [
        ("BBB-", "RATING", "rating:letters"),
        ("4 stars", "RATING", "rating:stars"),
    ]
    assert spans[0].values == {"outlook": "stable", "grade": "BBB-"}
    assert spans[1].values == {"outlook": None, "value": Decimal(4), "qualifier": "="}


def rule_file(**rule: object) -> dict[str, Any]:
    return {"label": "X", "rule": [{"id": "one", **rule}]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (rule_file(after="(tons"), "tons"),
        (rule_file(behind="tons"), "behind"),
        (rule_file(after=" {no_such_part}"), "no_such_part"),
        (rule_file(after=" {units.no_such_class}"), "no_such_class"),
        (rule_file(anchor="nearest"), "nearest"),
        ({"label": "X", "rule": [{"id": "one", "before": "{a}"}], "parts": {"a": "{a}"}}, "{a}"),
        ({"rule": []}, "label"),
    ],
)
def test_a_wrong_rule_file_says_what_is_wrong(data: dict[str, Any], message: str) -> None:
    with pytest.raises(NewsledgerError, match=re.escape(message)) as error:
        rules.Finder("x", data).find("It has 5 tons.", find_numbers("It has 5 tons."), CONTEXT)
    assert "models/spans/x.toml" in str(error.value)


@pytest.mark.parametrize("before", ["employs ", "employs more than ", "employs a further "])
def test_words_of_quantity_are_skipped_before_the_number(before: str) -> None:
    finder = rules.Finder("x", rule_file(before=r"\bemploys", after=r"(?=\W|\Z)"))
    text = f"It {before}300."
    assert [s.text for s in finder.find(text, find_numbers(text), CONTEXT)] == ["300"]


def test_the_nearest_cue_wins_and_one_behind_is_farther() -> None:
    cues = [{"key": "k", "value": v, "words": v} for v in ("up", "down")]
    finder = rules.Finder("x", {**rule_file(after=" tons"), "cue": cues})
    for text, value in [
        ("up by 5 tons and down", "up"),
        ("up from the level by 5 tons, down", "down"),
        ("up; 5 tons", None),
        ("Up. 5 tons down", "down"),
    ]:
        (span,) = finder.find(text, find_numbers(text), CONTEXT)
        assert span.values["k"] == value, text


def test_alternation_matches_exactly_its_words() -> None:
    entries = ["car", "cars", "cart", "m²", "sq. ft.", "van"]
    pattern = re.compile(alternation(entries))
    assert all(pattern.fullmatch(entry) for entry in entries)
    assert not any(pattern.fullmatch(other) for other in ["ca", "carss", "sqx ft.", "va", ""])


@pytest.mark.parametrize("stem", ["jobs", "projects", "capacity"])
@pytest.mark.parametrize(
    "unit",
    ["7 ", "5 new ", "of 3, ", "employ 9 ", "12 tons ", "a plant of 4 (5) ", "word " * 20 + "8 x "],
)
def test_time_grows_no_faster_than_the_text(unit: str, stem: str) -> None:
    find = rules.finder(stem).find
    assert_linear(lambda text: find(text, find_numbers(text), CONTEXT), unit, 10_000)


def test_an_expression_is_compiled_when_it_is_looked_for() -> None:
    wrong = Expression("(tons", "models/spans/x.toml")
    with pytest.raises(NewsledgerError, match=r"models/spans/x\.toml: .*\(tons"):
        wrong.match("tons")
    assert expression("tons?", "x") is expression("tons?", "x")
    assert expression("tons?", "x").search("a ton").group() == "ton"  # type: ignore[union-attr]
