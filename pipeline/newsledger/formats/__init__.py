"""Gold and predictions in the formats people have, there and back.

A format is one module with `read(path)` and `write(path, articles)`; the latter returns
what the format cannot hold, as sentences. It is chosen by the file's suffix or by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from newsledger.schema import Annotated, NewsledgerError

# The suffixes of a format; "" is a folder. Modules are imported when used: one needs spaCy.
FORMATS: dict[str, tuple[str, ...]] = {
    "newsledger": (".jsonl", ".ndjson"),
    "brat": (".ann", ""),
    "label-studio": (".json",),
    "doccano": (".doccano.jsonl",),
    "prodigy": (".prodigy.jsonl",),
    "docbin": (".spacy",),
    "conll": (".conll", ".iob"),
}


class _Format(Protocol):
    def read(self, path: Path) -> list[Annotated]: ...

    def write(self, path: Path, articles: Sequence[Annotated]) -> list[str]: ...


def read(path: Path | str, format: str | None = None) -> list[Annotated]:
    """Read annotated articles. Raises NewsledgerError with place and reason for what is faulty."""
    return _module(Path(path), format).read(Path(path))


def write(path: Path | str, articles: Sequence[Annotated], format: str | None = None) -> list[str]:
    """Write annotated articles; return what was dropped, a sentence each, [] when nothing was."""
    dropped = _module(Path(path), format).write(Path(path), articles)
    if any(event.mentions for each in articles for event in each.events):
        dropped.append("Dropped the events' mentions: no format of gold holds them.")
    return dropped


def convert(
    source: Path | str, target: Path | str, from_: str | None = None, to: str | None = None
) -> list[str]:
    """Read `source`, write `target`; return what was dropped, a sentence each."""
    return write(target, read(source, from_), to)


def format_of(path: Path) -> str:
    """Return the name of the format that a path's suffix stands for, the longest that fits."""
    if path.is_dir() or not path.suffix:
        return "brat"
    suffixes = {suffix: name for name, every in FORMATS.items() for suffix in every if suffix}
    fitting = [suffix for suffix in suffixes if path.name.lower().endswith(suffix)]
    if not fitting:
        known = ", ".join(sorted(suffixes))
        raise NewsledgerError(f"{path}: the suffix tells no format (known: {known}); name one")
    return suffixes[max(fitting, key=len)]


def _module(path: Path, format: str | None) -> _Format:
    name = format or format_of(path)
    if name not in FORMATS:
        raise NewsledgerError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return cast("_Format", import_module(f"{__name__}.{name.replace('-', '_')}"))
