from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.runner import run
from newsledger.write.records import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
COMMITTED = ("events.csv", "events.jsonl", "articles.jsonl")


def newsledger(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsledger.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    assert newsledger("run", "seeds/*.txt", "--out", out, cwd=ROOT).returncode == 0
    return out


@pytest.mark.parametrize("name", COMMITTED)
def test_a_fresh_run_gives_the_committed_bytes(fresh: Path, name: str) -> None:
    assert (fresh / name).read_bytes() == (ROOT / "outputs" / name).read_bytes()


def test_every_event_stands_in_all_outputs(fresh: Path) -> None:
    rows = list(csv.DictReader((fresh / "events.csv").open(encoding="utf-8", newline="")))
    lines = [json.loads(line) for line in (fresh / "events.jsonl").open(encoding="utf-8")]
    articles = [json.loads(line) for line in (fresh / "articles.jsonl").open(encoding="utf-8")]
    assert list(rows[0]) == list(COLUMNS)
    assert [row["event_id"] for row in rows] == [line["event_id"] for line in lines]
    assert (
        len({row["event_id"] for row in rows})
        == len(rows)
        == sum(len(a["events"]) for a in articles)
    )


def test_each_mention_gives_its_text(fresh: Path) -> None:
    texts = {
        a["id"]: a["text"]
        for a in map(json.loads, (fresh / "articles.jsonl").open(encoding="utf-8"))
    }
    mentions = [
        (texts[event["article_id"]], mention)
        for event in map(json.loads, (fresh / "events.jsonl").open(encoding="utf-8"))
        for mention in event["mentions"]
    ]
    assert mentions
    for text, mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["text"]
        assert mention["rule"]


def test_run_json_accounts_for_everything(fresh: Path) -> None:
    summary = json.loads((fresh / "run.json").read_text())
    assert summary["counts"]["articles"] == 5
    assert summary["counts"]["rejects"] == 0
    assert summary["models"]["config.cfg"]


def test_rejects_are_written_the_rest_is_done_and_the_status_is_1(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    (tmp_path / "good.txt").write_text("The plant in Astana will create 300 jobs.")
    done = newsledger("run", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 1
    (reject,) = map(json.loads, (tmp_path / "out/rejects.jsonl").open())
    assert "UTF-8" in reject["reason"]
    assert "300" in (tmp_path / "out/events.csv").read_text()


def test_wrong_use_ends_with_status_2_and_one_clear_line(tmp_path: Path) -> None:
    done = newsledger("run", tmp_path / "missing.txt", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no such file" in done.stderr
    assert not (tmp_path / "out" / "events.csv").exists()


def test_the_date_option_serves_articles_without_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Output rose 5% last year.")
    (tmp_path / "b.txt").write_text(" date 2020-03-04 ASTANA – Output rose 5% last year.")
    newsledger(
        "run",
        tmp_path / "a.txt",
        tmp_path / "b.txt",
        "--out",
        tmp_path / "out",
        "--date",
        "2024-06-01",
    )
    articles = list(map(json.loads, (tmp_path / "out/articles.jsonl").open()))
    assert [article["date"] for article in articles] == ["2024-06-01", "2020-03-04"]
    starts = [s["date_start"] for a in articles for s in a["spans"] if s["text"] == "last year"]
    assert starts == ["2023-01-01", "2019-01-01"]


def test_a_broken_run_leaves_the_older_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The plant will create 300 jobs.")
    run([str(tmp_path / "a.txt")], tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    monkeypatch.setattr("newsledger.write.json_lines.nested", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run([str(tmp_path / "a.txt")], tmp_path / "out")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_explain_names_the_rules(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The plant in Astana will create 300 jobs.")
    shown = newsledger("explain", tmp_path / "a.txt").stdout
    assert "jobs:" in shown
    assert "gazetteer:" in shown


def test_evaluate_prints_scores_for_text_and_json() -> None:
    table = newsledger("evaluate", "seeds/gold.jsonl", cwd=ROOT)
    assert "ARGUMENTS" in table.stdout
    scores = json.loads(newsledger("evaluate", "seeds/gold.jsonl", "--json", cwd=ROOT).stdout)
    assert scores["arguments"]["all"]["f1"] > 0.8
