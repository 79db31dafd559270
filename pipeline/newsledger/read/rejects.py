"""What could not be read, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """An article that could not be read: `source` is its file (and line), `reason` one line."""

    source: str
    reason: str
