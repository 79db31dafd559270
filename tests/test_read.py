from __future__ import annotations

import gzip
import io
import json
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from newsledger.read import Reject
from newsledger.read.compression import zstd_module
from newsledger.schema import Article, NewsledgerError
from reading import read, told

zstd = zstd_module()


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
        ("day.gz", b"x", "doesn't say what is in it"),
        ("nothing.csv", b"", "is empty"),
        ("nothing.json", b"", "is empty"),
        ("nothing.jsonl", b"", "is empty"),
        ("blank.txt", "\u00a0\x1f".encode(), "is empty"),
        ("twice.csv", b"text,Text\na,b\n", "has two columns named text"),
        ("twice.jsonl", b'{"text": "a", "text": "b"}', "gives 'text' twice"),
        ("twice.json", b'[{"text": "a", "text": "b"}]', "gives 'text' twice"),
        ("nul.jsonl", b'{"text": "a\\u0000b"}', "NUL character under 'text'"),
        (
            "half.jsonl",
            b'{"text": "a", "title": "\\ud83d"}',
            "half of a surrogate pair",
        ),
        ("long.jsonl", b'{"text": "a", "id": "%s"}' % (b"x" * 20_000), "more than 10,000 char"),
        ("odd.utf16.txt", b"\xff\xfea\x00\x00\xd8", "begins as UTF-16-LE and is not"),
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
    assert "\n" not in found.reason
    assert len(found.reason) < 500


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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("day.txt", "Zürich grew 💶."),
        ("day.csv", "id,text\r\na,Zürich grew 💶.\r\n"),
        ("day.tsv", "id\ttext\na\tZürich grew 💶.\n"),
        ("day.jsonl", '{"text": "Zürich grew 💶."}\n'),
        ("day.json", '[{"text": "Zürich grew 💶."}]'),
    ],
)
def test_a_byte_order_mark_tells_the_encoding(
    tmp_path: Path, name: str, data: str, encoding: str
) -> None:
    (tmp_path / name).write_bytes(data.encode(encoding))
    assert told(read(tmp_path / name)) == ["Zürich grew 💶."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(f'{{"text": "One."}}{end}{{"text": "Two."}}{end}'.encode())
    (tmp_path / "b.csv").write_bytes(f"id,text{end}x,Three.{end}y,Four.".encode())
    (tmp_path / "c.txt").write_bytes(f"Five.{end}Six.".encode())
    assert told(read(tmp_path)) == ["One.", "Two.", "Three.", "Four.", f"Five.{end}Six."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_separated_as_its_header_is(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "day.csv"
    path.write_text(f'title{delimiter}text\nT{delimiter}"a ""b""{delimiter} c"\n')
    assert told(read(path)) == [f'a "b"{delimiter} c']


def test_a_header_may_have_a_line_end_in_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"the\nday",text\n1,One.\n')
    (tmp_path / "b.csv").write_text('"never,text\n1,One.\n')
    one, unclosed = told(read(tmp_path))
    assert one == "One."
    assert "has no column text" in unclosed


def test_a_json_file_is_a_list_or_one_object(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('[{"text": "a", "n": {"text": [1]}}, 1, [{"text": "b"}]]')
    (tmp_path / "one.json").write_text('{"n": [{"text": "c"}], "id": 1.50, "text": "d"}')
    no_object = "✗ is not an object with a text"
    items = read(tmp_path)
    assert told(items) == ["a", no_object, no_object, "d"]
    assert [item.id for item in items if isinstance(item, Article)] == ["list:1", "1.50"]


def test_a_broken_json_file_keeps_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "a"}, {"text": "b"}, {"text": }]')
    first, second, third = told(read(tmp_path))
    assert (first, second) == ("a", "b")
    assert third.startswith("✗ is not JSON, here or further on")


def test_what_is_no_text_or_number_counts_as_not_given(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "a", "source": {"name": "Wire"}, "id": [[]], "url": true}')
    assert read(path) == [Article("news:1", "a", source=f"{path}:1")]


@pytest.mark.parametrize("name", ["day.jsonl.gz", "day.jsonl.zst", "day.JSONL.GZ"])
def test_packed_files_are_read_as_what_is_in_them(tmp_path: Path, name: str) -> None:
    pack = gzip.compress if name.lower().endswith(".gz") else zstd.compress
    (tmp_path / name).write_bytes(pack(b'{"text": "One."}\n') + pack(b'{"text": "Two."}\n'))
    items = read(tmp_path)
    assert told(items) == ["One.", "Two."]
    assert [item.id for item in items if isinstance(item, Article)] == ["day:1", "day:2"]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd.compress)])
def test_a_broken_packing_is_told_after_what_could_be_read(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    noise = "".join(random.Random(1).choices("abcdefghij", k=300_000))
    lines = "".join(f'{{"text": "{noise[n : n + 3000]}"}}\n' for n in range(0, 300_000, 3000))
    whole = pack(lines.encode())
    (tmp_path / f"cut.jsonl{suffix}").write_bytes(whole[: len(whole) // 2])
    (tmp_path / f"none.jsonl{suffix}").write_bytes(b"not packed")
    *read_before, cut, none = told(read(tmp_path))
    assert len(read_before) > 10
    assert not any(text.startswith("✗") for text in read_before)
    assert "is cut off" in cut or "is not JSON" in cut
    assert "cannot be decompressed" in none


def test_ids_stay_apart_even_when_they_look_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"id": "{id}", "text": "t"}}\n' for id in ("x", "x", "x#2", "x")))
    ids = [item.id for item in read(path) if isinstance(item, Article)]
    assert ids == ["x", "x#2", "x#2#2", "x#3"]
