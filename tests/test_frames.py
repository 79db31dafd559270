"""extract_frame: a frame of articles in, a frame of events out, as clusters call it."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from spacy.language import Language

import newsledger
from newsledger import FRAME_SCHEMA, NewsledgerError, cluster_frame, extract_frame
from newsledger.frames import FRAME_COLUMNS
from newsledger.runner import Settings, run
from newsledger.write.records import COLUMNS

TEXT = "Acme will build a $3-billion plant in Astana by 2028. It will create 1,200 jobs."


@pytest.fixture(scope="module")
def articles(seeds: list[Path], nlp: Language) -> pd.DataFrame:
    rows = [{"id": path.stem, "text": path.read_text(encoding="utf-8")} for path in seeds]
    return pd.DataFrame(rows)


def test_the_events_are_those_of_a_run(
    articles: pd.DataFrame, seeds: list[Path], tmp_path: Path
) -> None:
    run([str(path) for path in seeds], tmp_path, Settings(parquet=True))
    expected = pd.read_parquet(tmp_path / "events.parquet")
    found = extract_frame(articles)
    assert list(found) == list(FRAME_COLUMNS)
    assert found["rejected"].isna().all()
    assert found["cluster_id"].isna().all()  # a frame may be one of many parts
    found = cluster_frame(found)
    given = found[[name for name in COLUMNS if name in expected]].astype(expected.dtypes)
    pd.testing.assert_frame_equal(given, expected)


def test_many_frames_give_what_one_gives(articles: pd.DataFrame) -> None:
    """As mapInPandas hands them over: an iterator in, an iterator out, nothing before its turn."""
    taken = []

    def frames() -> Any:
        for at in range(len(articles)):
            taken.append(at)
            yield articles[at : at + 1]

    events = extract_frame(frames())
    assert taken == []
    first = next(events)
    assert taken == [0]
    whole = pd.concat([first, *events], ignore_index=True)
    pd.testing.assert_frame_equal(whole, extract_frame(articles))


def told_twice() -> pd.DataFrame:
    """Four articles: a plant told in two of them, another one, and what can't be read."""
    texts = [
        "Acme will build a $30-million brick plant in Astana, creating 120 jobs.",
        "Work began. Acme is building a $30-million brick plant in Astana, creating 120 jobs.",
        "Beta Foods opened a dairy for 7 million euros in Shymkent.",
        "",
    ]
    return pd.DataFrame({"id": list("abcd"), "text": texts, "date": ["2024-01-10"] * 4})


def test_events_of_many_frames_are_put_together_in_any_order() -> None:
    articles = told_twice()
    whole = cluster_frame(extract_frame(articles))
    plant = whole[whole["article_id"].isin(["a", "b"])]
    assert set(plant["cluster_id"]) == {plant["event_id"].min()} != set(plant["event_id"])
    assert whole["cluster_id"].isna().tolist() == whole["rejected"].notna().tolist()
    parts = [extract_frame(articles[at : at + 1]) for at in (2, 1, 0, 3)]
    shuffled = cluster_frame(pd.concat([*parts, parts[0]], ignore_index=True))
    by_event = whole.dropna(subset="event_id").set_index("event_id")["cluster_id"].to_dict()
    assert shuffled.dropna(subset="event_id")["cluster_id"].tolist() == [
        by_event[event] for event in shuffled["event_id"].dropna()
    ]
    assert cluster_frame(whole[["event_id", "profile"]])["cluster_id"].equals(whole["cluster_id"])


def test_rulings_hold_in_frames(tmp_path: Path) -> None:
    file = tmp_path / "rulings.toml"
    words = "brick plant"
    entries = ", ".join(f'{{ article = "{name}", words = "{words}" }}' for name in "ab")
    file.write_text(f"[[different]]\nevents = [{entries}]\n")
    events = extract_frame(told_twice())
    apart = cluster_frame(events, rulings=file).dropna(subset="event_id")
    assert list(apart["cluster_id"]) == list(apart["event_id"])


