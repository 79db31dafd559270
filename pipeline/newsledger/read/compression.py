"""Opens compressed files: a stream in, a stream of what it holds out, within limits."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any, cast

from newsledger.read.limits import FREE, RATIO, ZSTD_WINDOW_LOG
from newsledger.read.rejects import Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 16


class Chunks(io.RawIOBase):
    """A raw stream of the bytes that an iterator gives, piece by piece."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        """Take the pieces; they are asked for when they are read, not before."""
        self._chunks = chunks
        self._held = memoryview(b"")

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` from the next piece; 0 says that there are no more."""
        while not self._held:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._held = memoryview(piece)
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._held))
        target[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


def expand(file: io.BufferedReader, suffix: str) -> io.BufferedReader:
    """Return what `file` holds, as its suffix (".gz", ".zst") says it was packed.

    Reading from it raises Unreadable when the file is broken or opens to far more than it is.
    """
    opener, errors = _OPENERS[suffix]
    return io.BufferedReader(Chunks(_expanded(file, opener, errors)), CHUNK)


def _expanded(
    file: io.BufferedReader,
    opener: Callable[[io.BufferedReader], IO[bytes]],
    errors: Callable[[], tuple[type[Exception], ...]],
) -> Iterator[bytes]:
    size = 0
    faults = errors()
    try:
        packed = opener(file)
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            if size > FREE and size > RATIO * file.tell():
                raise Unreadable(
                    f"opens to more than {RATIO} times its size, as a decompression bomb does; "
                    "decompress it first if it is meant so"
                )
            yield chunk
    except EOFError as error:
        raise Unreadable("is cut off: its end is missing") from error
    except faults as error:
        raise Unreadable(f"cannot be decompressed: {error}") from error


def _open_gzip(file: io.BufferedReader) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))


def _open_zstd(file: io.BufferedReader) -> IO[bytes]:
    zstd = zstd_module()
    options = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return cast("IO[bytes]", zstd.ZstdFile(file, options=options))


def zstd_module() -> Any:
    """Return the standard library's module, or for an older Python its backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


_OPENERS: dict[
    str,
    tuple[
        Callable[[io.BufferedReader], IO[bytes]],
        Callable[[], tuple[type[Exception], ...]],
    ],
] = {
    ".gz": (_open_gzip, lambda: (gzip.BadGzipFile, zlib.error)),
    ".zst": (_open_zstd, lambda: (zstd_module().ZstdError,)),
}
PACKED = frozenset(_OPENERS)
