"""Our own JSON Lines, the guide's gold form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsledger.goldform import read_gold, write_gold
from newsledger.schema import Annotated


def read(path: Path) -> list[Annotated]:
    """Read a gold file."""
    return read_gold(path)


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write a gold file; nothing is dropped."""
    write_gold(path, articles)
    return []
