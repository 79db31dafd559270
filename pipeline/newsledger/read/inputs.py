"""Finds the files that the inputs name and reads each by its suffix."""

from __future__ import annotations

import glob
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from newsledger.read.rejects import Reject
from newsledger.read.rows import read_csv, read_json, read_json_lines, read_tsv
from newsledger.read.text import read_text
from newsledger.schema import Article, NewsledgerError

Reader = Callable[[BinaryIO, str], Iterator[Article | Reject]]
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
}


def read_articles(inputs: Iterable[str]) -> Iterator[Article | Reject]:
    """Read the articles of `inputs`: files, folders (walked), glob patterns, or "-".

    Yields articles with ids that are unique in the run, and a Reject for each one that
    can't be read. Raises NewsledgerError for an input that names nothing.
    """
    seen: Counter[str] = Counter()
    for path in _paths(inputs):
        for item in _read(path):
            if isinstance(item, Article):
                seen[item.id] += 1
                count = seen[item.id]
                yield item if count == 1 else replace(item, id=f"{item.id}#{count}")
            else:
                yield item


def _paths(inputs: Iterable[str]) -> Iterator[Path | None]:
    """Yield the files in a settled order; None stands for standard input."""
    for given in inputs:
        path = Path(given)
        if given == "-":
            yield None
        elif path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.suffix in READERS and p.is_file())
        elif path.exists():
            yield path
        else:
            # Path.glob takes no absolute pattern.
            matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
            if not matches:
                raise NewsledgerError(f"{given}: no such file, folder or pattern")
            yield from (Path(match) for match in matches)


def _read(path: Path | None) -> Iterator[Article | Reject]:
    if path is None:
        yield from _read_stdin()
        return
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(READERS)
        yield Reject(str(path), f"suffix {path.suffix or '(none)'} is not read; known are {known}")
        return
    try:
        with path.open("rb") as file:
            yield from reader(file, str(path))
    except OSError as error:
        yield Reject(str(path), f"cannot be opened: {error.strerror}")


def _read_stdin() -> Iterator[Article | Reject]:
    """Read standard input: JSON Lines when it begins with a brace, else the text of one article."""
    buffer = cast("BufferedReader", sys.stdin.buffer)
    first = buffer.peek(1)[:1]
    yield from (read_json_lines if first == b"{" else read_text)(buffer, "stdin")
