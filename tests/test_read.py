from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from newsledger.read import Reject, read_articles
from newsledger.schema import Article, NewsledgerError


def read(*inputs: Path | str) -> list[Article | Reject]:
    return list(read_articles([str(given) for given in inputs]))


def test_a_text_file_is_one_article_named_after_it(tmp_path: Path) -> None:
    path = tmp_path / "plant.txt"
    path.write_bytes("\ufeffThe plant\r\nopened.".encode())
    assert read(path) == [Article("plant", "The plant\r\nopened.", source=str(path))]


def test_json_lines_take_the_known_keys(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    lines = [
        {
            "id": 7,
            "body": "One.",
            "title": "T",
            "date": "2024-12-13T10:00:00",
            "url": "u",
            "source": "s",
        },
        {"content": "Two."},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    assert read(path) == [
        Article("7", "One.", "T", date(2024, 12, 13), "u", "s"),
        Article("day:2", "Two.", source=f"{path}:2"),
    ]


def test_a_table_row_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text('id,Text,date\na,"Two\nlines, one cell.",2024-01-02\nb,,\n')
    first, second = read(path)
    assert first == Article(
        "a", "Two\nlines, one cell.", None, date(2024, 1, 2), source=f"{path}:3"
    )
    assert isinstance(second, Reject)


def test_folders_are_walked_in_order_and_ids_stay_unique(tmp_path: Path) -> None:
    for name in ("b/x.txt", "a/x.txt", "a/skipped.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    assert [(item.id, item.text) for item in read(tmp_path) if isinstance(item, Article)] == [
        ("x", "Text of a/x.txt."),
        ("x#2", "Text of b/x.txt."),
    ]


def test_a_pattern_is_expanded_and_one_without_match_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Text.")
    assert len(read(f"{tmp_path}/*.txt")) == 1
    with pytest.raises(NewsledgerError, match="no such file"):
        read(f"{tmp_path}/*.csv")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b" \n", "is empty"),
        ("binary.txt", b"\x89PNG\x00\x01", "is binary"),
        ("latin.txt", "Zürich grew.".encode("latin-1"), "is not UTF-8 (byte 0xfc at 1)"),
        ("untexted.jsonl", b'{"title": "x"}\n', "has no text"),
        ("broken.jsonl", b"{\n", "is not JSON"),
        ("list.jsonl", b"[1]\n", "is not an object"),
        ("dated.jsonl", b'{"text": "x", "date": "yesterday"}\n', "date that is not YYYY-MM-DD"),
        ("columns.csv", b"a,b\n1,2\n", "has no column text"),
        ("page.pdf", b"x", "suffix .pdf is not read"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = read(tmp_path / name)
    assert isinstance(found, Reject)
    assert reason in found.reason
    assert name in found.source


def test_a_bad_line_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(b'{"text": "One."}\n\xff\n{"text": "Three."}\n')
    assert [type(item).__name__ for item in read(path)] == ["Article", "Reject", "Article"]


@pytest.mark.parametrize("data", [b'{"text": "One."}\n', b"One."])
def test_standard_input_is_told_by_its_first_character(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    (article,) = read("-")
    assert isinstance(article, Article)
    assert article.text == "One."
