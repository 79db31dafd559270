"""A run: articles read, annotated and written, and an account of all of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsledger import __version__
from newsledger.language import annotate, load
from newsledger.read import Reject, read_articles
from newsledger.resources import models_dir
from newsledger.schema import Annotated, Article
from newsledger.write import RunFolder

Watcher = Callable[["RunResult"], None]


@dataclass(slots=True)
class RunResult:
    """What a run has done so far."""

    articles: int = 0
    rejects: int = 0
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    seconds: float = 0.0

    def count(self, annotated: Annotated) -> None:
        """Add one article."""
        self.articles += 1
        self.characters += len(annotated.article.text)
        self.events.update(event.type for event in annotated.events)
        self.statuses.update(event.status for event in annotated.events)


def run(
    inputs: Sequence[str],
    out: Path,
    published: date | None = None,
    watch: Watcher | None = None,
    *,
    parquet: bool = False,
) -> RunResult:
    """Read `inputs`, annotate each article and write the run's files into `out`.

    `published` is the day of articles that don't tell their own; `watch` is called after
    each article; `parquet` adds events.parquet. Raises NewsledgerError for wrong inputs or
    a folder that can't be written.
    """
    begun, started = time.perf_counter(), datetime.now(UTC)
    result = RunResult()
    nlp = load()
    with RunFolder(out, ["parquet"] if parquet else []) as folder:
        articles = _accepted(read_articles(inputs), folder, result)
        for annotated in annotate(nlp, articles, published):
            folder.write(annotated)
            result.count(annotated)
            if watch:
                watch(result)
        result.seconds = time.perf_counter() - begun
        folder.finish(_summary(inputs, published, started, result))
    return result


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
    inputs: Sequence[str], published: date | None, started: datetime, result: RunResult
) -> dict[str, Any]:
    return {
        "version": __version__,
        "settings": {"inputs": list(inputs), "date": published.isoformat() if published else None},
        "counts": {
            "articles": result.articles,
            "rejects": result.rejects,
            "events": result.events.total(),
            "events by type": dict(sorted(result.events.items())),
        },
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(result.seconds, 3),
        "models": _hashes(),
    }


def _hashes() -> dict[str, str]:
    """Return the SHA-256 of each file of models/ that the pipeline reads."""
    root = models_dir()
    kept = [p for p in sorted(root.rglob("*")) if p.is_file() and "corpus" not in p.parts]
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in kept
        if path.suffix in {".cfg", ".toml", ".json", ".gz"}
    }
