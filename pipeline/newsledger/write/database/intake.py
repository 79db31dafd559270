"""Takes articles into a database: those that it knows are not read again.

| the article | what happens |
| --- | --- |
| the same id, text, title, day and url | kept as it is stored |
| the same id, another text or another of these | read; replaces what was stored |
| an id that is only a row's number, a text that another number has | kept |
| all else the same, but another pipeline or another `--date` | kept; read with `refresh` |
| an unknown id, a known text | stored beside; not read again if all else is the same |
| all others | read |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from newsledger.schema import Annotated, Article, NewsledgerError
from newsledger.write.database.record import unpack
from newsledger.write.database.rows import Identity, identify, rows_of
from newsledger.write.database.store import Known, Store, Writing

Read = Callable[[Iterable[Article]], Iterator[Annotated]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done with one article: `found` is its own row, `same` has its record."""

    article: Article
    identity: Identity
    found: Known | None
    same: Known | None

    @property
    def kept(self) -> bool:
        """Whether the stored rows stay as they are."""
        return self.found is not None and self.found is self.same

    @property
    def change(self) -> str:
        """What the article is to the database, as far as it can be told before storing."""
        if self.found is None:
            return "new"
        return "refreshed" if self.found.given == self.identity.given else "changed"


class Intake:
    """Takes batches of articles into one database during one run; use it as a context.

    Entering creates or upgrades the tables and records the run; leaving records its end.
    """

    def __init__(
        self,
        url: str,
        pipeline: str,
        *,
        published: date | None = None,
        refresh: bool = False,
        wait: float = 60.0,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the database's URL and the settings that decide what is read again.

        `settings` is what the table of runs says of them all. Raises NewsledgerError for a
        URL that can't be meant.
        """
        self._store = Store(url, pipeline, wait)
        self._pipeline = pipeline
        self._published = published
        self._refresh = refresh
        self._settings = settings or {}
        self._taken: set[str] = set()
        # The counts of `runs`; and how many of the unchanged another pipeline has read.
        self.counts: Counter[str] = Counter()
        self.outdated = 0

    def __enter__(self) -> Self:
        """Record that the run has begun. Raises NewsledgerError when there is no database."""
        self._store.begin(self._settings)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, *rest: object) -> None:
        """Record how the run ended; after an error as far as the database can be reached."""
        if kind is None:
            self._store.finish("done", self.counts)
            return
        with suppress(NewsledgerError):
            self._store.finish("failed", self.counts, f"{kind.__name__}: {error}", patient=False)

    def take(self, batch: Sequence[Article], read: Read) -> list[Annotated]:
        """Return the articles annotated, in their order, when all of them are stored.

        `read` annotates those that are not known.
        """
        plans = self._plans(batch)
        records = self._store.records(plan.same.key for plan in plans if plan.same)
        stored = [self._stored(plan, records) for plan in plans]
        fresh = read(plan.article for plan, each in zip(plans, stored, strict=True) if not each)
        annotated = [each or next(fresh) for each in stored]
        plans = [
            p if each else replace(p, same=None) for p, each in zip(plans, stored, strict=True)
        ]
        self._count(plans, annotated)
        self._save(
            [self._writing(p, a) for p, a in zip(plans, annotated, strict=True) if not p.kept]
        )
        return annotated

    def _stored(self, plan: _Plan, records: Mapping[str, str]) -> Annotated | None:
        """Return the article as it is stored; None where it is to be read."""
        if not plan.same:
            return None
        try:
            return unpack(records[plan.same.key], plan.article)
        except (KeyError, ValueError):  # deleted meanwhile; or of a form no longer known
            return None

    def _plans(self, batch: Sequence[Article]) -> list[_Plan]:
        identities = [identify(article, self._published) for article in batch]
        known = self._store.candidates(identity.text for identity in identities)
        plans = []
        for article, identity in zip(batch, identities, strict=True):
            plan = self._plan(article, identity, known.get(identity.text, []))
            self._taken.add(plan.found.key if plan.kept and plan.found else identity.key)
            plans.append(plan)
        return plans

    def _plan(self, article: Article, identity: Identity, known: Sequence[Known]) -> _Plan:
        """Decide; `known` are the stored articles with the same text."""
        found = next((each for each in known if each.key == identity.key), None)
        if not found and article.numbered:
            found = next((each for each in known if self._moved(each, identity)), None)
        if found and self._holds(found, identity):
            return _Plan(article, identity, found, found)
        alike = (each for each in known if self._alike(each, identity))
        return _Plan(article, identity, found, next(alike, None))

    def _moved(self, known: Known, identity: Identity) -> bool:
        """Say whether a stored article is this one, whose row has another number now."""
        return known.numbered and known.given == identity.given and known.key not in self._taken

    def _holds(self, known: Known, identity: Identity) -> bool:
        """Say whether what is stored of an article is to stay."""
        return known.given == identity.given and (not self._refresh or self._alike(known, identity))

    def _alike(self, known: Known, identity: Identity) -> bool:
        """Say whether reading the article would find what is stored."""
        return (known.given, known.fallback, known.pipeline) == (
            identity.given,
            identity.fallback,
            self._pipeline,
        )

    def _count(self, plans: Sequence[_Plan], annotated: Sequence[Annotated]) -> None:
        kept = [plan.found for plan in plans if plan.kept and plan.found]
        self.counts["articles"] += len(plans)
        self.counts["events"] += sum(len(each.events) for each in annotated)
        self.counts["unchanged"] += len(kept)
        self.outdated += sum(known.pipeline != self._pipeline for known in kept)

    def _writing(self, plan: _Plan, annotated: Annotated) -> Writing:
        return Writing(
            key=plan.identity.key,
            id=plan.identity.id,
            numbered=plan.article.numbered,
            rows=rows_of(plan.identity, plan.article, annotated, self._pipeline),
            instead_of=plan.found.key if plan.found else None,
            change=plan.change,
        )

    def _save(self, batch: Sequence[Writing]) -> None:
        if batch:
            changes = self._store.save(batch, self.counts)
            self.counts.update(changes.values())
