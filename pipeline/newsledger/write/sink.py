"""What every sink can do, and how a file appears: whole or not at all.

A file is written aside, in the same folder under a name that begins with a dot. `close`
brings all of it to the disk, `appear` gives it its name in one step. A run that is killed,
or a machine that loses power, leaves either the older file or the new one, and at most a
remainder aside that the next run removes.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, Self, TextIO

from newsledger.schema import Annotated

_SUFFIX = ".partial"


class Sink(Protocol):
    """Takes annotated articles one by one; nothing is to be seen before `appear`.

    Until then the file lies `aside`, afterwards under `path`.
    """

    path: Path
    aside: Path

    def write(self, annotated: Annotated) -> None:
        """Take one article with its events."""

    def fill(self, clusters: Sequence[str]) -> None:
        """Take the clusters of all events that were written, in their order."""

    def close(self) -> None:
        """Finish what was written and bring it to the disk, still aside."""

    def appear(self) -> None:
        """Make what was closed visible under its name, in one step."""

    def discard(self) -> None:
        """Throw away what was written."""


class _Aside:
    """A file that is written aside and takes its name when it appears."""

    file: IO[Any]

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside = path.with_name(f".{path.name}{_SUFFIX}")
        self._draft = path.with_name(f".{path.name}.draft{_SUFFIX}")

    def fill(self, clusters: Sequence[str]) -> None:
        """Pass over the clusters, which this file doesn't tell."""

    def draft(self) -> Path:
        """Close the file and lay it beside as a draft, from which it is to be written anew."""
        self.file.close()
        self.aside.replace(self._draft)
        return self._draft

    def close(self) -> None:
        """Finish the file and bring it to the disk, so that a name never precedes its bytes."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def appear(self) -> None:
        """Let the file replace an older one of its name."""
        self.aside.replace(self.path)

    def discard(self) -> None:
        """Remove what was written; an older file of that name stays as it was."""
        with suppress(OSError):  # on a full disk, closing fails again
            self.file.close()
        self.aside.unlink(missing_ok=True)
        self._draft.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Let the file appear after success, discard it after an error."""
        if kind:
            self.discard()
        else:
            self.close()
            self.appear()


class WholeFile(_Aside):
    """A text file in UTF-8 that appears whole; write into `file`."""

    def __init__(self, path: Path) -> None:
        """Open the file aside, in the same folder, so that renaming is one step."""
        super().__init__(path)
        self.file: TextIO = self.aside.open("w", encoding="utf-8", newline="")


class EventRows(WholeFile):
    """A text file with a row an event, whose last cell tells the event's cluster.

    Clusters are known when all events are; until `fill` the cell is empty.
    """

    def __init__(self, path: Path, head: str = "") -> None:
        """Open the file aside and write its head."""
        super().__init__(path)
        self._head = head
        self._lengths = array("q")
        self.file.write(head)

    def put(self, row: str) -> None:
        """Write the row of an event."""
        self.file.write(row)
        self._lengths.append(len(row))

    def fill(self, clusters: Sequence[str]) -> None:
        """Write the rows anew, each with its cluster."""
        draft = self.draft()
        self.file = self.aside.open("w", encoding="utf-8", newline="")
        with draft.open(encoding="utf-8", newline="") as rows:
            self.file.write(rows.read(len(self._head)))
            for length, cluster in zip(self._lengths, clusters, strict=True):
                self.file.write(self.filled(rows.read(length), cluster))
        draft.unlink()

    def filled(self, row: str, cluster: str) -> str:
        """Return the row with its cluster."""
        raise NotImplementedError


class WholeBytes(_Aside):
    """A binary file that appears whole; write into `file`."""

    def __init__(self, path: Path) -> None:
        """Open the file aside, in the same folder, so that renaming is one step."""
        super().__init__(path)
        self.file: BinaryIO = self.aside.open("wb")


def remove_remainders(folder: Path) -> None:
    """Remove what a killed run left aside in `folder`; call it with the folder locked."""
    for path in folder.glob(f".*{_SUFFIX}"):
        path.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Bring the names in `folder` to the disk, where the system can do that for a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
