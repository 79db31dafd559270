"""Input that means harm, or looks as if it did."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from newsledger.read import Limits, Reject, read_articles
from newsledger.read.compression import zstd_module
from newsledger.schema import NewsledgerError
from reading import measure, needs_proc, read, told

zstd = zstd_module()
SMALL = Limits(article=1000)
TOO_LARGE = "✗ is larger than 1 KB; split it, or raise --max-article-size"

# --- sizes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "{long}"),
        ("a.jsonl", '{{"text": "{long}"}}'),
        ("a.json", '[{{"text": "{long}"}}]'),
        ("a.csv", "text\n{long}"),
        ("a.csv", 'text\n"{long}"'),
    ],
)
def test_an_article_over_the_limit_is_rejected_and_one_below_it_is_not(
    tmp_path: Path, name: str, data: str
) -> None:
    path = tmp_path / name
    for long, expected in (("é" * 500, "é" * 500), ("é" * 501, TOO_LARGE)):
        path.write_text(data.format(long=long))
        assert told(read(path, limits=SMALL)) == [expected]


def test_ten_megabytes_in_a_cell_leave_the_other_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cells = ('"' + 'x, ""y""\n' * 1_200_000 + '"', "z" * 10_500_000)
    path.write_text(f"id,text\na,first\nb,{cells[0]}\nc,second\nd,{cells[1]}\ne,third\n")
    large = "✗ is larger than 10 MB, too large for one article"
    assert told(read(path)) == ["first", large, "second", large, "third"]


def test_a_cell_that_never_ends_is_rejected_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text\nfirst\n"' + ("x," * 100 + "\n") * 60_000)
    assert told(read(path)) == ["first", "✗ is larger than 10 MB, too large for one article"]


def test_a_bad_row_leaves_the_rows_around_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'text\nfirst\n"a\n\xff\nb"\nsecond\nx\x00y\nthird\n')
    first, latin, second, binary, third = told(read(path))
    assert (first, second, third) == ("first", "second", "third")
    assert "is not UTF-8" in latin
    assert "is binary" in binary


# --- JSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"text":' + b"[" * 100_000, "✗ is not an article: its JSON is nested too deeply"),
        (b'{"a":' * 100_000, "✗ is not an article: its JSON is nested too deeply"),
        (b'{"text": "t", "id": ' + b"9" * 5000 + b"}", "t"),
        (b'{"text": "t", "n": [1e999999, -1E-999999, NaN, Infinity]}', "t"),
        (b'{"text": 5}', "✗ has no text (key text, body or content)"),
        (b'{"text": "t", "date": [[1]]}', "t"),
        (b'{"text": "t", "date": 1e400}', "✗ has a date that is not YYYY-MM-DD: '1E+400'"),
        (b'{"text": "t", "id": 1e99999999999999999999}', "t"),
    ],
)
def test_json_lines_that_mean_harm(tmp_path: Path, line: bytes, expected: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "before"}\n' + line + b'\n{"text": "after"}\n')
    assert told(read(path)) == ["before", expected, "after"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (b'{"text": "t", "n": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "t"),
        (b'{"text": "t", "n": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}", "t"),
        (b'{"text": "t", "n": [1e999999, 1e-999999]}', "t"),
    ],
)
def test_a_json_file_that_means_harm(tmp_path: Path, item: bytes, expected: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"text": "before"},' + item + b',{"text": "after"}]')
    assert told(read(path)) == ["before", expected, "after"]


@pytest.mark.parametrize(
    "item", [b'{"text": "t", "id": ' + b"9" * 5000 + b"}", b'{"text": "\xed\xa0\x80"}']
)
def test_what_stops_the_parser_leaves_what_came_before(tmp_path: Path, item: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"text": "before"},' + item + b',{"text": "after"}]')
    before, stopped = told(read(path))
    assert before == "before"
    assert stopped.startswith("✗ is not JSON, here or further on")


# --- bombs ----------------------------------------------------------------------------------


def _write(path: Path, opened: Callable[[Path, str], IO[bytes]], piece: bytes, count: int) -> None:
    with opened(path, "wb") as file:
        for _ in range(count):
            file.write(piece)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.html"])
def test_bombs_are_refused_in_clear_words(tmp_path: Path, name: str, suffix: str) -> None:
    opened: Callable[[Path, str], IO[bytes]] = gzip.open if suffix == ".gz" else zstd.open  # type: ignore[assignment]
    path = tmp_path / f"{name}{suffix}"
    _write(path, opened, b"[" * 1_000_000, 20)
    (reason,) = told(read(path))
    assert "is larger than" in reason or "decompression bomb" in reason


def test_a_bomb_of_small_rows_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    _write(path, gzip.open, b"text\n" + b"x" * 999 + b"\n" * 200, 200_000)  # type: ignore[arg-type]
    last = None
    for count, item in enumerate(read_articles([str(path)])):
        last = item
        assert count < 20_000
    assert isinstance(last, Reject)
    assert "200 times its size" in last.reason


def test_a_zstd_stream_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    options = {zstd.CompressionParameter.window_log: 30}
    with zstd.open(tmp_path / "a.txt.zst", "wb", options=options) as file:
        file.write(b"text")
    (reason,) = told(read(tmp_path))
    assert "too much memory" in reason


# --- names and links ------------------------------------------------------------------------


def test_loops_of_links_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    for name in ("up", "again"):
        (tmp_path / name).symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    for given in (tmp_path, tmp_path / "**" / "*.txt"):
        one, gone, loop = told(read(given))
        assert one == "One."
        assert "No such file" in gone
        assert "symbolic links" in loop


def test_a_pattern_passes_hidden_files_over_unless_it_names_them(tmp_path: Path) -> None:
    for name in ("a.txt", ".b.txt", ".c/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert told(read(tmp_path / "**" / "*.txt")) == ["a.txt"]
    assert told(read(tmp_path / ".*.txt")) == [".b.txt"]


def test_pipes_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert told(read(tmp_path)) == ["✗ is not a regular file; use - to read from a pipe"] * 2


@pytest.mark.parametrize("name", ["a\nb.txt", "$(touch x).txt", "-rf.txt", " .txt", "a\x1b[2J.txt"])
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("One.")
    assert told(read(tmp_path)) == ["One."]
    assert told(read(tmp_path / name)) == ["One."]


def test_names_that_are_no_text_can_be_written(tmp_path: Path) -> None:
    for name in (b"\xff.txt", b"\xfe.pdf"):
        path = os.fsencode(tmp_path) + b"/" + name
        Path(os.fsdecode(path)).write_bytes(b"One.")
    items = read(tmp_path, os.fsdecode(os.fsencode(tmp_path) + b"/\xfe.pdf"))
    assert [item.source and item.source.rpartition("/")[2] for item in items] == [
        "\\xff.txt",
        "\\xfe.pdf",
    ]
    json.dumps([str(item) for item in items], ensure_ascii=False).encode()


@pytest.mark.parametrize("given", ["a\nb.txt", "\udcff*.txt", "[", "**", "a\x00*", "x" * 5000])
def test_an_input_that_names_nothing_is_told_on_one_line(given: str, tmp_path: Path) -> None:
    with pytest.raises(NewsledgerError, match="no such file") as error:
        read(f"{tmp_path}/none/{given}")
    assert str(error.value).isprintable()


# --- memory ---------------------------------------------------------------------------------

# What reading may take beyond the interpreter with its modules, in MB. One line of 10 MB is held
# as bytes, as text and, in a table, as the csv module's own buffer of 40 MB.
ROOM = 120


@needs_proc
def test_files_of_two_gigabytes_are_refused_without_being_loaded(tmp_path: Path) -> None:
    names = ("a.txt", "a.md", "a.json", "a.html", "a.csv", "a.txt.gz", "a.jsonl.zst", "a.parquet")
    for name in names:
        with (tmp_path / name).open("wb") as file:
            file.truncate(2 << 30)
    articles, rejects, took = measure(tmp_path)
    assert (articles, rejects) == (0, len(names))
    assert took < ROOM


@needs_proc
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.json.gz", "a.csv.zst"])
def test_a_large_file_of_articles_is_streamed(tmp_path: Path, name: str) -> None:
    count, text = 12_000, "plant " * 800
    opened = {".gz": gzip.open, ".zst": zstd.open}.get(Path(name).suffix, open)
    kind = name.split(".")[1]
    line = text if kind == "csv" else json.dumps({"text": text})
    with opened(tmp_path / name, "wt") as file:  # type: ignore[operator]
        file.write({"csv": "text\n", "json": "[", "jsonl": ""}[kind])
        joint = ",\n" if kind == "json" else "\n"
        for n in range(count):
            # Something new in each keeps the packed ones below the ratio of a bomb.
            new = "".join(f"{n * k % 99991:05d}" for k in range(1, 12))
            file.write(line.replace("plant", new, 1) + (joint if n + 1 < count else ""))
        file.write("]" if kind == "json" else "")
    articles, rejects, took = measure(tmp_path)
    assert (articles, rejects) == (count, 0)
    assert took < 40


@needs_proc
def test_one_line_of_many_small_things_stays_bounded(tmp_path: Path) -> None:
    for name, piece in (("lists", "[],"), ("objects", '{"":0},')):
        inner = piece * (9_000_000 // len(piece))
        (tmp_path / f"{name}.jsonl").write_text(f'{{"text": "t", "n": [{inner}0]}}')
        (tmp_path / f"{name}.json").write_text(
            f'[{{"text": "t", "n": [{inner[: 700_000 // len(piece) * len(piece)]}0]}}]'
        )
    articles, rejects, took = measure(tmp_path)
    assert (articles, rejects) == (4, 0)
    assert took < 3 * ROOM
