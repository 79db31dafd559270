"""What a rule may know of the article besides its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """The article's day of publication and its country (ISO 3166-1 alpha-2), None if unknown.

    `whole` is the text as it is, whose sentences count where a rule sees parts of it masked.
    """

    published: date | None = None
    country: str | None = None
    whole: str | None = None
