"""Reads a plain text file: one article."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from newsledger.read.encoding import decode_filled
from newsledger.read.limits import Limits, text_too_large
from newsledger.read.rejects import Reject, Unreadable
from newsledger.read.rows import stem
from newsledger.schema import Article


def read_text(stream: BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Yield the one article of a text file; its id is the file's name without the suffix."""
    data = stream.read(limits.article + 1)
    if len(data) > limits.article:
        raise Unreadable(text_too_large(limits))
    yield Article(stem(source), decode_filled(data), source=source, numbered=source == "stdin")
