"""Reads comma- and tab-separated tables: a row is an article."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader

from newsledger.read.encoding import decode
from newsledger.read.limits import Limits, record_too_large
from newsledger.read.lines import Overlong, bounded_lines
from newsledger.read.rejects import Reject, Unreadable, quoted
from newsledger.read.rows import KEYS, TEXT_KEYS, Fields, article_of, stem
from newsledger.schema import Article


def read_table(stream: BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Yield an article for each row of a table with a header.

    Cells are separated as the header is: by commas, semicolons or tabs. A row that can't be
    read is rejected alone.
    """
    csv.field_size_limit(limits.record)
    lines = _Lines(stream, limits)
    header, delimiter = _header(lines)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except (Unreadable, csv.Error) as error:
            lines.finish_row()
            reason = error if isinstance(error, Unreadable) else Unreadable(f"is no row: {error}")
            yield Reject.of(f"{source}:{lines.number}", reason)
            continue
        if cells:
            fields = Fields.of(zip(header, cells, strict=False))
            name = f"{stem(source)}:{lines.number}"
            yield article_of(fields, f"{source}:{lines.number}", name, limits)


def _header(lines: _Lines) -> tuple[list[str], str]:
    """Read the header; return its names and what separates them."""
    line = next((line for line in lines if line.strip()), None)
    if line is None:
        raise Unreadable("is empty")
    while line.count('"') % 2 and (more := next(lines, "")):
        line += more
    for delimiter in ",;\t":
        names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter))]
        if not set(names) & set(TEXT_KEYS):
            continue
        for name in KEYS:
            if names.count(name) > 1:
                raise Unreadable(f"has two columns named {name}")
        return names, delimiter
    shown = quoted(line.strip())
    raise Unreadable(f"has no column text, body or content; its first line is {shown}")


class _Lines:
    """The table's lines as the csv module wants them; knows where a row ends that it can't read.

    In a quoted cell a line end is text. The number of quotes of a row's lines tells whether a
    cell is open, since a quote within a cell is written twice.
    """

    def __init__(self, stream: BufferedReader, limits: Limits) -> None:
        """Read from `stream`; `number` is the line read last."""
        self._lines = bounded_lines(stream, limits.record)
        self._limits = limits
        self._size = self._quotes = self.number = 0

    def begin_row(self) -> None:
        """Say that the next line begins a row."""
        self._size = self._quotes = 0

    def finish_row(self) -> None:
        """Pass over the rest of a row of which a cell is still open."""
        while self._quotes % 2 and (line := next(self._lines, None)) is not None:
            self._count(line)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._count(line)
        if isinstance(line, Overlong) or self._size > self._limits.record:
            raise Unreadable(record_too_large(self._limits))
        return decode(line)

    def _count(self, line: bytes | Overlong) -> None:
        self.number += 1
        if isinstance(line, Overlong):
            self._quotes += line.quotes
        else:
            self._size += len(line)
            self._quotes += line.count(b'"')
