from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from spacy.language import Language

from databases import KINDS, contents, engine_of, execute, new_database, rows
from newsledger.fingerprint import pipeline_version
from newsledger.language import annotate
from newsledger.read import read_articles
from newsledger.runner import RunResult, Settings
from newsledger.schema import Article, NewsledgerError
from newsledger.write.database import tables
from newsledger.write.database.intake import Intake
from newsledger.write.database.migrate import VERSION_TABLE, upgrade
from newsledger.write.database.rows import identify, rows_of
from newsledger.write.database.servers import connect, parse

ROOT = Path(__file__).resolve().parents[1]
SEED = str(ROOT / "seeds" / "000_18c951d108644c41.txt")
Run = Callable[..., RunResult]


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with new_database(request.param, tmp_path) as url:
        yield url


def first_revision(url: str, nlp: Language) -> None:
    """Make the database as the first revision had it, with an article in it."""
    (article,) = (item for item in read_articles([SEED]) if isinstance(item, Article))
    (annotated,) = annotate(nlp, [article])
    found = rows_of(identify(article, None), article, annotated, pipeline_version())
    del found["articles"][0]["numbered"]
    with connect(parse(url)).begin() as connection:
        upgrade(connection, "0001")
    with connect(parse(url)).begin() as connection:
        for name, parts in found.items():
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            connection.execute(sa.insert(table), parts)


def test_an_older_database_is_upgraded_and_keeps_its_rows(
    fresh: str, nlp: Language, quick_run: Run, tmp_path: Path
) -> None:
    first_revision(fresh, nlp)
    assert rows(fresh, f"SELECT * FROM {VERSION_TABLE}") == [("0001",)]
    before = rows(fresh, "SELECT * FROM event_table ORDER BY event_id")
    assert len(before) > 10
    result = quick_run([SEED], tmp_path / "out", Settings(db=fresh))
    assert (result.changes["unchanged"], result.changes["new"]) == (1, 0)
    assert rows(fresh, f"SELECT * FROM {VERSION_TABLE}") == [("0003",)]
    after = rows(fresh, "SELECT * FROM event_table ORDER BY event_id")
    assert [row[:-1] for row in after] == before  # and each has its cluster now
    events = [row[0] for row in after]
    assert [row[-1] for row in after] == events
    assert rows(fresh, "SELECT cluster_id FROM projects ORDER BY cluster_id") == rows(
        fresh, "SELECT event_id FROM events ORDER BY event_id"
    )
    assert rows(fresh, "SELECT state FROM runs") == [("done",)]
    with engine_of(fresh).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": False}
        )
        assert compare_metadata(context, tables.metadata) == []


def cut_off(url: str, allowed: int) -> None:
    """Begin an upgrade and break off after some statements; StopIteration if it came through."""
    engine, left = connect(parse(url)), [allowed]

    @sa.event.listens_for(engine, "before_cursor_execute")
    def cut(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    try:
        with engine.begin() as connection:
            upgrade(connection)
    except KeyboardInterrupt:
        return
    raise StopIteration


def test_an_upgrade_that_was_cut_off_goes_on(fresh: str) -> None:
    """Cut off before the n-th statement, for many n; on MariaDB each leaves a part behind."""
    cuts = 0
    with suppress(StopIteration):
        for allowed in range(2, 100, 4):
            cut_off(fresh, allowed)
            cuts += 1
    assert cuts > 5
    with Intake(fresh, "test"):
        pass
    assert set(contents(fresh)) | {"runs", "changes", "rulings"} == set(tables.metadata.tables)
    assert rows(fresh, "SELECT count(*) FROM event_table") == [(0,)]


def test_tables_of_another_program_are_left_alone(fresh: str) -> None:
    execute(fresh, "CREATE TABLE articles (id INTEGER)", "INSERT INTO articles VALUES (7)")
    with pytest.raises(NewsledgerError, match="table articles that newsledger did not make"):
        Intake(fresh, "test").__enter__()
    assert rows(fresh, "SELECT * FROM articles") == [(7,)]


def test_tables_of_a_newer_version_are_left_alone(database: str) -> None:
    with Intake(database, "test"):
        pass
    execute(database, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    try:
        with pytest.raises(NewsledgerError, match="made by a newer newsledger"):
            Intake(database, "test").__enter__()
    finally:
        execute(database, f"UPDATE {VERSION_TABLE} SET version_num = '0003'")


def test_the_wheel_carries_the_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path]
    subprocess.run([*build, ROOT], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    command = [sys.executable, "-m", "newsledger.cli", "run", SEED, "--out", "out"]
    done = subprocess.run(
        [*command, "--db", "sqlite:///news.db"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ((count,),) = rows(f"sqlite:///{tmp_path}/news.db", "SELECT count(*) FROM event_table")
    assert count > 10
    # the wheel lacks what the models are built from, and is the same pipeline all the same
    pipelines = rows(f"sqlite:///{tmp_path}/news.db", "SELECT pipeline FROM runs")
    assert pipelines == [(pipeline_version(),)]
