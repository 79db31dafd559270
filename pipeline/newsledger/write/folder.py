"""The folder of a run: every sink opened, fed and closed together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, Self

from newsledger.read import Reject
from newsledger.schema import Annotated, BrokenOff, NewsledgerError
from newsledger.write.clusters import Clusters, Grouping
from newsledger.write.json_lines import EventLines, article_lines, event_lines
from newsledger.write.lock import FolderLock
from newsledger.write.parquet import event_columns
from newsledger.write.projects import PROJECTS, write_projects
from newsledger.write.sink import Sink, WholeFile, remove_remainders, settle
from newsledger.write.table import event_table

Opener = Callable[[Path], Sink]
# A new sink is one module with a class and an opener, and its opener in one of these: SINKS
# are always written, a name of EXTRA_SINKS only when it is asked for.
SINKS: tuple[Opener, ...] = (event_table, event_lines, article_lines)
EXTRA_SINKS: dict[str, Opener] = {"parquet": event_columns}


class RunFolder:
    """Writes what a run makes into one folder; its files appear when the run is over.

    The folder is locked meanwhile. `with` it: leaving after an error throws away what was
    written and leaves the older files as they were.
    """

    def __init__(
        self, folder: Path, extra: Sequence[str] = (), clusters: Clusters | None = None
    ) -> None:
        """Make the folder where it is missing, lock it and open the sinks.

        `clusters` puts the run's events together and is asked when all are there; another
        may take its place before the first article.
        Raises BrokenOff when another run has the folder, NewsledgerError when it can't be
        written.
        """
        self._folder = folder
        self._lock = FolderLock(folder)
        self.clusters: Grouping = clusters or Clusters()
        self._files: list[Sink | WholeFile] = []
        self._sinks: list[Sink] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock.take()
            remove_remainders(folder)
            for opener in (*SINKS, *(EXTRA_SINKS[name] for name in extra)):
                self._sinks.append(opener(folder))
                self._files.append(self._sinks[-1])
            self._rejects = WholeFile(folder / "rejects.jsonl")
            self._files.append(self._rejects)
        except OSError as error:
            self._leave()
            raise NewsledgerError(f"cannot write into {folder}: {error.strerror}") from error
        except NewsledgerError:
            self._leave()
            raise

    def write(self, annotated: Annotated) -> None:
        """Hand one article with its events to every sink."""
        self.clusters.add(annotated)
        with self._disk():
            for sink in self._sinks:
                sink.write(annotated)

    def reject(self, reject: Reject) -> None:
        """Record an article that could not be read."""
        line = {"source": reject.source, "reason": reject.reason}
        with self._disk():
            self._rejects.file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def keep(self, name: str, lines: Iterable[str]) -> None:
        """Write one more file of the run, line by line; it appears with the others."""
        with self._disk():
            file = WholeFile(self._folder / name)
            self._files.append(file)
            file.file.writelines(f"{line}\n" for line in lines)

    def finish(self, summary: dict[str, Any]) -> None:
        """Let all files appear, one after the other when all are on the disk; run.json last.

        run.json is `summary` and the SHA-256 of each file, so that whoever finds a folder
        can tell whether its files belong together.
        """
        ids = self.clusters.ids()
        with self._disk():
            for sink in self._sinks:
                sink.fill(ids)
            table, nested = (WholeFile(self._folder / name) for name in PROJECTS)
            self._files += (table, nested)
            write_projects(table, nested, self._event_lines(), ids)
            for file in self._files:
                file.close()
            hashes = {file.path.name: _hash(file.aside) for file in self._files}
            run = WholeFile(self._folder / "run.json")
            self._files.append(run)
            whole = summary | {"files": hashes}
            run.file.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
            run.close()
            for file in self._files:
                file.appear()
            settle(self._folder)

    def _event_lines(self) -> EventLines:
        return next(sink for sink in self._sinks if isinstance(sink, EventLines))

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Say clearly what the disk refuses."""
        try:
            yield
        except OSError as error:
            raise BrokenOff(
                f"cannot write into {self._folder}: {error.strerror or error}; the files of an "
                "earlier run are as they were. Make room and start again"
            ) from error

    def _leave(self) -> None:
        for sink in self._files:
            sink.discard()
        self._lock.release()

    def __enter__(self) -> Self:
        """Return the folder itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Throw away what was written when the run broke off; let the next run in."""
        if kind:
            self._leave()
        self._lock.release()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
