"""The merged records of clusters as rows of `projects` and `project_values`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from newsledger.clusters.merged import Record, flat_project, merge
from newsledger.schema import Annotated, Article
from newsledger.write.database import tables
from newsledger.write.database.record import unpack
from newsledger.write.database.rows import Row, clean, fit, number
from newsledger.write.records import nested

_DAYS = ("period_start", "period_end", "first_seen", "last_seen")
_NUMBERS = ("amount", "amount_usd", "percent", "jobs", "capacity")
_AT_ONCE = 200


def renew(
    connection: sa.Connection, clusters: Mapping[str, Collection[str]], stale: Collection[str]
) -> None:
    """Store the merged records of `clusters` (id -> events); delete those of `stale` before."""
    c = tables.projects.c.cluster_id
    names = sorted({*clusters, *stale})
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        connection.execute(sa.delete(tables.projects).where(c.in_(some)))
    found = _records(connection, {event for events in clusters.values() for event in events})
    projects: list[Row] = []
    values: list[Row] = []
    for name in sorted(clusters):
        merged = merge(name, [found[event] for event in clusters[name] if event in found])
        projects.append(_project(merged))
        values += _values(merged)
    for table, rows in ((tables.projects, projects), (tables.project_values, values)):
        if rows:
            connection.execute(sa.insert(table), rows)


def annotated_articles(
    connection: sa.Connection, keys: Collection[str]
) -> Iterator[tuple[Annotated, list[str]]]:
    """Yield the stored articles of these keys with the ids of their events.

    One whose record has a form that is no longer known is passed over.
    """
    a, r, e = tables.articles.c, tables.records.c, tables.events.c
    wanted = (a.article_key, a.article_id, a.text, a.url, a.source, r.record)
    ordered = sorted(keys)
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        ids: dict[str, list[str]] = {}
        events = sa.select(e.article_key, e.event_id).where(e.article_key.in_(some))
        for key, event in connection.execute(events.order_by(e.article_key, e.number)):
            ids.setdefault(key, []).append(event)
        asked = sa.select(*wanted).join_from(tables.articles, tables.records)
        for row in connection.execute(asked.where(a.article_key.in_(some))):
            article = Article(row.article_id, row.text, url=row.url, source=row.source)
            try:
                annotated = unpack(row.record, article)
            except ValueError:
                continue
            yield annotated, ids.get(row.article_key, [])


def _records(connection: sa.Connection, events: Collection[str]) -> dict[str, Record]:
    """Return the events as lines of events.jsonl have them, by their ids."""
    e = tables.events.c
    ordered = sorted(events)
    keys: set[str] = set()
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        keys |= set(connection.scalars(sa.select(e.article_key).where(e.event_id.in_(some))))
    return {
        name: nested(annotated, event) | {"event_id": name}
        for annotated, names in annotated_articles(connection, keys)
        for event, name in zip(annotated.events, names, strict=True)
        if name in events
    }


def _project(merged: Record) -> Row:
    row = {name: _stored(value) for name, value in flat_project(merged).items()}
    days = {name: row[name] and date.fromisoformat(row[name]) for name in _DAYS}
    numbers = {name: _number(row[name]) for name in _NUMBERS}
    return row | days | numbers


def _values(merged: Record) -> Iterator[Row]:
    for field, found in merged["values"].items():
        for position, value in enumerate(found, 1):
            rest = {k: v for k, v in value.items() if k not in ("value", "sources")}
            for source in value["sources"]:
                day = source["published"]
                yield {
                    "cluster_id": merged["cluster_id"],
                    "field": field,
                    "position": position,
                    "event_id": source["event_id"],
                    "value": clean(str(value["value"])),
                    "detail": clean(json.dumps(rest, ensure_ascii=False)) if rest else None,
                    "article_id": fit(source["article_id"]),
                    "published": day and date.fromisoformat(day),
                }


def _stored(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _number(value: float | None) -> Decimal | None:
    return None if value is None else number(Decimal(str(value)))
