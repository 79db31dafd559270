"""Random input to the readers: nothing is raised, and what is read can be written."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.read import Limits, Reject
from newsledger.read.compression import zstd_module
from newsledger.read.inputs import READERS, read_stream
from newsledger.read.rows import KEYS
from newsledger.schema import Article

LIMITS = Limits(article=2000)
SUFFIXES = [*READERS, ".jsonl.gz", ".csv.zst", ".parquet.gz", ".html.gz"]
bounded = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def read(data: bytes, suffix: str) -> list[Article | Reject]:
    stream = io.BufferedReader(io.BytesIO(data))
    items = list(read_stream(stream, f"folder/day{suffix}", LIMITS))
    for item in items:
        check(item)
    return items


def check(item: Article | Reject) -> None:
    """What was read can be written, and is within the limits; what was not says why."""
    json.dumps(str(item), ensure_ascii=False).encode()
    if isinstance(item, Article):
        assert item.text.strip()
        assert len(item.text.encode()) <= LIMITS.article
        assert "\x00" not in f"{item.text}{item.id}{item.title}{item.url}{item.source}"
    else:
        assert item.reason
        assert item.reason == " ".join(item.reason.split())
        assert len(item.reason) < 500


# Pieces that mean something to one reader or another, so that more than their doors are tried.
JSON = rb'{"text": | " | { | } | [ | ] | , | : | \u0000 | \ud800 | \ | 1e999'.split(b" | ")
TABLE = [b"id,text,date\n", b"text\n", b"\n", b"\r", b"\r\n", b"\t", b";", b'""', b"2024-01-02"]
MARKUP = [b"<p>", b"<html>", b"<meta charset=", b"utf-16", b"cp1252", b"</p>", b"<script>", b"<!--"]
MARKS = [
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff\xfe\x00\x00",
    b"\x00",
    b"\xe9",
    b"\xed\xa0",
]
PACKED = [b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"PAR1", b"The plant was built. ", b"x" * 2001]
PIECES = [*JSON, *TABLE, *MARKUP, *MARKS, *PACKED]
mess = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=30)


@pytest.mark.parametrize("suffix", SUFFIXES)
@bounded
@given(mess)
def test_any_bytes_are_read_or_rejected(suffix: str, pieces: list[bytes]) -> None:
    read(b"".join(pieces), suffix)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@bounded
@given(mess, st.integers(0, 10_000), st.binary(max_size=4))
def test_any_packed_bytes_are_read_or_rejected(
    suffix: str, pieces: list[bytes], at: int, new: bytes
) -> None:
    pack = gzip.compress if suffix == ".gz" else zstd_module().compress
    packed = pack(b'{"text": "One."}\n' + b"".join(pieces))
    at %= len(packed)
    read(packed[:at] + new + packed[at + len(new) :], f".jsonl{suffix}")


keys = st.one_of(st.sampled_from(sorted(KEYS)), st.text(max_size=5))
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=30),
        st.dates().map(str),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=8,
)
rows = st.lists(st.one_of(st.dictionaries(keys, values, max_size=6), values), max_size=5)


@bounded
@given(rows)
def test_a_list_and_its_lines_give_the_same(data: list[Any]) -> None:
    """The two readers of JSON agree, though one builds objects and the other follows events."""
    try:
        dumped = [json.dumps(row, allow_nan=False) for row in data]
    except ValueError:
        return
    lines = read("\n".join(dumped).encode(), ".jsonl")
    listed = read(f"[{','.join(dumped)}]".encode(), ".json")
    if data:
        assert [_told(item) for item in lines] == [_told(item) for item in listed]


def _told(item: Article | Reject) -> object:
    if isinstance(item, Reject):
        return item.reason
    return item.text, item.title, item.date, item.url


# What a file can hold and a reader must give back unchanged.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
).filter(str.strip)


@bounded
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_a_table_gives_back_what_was_written(cells: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    table = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    table.writerows([("title", "text"), *cells])
    items = read(file.getvalue().encode(), ".csv")
    assert [(item.title, item.text) for item in items if isinstance(item, Article)] == cells


@bounded
@given(texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_a_text_is_what_stands_in_the_file(text: str, encoding: str) -> None:
    if encoding != "utf-8" or not text.startswith("\ufeff"):
        (item,) = read(text.encode(encoding), ".txt")
        assert isinstance(item, Article)
        assert item.text == text
