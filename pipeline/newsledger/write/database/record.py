"""An annotated article as one lossless JSON text, and back.

The tables hold what people ask for. This holds all that the pipeline found, spans
included, so that an article that the database knows is written into a run's files again
without being read again, byte for byte as the first time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from newsledger.schema import Annotated, Article, Event, Span

_EVENTS = TypeAdapter(tuple[Event, ...])


def pack(annotated: Annotated) -> str:
    """Return what was found in the article; its text, id, url and source are not in it."""
    day = annotated.article.date
    data = {
        "title": annotated.article.title,
        "date": day.isoformat() if day else None,
        "spans": [
            [span.start, span.end, span.label, _tagged(span.values), span.rule]
            for span in annotated.spans
        ],
        "events": _EVENTS.dump_python(annotated.events, mode="json"),
    }
    return json.dumps(data, separators=(",", ":"))


def unpack(record: str, article: Article) -> Annotated:
    """Return the annotated article that was packed, under the id of `article`.

    `article` must have the text that was packed; its url and source are taken as they are.
    Raises ValueError for a record of another form, which another version can have written.
    """
    try:
        return _unpack(json.loads(record), article)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the record has another form: {error!r}") from error


def _unpack(data: dict[str, Any], article: Article) -> Annotated:
    text = article.text
    spans = tuple(
        Span(start, end, label, text[start:end], _untagged(values), rule)
        for start, end, label, values, rule in data["spans"]
    )
    dated = Article(
        id=article.id,
        text=text,
        title=data["title"],
        date=date.fromisoformat(data["date"]) if data["date"] else None,
        url=article.url,
        source=article.source,
    )
    return Annotated(dated, spans, _EVENTS.validate_python(data["events"]))


def _tagged(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with their types beside them where JSON would lose the type."""
    return {key: _tag(value) for key, value in values.items()}


def _tag(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _untagged(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _untag(value) for key, value in values.items()}


def _untag(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return Decimal(text) if kind == "decimal" else date.fromisoformat(text)
