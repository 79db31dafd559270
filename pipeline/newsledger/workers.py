"""Articles through the pipeline in processes of their own, beside each other.

Before each worker stands a thread of the run, which hands it a batch and takes the outcomes
one by one: so it knows on which article a worker has died. Either end sees the death of the
other as the end of their pipe. The executors of the standard library and of loky tell neither
which task has killed a worker, nor their workers that the run was killed. Workers are spawned,
not forked, which every system can.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import islice
from multiprocessing import get_context
from queue import SimpleQueue
from threading import Lock
from typing import Any, Self

from newsledger.collecting import collect_seldom
from newsledger.extraction import Outcome, broken_on, extract, warm_up
from newsledger.schema import Article, BrokenOff, NewsledgerError

_SPAWN = get_context("spawn")
# Batches under way for each worker. More than one, so that the others need not wait for a
# worker that is at a long article, whose outcome is to be written before theirs.
_AHEAD = 4
# Seconds between the end of a process's pipe and its own, at most.
_FAREWELL = 5.0


class Workers:
    """Extracts batches in `count` processes; use it as a context and call it with the batches.

    The outcomes are those of one process, in the same order, for any count. An article on
    which a worker dies, or that takes longer than `seconds`, is tried once more and then
    rejected.
    """

    def __init__(
        self, count: int, published: date | None = None, seconds: float | None = None
    ) -> None:
        """Start nothing yet: a process starts when it gets its first batch."""
        self._workers = [_Worker(published, seconds) for _ in range(count)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        """Return what is called with the batches."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes, in the middle of an article if need be."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.retire()
        self._threads.shutdown()
        for worker in self._workers:
            worker.join()

    def __call__(self, batches: Iterable[Sequence[Article]]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each batch; only a few batches are taken ahead."""
        under_way: deque[Future[list[Outcome]]] = deque()
        submitted = (self._threads.submit(self._extract, batch) for batch in batches)
        under_way.extend(islice(submitted, len(self._workers) * _AHEAD))
        while under_way:
            yield under_way.popleft().result()
            under_way.extend(islice(submitted, 1))

    def _extract(self, batch: Sequence[Article]) -> list[Outcome]:
        worker = self._idle.get()
        try:
            return _extract_all(worker, batch)
        finally:
            self._idle.put(worker)


def _extract_all(worker: _Worker, batch: Sequence[Article]) -> list[Outcome]:
    """Return the outcomes of a batch, though the worker may die on some of its articles.

    Each gets a second try, because the first death may have come from outside.
    """
    outcomes: list[Outcome] = []
    suspect = -1
    while len(outcomes) < len(batch):
        try:
            for outcome in worker.extract(batch[len(outcomes) :]):
                outcomes.append(outcome)  # one by one: those before a death count
        except _Died as death:
            at = len(outcomes)
            if at == suspect:
                outcomes.append(broken_on(batch[at], f"{death}, twice"))
            suspect = at
    return outcomes


class _Died(Exception):
    """Says what an article has done to its worker; begins with a verb."""


class _Worker:
    """A process with the pipeline; started when it is needed, and again after its death."""

    def __init__(self, published: date | None, seconds: float | None) -> None:
        self._published = published
        self._seconds = seconds
        self._lock = Lock()
        self._retired = False
        self._process: Any = None
        self._pipe: Any = None

    def extract(self, articles: Sequence[Article]) -> Iterator[Outcome]:
        """Yield the outcome of each article; raises _Died at the one that ends the process."""
        if not articles:
            return
        if self._pipe is None:
            self._start()
        try:
            self._pipe.send(articles)
            for _ in articles:
                if not self._pipe.poll(self._seconds):
                    self._process.kill()
                    self._end()
                    raise _Died(f"takes longer than {self._seconds:g} seconds")
                yield self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _Died(f"ends its process ({_told(self._end())})") from error

    def retire(self) -> None:
        """End the process for good."""
        with self._lock:
            self._retired = True
            if self._process:
                self._process.kill()

    def join(self) -> None:
        """Wait until the process has ended."""
        if self._process:
            self._process.join()

    def _start(self) -> None:
        """Start the process and wait until it has loaded the pipeline."""
        with self._lock:
            if self._retired:
                raise BrokenOff("the run is over")
            self._pipe, theirs = _SPAWN.Pipe()
            arguments = (theirs, self._published)
            self._process = _SPAWN.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
        try:
            problem = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise BrokenOff(
                f"a worker ended before it had the pipeline ({_told(self._end())}): each needs "
                "some 200 MB of memory; start again with fewer --workers"
            ) from error
        if problem:
            raise problem

    def _end(self) -> int:
        """Clear away the process; return its exit code."""
        self._process.join(_FAREWELL)
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._pipe = None
        return int(self._process.exitcode)


def _told(exitcode: int) -> str:
    if exitcode >= 0:
        return f"exit status {exitcode}"
    name = signal.Signals(-exitcode).name
    return f"{name}, as when the memory is full" if name == "SIGKILL" else name


def _serve(pipe: Any, published: date | None) -> None:
    """Be a worker: load the pipeline, answer each article of each batch with its outcome."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run ends its workers itself
    collect_seldom()
    try:
        warm_up()
    except NewsledgerError as error:
        pipe.send(error)
        return
    pipe.send(None)
    with suppress(EOFError, OSError):  # the run is over
        while True:
            for article in pipe.recv():
                pipe.send(extract(article, published))
