"""Reads each file that the inputs name, by its suffix."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import cast

from newsledger.read.compression import expand
from newsledger.read.encoding import as_utf8
from newsledger.read.limits import Limits
from newsledger.read.meter import Meter
from newsledger.read.objects import read_json, read_json_lines
from newsledger.read.pages import read_page
from newsledger.read.parquet import read_parquet
from newsledger.read.paths import find_files, is_regular, kind_of, name_of
from newsledger.read.rejects import Reject, Unreadable
from newsledger.read.tables import read_table
from newsledger.read.text import read_text
from newsledger.schema import Article

Reader = Callable[[io.BufferedReader, str, Limits], Iterator[Article | Reject]]
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_page,
    ".htm": read_page,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_table,
    ".tsv": read_table,
    ".parquet": read_parquet,
}


def read_articles(
    inputs: Iterable[str], limits: Limits | None = None, meter: Meter | None = None
) -> Iterator[Article | Reject]:
    """Read the articles of `inputs`: files, folders (walked), glob patterns, or "-".

    Yields articles with ids that are unique in the run, and a Reject for each one that
    can't be read or is over `limits`. No more than one article is in memory; `meter` shows
    how far it has come. Raises NewsledgerError for an input that names nothing, before
    anything is read.
    """
    ids, limits, meter = _Ids(), limits or Limits(), meter or Meter()
    files = list(find_files(inputs, READERS))
    meter.measure(files)
    for path in files:
        if isinstance(path, Reject):
            yield path
            continue
        for item in _read_stdin(limits) if path is None else _read(path, limits, meter):
            yield replace(item, id=ids.unique(item.id)) if isinstance(item, Article) else item


def read_stream(file: io.BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Read the articles of an open file as its name, `source`, tells; never raises for them."""
    suffix, packed = kind_of(Path(source))
    reader = READERS.get(suffix)
    if reader is None:
        yield Reject.of(source, _unknown(suffix, packed))
        return
    try:
        stream = as_utf8(expand(file, packed) if packed else file)
        yield from reader(stream, source, limits)
    except Unreadable as reason:
        yield Reject.of(source, reason)


def _unknown(suffix: str, packed: str) -> Unreadable:
    known = " ".join(READERS)
    if packed and not suffix:
        return Unreadable(f"has a name that doesn't say what is in it, as day.jsonl{packed} would")
    shown = suffix or "(none)"
    return Unreadable(f"suffix {shown} is not read; known are {known}, each also .gz or .zst")


def _read(path: Path, limits: Limits, meter: Meter) -> Iterator[Article | Reject]:
    source = name_of(path)
    try:
        if not is_regular(path):
            yield Reject(source, "is not a regular file; use - to read from a pipe")
            return
        with path.open("rb") as file:
            for item in read_stream(file, source, limits):
                meter.at(file)
                yield item
    except OSError as error:
        yield Reject(source, f"cannot be opened: {error.strerror or error}")
    finally:
        meter.past(path)


def _read_stdin(limits: Limits) -> Iterator[Article | Reject]:
    """Read standard input: JSON Lines when it begins with a brace, else the text of one article."""
    try:
        stream = as_utf8(cast("io.BufferedReader", sys.stdin.buffer))
        json_lines = stream.peek(1).lstrip()[:1] == b"{"
        yield from (read_json_lines if json_lines else read_text)(stream, "stdin", limits)
    except Unreadable as reason:
        yield Reject.of("stdin", reason)


class _Ids:
    """Keeps the ids of a run apart. It holds digests, since ids may be long and many."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: Counter[bytes] = Counter()

    def unique(self, name: str) -> str:
        """Return `name`, or for one that was given before, "name#2" and so on."""
        given, count = name, self._seen[_digest(name)]
        while _digest(name) in self._seen:
            count += 1
            name = f"{given}#{count}"
        self._seen[_digest(given)] = max(count, 1)
        self._seen[_digest(name)] = max(self._seen[_digest(name)], 1)
        return name


def _digest(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=16).digest()
