from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from databases import contents, empty, execute, new_database, rows
from newsledger import language, runner
from newsledger.cli import app
from newsledger.language import annotate
from newsledger.runner import RunResult, Settings
from newsledger.schema import Annotated, Article, NewsledgerError

Run = Callable[..., RunResult]
FILES = ("articles.jsonl", "events.csv", "events.jsonl", "rejects.jsonl")
ONE = "Acme will build a $3-billion plant in Astana by 2028."
TWO = "Roche invested 5 million euros in Almaty, creating 120 jobs."
THREE = "Output in Shymkent fell by 0.7% in May 2024."


@pytest.fixture
def reads(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were really annotated, in order."""
    seen: list[str] = []

    def spying(
        nlp: Language, articles: Iterable[Article], published: date | None = None
    ) -> Iterator[Annotated]:
        for annotated in annotate(nlp, articles, published):
            seen.append(annotated.article.text)
            yield annotated

    monkeypatch.setattr(language, "annotate", spying)
    return seen


def files(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def write_lines(path: Path, *articles: dict[str, object]) -> str:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles))
    return str(path)


def counts(result: RunResult) -> tuple[int, int, int, int]:
    c = result.changes
    return c["new"], c["changed"], c["refreshed"], c["unchanged"]


def test_running_twice_changes_nothing(
    database: str, quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    given = write_lines(tmp_path / "d.jsonl", *({"id": t[:4], "text": t} for t in (ONE, TWO)))
    alone, out = tmp_path / "alone", tmp_path / "out"
    quick_run([given], alone)
    assert counts(quick_run([given], out, Settings(db=database))) == (2, 0, 0, 0)
    before, first = contents(database), files(out)
    reads.clear()
    assert counts(quick_run([given], out, Settings(db=database))) == (0, 0, 0, 2)
    assert reads == []
    assert contents(database) == before
    # the folder accounts for the whole input, as it does without a database
    assert files(out) == first == files(alone)
    states = rows(database, "SELECT state, articles, new, unchanged FROM runs ORDER BY new DESC")
    assert states == [("done", 2, 2, 0), ("done", 2, 0, 2)]
    changes = rows(database, "SELECT article_id, outcome FROM changes ORDER BY article_id")
    assert changes == [("Acme", "new"), ("Roch", "new")]
    summary = json.loads((out / "run.json").read_text())
    assert summary["counts"]["in the database"]["unchanged"] == 2


def test_a_changed_article_replaces_its_events_and_no_other(
    database: str, quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(ONE)
    (tmp_path / "in" / "two.txt").write_text(TWO)
    settings, given = Settings(db=database), [str(tmp_path / "in")]
    quick_run(given, tmp_path / "out", settings)
    reads.clear()
    changed = ONE.replace("$3-billion", "$4-billion")
    (tmp_path / "in" / "one.txt").write_text(changed)
    assert counts(quick_run(given, tmp_path / "out", settings)) == (0, 1, 0, 1)
    assert reads == [changed]
    amounts = rows(database, "SELECT amount FROM event_table ORDER BY amount")
    assert [int(amount) for (amount,) in amounts] == [5_000_000, 4_000_000_000]
    assert len(rows(database, "SELECT * FROM articles")) == 2


def test_a_changed_day_or_title_is_read_again(
    database: str, quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    text = "Output in Shymkent fell by 0.7% last year."
    for day, begins in (("2024-03-01", "2023-01-01"), ("2020-03-01", "2019-01-01")):
        given = write_lines(tmp_path / "d.jsonl", {"id": "x", "text": text, "date": day})
        quick_run([given], tmp_path / "out", Settings(db=database))
        assert [str(d) for (d,) in rows(database, "SELECT period_start FROM events")] == [begins]
    assert len(reads) == 2


def test_a_known_text_under_another_id_is_stored_but_not_read_again(
    database: str, quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        given = write_lines(tmp_path / "d.jsonl", {"id": name, "text": ONE})
        quick_run([given], tmp_path / name, Settings(db=database))
    assert reads == [ONE]
    assert rows(database, "SELECT article_id FROM articles ORDER BY article_id") == [("a",), ("b",)]
    assert json.loads((tmp_path / "b" / "articles.jsonl").read_text())["id"] == "b"


def test_rows_without_ids_are_known_by_their_text(
    quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    """Tomorrow's file gives yesterday's numbers to other articles: none may be lost."""
    with new_database("sqlite", tmp_path) as url:
        settings = Settings(db=url)
        quick_run(
            [write_lines(tmp_path / "day.jsonl", {"text": ONE}, {"text": TWO})],
            tmp_path / "out",
            settings,
        )
        given = write_lines(tmp_path / "day.jsonl", {"text": THREE}, {"text": ONE})
        assert counts(quick_run([given], tmp_path / "out", settings)) == (1, 0, 0, 1)
        assert reads == [ONE, TWO, THREE]
        texts = {text for (text,) in rows(url, "SELECT text FROM articles")}
        assert texts == {ONE, TWO, THREE}
        written = (tmp_path / "out" / "articles.jsonl").read_text().splitlines()
        assert [json.loads(line)["id"] for line in written] == ["day:1", "day:2"]
        assert counts(quick_run([given], tmp_path / "out", settings)) == (0, 0, 0, 2)


def test_equal_rows_without_ids_each_stay(quick_run: Run, tmp_path: Path) -> None:
    with new_database("sqlite", tmp_path) as url:
        given = write_lines(tmp_path / "day.jsonl", {"text": ONE}, {"text": ONE})
        assert counts(quick_run([given], tmp_path / "out", Settings(db=url))) == (2, 0, 0, 0)
        assert counts(quick_run([given], tmp_path / "out", Settings(db=url))) == (0, 0, 0, 2)


def test_another_version_reads_again_only_when_asked(
    database: str,
    quick_run: Run,
    reads: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "one.txt").write_text(ONE)
    given, settings = [str(tmp_path / "one.txt")], Settings(db=database)
    quick_run(given, tmp_path / "out", settings)
    monkeypatch.setattr(runner, "pipeline_version", lambda: "9.9.9+abc")
    kept = quick_run(given, tmp_path / "out", settings)
    assert (counts(kept), kept.outdated, len(reads)) == ((0, 0, 0, 1), 1, 1)
    again = replace(settings, refresh=True)
    assert counts(quick_run(given, tmp_path / "out", again)) == (0, 0, 1, 0)
    assert rows(database, "SELECT pipeline FROM articles") == [("9.9.9+abc",)]
    # a refresh that was done is not done twice, so that a broken one goes on
    assert counts(quick_run(given, tmp_path / "out", again)) == (0, 0, 0, 1)
    assert len(reads) == 2


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM records",
        "UPDATE records SET record = 'x'",
        """UPDATE records SET record = '{"title": 1, "date": null, "spans": 2}'""",
        "UPDATE records SET record = '{}'",
    ],
)
def test_an_article_whose_record_cannot_be_used_is_read_again(
    damage: str, quick_run: Run, reads: list[str], tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text(ONE)
    with new_database("sqlite", tmp_path) as url:
        quick_run([str(tmp_path / "one.txt")], tmp_path / "out", Settings(db=url))
        before, first = contents(url), files(tmp_path / "out")
        execute(url, damage)
        quick_run([str(tmp_path / "one.txt")], tmp_path / "out", Settings(db=url))
        assert len(reads) == 2
        assert (contents(url), files(tmp_path / "out")) == (before, first)


def test_the_date_option_is_that_of_the_first_reading(quick_run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Output in Shymkent fell by 0.7% last year.")
    with new_database("sqlite", tmp_path) as url:
        for day, refresh, year in (
            (date(2024, 3, 1), False, 2023),
            (date(2025, 3, 1), False, 2023),
            (date(2025, 3, 1), True, 2024),
        ):
            settings = Settings(day, db=url, refresh=refresh)
            quick_run([str(tmp_path / "a.txt")], tmp_path / "out", settings)
            ((start,),) = rows(url, "SELECT period_start FROM events")
            assert str(start) == f"{year}-01-01"


def test_refresh_without_a_database_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(NewsledgerError, match="--refresh needs --db"):
        runner.run(["x"], tmp_path, Settings(refresh=True))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("news.db", "--db takes a URL"),
        ("oracle://x/y", "oracle is not known"),
        ("sqlite://", "needs a file"),
        ("sqlite:////proc/none/news.db", "unable to open"),
        ("postgresql://root:secret@127.0.0.1:1/test", "refused"),
        ("mariadb://root:secret@127.0.0.1:1/test", "refused"),
    ],
)
def test_a_database_that_is_not_there_is_told_at_once(
    quick_run: Run, url: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(ONE)
    with pytest.raises(NewsledgerError, match=reason) as caught:
        quick_run([str(tmp_path / "a.txt")], tmp_path / "out", Settings(db=url))
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_password_is_in_no_output(
    kept_databases: Callable[[str], str], quick_run: Run, tmp_path: Path
) -> None:
    url = kept_databases("postgresql")
    empty(url)
    given = write_lines(tmp_path / "d.jsonl", {"id": "a", "text": ONE})
    secret = url.replace("root@", "root:s3cret@")
    quick_run([given], tmp_path / "out", Settings(db=secret))
    assert "root:***@" in (tmp_path / "out" / "run.json").read_text()
    assert all(b"s3cret" not in path.read_bytes() for path in (tmp_path / "out").iterdir())
    ((settings,),) = rows(url, "SELECT settings FROM runs")
    assert "root:***@" in settings


def test_the_command_takes_the_url_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(ONE)
    monkeypatch.setenv("NEWSLEDGER_DB", f"sqlite:///{tmp_path}/deep/news.db")
    done = CliRunner().invoke(app, ["run", f"{tmp_path}/a.txt", "--out", f"{tmp_path}/out"])
    assert done.exit_code == 0, done.output
    assert "in the database: 1 new" in done.output
    assert rows(f"sqlite:///{tmp_path}/deep/news.db", "SELECT article_id FROM articles") == [("a",)]
