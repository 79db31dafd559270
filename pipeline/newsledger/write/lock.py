"""One run at a time in a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from newsledger.schema import BrokenOff

try:
    import fcntl
except ImportError:  # Windows has no flock; there two runs in one folder are the user's care
    fcntl = None  # type: ignore[assignment]

NAME = ".lock"


class FolderLock:
    """Holds a folder from `take` until `release`, or until the process ends in any way.

    The lock belongs to the open file and not to its existence, so a killed run leaves
    nothing to clean up. The file names the process that holds it.
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is locked yet."""
        self._path = folder / NAME
        self._file: TextIO | None = None

    def take(self) -> None:
        """Lock the folder. Raises BrokenOff at once when another run holds it."""
        file = self._path.open("a+", encoding="utf-8")
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                file.close()
                raise BrokenOff(
                    f"another run (process {holder}) is writing into {self._path.parent}; "
                    "wait until it is done, or give another --out"
                ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let others in."""
        if self._file:
            self._file.close()
            self._file = None
