"""A run: articles read, annotated and written, and an account of all of it."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsledger import __version__
from newsledger.clusters.rulings import Ruling, read_rulings
from newsledger.corrections import Corrections, read_corrections
from newsledger.extraction import Extract, Outcome, in_this_process
from newsledger.fingerprint import model_hashes, pipeline_version
from newsledger.read import Limits, Meter, Reject, printable, read_articles
from newsledger.schema import Article, NewsledgerError
from newsledger.write import Clusters, RunFolder

if TYPE_CHECKING:
    from newsledger.write.database.intake import Intake, Planned

Watcher = Callable[["RunResult"], None]
# Articles that a worker takes and that go to the database together: what a killed run has to
# read again at most. Fewer when they are long, so that they take little memory.
BATCH = 32
LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to be done.

    `date` is the day of articles that don't tell their own; `parquet` adds events.parquet;
    `db` is the URL of a database that takes the articles too; `refresh` reads again what
    another version has read into it; `wait` bounds the patience with it, in seconds;
    articles over `limits` are rejected; `corrections` are files of what readers corrected,
    `rulings` one of which events they hold for one. The pipeline runs in `workers` processes,
    one being the run's own unless `seconds` bounds the time of an article.
    """

    date: date | None = None
    parquet: bool = False
    db: str | None = None
    refresh: bool = False
    wait: float = 60.0
    limits: Limits | None = None
    corrections: tuple[Path, ...] = ()
    workers: int | None = None
    seconds: float | None = None
    rulings: Path | None = None


@dataclass(slots=True)
class RunResult:
    """What a run has done so far; `changes` says what the articles were to the database.

    `done` of `total` bytes of the inputs are behind it; `total` is None where nobody knows.
    """

    articles: int = 0
    rejects: int = 0
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    seconds: float = 0.0
    changes: Counter[str] = field(default_factory=Counter)
    outdated: int = 0
    corrections: Corrections = field(default_factory=Corrections)
    done: int = 0
    total: int | None = None

    def count(self, outcome: Outcome) -> None:
        """Add one article, or one that was rejected."""
        if isinstance(outcome, Reject):
            self.rejects += 1
            return
        self.articles += 1
        self.characters += len(outcome.article.text)
        self.events.update(event.type for event in outcome.events)
        self.statuses.update(event.status for event in outcome.events)

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
    result = RunResult(corrections=read_corrections(settings.corrections))
    rulings = read_rulings(settings.rulings) if settings.rulings else None
    pipeline = pipeline_version()
    summary = summary_of(inputs, settings, started, pipeline)
    extra = ["parquet"] if settings.parquet else []
    with RunFolder(out, extra, Clusters(rulings=rulings or ())) as folder:
        meter = Meter()
        items = read_articles(inputs, settings.limits, meter)
        with (
            _database(
                settings, pipeline, summary["settings"], result.corrections, rulings
            ) as intake,
            _extractor(settings) as extract,
        ):
            if intake:
                folder.clusters = intake
            batches = _batches(items, meter)
            for outcome, mark in _outcomes(batches, extract, result.corrections, intake):
                result.count(outcome)
                result.done, result.total = mark, meter.total
                if isinstance(outcome, Reject):
                    folder.reject(outcome)
                else:
                    folder.write(outcome)
                if watch:
                    watch(result)
            if intake:
                result.settle(intake)
            if result.corrections:
                folder.keep("corrections.jsonl", result.corrections.lines())
            result.seconds = time.perf_counter() - begun
            folder.finish(summary | outcome_of(result))
    return result


def _database(
    settings: Settings,
    pipeline: str,
    shown: dict[str, Any],
    corrections: Corrections,
    rulings: Sequence[Ruling] | None,
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
        corrections=corrections,
        rulings=rulings,
    )


def _extractor(settings: Settings) -> AbstractContextManager[Extract]:
    """Return what turns batches of articles into their outcomes."""
    workers = settings.workers or 1
    if workers == 1 and settings.seconds is None:
        return nullcontext(in_this_process(settings.date))
    from newsledger.workers import Workers

    return Workers(workers, settings.date, settings.seconds)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Items that go together; `marks` say how far the inputs had been read at each."""

    items: list[Article | Reject] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)

    @property
    def articles(self) -> list[Article]:
        return [item for item in self.items if isinstance(item, Article)]


def _batches(items: Iterable[Article | Reject], meter: Meter) -> Iterator[_Batch]:
    """Yield the items in batches of BATCH, or as many as have LENGTH characters together."""
    batch, length = _Batch(), 0
    for item in items:
        batch.items.append(item)
        batch.marks.append(meter.done)
        length += len(item.text) if isinstance(item, Article) else 0
        if len(batch.items) == BATCH or length >= LENGTH:
            yield batch
            batch, length = _Batch(), 0
    if batch.items:
        yield batch


def _outcomes(
    batches: Iterable[_Batch], extract: Extract, corrections: Corrections, intake: Intake | None
) -> Iterator[tuple[Outcome, int]]:
    """Yield what becomes of each item, with its mark, in order.

    What the database knows is not read, what readers have corrected stands as they want it.
    """
    under_way: deque[tuple[_Batch, Planned | None]] = deque()

    def to_read() -> Iterator[list[Article]]:
        for batch in batches:
            planned = intake.plan(batch.articles) if intake else None
            under_way.append((batch, planned))
            yield planned.unread if planned else batch.articles

    for fresh in extract(to_read()):
        batch, planned = under_way.popleft()
        if intake and planned:
            outcomes = iter(intake.take(planned, fresh))
        else:
            outcomes = (
                each if isinstance(each, Reject) else corrections.apply(each) for each in fresh
            )
        for item, mark in zip(batch.items, batch.marks, strict=True):
            yield item if isinstance(item, Reject) else next(outcomes), mark


def summary_of(
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
            "rulings": printable(str(settings.rulings)) if settings.rulings else None,
            "corrections": [printable(str(path)) for path in settings.corrections],
            "workers": settings.workers,
            "seconds": settings.seconds,
        },
        "started": started.isoformat(timespec="seconds"),
        "models": model_hashes(),
    }


def outcome_of(result: RunResult) -> dict[str, Any]:
    """Return what run.json says of how the run went."""
    counts = {
        "articles": result.articles,
        "rejects": result.rejects,
        "events": result.events.total(),
        "events by type": dict(sorted(result.events.items())),
    }
    if result.changes:
        counts["in the database"] = dict(sorted(result.changes.items()))
    if result.corrections:
        counts["corrections"] = result.corrections.summary()
    return {"counts": counts, "seconds": round(result.seconds, 3)}
