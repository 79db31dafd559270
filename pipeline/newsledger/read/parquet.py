"""Reads Parquet files: a row is an article. Needs pyarrow, the extra `parquet`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import IO, Any

from newsledger.read.compression import CHUNK
from newsledger.read.encoding import decode
from newsledger.read.limits import FREE, RATIO, Limits, record_too_large
from newsledger.read.rejects import Reject, Unreadable, quoted
from newsledger.read.rows import KEYS, TEXT_KEYS, Fields, article_of, stem
from newsledger.schema import Article

_ROWS = 16


def read_parquet(stream: BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Yield an article for each row. Columns are read a few rows at a time, page by page."""
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise Unreadable(
            "is Parquet, which needs one more package: pip install 'newsledger[parquet]'"
        ) from error

    try:
        # Without pre_buffer a row group is read page by page, not whole.
        with (
            _seekable(stream) as file,
            pq.ParquetFile(file, buffer_size=CHUNK, pre_buffer=False) as table,
        ):
            _refuse_bombs(table, file.seek(0, os.SEEK_END), limits)
            columns = _columns(table)
            number = 0
            for batch in table.iter_batches(_ROWS, columns=list(columns), use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    fields = _fields(batch, row, columns)
                    name = f"{stem(source)}:{number}"
                    yield article_of(fields, f"{source}:{number}", name, limits)
    except Unreadable:
        raise
    except Exception as error:
        # Arrow answers broken metadata with errors of many kinds, RuntimeError among them.
        raise Unreadable(f"is not Parquet, or broken: {error}") from error


@contextmanager
def _seekable(stream: BufferedReader) -> Iterator[IO[bytes]]:
    """Give the stream, or a copy on disk of one that can only be read forward.

    The end of a Parquet file says where everything stands.
    """
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, CHUNK)
        copy.seek(0)
        yield copy


def _columns(table: Any) -> dict[str, str]:
    """Return the known keys by their columns' names."""
    named = [(name, name.strip().lower()) for name in table.schema_arrow.names]
    known = [(name, key) for name, key in named if key in KEYS]
    keys = [key for _, key in known]
    if not set(keys) & set(TEXT_KEYS):
        shown = quoted(", ".join(name for name, _ in named))
        raise Unreadable(f"has no column text, body or content; its columns are {shown}")
    for key in keys:
        if keys.count(key) > 1:
            raise Unreadable(f"has two columns named {key}")
    return dict(known)


def _refuse_bombs(table: Any, size: int, limits: Limits) -> None:
    """Refuse a file that opens to far more than its size, or holds giant rows.

    Only the sums of the row groups are looked at: to ask for a column's own, pyarrow has a way
    that ends the process when the column's statistics are broken.
    """
    groups = [table.metadata.row_group(at) for at in range(table.metadata.num_row_groups)]
    opened = sum(max(group.total_byte_size, 0) for group in groups)
    if opened > FREE and opened > RATIO * size:
        raise Unreadable(f"opens to more than {RATIO} times its size, as a decompression bomb does")
    if any(group.total_byte_size > limits.record * max(group.num_rows, 1) for group in groups):
        raise Unreadable(f"has a row that {record_too_large(limits)}")


def _fields(batch: Any, row: int, columns: dict[str, str]) -> Fields | Unreadable:
    """Return a row's known cells, or why one of them can't be read."""
    try:
        return Fields.of((key, _cell(batch.column(name)[row])) for name, key in columns.items())
    except Unreadable as reason:
        return reason
    except (ValueError, OverflowError) as error:
        return Unreadable(f"has a cell that cannot be read: {error}")


def _cell(scalar: Any) -> Any:
    """Return a cell as text, number or day; text may stand there as bytes."""
    value = scalar.as_py()
    return decode(value) if isinstance(value, bytes) else value
