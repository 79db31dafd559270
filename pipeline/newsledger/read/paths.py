"""Finds the files that the inputs name, and tells what is in them by their names."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from newsledger.read.compression import PACKED
from newsledger.read.rejects import Reject
from newsledger.schema import NewsledgerError

_WILD = frozenset("*?[")


def find_files(inputs: Iterable[str], suffixes: Collection[str]) -> Iterator[Path | Reject | None]:
    """Yield the files in a settled order; None stands for standard input.

    A folder is walked and gives the files whose suffix is in `suffixes`; links to folders are
    not followed, so no loop is. Raises NewsledgerError for an input that names nothing.
    """
    for given in inputs:
        path = Path(given)
        # os.path answers False for a name that no file can have, where Path raises.
        if given == "-":
            yield None
        elif os.path.isdir(given):  # noqa: PTH112
            yield from _walk(path, suffixes)
        elif os.path.lexists(given):
            yield path
        else:
            matches = _matches(given)
            if not matches:
                raise NewsledgerError(f"{printable(given)}: no such file, folder or pattern")
            yield from matches


def _walk(folder: Path, suffixes: Collection[str]) -> list[Path | Reject]:
    closed: list[Path | Reject] = []

    def note(error: OSError) -> None:
        closed.append(Reject(name_of(error.filename), f"cannot be opened: {error.strerror}"))

    found = [
        Path(inside, name)
        for inside, _, names in os.walk(folder, onerror=note)
        for name in names
        if kind_of(Path(name))[0] in suffixes
    ]
    return [*sorted(found), *closed]


def _matches(pattern: str) -> list[Path]:
    """Return the files that a pattern matches; hidden ones only if it says so, as in a shell.

    `**` goes through no links, unlike glob.glob's, which a pair of looped links keeps for ever.
    """
    if not _WILD & set(pattern) or "\x00" in pattern:
        return []
    parts = Path(pattern).parts
    wild = next(index for index, part in enumerate(parts) if _WILD & set(part))
    base = Path(*parts[:wild])
    try:
        found = sorted(base.glob(str(Path(*parts[wild:]))))
    except (ValueError, OSError):
        return []
    hidden = any(part.startswith(".") for part in parts[wild:])
    return [
        path
        for path in found
        if not path.is_dir()
        and (hidden or not any(p.startswith(".") for p in path.relative_to(base).parts))
    ]


def kind_of(path: Path) -> tuple[str, str]:
    """Return a file's suffix and that of its packing: ".jsonl" and ".gz", or "" for none."""
    suffix = path.suffix.lower()
    return (path.with_suffix("").suffix.lower(), suffix) if suffix in PACKED else (suffix, "")


def name_of(path: Path | str) -> str:
    r"""Return a path as text that can be written; bytes that are no UTF-8 as "\xff"."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def printable(name: str) -> str:
    r"""Return a name on one line; line ends and other marks of control as "\n"."""
    shown = name_of(name)
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown)


def is_regular(path: Path) -> bool:
    """Whether the path is a file; opening a pipe or a device could wait for ever."""
    return stat.S_ISREG(path.stat().st_mode)
