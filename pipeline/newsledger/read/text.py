"""Reads a plain text file: one article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsledger.read.rejects import Reject
from newsledger.schema import Article

_BOM = "\ufeff"


def decode(data: bytes, source: str) -> str | Reject:
    """Return `data` as text, or why it is none. Line ends and all else stay as they are."""
    if not data.strip():
        return Reject(source, "is empty")
    if b"\x00" in data:
        return Reject(source, "is binary (it holds NUL bytes); give the article's text")
    try:
        return data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        return Reject(
            source,
            f"is not UTF-8 (byte 0x{data[error.start]:02x} at {error.start}); convert it first, "
            "for example with iconv -f WINDOWS-1252 -t UTF-8",
        )


def read_text(file: BinaryIO, source: str) -> Iterator[Article | Reject]:
    """Yield the one article of a text file; its id is the file's name without the suffix."""
    text = decode(file.read(), source)
    if isinstance(text, Reject):
        yield text
    else:
        nameless = source == "stdin"
        yield Article(Path(source).stem, text, source=source, numbered=nameless)