def test_a_frame_without_profiles_is_told() -> None:
    with pytest.raises(NewsledgerError, match="no column profile; both are as extract_frame"):
        cluster_frame(pd.DataFrame({"event_id": ["a"]}))
    empty = cluster_frame(extract_frame(pd.DataFrame({"id": [], "text": []})))
    assert (list(empty), len(empty)) == (list(FRAME_COLUMNS), 0)


def test_what_cannot_be_read_stands_among_the_events_with_its_reason() -> None:
    frame = pd.DataFrame(
        {
            "body": [TEXT, None, "", "x\x00", TEXT, TEXT],
            "date": ["2024-03-01", None, None, None, "soon", pd.NaT],
            "source": [None, None, None, None, "a.jsonl:5", "b.jsonl:6"],
            "rejected": [None, None, None, None, None, "is not UTF-8"],
            "other": range(6),
        },
        index=list("uvwxyz"),
    )
    found = extract_frame(frame)
    bad = found[found["rejected"].notna()]
    assert list(zip(bad["source"], bad["rejected"], strict=True)) == [
        ("row v", "has no text (key text, body or content)"),
        ("row w", "has no text (key text, body or content)"),
        ("row x", "has a NUL character under 'text'"),
        ("a.jsonl:5", "has a date that is not YYYY-MM-DD: 'soon'"),
        ("b.jsonl:6", "is not UTF-8"),
    ]
    assert bad["event_id"].isna().all()
    good = found[found["rejected"].isna()]
    assert set(good["published"]) == {date(2024, 3, 1)}
    assert len(set(good["article_id"])) == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [(7, "7"), (np.int64(7), "7"), ("a", "a"), (Decimal(7), "7"), (None, None), (np.nan, None)],
)
def test_ids_of_every_kind(given: Any, name: str | None) -> None:
    frame = pd.DataFrame({"id": pd.Series([given], dtype=object), "TEXT ": [TEXT]})
    (found,) = set(extract_frame(frame)["article_id"])
    assert found == name if name else len(found) == 16


@pytest.mark.parametrize("day", ["2024-03-01", date(2024, 3, 1), pd.Timestamp("2024-03-01 09:30")])
def test_days_of_every_kind(day: Any) -> None:
    found = extract_frame(pd.DataFrame({"text": [TEXT], "date": [day]}))
    assert set(found["published"]) == {date(2024, 3, 1)}
    later = extract_frame(pd.DataFrame({"text": [TEXT]}), published=date(2024, 3, 1))
    assert set(later["published"]) == {date(2024, 3, 1)}


def test_a_frame_without_articles_and_one_without_texts() -> None:
    empty = extract_frame(pd.DataFrame({"id": [], "text": []}))
    assert (list(empty), len(empty)) == (list(FRAME_COLUMNS), 0)
    assert empty["amount"].dtype == "float64"
    with pytest.raises(NewsledgerError, match="no column text, body or content: it has id, titel"):
        extract_frame(pd.DataFrame({"id": [1], "titel": ["x"]}))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with None for all that is missing: Spark has one nothing, pandas three."""
    return frame.astype(object).where(frame.notna(), None)


def test_spark_takes_it_as_it_is(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark", reason="NOT TESTED: pyspark is not installed")
    if not shutil.which("java"):
        pytest.skip("NOT TESTED: Spark needs java on the PATH")
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        path = tmp_path / "articles.parquet"
        articles.to_parquet(path)
        found = spark.read.parquet(str(path)).mapInPandas(newsledger.extract_frame, FRAME_SCHEMA)
        frame = found.toPandas()
    finally:
        spark.stop()
    expected = extract_frame(articles)
    assert list(frame["event_id"]) == list(expected["event_id"])
    assert list(cluster_frame(frame)["cluster_id"]) == list(cluster_frame(expected)["cluster_id"])
    pd.testing.assert_frame_equal(plain(frame), plain(expected))
