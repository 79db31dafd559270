"""newsledger: from news about industry and investment to a table of events.

>>> import newsledger
>>> nlp = newsledger.load()                                  # doctest: +SKIP
>>> nlp("The plant will create 300 jobs.")._.events          # doctest: +SKIP

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsledger.frames import FRAME_SCHEMA, cluster_frame, extract_frame
    from newsledger.language import annotate, load
    from newsledger.schema import Annotated, Article, Event, NewsledgerError, Span

_HOMES = {
    "FRAME_SCHEMA": "newsledger.frames",
    "cluster_frame": "newsledger.frames",
    "extract_frame": "newsledger.frames",
    "annotate": "newsledger.language",
    "load": "newsledger.language",
    "Annotated": "newsledger.schema",
    "Article": "newsledger.schema",
    "Event": "newsledger.schema",
    "NewsledgerError": "newsledger.schema",
    "Span": "newsledger.schema",
}
__all__ = [
    "FRAME_SCHEMA",
    "Annotated",
    "Article",
    "Event",
    "NewsledgerError",
    "Span",
    "__version__",
    "annotate",
    "cluster_frame",
    "extract_frame",
    "load",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("newsledger")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'newsledger' has no attribute {name!r}")
