"""Lines of a stream, none held in memory beyond a limit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.read.compression import CHUNK


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line over the limit, which was passed over; `quotes` is how many `"` it has."""

    quotes: int


def bounded_lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | Overlong]:
    r"""Yield the lines with their ends (LF, CR LF or CR); one over `limit` bytes as Overlong."""
    held = b""
    while chunk := stream.read1(CHUNK):
        # A CR that ends the chunk stays held: an LF may follow.
        pieces = (held + chunk).splitlines(keepends=True)
        held = b"" if pieces[-1].endswith(b"\n") else pieces.pop()
        for piece in pieces:
            yield piece if len(piece) <= limit else Overlong(piece.count(b'"'))
        if len(held) > limit:
            overlong, held = _pass_over(stream, held)
            yield overlong
    if held:
        yield held


def _pass_over(stream: io.BufferedReader, held: bytes) -> tuple[Overlong, bytes]:
    """Read to the end of the line that begins with `held`; return it and what follows."""
    quotes = held.count(b'"')
    while chunk := stream.read1(CHUNK):
        # Twice as fast as splitting, and a file without line ends may have gigabytes.
        ends = [end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0]
        if ends:
            end = min(ends)
            quotes += chunk.count(b'"', 0, end)
            width = 2 if chunk.startswith(b"\r\n", end) else 1
            return Overlong(quotes), chunk[end + width :]
        quotes += chunk.count(b'"')
    return Overlong(quotes), b""
