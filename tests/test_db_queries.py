from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from databases import empty, rows
from newsledger.runner import RunResult, Settings
from test_db_intake import ONE, write_lines

ROOT = Path(__file__).resolve().parents[1]
QUERIES = sorted((ROOT / "docs" / "queries").glob("*.sql"))
Run = Callable[..., RunResult]


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_example_query_answers(
    kind: str, kept_databases: Callable[[str], str], quick_run: Run, tmp_path: Path
) -> None:
    url = kept_databases(kind)
    empty(url)
    twice = write_lines(tmp_path / "t.jsonl", *({"id": name, "text": ONE} for name in "ab"))
    quick_run([str(ROOT / "seeds" / "*.txt"), twice], tmp_path / "out", Settings(db=url))
    found = {path.stem: rows(url, path.read_text().replace(":", "\\:")) for path in QUERIES}
    assert len(found) == 11
    assert [name for name, answer in found.items() if not answer] == []
    for *_, told, _, words in found["where_it_was_read"]:
        assert words == told
    assert len(found["came_in_last"]) == len(rows(url, "SELECT * FROM events"))
    ((_, copies, one, another),) = found["same_text_twice"]
    assert (copies, one, another) == (2, "a", "b")


def test_each_query_says_what_it_asks_and_is_listed() -> None:
    page = (ROOT / "docs" / "databases.md").read_text()
    for path in QUERIES:
        assert path.read_text().startswith("-- "), path
        assert f"queries/{path.name}" in page, path


def test_the_page_names_every_table_and_column() -> None:
    from newsledger.write.database import tables

    page = (ROOT / "docs" / "databases.md").read_text()
    for table in tables.metadata.sorted_tables:
        line = re.search(rf"^\| `{table.name}` \|.*$", page, re.MULTILINE)
        assert line, table.name
        missing = [c.name for c in table.columns if f"`{c.name}`" not in line[0]]
        assert not missing, (table.name, missing)
