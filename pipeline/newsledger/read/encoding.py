"""Bytes to text: UTF-8, or what a byte order mark says; nothing is guessed.

A wrong guess would change currency signs and names without a word, so other encodings are
rejected with the command that converts them. Pages declare theirs: see `pages.py`.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from newsledger.read.compression import CHUNK, Chunks
from newsledger.read.rejects import Unreadable

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32-LE"),
    (codecs.BOM_UTF32_BE, "UTF-32-BE"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)


def as_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return the stream without byte order mark, and in UTF-8 where the mark says another.

    Reading from it raises Unreadable when the bytes are not what the mark says.
    """
    head = stream.peek(4)[:4]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    for mark, name in _MARKS:
        if head.startswith(mark):
            stream.read(len(mark))
            return io.BufferedReader(Chunks(_recoded(stream, name)), CHUNK)
    return stream


def _recoded(stream: io.BufferedReader, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := stream.read(CHUNK):
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Unreadable(f"begins as {name} and is not: {error.reason}") from error


def decode(data: bytes) -> str:
    """Return `data` as text. Line ends and all else stay as they are.

    Raises Unreadable for what is binary or not UTF-8.
    """
    if b"\x00" in data:
        raise Unreadable(
            "is binary (it holds NUL bytes); give the article's text, in UTF-8 or with a byte "
            "order mark"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"is not UTF-8 (byte 0x{data[error.start]:02x} at {error.start}); convert it first, "
            "for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def decode_filled(data: bytes) -> str:
    """Return `data` as text; raises Unreadable for what is empty too."""
    text = decode(data)
    # Not data.strip(): Unicode has white space that ASCII has not.
    if not text.strip():
        raise Unreadable("is empty")
    return text
