from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.schema import Annotated, Article, Event, Money
from newsledger.write.cells import guard, line, unguard
from newsledger.write.records import COLUMNS
from newsledger.write.table import event_table, read_events

texts = st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝a1,\" "), max_size=6)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_could_become_a_formula_begins_with_an_apostrophe(start: str) -> None:
    assert guard(f"{start}cmd|' /C calc'!A1") == f"'{start}cmd|' /C calc'!A1"


@pytest.mark.parametrize("cell", [-0.7, -3, None, "Acme", "'tis", "", "=", "A=B", "5-fold"])
def test_numbers_and_harmless_texts_stay(cell: object) -> None:
    assert guard(cell) == cell
    assert type(guard(cell)) is type(cell)


@given(texts)
def test_the_way_back_gives_every_text_as_it_was(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.lists(texts, min_size=2, max_size=4))
def test_a_line_is_read_back_by_the_csv_module(cells: list[str]) -> None:
    assert list(csv.reader(io.StringIO(line(cells), newline=""))) == [cells]


def test_events_csv_is_safe_to_open_and_gives_its_texts_back(tmp_path: Path) -> None:
    text = '=HYPERLINK("http://x","y") plant\rwill open.'
    event = Event(
        "e1",
        "project",
        "planned",
        subject='=HYPERLINK("http://x","y") plant',
        percents=(Decimal("-0.7"),),
        money=(Money(Decimal(5), "USD"),),
        evidence=((0, len(text)),),
    )
    article = Article("@SUM(1)", text, title="\t=1+1", url="-2+3")
    sink = event_table(tmp_path)
    sink.write(Annotated(article, (), (event,)))
    sink.close()
    sink.appear()
    (row,) = csv.DictReader((tmp_path / "events.csv").open(encoding="utf-8", newline=""))
    risky = {name: cell for name, cell in row.items() if cell[:1] in tuple("=+-@\t\r\n")}
    assert risky == {"percent": "-0.7", "amount_qualifier": "="}
    (back,) = read_events(tmp_path / "events.csv").to_dict("records")
    assert list(back) == list(COLUMNS)
    assert (back["article_id"], back["title"], back["url"]) == ("@SUM(1)", "\t=1+1", "-2+3")
    assert back["subject"] == event.subject
    assert back["percent"] == "-0.7"
