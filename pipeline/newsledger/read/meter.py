"""How far the reading of the inputs has come, in bytes of the files as they lie on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(slots=True)
class Meter:
    """`total` is the size of all files, None where standard input is among them."""

    total: int | None = None
    done: int = 0
    _before: int = 0

    def measure(self, files: Iterable[object]) -> None:
        """Add the sizes up; what can't be asked counts nothing."""
        self.total = 0
        for path in files:
            if path is None:
                self.total = None
                return
            if isinstance(path, Path):
                self.total += size_of(path)

    def at(self, file: IO[bytes]) -> None:
        """Note how far a file has been read."""
        with suppress(OSError, ValueError):  # one that can't tell, or is closed already
            self.done = self._before + file.tell()

    def past(self, path: Path) -> None:
        """Note that a file is done with, read or rejected."""
        self._before += size_of(path)
        self.done = self._before


def size_of(path: Path) -> int:
    """Return a file's size; 0 for what has none."""
    try:
        return os.stat(path).st_size  # noqa: PTH116  Path refuses names that no file can have
    except (OSError, ValueError):
        return 0
