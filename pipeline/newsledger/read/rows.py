"""Reads tables and JSON: a row or an object is an article.

Its text stands under `text`, `body` or `content`; `id`, `title`, `date`, `url` and `source`
are taken where they are given.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from newsledger.read.rejects import Reject
from newsledger.read.text import decode
from newsledger.schema import Article

_TEXT_KEYS = ("text", "body", "content")


def read_json_lines(file: BinaryIO, source: str) -> Iterator[Article | Reject]:
    """Yield an article for each line; blank lines are passed over."""
    empty = True
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        empty = False
        where = f"{source}:{number}"
        text = decode(line, where)
        yield (
            text
            if isinstance(text, Reject)
            else _from_json(text, where, f"{_stem(source)}:{number}")
        )
    if empty:
        yield Reject(source, "is empty")


def read_json(file: BinaryIO, source: str) -> Iterator[Article | Reject]:
    """Yield the articles of a JSON file: a list of objects, or one object."""
    text = decode(file.read(), source)
    if isinstance(text, Reject):
        yield text
        return
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Reject(source, f"is not JSON: {error}")
        return
    for number, item in enumerate(data if isinstance(data, list) else [data], 1):
        yield _article(item, f"{source}[{number}]", f"{_stem(source)}:{number}")


def read_csv(file: BinaryIO, source: str) -> Iterator[Article | Reject]:
    """Yield an article for each row of a comma-separated table with a header."""
    yield from _read_table(file, source, ",")


def read_tsv(file: BinaryIO, source: str) -> Iterator[Article | Reject]:
    """Yield an article for each row of a tab-separated table with a header."""
    yield from _read_table(file, source, "\t")


def _read_table(file: BinaryIO, source: str, delimiter: str) -> Iterator[Article | Reject]:
    csv.field_size_limit(sys.maxsize)
    text = decode(file.read(), source)
    if isinstance(text, Reject):
        yield text
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = header
    if not set(header) & set(_TEXT_KEYS):
        names = ", ".join(header)
        yield Reject(source, f"has no column text, body or content; its columns are {names}")
        return
    for row in rows:
        number = rows.line_num
        yield _article(row, f"{source}:{number}", f"{_stem(source)}:{number}")


def _from_json(line: str, where: str, name: str) -> Article | Reject:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Reject(where, f"is not JSON: {error}")
    return _article(data, where, name)


def _article(data: Any, where: str, name: str) -> Article | Reject:
    """Make the article of a row, or say what it lacks."""
    if not isinstance(data, Mapping):
        return Reject(where, "is not an object with a text")
    text = next((data[key] for key in _TEXT_KEYS if isinstance(data.get(key), str)), "")
    if not text.strip():
        return Reject(where, "has no text (key text, body or content)")
    try:
        day = _day(data.get("date"))
    except ValueError:
        return Reject(where, f"has a date that is not YYYY-MM-DD: {data['date']!r}")
    return Article(
        id=str(data.get("id") or name),
        text=text,
        title=_optional(data.get("title")),
        date=day,
        url=_optional(data.get("url")),
        source=_optional(data.get("source")) or where,
        numbered=not data.get("id"),
    )


def _optional(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None


def _day(value: Any) -> date | None:
    """Read an ISO day, or the day of an ISO time stamp."""
    return date.fromisoformat(str(value)[:10]) if value not in (None, "") else None


def _stem(source: str) -> str:
    return Path(source).stem
