"""A run on a Ray cluster: files on shared storage in, Parquet in parts out.

| stage | turns | into | where |
| --- | --- | --- | --- |
| `read_files` | names of files | frames of articles | tasks |
| `Extractor` | frames of articles | frames of events | a pool of actors, each with the pipeline |
| `EventParts` | frames of events | part-000000.parquet … | tasks |
| `give_clusters` | parts | parts with `cluster_id` | the driver |

Nothing that a task or an actor does is seen before all is done, so whatever a dying node takes
along is done again elsewhere. The blocks keep their order and sizes: the same input gives the
same parts, whatever the cluster.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import ray
from ray.data import ActorPoolStrategy, DataContext, Datasink
from ray.data.block import BlockAccessor

from newsledger.clusters.profile import unpack
from newsledger.clusters.rulings import Ruling, read_rulings
from newsledger.fingerprint import pipeline_version
from newsledger.frames import FRAME_COLUMNS, articles_of, frame_of
from newsledger.read import Limits, Reject, read_articles
from newsledger.read.inputs import READERS
from newsledger.read.meter import size_of
from newsledger.read.pages import read_page
from newsledger.read.paths import find_files, kind_of
from newsledger.read.rows import stem
from newsledger.read.text import read_text
from newsledger.runner import RunResult, Settings, outcome_of, summary_of
from newsledger.schema import Article, NewsledgerError
from newsledger.workers import Workers
from newsledger.write.clusters import clusters_of
from newsledger.write.lock import FolderLock
from newsledger.write.parquet import schema
from newsledger.write.records import COLUMNS
from newsledger.write.sink import WholeBytes, WholeFile, settle

if TYPE_CHECKING:
    from ray.data._internal.execution.interfaces import TaskContext
    from ray.data.datasource import WriteResult

Group = dict[str, list[Any]]
_ASIDE, _PROFILES = ".events", ".profiles"
# Bytes of articles that an actor gets at once, and of files that a task reads.
_BLOCK = 256_000
_FILES = 16_000_000
# Rows that a task reads before it hands them on, and events of a part.
_ROWS = 32
_PART = 20_000
# What an actor and a task take of a core: on each core one of either, so that neither waits
# for the other for ever.
_ACTOR, _TASK = 0.8, 0.2
_ARTICLES = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "text", "title")),
        ("date", pa.date32()),
        *((name, pa.string()) for name in ("url", "source", "rejected")),
    ]
)
_EVENTS = pa.schema(
    [
        *schema(),
        *((name, pa.string()) for name in FRAME_COLUMNS if name not in COLUMNS),
        ("articles", pa.int64()),
        ("characters", pa.int64()),
    ]
)


def run(inputs: Sequence[str], out: Path, settings: Settings) -> RunResult:
    """Read `inputs` on the cluster; write `out`/events/, rejects.jsonl and run.json.

    Inputs and `out` lie where every node finds them under the same names. RAY_ADDRESS says
    which cluster; without it the one that this machine belongs to, or one of its own. At most
    `settings.workers` actors are started, one a core without it.
    """
    if settings.db or settings.corrections or "-" in inputs:
        raise NewsledgerError(
            "--engine ray takes no --db, no --corrections and no standard input; drop --engine"
        )
    begun, started = time.perf_counter(), datetime.now(UTC)
    rulings = read_rulings(settings.rulings) if settings.rulings else []
    groups, rejects = _groups(inputs)
    folder = out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    lock.take()
    try:
        parts = EventParts(folder / _ASIDE)
        if groups:
            _start_ray()
            _write(groups, parts, settings)
        hashes = give_clusters(folder / _ASIDE, rulings)
        result = RunResult()
        accounts = [_Account(rejects=rejects), *parts.accounts]
        for account in accounts:
            account.add_to(result)
        result.seconds = time.perf_counter() - begun
        summary = summary_of(inputs, settings, started, pipeline_version())
        _appear(folder, accounts, summary | outcome_of(result) | {"files": hashes})
    finally:
        lock.release()
    return result


def _start_ray() -> None:
    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level=logging.WARNING)
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = _BLOCK
    context.target_min_block_size = 1
    context.enable_progress_bars = sys.stderr.isatty()


def _write(groups: Sequence[Group], parts: EventParts, settings: Settings) -> None:
    """Do the work of the cluster: the three stages."""
    limits = settings.limits or Limits()
    cores = settings.workers or int(ray.cluster_resources().get("CPU", 1))
    files = ray.data.from_items(list(groups), override_num_blocks=len(groups))
    articles = files.map_batches(
        read_files,
        batch_size=1,
        batch_format="pandas",
        fn_kwargs={"limits": limits},
        num_cpus=_TASK,
    )
    events = articles.map_batches(
        Extractor,
        batch_size=None,
        batch_format="pandas",
        fn_constructor_args=(settings.date, settings.seconds, limits),
        compute=ActorPoolStrategy(size=cores),
        num_cpus=_ACTOR,
    )
    events.write_datasink(parts, ray_remote_args={"num_cpus": _TASK})


def _groups(inputs: Sequence[str]) -> tuple[list[Group], list[Reject]]:
    """Return the files in groups of some size, and the folders that can't be opened.

    Beside each file stands how many files before it give the same ids to articles without one
    of their own, so that they can be told apart as in a run on one machine.
    """
    groups: list[Group] = []
    rejects: list[Reject] = []
    earlier: Counter[tuple[str, bool]] = Counter()
    room = 0
    for path in find_files(inputs, READERS):
        if not isinstance(path, Path):
            rejects += [path] if path else []
            continue
        if room <= 0:
            groups.append({"paths": [], "earlier": []})
            room = _FILES
        room -= size_of(path)
        alone = READERS.get(kind_of(path)[0]) in (read_text, read_page)
        groups[-1]["paths"].append(os.fsencode(path.absolute()))
        groups[-1]["earlier"].append(earlier[stem(path.name), alone])
        earlier[stem(path.name), alone] += 1
    return groups, rejects


def read_files(groups: pd.DataFrame, limits: Limits) -> Iterator[pa.Table]:
    """Yield the articles of the files, and the rejects, a few at a time."""
    for group in groups.to_dict("records"):
        rows = (
            _row(item, os.fsdecode(path), earlier)
            for path, earlier in zip(group["paths"], group["earlier"], strict=True)
            for item in read_articles([os.fsdecode(path)], limits)
        )
        while some := list(islice(rows, _ROWS)):
            yield pa.Table.from_pylist(some, schema=_ARTICLES)


def _row(item: Article | Reject, path: str, earlier: int) -> dict[str, Any]:
    if isinstance(item, Reject):
        return {"source": item.source, "rejected": item.reason}
    row = {name: getattr(item, name) for name in _ARTICLES.names if name != "rejected"}
    named = item.numbered or item.id == stem(path)
    return row | ({"id": f"{item.id}#{earlier + 1}"} if named and earlier else {})


class Extractor:
    """An actor: turns frames of articles into frames of events, with the pipeline loaded once.

    The pipeline runs in a process of the actor's, so that an article that ends its process
    costs neither the actor nor the rest of its frame.
    """

    def __init__(self, published: date | None, seconds: float | None, limits: Limits) -> None:
        """Start nothing yet: the pipeline is loaded for the first frame."""
        self._workers = Workers(1, published, seconds)
        self._limits = limits

    def __call__(self, given: pd.DataFrame) -> pa.Table:
        """Return the events, and below them a row that accounts for the articles."""
        items = list(articles_of(given, self._limits))
        articles = [item for item in items if isinstance(item, Article)]
        (outcomes,) = self._workers([articles])
        following = iter(outcomes)
        whole = [item if isinstance(item, Reject) else next(following) for item in items]
        frame = frame_of(whole).assign(articles=None, characters=None)
        events = pa.Table.from_pandas(frame, _EVENTS, preserve_index=False)
        done = [each.article for each in whole if not isinstance(each, Reject)]
        account = {"articles": len(done), "characters": sum(len(each.text) for each in done)}
        return pa.concat_tables([events, pa.Table.from_pylist([account], schema=_EVENTS)])


@dataclass(frozen=True, slots=True)
class _Account:
    """What a task has done: what run.json and rejects.jsonl say of it."""

    articles: int = 0
    characters: int = 0
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)

    def add_to(self, result: RunResult) -> None:
        """Add this up."""
        result.articles += self.articles
        result.characters += self.characters
        result.events.update(self.events)
        result.statuses.update(self.statuses)
        result.rejects += len(self.rejects)


class EventParts(Datasink[_Account]):  # type: ignore[misc]
    """Writes the events as parts into a folder; a part that is written again is the same."""

    def __init__(self, folder: Path) -> None:
        """Empty the folder: what a run that was broken off has left is of no use."""
        self._folder = folder
        self.accounts: list[_Account] = []
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()

    @property
    def min_rows_per_write(self) -> int:
        """The rows of a part, at least."""
        return _PART

    def write(self, blocks: Iterable[Any], ctx: TaskContext) -> _Account:
        """Write a part; returns the account of it."""
        table = pa.concat_tables(BlockAccessor.for_block(block).to_arrow() for block in blocks)
        events = table.filter(pc.is_valid(table["event_id"]))
        if events.num_rows:
            path = self._folder / f"part-{ctx.task_idx:06}.parquet"
            _write_part(path.with_suffix(_PROFILES), events.select(["profile"]))
            _write_part(path, events.select(COLUMNS).cast(schema()))
        rejected = table.filter(pc.is_valid(table["rejected"])).select(["source", "rejected"])
        return _Account(
            pc.sum(table["articles"]).as_py() or 0,
            pc.sum(table["characters"]).as_py() or 0,
            Counter(events["type"].to_pylist()),
            Counter(events["status"].to_pylist()),
            [Reject(row["source"], row["rejected"]) for row in rejected.to_pylist()],
        )

    def on_write_complete(self, write_result: WriteResult[_Account]) -> None:
        """Keep the accounts of all parts."""
        self.accounts = list(write_result.write_returns)


def give_clusters(folder: Path, rulings: Sequence[Ruling]) -> dict[str, str]:
    """Fill `cluster_id` in the parts of a folder, all together; return the hash of each part.

    Beside each part lies what its events are known by, which goes then.
    """
    parts = sorted(folder.glob("part-*.parquet"))
    known = [path.with_suffix(_PROFILES) for path in parts]
    texts = (text for path in known for text in pq.read_table(path)["profile"].to_pylist())
    clusters = clusters_of([unpack(text) for text in texts], rulings)
    column, hashes = COLUMNS.index("cluster_id"), {}
    for path, beside in zip(parts, known, strict=True):
        events = pq.read_table(path)
        ids = [[clusters[event] for event in events["event_id"].to_pylist()]]
        _write_part(path, events.set_column(column, schema().field(column), ids))
        beside.unlink()
        hashes[f"events/{path.name}"] = sha256(path.read_bytes()).hexdigest()
    return hashes


def _write_part(path: Path, table: pa.Table) -> None:
    with WholeBytes(path) as part:
        pq.write_table(table, part.file, compression="zstd")


def _appear(folder: Path, accounts: Sequence[_Account], summary: dict[str, Any]) -> None:
    """Let the results take their names; run.json last."""
    shutil.rmtree(folder / "events", ignore_errors=True)
    (folder / _ASIDE).rename(folder / "events")
    with WholeFile(folder / "rejects.jsonl") as file:
        for reject in (reject for each in accounts for reject in each.rejects):
            line = {"source": reject.source, "reason": reject.reason}
            file.file.write(json.dumps(line, ensure_ascii=False) + "\n")
    with WholeFile(folder / "run.json") as file:
        file.file.write(json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
    settle(folder)
