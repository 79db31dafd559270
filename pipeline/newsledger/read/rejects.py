"""What could not be read, and why."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass
from typing import Self

_LONGEST = 400
_quoter = reprlib.Repr()
_quoter.maxstring = _quoter.maxother = 100


@dataclass(frozen=True, slots=True)
class Reject:
    """An article that could not be read: `source` is its file (and line), `reason` one line."""

    source: str
    reason: str

    @classmethod
    def of(cls, source: str, error: Unreadable) -> Self:
        """Make the reject of what `error` says, cut to one line: it may quote from the source."""
        words = " ".join(str(error).split())
        return cls(source, words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")


class Unreadable(Exception):
    """Raised where reading must stop: at a row, or for the rest of a file.

    Its message is the reason of a Reject: it begins with a verb, the subject is the source.
    """


def quoted(value: object) -> str:
    """Return a value as a reason may quote it: on one line, and cut in the middle when long."""
    return _quoter.repr(value)
