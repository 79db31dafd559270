from __future__ import annotations

import builtins
import datetime as dt
import decimal
import gzip
import random
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.read import Limits, Reject
from newsledger.read.compression import zstd_module
from newsledger.schema import Article
from reading import measure, needs_proc, read, told


def write(path: Path, columns: dict[str, Any], **settings: Any) -> Path:
    pq.write_table(pa.table(columns), path, **settings)
    return path


def test_a_row_is_an_article(tmp_path: Path) -> None:
    columns = {
        "Text": ["One.", "Two.", None],
        "id": [7, None, 9],
        "title": ["T", "", None],
        "date": [dt.date(2024, 1, 2), dt.date(2024, 1, 3), None],
        "other": [[1], [2], [3]],
    }
    path = write(tmp_path / "day.parquet", columns)
    first, second, third = read(path)
    assert first == Article("7", "One.", "T", dt.date(2024, 1, 2), source=f"{path}:1")
    assert second == Article("day:2", "Two.", None, dt.date(2024, 1, 3), source=f"{path}:2")
    assert third == Reject(f"{path}:3", "has no text (key text, body or content)")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([dt.datetime(2024, 1, 2, 3)], pa.timestamp("ns")),
        pa.array([dt.datetime(2024, 1, 2, 3)], pa.timestamp("ms", tz="Asia/Almaty")),
        pa.array(["2024-01-02T03:04:05Z"]),
        pa.array([dt.date(2024, 1, 2)], pa.date64()),
        pa.array(["2024-01-02"]).dictionary_encode(),
    ],
)
def test_days_stand_in_many_types(tmp_path: Path, column: pa.Array) -> None:
    (article,) = read(write(tmp_path / "a.parquet", {"text": ["t"], "date": column}))
    assert isinstance(article, Article)
    assert article.date == dt.date(2024, 1, 2)


def test_a_bad_cell_leaves_the_other_rows(tmp_path: Path) -> None:
    columns = {
        "text": pa.array([b"good", b"caf\xe9", b"a\x00b", b"good", b"good"], pa.binary()),
        "date": pa.array([0, 0, 0, 2**62, None], pa.timestamp("us")),
        "id": pa.array([decimal.Decimal("1.50")] * 5),
    }
    found = told(read(write(tmp_path / "a.parquet", columns)))
    assert [found[0], found[4]] == ["good", "good"]
    assert "is not UTF-8" in found[1]
    assert "is binary" in found[2]
    assert found[3].startswith("✗")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_one_is_read_too(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / "a.parquet", {"content": ["One."]})
    pack = gzip.compress if suffix == ".gz" else zstd_module().compress
    (tmp_path / f"b.parquet{suffix}").write_bytes(pack(path.read_bytes()))
    path.unlink()
    assert told(read(tmp_path)) == ["One."]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"a": ["x"], "b": ["y"]}, "has no column text, body or content; its columns are 'a, b'"),
        ({"text": ["x"], "Text": ["y"]}, "has two columns named text"),
        ({"text": [["x"]]}, "has no text"),
    ],
)
def test_what_cannot_be_read_has_its_reason(
    tmp_path: Path, columns: dict[str, Any], reason: str
) -> None:
    (found,) = read(write(tmp_path / "a.parquet", columns))
    assert isinstance(found, Reject)
    assert reason in found.reason


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    columns = {"text": ["x" * 1000] * 20_000}
    path = write(tmp_path / "a.parquet", columns, use_dictionary=False, compression="zstd")
    (found,) = told(read(path))
    assert "200 times its size" in found


@needs_proc
def test_a_large_row_group_is_streamed(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(50_000_000).hex()
    texts = [noise[at : at + 5000] for at in range(0, len(noise), 5000)]
    path = write(tmp_path / "a.parquet", {"text": texts}, compression="none")
    assert path.stat().st_size > 100_000_000
    articles, rejects, took = measure(path)
    assert (articles, rejects) == (len(texts), 0)
    # Arrow keeps some 60 MB in its own pool, of a file of any size.
    assert took < 90


def test_giant_cells_are_refused(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(6_000_000).hex()
    (found,) = told(read(write(tmp_path / "a.parquet", {"text": [noise]})))
    assert "is larger than 10 MB" in found
    (found,) = told(
        read(write(tmp_path / "a.parquet", {"text": [noise[:2000]]}), limits=Limits(99))
    )
    assert "is larger than 0.099 KB" in found


def test_a_broken_file_is_rejected(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.parquet", {"text": ["One."] * 50}).read_bytes()
    for broken in (b"", b"PAR1", whole[:-9], whole[: len(whole) // 2] + whole[-200:], b"PAR1PAR1"):
        (tmp_path / "a.parquet").write_bytes(broken)
        (found,) = told(read(tmp_path))
        assert found.startswith(("✗ is not Parquet, or broken", "✗ is empty"))


@pytest.mark.parametrize("data", [b"\xff" * 40, b"\x00" * 40, b"text" * 10])
def test_broken_metadata_is_rejected(tmp_path: Path, data: bytes) -> None:
    whole = write(tmp_path / "a.parquet", {"text": ["One."], "id": [1]}).read_bytes()
    for at in range(4, len(whole) - len(data), 17):
        (tmp_path / "a.parquet").write_bytes(whole[:at] + data + whole[at + len(data) :])
        assert len(read(tmp_path)) == 1


@needs_proc
def test_statistics_that_would_end_the_process_are_rejected() -> None:
    """In a process of its own: what was found by fuzzing is an exception that C++ lets through."""
    articles, rejects, _ = measure(Path(__file__).parent / "cases" / "histogram.parquet")
    assert (articles, rejects) == (0, 1)


def test_a_column_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"text": ["One."], "zzzz": [1]})
    path.write_bytes(path.read_bytes().replace(b"zzzz", b"\xff\x8c\xff\xfe"))
    (found,) = told(read(path))
    assert found == "One." or "is not Parquet, or broken" in found


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("a.parquet", "pyarrow", "newsledger[parquet]"),
        ("a.html", "trafilatura", "newsledger[html]"),
        ("a.html", "w3lib", "newsledger[html]"),
    ],
)
def test_a_missing_extra_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, extra: str
) -> None:
    ordinary = builtins.__import__

    def without(module: str, *rest: Any, **named: Any) -> Any:
        if module.split(".", maxsplit=1)[0] == package:
            raise ImportError(module)
        return ordinary(module, *rest, **named)

    for module in [m for m in sys.modules if m.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    (tmp_path / name).write_bytes(b"<p>A page of some words.</p>")
    (tmp_path / "b.txt").write_text("One.")
    missing, one = told(read(tmp_path))
    assert f"pip install '{extra}'" in missing
    assert one == "One."
