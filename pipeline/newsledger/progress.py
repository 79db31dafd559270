"""What a run shows while it works and when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from newsledger.runner import RunResult

_EVERY = 10.0


@contextmanager
def watching() -> Iterator[Callable[[RunResult], None]]:
    """Give a watcher of the run: a live bar on a terminal, a log line now and then elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Logger(console)
        return
    columns = (
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)
        begun = time.monotonic()

        def watch(result: RunResult) -> None:
            told = line(result, time.monotonic() - begun)
            progress.update(task, description=told, completed=result.done, total=result.total)

        yield watch


class _Logger:
    """Prints a line at most every ten seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun = self._last = time.monotonic()

    def __call__(self, result: RunResult) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            told = line(result, now - self._begun)
            self._console.print(told, highlight=False, soft_wrap=True)


def line(result: RunResult, seconds: float) -> str:
    """Return how far a run has come: counts, rate, and the time left where it can be told."""
    rate = result.articles / seconds if seconds > 0 else 0.0
    parts = [_counted(result.articles, "article"), _counted(result.events.total(), "event")]
    if result.rejects:
        parts.append(f"{result.rejects:,} rejected")
    parts.append(f"{rate:.1f} articles/s")
    if result.total and result.done:
        left = seconds * max(result.total - result.done, 0) / result.done
        parts.append(f"{duration(left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Return a time as a person says it: "8 s", "3 min 20 s", "2 h 05 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def show_summary(result: RunResult, out: Path) -> None:
    """Print what ends a run: events by type and status, what was rejected, what to do next."""
    console = Console()
    rate = result.articles / result.seconds if result.seconds else 0.0
    title = (
        f"[bold]{_counted(result.articles, 'article')}[/], "
        f"[bold]{_counted(result.events.total(), 'event')}[/] in "
        f"{duration(result.seconds)} ({rate:.1f} articles/s)"
    )
    console.print(Group(title, *([_counts(result)] if result.events else [])), highlight=False)
    for told in notes(result, out):
        console.print(escape(told), highlight=False, soft_wrap=True)


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def _counts(result: RunResult) -> Table:
    """Return the table of events by type."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, show_footer=True)
    table.add_column("type", footer="events")
    table.add_column("events", justify="right", footer=f"{result.events.total():,}")
    table.add_column("share", justify="right")
    total = result.events.total()
    for kind, count in result.events.most_common():
        table.add_row(kind, f"{count:,}", f"{count / total:.0%}")
    return table


def notes(result: RunResult, out: Path) -> list[str]:
    """Return what a reader of the summary has to know besides the counts, a line each."""
    told = []
    if result.statuses:
        counts = ", ".join(f"{count:,} {status}" for status, count in result.statuses.most_common())
        told.append(f"status: {counts}")
    if result.changes:
        counts = ", ".join(f"{count:,} {change}" for change, count in result.changes.items())
        told.append(f"in the database: {counts}")
    if result.outdated:
        told.append(
            f"{result.outdated} stand as another version has read them; --refresh reads them again"
        )
    if result.corrections:
        told += _corrections(result)
    if result.rejects:
        told.append(f"{result.rejects:,} could not be read; {out}/rejects.jsonl says why")
    told.append(f"written into {out}/")
    return told


def _corrections(result: RunResult) -> list[str]:
    did = result.corrections
    told = [f"corrected articles: {len(did.applied)} taken over, {did.absent} not in the input"]
    if did.changed:
        names = ", ".join(did.changed[:5]) + (", …" if len(did.changed) > 5 else "")
        told.append(
            f"{len(did.changed)} corrected articles have another text now and were read anew "
            f"({names}): look at them in the report and correct them again"
        )
    return told
