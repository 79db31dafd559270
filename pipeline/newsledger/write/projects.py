"""projects.csv and projects.jsonl: a row or line for each cluster, its events merged."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsledger.clusters.merged import COLUMNS, Record, flat_project, merge
from newsledger.write.cells import guard, line
from newsledger.write.sink import WholeFile

PROJECTS = ("projects.csv", "projects.jsonl")


def write_projects(
    table: WholeFile, nested: WholeFile, lines: WholeFile, clusters: Sequence[str]
) -> None:
    """Write both files, still aside.

    `lines` is events.jsonl, written and filled; `clusters` has the cluster of each line.
    """
    table.file.write(line(COLUMNS))
    lines.file.flush()
    for merged in _merged(lines.aside, clusters):
        table.file.write(line(map(guard, flat_project(merged).values())))
        nested.file.write(json.dumps(merged, ensure_ascii=False) + "\n")


def _merged(path: Path, clusters: Sequence[str]) -> Iterator[Record]:
    """Yield the clusters' merged records in the order of their first lines.

    What is kept of each line is where it begins: the file may be larger than the memory.
    """
    places: dict[str, array[int]] = {}
    with path.open("rb") as file:
        at = 0
        for cluster, text in zip(clusters, file, strict=True):
            places.setdefault(cluster, array("q")).append(at)
            at += len(text)
        for cluster, starts in places.items():
            events = []
            for start in starts:
                file.seek(start)
                events.append(json.loads(file.readline()))
            yield merge(cluster, events)
