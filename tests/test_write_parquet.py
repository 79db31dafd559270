from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from newsledger.goldform import read_gold
from newsledger.runner import Settings, run
from newsledger.write import parquet
from newsledger.write.records import COLUMNS, flat

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    run([str(ROOT / "seeds" / "*.txt")], folder, Settings(parquet=True))
    return folder


def test_parquet_has_the_rows_of_events_csv_with_types(out: Path) -> None:
    table = pq.read_table(out / "events.parquet")
    assert table.column_names == list(COLUMNS)
    kinds = {name: str(table.schema.field(name).type) for name in COLUMNS}
    assert (kinds["amount"], kinds["period_start"]) == ("double", "date32[day]")
    assert kinds["subject"] == "string"
    rows = table.to_pylist()
    assert len(rows) == (out / "events.csv").read_text().count("\n") - 1
    assert 781_000_000_000 in [row["amount"] for row in rows]
    assert "2024-06-30" in [str(row["period_end"]) for row in rows]


def test_duckdb_reads_parquet_and_csv_alike(out: Path) -> None:
    asked = "SELECT country, count(*), sum(amount_usd) FROM '{}' GROUP BY ALL ORDER BY ALL"
    with duckdb.connect() as connection:
        columns = connection.sql(asked.format(out / "events.parquet")).fetchall()
        assert columns == connection.sql(asked.format(out / "events.csv")).fetchall()
    assert columns


def test_the_bytes_do_not_depend_on_how_the_rows_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = read_gold(ROOT / "seeds" / "gold.jsonl")
    rows = [flat(article, event) for article in articles for event in article.events]
    monkeypatch.setattr(parquet, "_GROUP", 7)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        sink = parquet.event_columns(tmp_path / name)
        for article in articles:
            sink.write(article)
        sink.close()
        sink.appear()
    files = [tmp_path / name / "events.parquet" for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()
    found = pq.ParquetFile(files[0])
    assert found.metadata.num_row_groups == -(-len(rows) // 7)
    assert [row["event_id"] for row in found.read().to_pylist()] == [r["event_id"] for r in rows]
