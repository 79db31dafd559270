"""A database of annotated articles: what it knows, and how it takes more."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from newsledger.clusters.profile import Profile, profiles_of
from newsledger.clusters.rulings import Ruling
from newsledger.write.database import tables
from newsledger.write.database.grouping import Gone, mend, named, regroup, settle
from newsledger.write.database.merging import annotated_articles
from newsledger.write.database.migrate import upgrade
from newsledger.write.database.patience import Patient
from newsledger.write.database.rows import Row, clean
from newsledger.write.database.rulings import store_rulings, stored_rulings
from newsledger.write.database.servers import connect, parse, shown

_AT_ONCE = 200
Changes = dict[str, str]
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
    profiles: Sequence[Profile]


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
            gone = Gone()
            changes = self._make_room(connection, batch, gone)
            for table in _PARENTS_FIRST:
                rows = [row for each in batch for row in each.rows.get(table.name, [])]
                if rows:
                    connection.execute(sa.insert(table), rows)
            regroup(connection, [each for one in batch for each in one.profiles], gone)
            self._record(connection, batch, changes)
            self._update(connection, **(Counter(counts) + Counter(changes.values())))
            return changes

        return self._patient.do(work)

    def cluster_ids(self, keys: Iterable[str]) -> dict[tuple[str, int], str]:
        """Return the cluster of each event by its article's key and its number in the article."""
        e, c = tables.events.c, tables.clusters.c
        asked = sa.select(e.article_key, e.number, c.cluster_id).join_from(
            tables.events, tables.clusters
        )
        found: dict[tuple[str, int], str] = {}
        ordered = sorted(set(keys))
        for at in range(0, len(ordered), _AT_ONCE):
            some = asked.where(e.article_key.in_(ordered[at : at + _AT_ONCE]))
            found |= self._patient.do(partial(_clusters, asked=some))
        return found

    def rule(self, rulings: Sequence[Ruling] | None) -> None:
        """Let `rulings` hold from now on; None leaves those that hold."""

        def work(connection: sa.Connection) -> None:
            before = stored_rulings(connection)
            if rulings is None or before == list(rulings):
                return
            store_rulings(connection, rulings)
            settle(connection, named(connection, [*before, *rulings]))

        self._patient.do(work)

    def catch_up(self) -> None:
        """Mend what was deleted by hand; group what an older version has stored, bit by bit."""
        last = ""

        def work(connection: sa.Connection) -> str | None:
            e, c = tables.events.c, tables.clusters.c
            lacking = sa.select(e.article_key).join_from(
                tables.events, tables.clusters, isouter=True
            )
            asked = lacking.where(c.event_id.is_(None), e.article_key > last).distinct()
            keys = list(connection.scalars(asked.order_by(e.article_key).limit(_AT_ONCE)))
            regroup(
                connection,
                [
                    replace(profile, event_id=name)
                    for annotated, names in annotated_articles(connection, keys)
                    for profile, name in zip(profiles_of(annotated), names, strict=True)
                ],
            )
            return keys[-1] if keys else None

        self._patient.do(mend)
        while (reached := self._patient.do(work)) is not None:
            last = reached

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

    def _make_room(
        self, connection: sa.Connection, batch: Sequence[Writing], gone: Gone
    ) -> Changes:
        """Delete what the articles take over, noted in `gone`; return what becomes of each."""
        changes: Changes = {}
        stale: set[str] = set()
        for each in batch:
            others = self._others(connection, each)
            stale |= others | {each.key, each.instead_of or each.key}
            changes[each.key] = "changed" if others else each.change
        gone.note(connection, stale)
        chosen = tables.articles.c.article_key.in_(stale)
        connection.execute(sa.delete(tables.articles).where(chosen))
        return changes

    def _others(self, connection: sa.Connection, each: Writing) -> set[str]:
        """Return the keys of stored articles with this one's id and another text."""
        if each.numbered:
            return set()
        a = tables.articles.c
        asked = sa.select(a.article_key, a.article_id).where(
            a.article_id == each.id, sa.not_(a.numbered), a.article_key != each.key
        )
        # MariaDB's equality passes over spaces at the end; an id doesn't.
        return {row.article_key for row in connection.execute(asked) if row.article_id == each.id}

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


def _clusters(connection: sa.Connection, asked: sa.Select[Any]) -> dict[tuple[str, int], str]:
    return {(row[0], row[1]): row[2] for row in connection.execute(asked)}


def _now() -> datetime:
    """Return the time in UTC, without the zone that not all servers keep."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
