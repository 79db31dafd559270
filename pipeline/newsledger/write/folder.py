"""The folder of a run: every sink opened, fed and closed together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from newsledger.read import Reject
from newsledger.schema import Annotated, NewsledgerError
from newsledger.write.json_lines import article_lines, event_lines
from newsledger.write.sink import Sink, WholeFile
from newsledger.write.table import event_table

# A new sink is one module with a class and an opener, and its opener in this list.
SINKS: tuple[Callable[[Path], Sink], ...] = (event_table, event_lines, article_lines)


class RunFolder:
    """Writes what a run makes into one folder; its files appear when the run is over."""

    def __init__(self, folder: Path) -> None:
        """Make the folder where it is missing and open the sinks."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._sinks = [sink(folder) for sink in SINKS]
            self._rejects = WholeFile(folder / "rejects.jsonl")
        except OSError as error:
            raise NewsledgerError(f"cannot write into {folder}: {error.strerror}") from error
        self._folder = folder

    def write(self, annotated: Annotated) -> None:
        """Hand one article with its events to every sink."""
        for sink in self._sinks:
            sink.write(annotated)

    def reject(self, reject: Reject) -> None:
        """Record an article that could not be read."""
        line = {"source": reject.source, "reason": reject.reason}
        self._rejects.file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def finish(self, summary: dict[str, Any]) -> None:
        """Let all files appear, run.json with `summary` last."""
        for sink in self._all():
            sink.close()
        with WholeFile(self._folder / "run.json") as run:
            run.file.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")

    def _all(self) -> list[Sink | WholeFile]:
        return [*self._sinks, self._rejects]

    def __enter__(self) -> Self:
        """Return the folder itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Throw away what was written when the run broke off."""
        if kind:
            for sink in self._all():
                sink.discard()
