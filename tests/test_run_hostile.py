"""Hostile input through the whole run: what it does to the files that are written."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.explaining import explain
from newsledger.read import Limits
from newsledger.runner import Settings, run

LINE = "Acme will build a $3-billion plant in Astana by 2028. It will create 1,200 jobs."


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rejects_of_every_kind_leave_the_good_article(tmp_path: Path) -> None:
    files = {
        "good.txt": LINE.encode(),
        "empty.txt": b"",
        "latin.txt": b"\xe9",
        "long.txt": b"word " * 1000,
        "deep.jsonl": b"[" * 10_000,
        "half.jsonl": b'{"text": "a", "title": "\\ud800"}',
        "cut.jsonl.gz": b"\x1f\x8b\x08\x00",
        os.fsdecode(b"bad\xff\n.csv"): b"x\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    result = run([str(tmp_path)], tmp_path / "out", Settings(limits=Limits(article=1000)))
    assert (result.articles, result.rejects) == (1, len(files) - 1)
    rejects = lines(tmp_path / "out/rejects.jsonl")
    assert [set(reject) for reject in rejects] == [{"source", "reason"}] * len(rejects)
    assert any(str(reject["source"]).endswith("bad\\xff\n.csv") for reject in rejects)
    assert [article["id"] for article in lines(tmp_path / "out/articles.jsonl")] == ["good"]


def test_ids_and_titles_reach_no_path_and_come_out_as_they_went_in(tmp_path: Path) -> None:
    odd = [
        "../../x",
        "/etc/passwd",
        "a\nb",
        'a"b,c',
        "$(id)",
        "<script>alert(1)</script>",
        "\x1b[2J",
    ]
    rows = [{"id": name, "title": name, "text": LINE} for name in odd]
    source = tmp_path / "day.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    run([str(source)], tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"day.jsonl", "out"}
    written = {path.name for path in (tmp_path / "out").iterdir()}
    files = {"articles.jsonl", "events.csv", "events.jsonl", "rejects.jsonl", "run.json"}
    files |= {"projects.csv", "projects.jsonl"}
    assert written == files | {".lock"}
    with (tmp_path / "out/events.csv").open(encoding="utf-8", newline="") as table:
        events = list(csv.DictReader(table))
    assert {event["article_id"] for event in events} == set(odd)
    assert [article["title"] for article in lines(tmp_path / "out/articles.jsonl")] == odd


def test_the_command_says_what_the_limit_is_and_takes_another(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"long\xff.txt")
    path.write_text(f"{LINE}\n" * 20)
    command = [sys.executable, "-m", "newsledger.cli", "run", path, "--out", tmp_path / "out"]
    done = subprocess.run([*command, "--max-article-size", "1"], check=False)
    assert done.returncode == 1
    (reject,) = lines(tmp_path / "out/rejects.jsonl")
    assert reject["reason"] == "is larger than 1 KB; split it, or raise --max-article-size"


def test_explain_sends_no_commands_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    explain(f"\x1b[31mred \x9b31m a\x07b [bold]x[/bold] [link=y] {LINE}")
    shown = capsys.readouterr().out
    assert not set(shown) & {"\x1b", "\x9b", "\x07"}
    assert "[bold]x[/bold]" in shown
