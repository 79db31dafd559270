"""What a run shows while it works and when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from newsledger.runner import RunResult

_EVERY = 10.0


@contextmanager
def watching() -> Iterator[Callable[[RunResult], None]]:
    """Give a watcher of the run: a live line on a terminal, a log line now and then elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Logger(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def watch(result: RunResult) -> None:
            progress.update(task, description=_line(result))

        yield watch


class _Logger:
    """Prints a line at most every ten seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()

    def __call__(self, result: RunResult) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            self._console.print(_line(result), highlight=False)


def _line(result: RunResult) -> str:
    return f"{result.articles} articles, {result.events.total()} events, {result.rejects} rejected"


def show_summary(result: RunResult, out: Path) -> None:
    """Print the table that ends a run."""
    table = Table(title=f"newsledger: {out}", title_justify="left")
    table.add_column("")
    table.add_column("count", justify="right")
    table.add_row("articles", str(result.articles))
    table.add_row("rejected", str(result.rejects))
    table.add_section()
    for kind, count in sorted(result.events.items()):
        table.add_row(kind, str(count))
    table.add_row("events", str(result.events.total()))
    table.add_section()
    for status, count in sorted(result.statuses.items()):
        table.add_row(status, str(count))
    if result.changes:
        table.add_section()
        for change, count in result.changes.items():
            table.add_row(f"{change} in the database", str(count))
    console = Console()
    console.print(table)
    if result.outdated:
        console.print(
            f"{result.outdated} stand as another version has read them; --refresh reads them again",
            highlight=False,
        )
    if result.rejects:
        console.print(
            f"{result.rejects} could not be read; {out}/rejects.jsonl says why", highlight=False
        )
