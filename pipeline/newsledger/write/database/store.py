"""A database of annotated articles: what it knows, and how it takes more."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from newsledger.write.database import tables
from newsledger.write.database.migrate import upgrade
from newsledger.write.database.patience import Patient
from newsledger.write.database.rows import Row, clean
from newsledger.write.database.servers import connect, parse, shown

_PARENTS_FIRST = (
    tables.articles,
    tables.records,
    tables.events,
    tables.organisations,
    tables.locations,
    tables.amounts,
    tables.figures,
    tables.evidence,
    tables.mentions,
)


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the database has, as far as it is needed to recognise it."""

    key: str
    id: str
    given: str
    fallback: date | None
    pipeline: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class Writing:
    """An article to be stored: its rows by table, and the key of the one that it takes over."""

    key: str
    id: str
    numbered: bool
    rows: Mapping[str, list[Row]]
    instead_of: str | None
    change: str


class Store:
    """The database of a run. Every method is one transaction and may be done again."""

    def __init__(self, url: str, pipeline: str, wait: float) -> None:
        """Take the database's URL; `wait` bounds the patience with it, in seconds.

        Nothing is connected yet. Raises NewsledgerError for a URL that can't be meant.
        """
        parsed = parse(url)
        self.name = shown(parsed)
        self._patient = Patient(connect(parsed), wait)
        self._pipeline = pipeline
        self._run = uuid.uuid4().hex

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Create or upgrade the tables where needed and record that a run has begun."""
        row = {
            "run_id": self._run,
            "started": _now(),
            "state": "running",
            "pipeline": self._pipeline,
            "settings": json.dumps(settings),
        }

        def work(connection: sa.Connection) -> None:
            upgrade(connection)
            self._forget_run(connection)
            connection.execute(sa.insert(tables.runs), [row])

        self._patient.do(work, reached=False)

    def candidates(self, texts: Iterable[str]) -> dict[str, list[Known]]:
        """Return the known articles with one of these hashes of their text, by the hash."""
        a = tables.articles.c
        columns = (a.article_key, a.article_id, a.given_hash, a.fallback_date, a.pipeline)
        asked = (
            sa.select(a.text_hash, *columns, a.numbered)
            .join_from(tables.articles, tables.records)  # without its record it is unknown
            .where(a.text_hash.in_(set(texts)))
            .order_by(a.article_key)
        )

        def work(connection: sa.Connection) -> dict[str, list[Known]]:
            found: dict[str, list[Known]] = {}
            for text, *rest in connection.execute(asked):
                found.setdefault(text, []).append(Known(*rest))
            return found

        return self._patient.do(work)

    def records(self, keys: Iterable[str]) -> dict[str, str]:
        """Return what was found in the articles of these keys, packed, by the key."""
        a = tables.records.c
        asked = sa.select(a.article_key, a.record).where(a.article_key.in_(set(keys)))
        return self._patient.do(
            lambda connection: {row.article_key: row.record for row in connection.execute(asked)}
        )

    def save(self, batch: Sequence[Writing], counts: Mapping[str, int]) -> dict[str, str]:
        """Store the batch, all of it or nothing, with the run's counts before it.

        An article of the same id with another text is replaced, unless the id is only a
        number. Returns by key what each article was: new, changed or refreshed.
        """

        def work(connection: sa.Connection) -> dict[str, str]:
            changes = {each.key: self._make_room(connection, each) for each in batch}
            for table in _PARENTS_FIRST:
                rows = [row for each in batch for row in each.rows.get(table.name, [])]
                if rows:
                    connection.execute(sa.insert(table), rows)
            self._record(connection, batch, changes)
            self._update(connection, **(Counter(counts) + Counter(changes.values())))
            return changes

        return self._patient.do(work)

    def finish(
        self,
        state: str,
        counts: Mapping[str, int],
        message: str | None = None,
        *,
        patient: bool = True,
    ) -> None:
        """Record how the run ended; without patience only if the database is there."""
        values = {"state": state, "finished": _now(), "message": clean(message), **counts}
        self._patient.do(lambda connection: self._update(connection, **values), reached=patient)

    def _make_room(self, connection: sa.Connection, each: Writing) -> str:
        """Delete what the article takes over; return what becomes of it by that."""
        a = tables.articles.c
        asked = sa.select(a.article_key, a.article_id).where(
            a.article_id == each.id, sa.not_(a.numbered), a.article_key != each.key
        )
        # MariaDB's equality passes over spaces at the end; an id doesn't.
        earlier = [] if each.numbered else connection.execute(asked).all()
        others = {row.article_key for row in earlier if row.article_id == each.id}
        stale = others | {each.key, each.instead_of or each.key}
        connection.execute(sa.delete(tables.articles).where(a.article_key.in_(stale)))
        return "changed" if others else each.change

    def _record(
        self, connection: sa.Connection, batch: Sequence[Writing], changes: Mapping[str, str]
    ) -> None:
        c = tables.changes.c
        keys = [each.key for each in batch]
        connection.execute(
            sa.delete(tables.changes).where(c.run_id == self._run, c.article_key.in_(keys))
        )
        rows = [
            {
                "run_id": self._run,
                "article_key": each.key,
                "article_id": each.id,
                "outcome": changes[each.key],
            }
            for each in batch
        ]
        connection.execute(sa.insert(tables.changes), rows)

    def _update(self, connection: sa.Connection, **values: Any) -> None:
        mine = tables.runs.c.run_id == self._run
        connection.execute(sa.update(tables.runs).where(mine).values(**values))

    def _forget_run(self, connection: sa.Connection) -> None:
        connection.execute(sa.delete(tables.runs).where(tables.runs.c.run_id == self._run))


def _now() -> datetime:
    """Return the time in UTC, without the zone that not all servers keep."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
