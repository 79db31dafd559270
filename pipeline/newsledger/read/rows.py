"""Makes an article of a row or an object, or says what it lacks.

The text stands under `text`, `body` or `content`; `id`, `title`, `date`, `url` and `source`
are taken where they are given as text or number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from newsledger.read.compression import PACKED
from newsledger.read.limits import FIELD, Limits, text_too_large
from newsledger.read.rejects import Reject, Unreadable, quoted
from newsledger.schema import Article

TEXT_KEYS = ("text", "body", "content")
_PLAIN = (str, int, float, Decimal)
KEYS = frozenset({*TEXT_KEYS, "id", "title", "date", "url", "source"})


class Fields(dict[str, Any]):
    """The known keys of a row or object and their values; `twice` is a key given two times.

    Only the known keys are kept, so that an object of a million keys costs nothing.
    """

    twice: str | None = None

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Any]]) -> Fields:
        """Collect keys and values, for instance as a JSON object has them."""
        known = [(key, value) for key, value in pairs if key in KEYS]
        if not known:
            return _NONE
        fields = cls()
        for key, value in known:
            fields.add(key, value)
        return fields

    def add(self, key: str, value: Any) -> None:
        """Take one value, if its key is known."""
        if key in KEYS:
            self.twice = key if key in self else self.twice
            self[key] = value


# One for all: a line may hold millions of empty objects.
_NONE = Fields()


def article_of(fields: object, where: str, name: str, limits: Limits) -> Article | Reject:
    """Return the article of a row; `where` is its place, `name` its id if it gives none.

    `fields` is a Fields, the Unreadable that kept them from being read, or no object at all.
    """
    try:
        if isinstance(fields, Unreadable):
            raise fields
        if not isinstance(fields, Fields):
            raise Unreadable("is not an object with a text")
        if fields.twice:
            raise Unreadable(f"gives {fields.twice!r} twice")
        return Article(
            id=_field(fields, "id") or name,
            text=_text(fields, limits),
            title=_field(fields, "title"),
            date=_day(fields.get("date")),
            url=_field(fields, "url"),
            source=_field(fields, "source") or where,
            numbered=not _field(fields, "id"),
        )
    except Unreadable as reason:
        return Reject.of(where, reason)


def stem(source: str) -> str:
    """Return a file's name without its suffixes: "day" of "news/day.jsonl.gz"."""
    path = PurePath(source)
    return path.with_suffix("").stem if path.suffix.lower() in PACKED else path.stem


def _text(fields: Fields, limits: Limits) -> str:
    texts = (fields[key] for key in TEXT_KEYS if isinstance(fields.get(key), str))
    text: str = next((text for text in texts if text.strip()), "")
    if not text:
        raise Unreadable("has no text (key text, body or content)")
    if _size(text, "text") > limits.article:
        raise Unreadable(text_too_large(limits))
    return text


def _field(fields: Fields, key: str) -> str | None:
    value = fields.get(key)
    if value == "" or not isinstance(value, _PLAIN) or isinstance(value, bool):
        return None
    given = str(value)
    if len(given) > FIELD:
        raise Unreadable(f"has under {key!r} more than {FIELD:,} characters")
    _size(given, key)
    return given


def _size(text: str, key: str) -> int:
    """Return the bytes that `text` takes, if it can be written at all."""
    if "\x00" in text:
        raise Unreadable(f"has a NUL character under {key!r}")
    try:
        return len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError as error:
        raise Unreadable(f"has half of a surrogate pair under {key!r}") from error


def _day(value: Any) -> date | None:
    """Read an ISO day, or the day of an ISO time stamp."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10]) if not isinstance(value, list | dict) else None
    except ValueError as error:
        raise Unreadable(f"has a date that is not YYYY-MM-DD: {quoted(str(value))}") from error
