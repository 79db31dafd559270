"""What a rule may know of the article besides its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """The article's day of publication and its country (ISO 3166-1 alpha-2), None if unknown."""

    published: date | None = None
    country: str | None = None
