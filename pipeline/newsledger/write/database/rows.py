"""An annotated article as rows of the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from newsledger.identifiers import event_id
from newsledger.schema import Annotated, Article, Event
from newsledger.write.database.record import pack
from newsledger.write.database.tables import DIGITS, NAME_LENGTH, PLACES
from newsledger.write.records import nested

Row = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BOUND = Decimal(10) ** (DIGITS - PLACES)
_STEP = Decimal(1).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an article is known by, before it is read.

    `key` is its id with its text; `text` and `given` are hashes of the text and of what else
    was given (title, day, url); `fallback` is the day it takes if nothing tells its own.
    """

    key: str
    id: str
    text: str
    given: str
    fallback: date | None


def identify(article: Article, published: date | None, correction: str = "") -> Identity:
    """Return the identity of an article as it was given, with the run's `published`.

    `correction` tells one correction by a reader from another; "" for an uncorrected article.
    """
    day = article.date.isoformat() if article.date else None
    corrected = [correction] if correction else []
    given = json.dumps([article.title, day, article.url, *corrected])
    return Identity(
        key=_hash(f"{article.id}\0{article.text}")[:32],
        id=fit(article.id),
        text=_hash(article.text),
        given=_hash(given),
        fallback=None if article.date else published,
    )


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def clean(text: str | None) -> str | None:
    """Return the text without the two things that no server stores: NUL, half a surrogate."""
    return None if text is None else _UNSTORABLE.sub("\ufffd", text)


def fit(name: str) -> str:
    """Return a name that a server can index in full: one too long ends in its hash."""
    stored = clean(name) or ""
    return (
        stored if len(stored) <= NAME_LENGTH else f"{stored[: NAME_LENGTH - 17]}~{_hash(name)[:16]}"
    )


def number(value: Decimal | None) -> Decimal | None:
    """Return the number as all servers hold it: 28 digits before the point, 10 after it."""
    if value is None or abs(value) >= _BOUND:
        return None
    exact = -int(value.as_tuple().exponent) <= PLACES
    return value if exact else value.quantize(_STEP)


def rows_of(
    identity: Identity, article: Article, annotated: Annotated, pipeline: str
) -> dict[str, list[Row]]:
    """Return the rows of each table, by its name, parents before children.

    `article` is the article as given, `annotated` what the pipeline made of it.
    """
    rows: dict[str, list[Row]] = {
        "articles": [_article(identity, article, annotated, pipeline)],
        "records": [{"article_key": identity.key, "record": pack(annotated)}],
    }
    for position, event in enumerate(annotated.events, 1):
        name = event_id(annotated, event)
        record = nested(annotated, event)
        _add(rows, "events", [_event(identity, position, annotated, event)], event_id=name)
        for table, parts in _parts(event, record):
            _add(rows, table, parts, event_id=name)
    return rows


def _add(rows: dict[str, list[Row]], table: str, parts: list[Row], **key: str) -> None:
    rows.setdefault(table, []).extend(key | part for part in parts)


def _article(identity: Identity, article: Article, annotated: Annotated, pipeline: str) -> Row:
    return {
        "article_key": identity.key,
        "article_id": identity.id,
        "published": annotated.article.date,
        "title": clean(annotated.article.title),
        "url": clean(article.url),
        "source": clean(article.source),
        "text": clean(article.text),
        "text_hash": identity.text,
        "given_hash": identity.given,
        "fallback_date": identity.fallback,
        "pipeline": pipeline,
        "numbered": article.numbered,
    }


def _event(identity: Identity, position: int, annotated: Annotated, event: Event) -> Row:
    period = event.period
    start, end = event.evidence[0] if event.evidence else (0, 0)
    return {
        "article_key": identity.key,
        "number": position,
        "type": event.type,
        "status": event.status,
        "subject": clean(event.subject),
        "period_text": clean(period.text) if period else None,
        "period_start": period.date_start if period else None,
        "period_end": period.date_end if period else None,
        "sentence": clean(" ".join(annotated.article.text[start:end].split())) or None,
        "confidence": event.confidence,
    }


def _parts(event: Event, record: Mapping[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each table of repeated parts with the event's rows, numbered from 1."""
    yield "organisations", _counted(_named(each) for each in record["organisations"])
    yield "locations", _counted(_named(each) for each in record["locations"])
    yield (
        "amounts",
        _counted(
            {
                "value": number(money.value),
                "value_max": number(money.value_max),
                "currency": money.currency,
                "qualifier": money.qualifier,
            }
            for money in event.money
        ),
    )
    for kind, found in _figures(event):
        yield "figures", _counted(_figure(kind, **each) for each in found)
    yield "evidence", _counted({"start_char": s, "end_char": e} for s, e in event.evidence)
    yield (
        "mentions",
        _counted(
            {
                "part": mention["key"],
                "start_char": mention["start"],
                "end_char": mention["end"],
                "text": clean(mention["text"]),
                "rule": fit(mention["rule"]),
            }
            for mention in record["mentions"]
        ),
    )


def _counted(parts: Iterator[Row]) -> list[Row]:
    """Number the parts; one whose value no server could hold stays in the record alone."""
    held = (part for part in parts if part.get("value", 0) is not None)
    return [{"position": position, **part} for position, part in enumerate(held, 1)]


def _named(part: Mapping[str, Any]) -> Row:
    name = part.get("name")
    return {**part, "text": clean(part["text"]), "name": fit(name) if name else None}


def _figures(event: Event) -> Iterator[tuple[str, list[Row]]]:
    yield "percent", [{"value": value} for value in event.percents]
    yield "multiple", [{"value": value} for value in event.multiples]
    if event.jobs:
        jobs = event.jobs
        yield (
            "jobs",
            [
                {
                    "value": jobs.value,
                    "value_max": jobs.value_max,
                    "qualifier": jobs.qualifier,
                    "jobs_kind": jobs.kind,
                }
            ],
        )
    if event.projects is not None:
        yield "projects", [{"value": event.projects}]
    yield (
        "capacity",
        [
            {
                "value": capacity.value,
                "value_max": capacity.value_max,
                "qualifier": capacity.qualifier,
                "unit": clean(capacity.unit),
                "per": capacity.per,
            }
            for capacity in event.capacities
        ],
    )


def _figure(kind: str, value: Decimal, value_max: Decimal | None = None, **rest: Any) -> Row:
    columns = {"qualifier": None, "unit": None, "per": None, "jobs_kind": None}
    return {
        "kind": kind,
        "value": number(value),
        "value_max": number(value_max),
        **columns,
        **rest,
    }
