"""Regular expressions of rule files, compiled when they are first looked for.

Compiling all of them takes as long as importing spaCy, and a text needs a fifth of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from newsledger.schema import NewsledgerError

_Find = Callable[..., re.Match[str] | None]


class Expression:
    """What `re.compile` gives, once one of its attributes is asked for; `place` is its file.

    Raises NewsledgerError then when the expression is wrong.
    """

    __slots__ = (
        "_flags",
        "_place",
        "_source",
        "finditer",
        "fullmatch",
        "groupindex",
        "match",
        "search",
    )

    match: _Find
    search: _Find
    fullmatch: _Find
    finditer: Callable[..., Iterator[re.Match[str]]]
    groupindex: Mapping[str, int]

    def __init__(self, source: str, place: str, flags: int = 0) -> None:
        """Keep the expression as written."""
        self._source, self._place, self._flags = source, place, flags

    def __getattr__(self, name: str) -> Any:
        """Compile the expression; from then on its attributes are found without this."""
        if name not in self.__slots__:
            raise AttributeError(name)
        try:
            pattern = re.compile(self._source, self._flags)
        except re.error as error:
            raise NewsledgerError(f"{self._place}: {error} in {self._source[:200]!r}") from error
        for each in ("match", "search", "fullmatch", "finditer", "groupindex"):
            setattr(self, each, getattr(pattern, each))
        return getattr(self, name)


@cache
def expression(source: str, place: str, flags: int = 0) -> Expression:
    """Return the expression; the same one for the same source, so that it is known by identity."""
    return Expression(source, place, flags)
