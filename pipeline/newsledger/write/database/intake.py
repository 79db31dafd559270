"""Takes articles into a database: those that it knows are not read again.

| the article | what happens |
| --- | --- |
| the same id, text, title, day and url | kept as it is stored |
| the same id, another text or another of these | read; replaces what was stored |
| an id that is only a row's number, a text that another number has | kept |
| all else the same, but another pipeline or another `--date` | kept; read with `refresh` |
| an unknown id, a known text | stored beside; not read again if all else is the same |
| all others | read |

A correction by a reader is one of "these": one that is new or taken back changes the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from newsledger.clusters.profile import profiles_of
from newsledger.clusters.rulings import Ruling
from newsledger.corrections import Corrections
from newsledger.extraction import Outcome
from newsledger.schema import Annotated, Article, NewsledgerError
from newsledger.write.database.record import unpack
from newsledger.write.database.rows import Identity, identify, rows_of
from newsledger.write.database.store import Known, Store, Writing


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


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done with a batch: its plans, and what is stored of their articles."""

    plans: Sequence[_Plan]
    stored: Sequence[Annotated | None]

    @property
    def unread(self) -> list[Article]:
        """The articles that are to be read."""
        pairs = zip(self.plans, self.stored, strict=True)
        return [plan.article for plan, stored in pairs if not stored]


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
        corrections: Corrections | None = None,
        rulings: Sequence[Ruling] | None = None,
    ) -> None:
        """Take the database's URL and the settings that decide what is read again.

        `settings` is what the table of runs says of them all; `corrections` are given to
        what is read, and an article whose correction is new counts as changed; `rulings`
        of clusters take the place of those that held. Raises NewsledgerError for a URL that
        can't be meant.
        """
        self._store = Store(url, pipeline, wait)
        self._pipeline = pipeline
        self._published = published
        self._refresh = refresh
        self._settings = settings or {}
        self._corrections = corrections or Corrections()
        self._rulings = rulings
        self._taken: set[str] = set()
        self._read: list[tuple[str, int]] = []
        # The counts of `runs`; and how many of the unchanged another pipeline has read.
        self.counts: Counter[str] = Counter()
        self.outdated = 0

    def __enter__(self) -> Self:
        """Record that the run has begun. Raises NewsledgerError when there is no database."""
        self._store.begin(self._settings)
        self._store.catch_up()
        self._store.rule(self._rulings)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, *rest: object) -> None:
        """Record how the run ended; after an error as far as the database can be reached."""
        if kind is None:
            self._store.finish("done", self.counts)
            return
        with suppress(NewsledgerError):
            self._store.finish("failed", self.counts, f"{kind.__name__}: {error}", patient=False)

    def plan(self, batch: Sequence[Article]) -> Planned:
        """Look a batch up and say which of its articles are to be read."""
        plans = self._plans(batch)
        records = self._store.records(plan.same.key for plan in plans if plan.same)
        return Planned(plans, [self._stored(plan, records) for plan in plans])

    def take(self, planned: Planned, fresh: Sequence[Outcome]) -> list[Outcome]:
        """Return the batch annotated, in its order, when all of it is stored.

        `fresh` are the outcomes of `planned.unread`; a Reject among them is passed on and
        nothing is stored of it. Batches are taken in the order in which they were planned,
        though some may have been planned ahead.
        """
        following = iter(fresh)
        outcomes: list[Outcome] = []
        taken: list[tuple[_Plan, Annotated]] = []
        for plan, stored in zip(planned.plans, planned.stored, strict=True):
            outcome = stored or next(following)
            if stored:
                self._corrections.note(plan.article)
                taken.append((plan, stored))
            elif isinstance(outcome, Annotated):
                outcome = self._corrections.apply(outcome)
                taken.append((replace(plan, same=None), outcome))
            outcomes.append(outcome)
        self._count(taken)
        for plan, each in taken:
            key = plan.found.key if plan.kept and plan.found else plan.identity.key
            self._read += [(key, number) for number in range(1, len(each.events) + 1)]
        self._save([self._writing(plan, each) for plan, each in taken if not plan.kept])
        return outcomes

    def add(self, annotated: Annotated) -> None:
        """Do nothing: `take` has stored the article's events already."""

    def ids(self) -> list[str]:
        """Return the clusters of the run's events as the database has them, in their order."""
        found = self._store.cluster_ids(key for key, _ in self._read)
        return [found.get(each, "") for each in self._read]

    def _stored(self, plan: _Plan, records: Mapping[str, str]) -> Annotated | None:
        """Return the article as it is stored; None where it is to be read."""
        if not plan.same:
            return None
        try:
            return unpack(records[plan.same.key], plan.article)
        except (KeyError, ValueError):  # deleted meanwhile; or of a form no longer known
            return None

    def _plans(self, batch: Sequence[Article]) -> list[_Plan]:
        digest = self._corrections.digest
        identities = [identify(each, self._published, digest(each)) for each in batch]
        known = self._store.candidates(identity.text for identity in identities)
        plans = []
        for article, identity in zip(batch, identities, strict=True):
            plan = self._plan(article, identity, known.get(identity.text, []))
            self._taken.update({identity.key, plan.found.key} if plan.found else {identity.key})
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

    def _count(self, taken: Sequence[tuple[_Plan, Annotated]]) -> None:
        kept = [plan.found for plan, _ in taken if plan.kept and plan.found]
        self.counts["articles"] += len(taken)
        self.counts["events"] += sum(len(each.events) for _, each in taken)
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
            profiles=profiles_of(annotated),
        )

    def _save(self, batch: Sequence[Writing]) -> None:
        if batch:
            changes = self._store.save(batch, self.counts)
            self.counts.update(changes.values())
