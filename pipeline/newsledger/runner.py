"""A run: articles read, annotated and written, and an account of all of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsledger import __version__
from newsledger.fingerprint import model_hashes, pipeline_version
from newsledger.language import annotate, load
from newsledger.read import Limits, Reject, printable, read_articles
from newsledger.schema import Annotated, Article, NewsledgerError
from newsledger.write import RunFolder

if TYPE_CHECKING:
    from newsledger.write.database.intake import Intake

Watcher = Callable[["RunResult"], None]
# Articles that go to the database together: what a killed run has to read again at most.
BATCH = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to be done.

    `date` is the day of articles that don't tell their own; `parquet` adds events.parquet;
    `db` is the URL of a database that takes the articles too; `refresh` reads again what
    another version has read into it; `wait` bounds the patience with it, in seconds;
    articles over `limits` are rejected.
    """

    date: date | None = None
    parquet: bool = False
    db: str | None = None
    refresh: bool = False
    wait: float = 60.0
    limits: Limits | None = None


@dataclass(slots=True)
class RunResult:
    """What a run has done so far; `changes` says what the articles were to the database."""

    articles: int = 0
    rejects: int = 0
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    seconds: float = 0.0
    changes: Counter[str] = field(default_factory=Counter)
    outdated: int = 0

    def count(self, annotated: Annotated) -> None:
        """Add one article."""
        self.articles += 1
        self.characters += len(annotated.article.text)
        self.events.update(event.type for event in annotated.events)
        self.statuses.update(event.status for event in annotated.events)

    def settle(self, intake: Intake) -> None:
        """Exchange counts with the database: what it kept, what was rejected."""
        intake.counts["rejects"] = self.rejects
        names = ("new", "changed", "refreshed", "unchanged")
        self.changes = Counter({name: intake.counts[name] for name in names})
        self.outdated = intake.outdated


def run(
    inputs: Sequence[str],
    out: Path,
    settings: Settings | None = None,
    watch: Watcher | None = None,
) -> RunResult:
    """Read `inputs`, annotate each article and write the run's files into `out`.

    `watch` is called after each article. Raises NewsledgerError for wrong inputs or a folder
    that can't be written, BrokenOff when the same run can be tried again.
    """
    settings = settings or Settings()
    if settings.refresh and not settings.db:
        raise NewsledgerError("--refresh needs --db: only a database keeps articles between runs")
    begun, started = time.perf_counter(), datetime.now(UTC)
    result = RunResult()
    pipeline = pipeline_version()
    summary = _summary(inputs, settings, started, pipeline)
    with RunFolder(out, ["parquet"] if settings.parquet else []) as folder:
        articles = _accepted(read_articles(inputs, settings.limits), folder, result)
        with _database(settings, pipeline, summary["settings"]) as intake:
            for annotated in _annotated(articles, settings, intake):
                folder.write(annotated)
                result.count(annotated)
                if watch:
                    watch(result)
            if intake:
                result.settle(intake)
            result.seconds = time.perf_counter() - begun
            folder.finish(summary | _outcome(result))
    return result


def _database(
    settings: Settings, pipeline: str, shown: dict[str, Any]
) -> AbstractContextManager[Intake | None]:
    """Return the run's database, or nothing where none is asked for."""
    if not settings.db:
        return nullcontext()
    from newsledger.write.database.intake import Intake

    return Intake(
        settings.db,
        pipeline,
        published=settings.date,
        refresh=settings.refresh,
        wait=settings.wait,
        settings=shown,
    )


def _annotated(
    articles: Iterator[Article], settings: Settings, intake: Intake | None
) -> Iterator[Annotated]:
    if intake is None:
        yield from annotate(load(), articles, settings.date)
        return
    read = _Reader(settings.date)
    while batch := list(islice(articles, BATCH)):
        yield from intake.take(batch, read)


class _Reader:
    """Annotates articles; the pipeline is built when the first one has to be read."""

    def __init__(self, published: date | None) -> None:
        self._published = published
        self._nlp: Any = None

    def __call__(self, articles: Iterable[Article]) -> Iterator[Annotated]:
        for_reading = list(articles)
        if for_reading and self._nlp is None:
            self._nlp = load()
        return annotate(self._nlp, for_reading, self._published) if for_reading else iter(())


def _accepted(
    items: Iterator[Article | Reject], folder: RunFolder, result: RunResult
) -> Iterator[Article]:
    """Pass the articles on and record the rejects."""
    for item in items:
        if isinstance(item, Reject):
            folder.reject(item)
            result.rejects += 1
        else:
            yield item


def _summary(
    inputs: Sequence[str], settings: Settings, started: datetime, pipeline: str
) -> dict[str, Any]:
    """Return what run.json says of how the run was done; a password is not in it."""
    database: str | None = None
    if settings.db:
        from newsledger.write.database.servers import parse, shown

        database = shown(parse(settings.db))
    return {
        "version": __version__,
        "pipeline": pipeline,
        "settings": {
            "inputs": [printable(given) for given in inputs],
            "date": settings.date.isoformat() if settings.date else None,
            "parquet": settings.parquet,
            "db": database,
            "refresh": settings.refresh,
        },
        "started": started.isoformat(timespec="seconds"),
        "models": model_hashes(),
    }


def _outcome(result: RunResult) -> dict[str, Any]:
    counts = {
        "articles": result.articles,
        "rejects": result.rejects,
        "events": result.events.total(),
        "events by type": dict(sorted(result.events.items())),
    }
    if result.changes:
        counts["in the database"] = dict(sorted(result.changes.items()))
    return {"counts": counts, "seconds": round(result.seconds, 3)}
