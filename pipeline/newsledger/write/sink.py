"""What every sink can do, and how a file appears: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, Self, TextIO

from newsledger.schema import Annotated


class Sink(Protocol):
    """Takes annotated articles one by one; nothing is to be seen before `close`."""

    def write(self, annotated: Annotated) -> None:
        """Take one article with its events."""

    def close(self) -> None:
        """Make what was written visible under its name."""

    def discard(self) -> None:
        """Throw away what was written."""


class WholeFile:
    """A text file that is written aside and takes its name when it is closed."""

    def __init__(self, path: Path) -> None:
        """Open the file aside, in the same folder, so that renaming is one step."""
        self.path = path
        self._aside = path.with_name(f".{path.name}.partial")
        self.file: TextIO = self._aside.open("w", encoding="utf-8", newline="")

    def close(self) -> None:
        """Finish the file and let it replace an older one of its name."""
        self.file.close()
        self._aside.replace(self.path)

    def discard(self) -> None:
        """Remove what was written; an older file of that name stays as it was."""
        self.file.close()
        self._aside.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Close after success, discard after an error."""
        self.discard() if kind else self.close()
