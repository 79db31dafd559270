from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from databases import contents, engine_of, rows
from newsledger.language import annotate
from newsledger.runner import RunResult, Settings
from newsledger.schema import (
    Annotated,
    Article,
    Capacity,
    Event,
    Jobs,
    Mention,
    Money,
    Period,
    Span,
)
from newsledger.write.database.intake import Intake
from newsledger.write.database.record import pack, unpack
from newsledger.write.database.rows import fit, number
from newsledger.write.records import COLUMNS, plain
from newsledger.write.table import read_events

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., RunResult]
DEV = str(ROOT / "models" / "corpus" / "dev.jsonl")
HOSTILE = (
    "Robert'); DROP TABLE articles; --",
    '"; DELETE FROM events WHERE ""="',
    "\\'; SELECT pg_sleep(9); /* %s %(x)s :id {0} $1 ? */",
    "NUL \x00 and \ufffe, 💶 ＝1+1 \u202e\t\r\n\\",
    "=1+1",
)


def as_cell(value: Any) -> str:
    """Return a value of the view as events.csv has it."""
    return "" if value is None else str(plain(value))


def stored(url: str, annotated: Annotated) -> None:
    with Intake(url, "test") as intake:
        intake.take(intake.plan([annotated.article]), [annotated])


def made(text: str) -> Annotated:
    """An article all of whose texts are `text`; its own text is twice that."""
    whole, size = f"{text} {text}", len(text)
    place = {"name": text, "country": "KZ", "region": "KZ-71", "latitude": 1.5, "longitude": -0.25}
    spans = (
        Span(0, size, "ORG", text, {"name": text, "country": None}, "rule"),
        Span(size + 1, size * 2 + 1, "LOC", text, place, "rule"),
    )
    event = Event(
        "e1",
        "project",
        "planned",
        subject=text,
        organisations=(text,),
        money=(Money(Decimal("3E+6"), "KZT", "~", Decimal("3.5E+6")), Money(Decimal(7), "USD")),
        percents=(Decimal("-0.7"), Decimal("12.3456789")),
        multiples=(Decimal("0.333"),),
        jobs=Jobs(Decimal(180), "created", ">"),
        projects=Decimal(2),
        capacities=(Capacity(Decimal("660000"), text, "year"),),
        period=Period(text, None, date(2028, 12, 31)),
        evidence=((0, size),),
        confidence=0.123,
        mentions=(
            Mention("organisations", 0, size, text),
            Mention("locations", size + 1, size * 2 + 1, text),
        ),
    )
    return Annotated(Article(text, whole, title=text, url=text, source=text), spans, (event,))


def test_the_view_equals_events_csv_column_by_column(
    database: str, quick_run: Run, tmp_path: Path
) -> None:
    inputs = [str(ROOT / "seeds" / "*.txt"), DEV]
    quick_run(inputs, tmp_path / "out", Settings(db=database))
    frame = read_events(tmp_path / "out" / "events.csv").sort_values("event_id")
    found = rows(database, "SELECT * FROM event_table")
    found.sort()
    assert len(found) > 200
    for at, column in enumerate(COLUMNS):
        assert [as_cell(row[at]) for row in found] == list(frame[column]), column
    with engine_of(database).connect() as connection:
        view = [c["name"] for c in sa.inspect(connection).get_columns("event_table")]
    assert view == list(COLUMNS)


def test_numbers_and_days_are_stored_as_such(database: str, quick_run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Acme will invest $1.23 billion in Astana by 2028.")
    (tmp_path / "b.txt").write_text("Output in Kazakhstan fell 0.7% in May 2024.")
    quick_run([str(tmp_path / "*.txt")], tmp_path / "out", Settings(db=database))
    with engine_of(database).connect() as connection:
        inspector = sa.inspect(connection)
        kinds = {
            (table, column["name"]): column["type"]
            for table in ("articles", "events", "amounts", "figures")
            for column in inspector.get_columns(table)
        }
    assert isinstance(kinds["amounts", "value"], sa.Numeric)
    assert isinstance(kinds["figures", "value"], sa.Numeric)
    assert isinstance(kinds["events", "period_start"], sa.Date)
    assert isinstance(kinds["articles", "published"], sa.Date)
    assert rows(database, "SELECT currency FROM amounts WHERE value = 1230000000") == [("USD",)]
    assert rows(database, "SELECT count(*) FROM figures WHERE value = -0.7") == [(1,)]
    assert rows(database, "SELECT count(*) FROM events WHERE period_end > '2028-06-01'") == [(1,)]


def test_an_articles_rows_go_with_it(database: str) -> None:
    stored(database, made("Acme"))
    assert all(contents(database).values())
    with engine_of(database).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("DELETE FROM articles")
    assert not any(contents(database).values())


def test_a_row_needs_its_parent(database: str) -> None:
    stored(database, made("Acme"))
    with pytest.raises(sa.exc.IntegrityError), engine_of(database).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("INSERT INTO evidence VALUES ('none-e1', 1, 0, 1)")


def test_nothing_from_an_article_reaches_sql_as_sql(database: str) -> None:
    for text in HOSTILE:
        stored(database, made(text))
    held = [text.replace("\x00", "\ufffd") for text in HOSTILE]
    found = rows(database, "SELECT article_id, title, url, source, text FROM articles")
    assert sorted(found) == sorted((text, text, text, text, f"{text} {text}") for text in held)
    for table, first, second in (
        ("events", "subject", "period_text"),
        ("organisations", "text", "name"),
        ("locations", "text", "name"),
    ):
        found = rows(database, f"SELECT {first}, {second} FROM {table}")
        assert sorted(found) == sorted((text, text) for text in held)
    found = rows(database, "SELECT text, rule FROM mentions")
    assert sorted(found) == sorted((text, text) for text in held * 2)
    found = rows(database, "SELECT unit FROM figures WHERE kind = 'capacity'")
    assert sorted(found) == sorted((text,) for text in held)


def test_an_article_with_everything_comes_back_as_it_was(nlp: Any) -> None:
    texts = [json.loads(line) for line in Path(DEV).read_text().splitlines()[:8]]
    found = [*annotate(nlp, [Article(each["id"], each["text"]) for each in texts])]
    for annotated in [*found, *map(made, HOSTILE)]:
        assert unpack(pack(annotated), annotated.article) == annotated


def test_long_names_are_fitted_and_stay_apart() -> None:
    one, two = ("x" * 600 + end for end in "ab")
    assert len(fit(one)) == len(fit(two)) == 500
    assert fit(one) != fit(two)
    assert fit("x" * 500) == "x" * 500


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("1.23E+12", "1230000000000"),
        ("0.12345678901", "0.1234567890"),
        ("1E+28", None),
        ("-0.7", "-0.7"),
    ],
)
def test_numbers_that_no_server_holds_are_left_to_the_record(value: str, held: str | None) -> None:
    assert number(Decimal(value)) == (Decimal(held) if held else None)


def test_extreme_values_do_not_stop_a_run(database: str) -> None:
    event = Event(
        "e1",
        "deal",
        "planned",
        money=(Money(Decimal("1E+90"), "USD"), Money(Decimal("9" * 28), "KZT")),
        percents=(Decimal("1E-30"),),
        period=Period("ever", date(1, 1, 1), date(9999, 12, 31)),
    )
    stored(database, Annotated(Article("x" * 900, "text" * 30_000), (), (event,)))
    assert rows(database, "SELECT currency, position FROM amounts") == [("KZT", 1)]
    assert rows(database, "SELECT count(*) FROM events WHERE period_end > '9999-01-01'") == [(1,)]
