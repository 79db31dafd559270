"""A pandas frame of articles in, a pandas frame of events out: what clusters run on each part.

Spark's `mapInPandas`, Ray's `map_batches`, Dask's `map_partitions` and a notebook take it.
`cluster_frame` puts the events of all parts together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any, overload

import pandas as pd

from newsledger.clusters.profile import Profile, pack, profiles_of, unpack
from newsledger.clusters.rulings import read_rulings
from newsledger.extraction import Outcome, extract
from newsledger.read import Limits, Reject
from newsledger.read.rows import KEYS, TEXT_KEYS, Fields, article_of
from newsledger.schema import Article, NewsledgerError
from newsledger.write.clusters import clusters_of
from newsledger.write.records import COLUMNS, DAYS, NUMBERS, flat, typed

# Where an article was read, why there are no events of it, and what an event is known by.
_EXTRA = ("source", "rejected", "profile")
FRAME_COLUMNS = (*COLUMNS, *_EXTRA)
# The columns as Spark wants them declared.
FRAME_SCHEMA = ", ".join(
    f"{name} {'date' if name in DAYS else 'double' if name in NUMBERS else 'string'}"
    for name in FRAME_COLUMNS
)


@overload
def extract_frame(
    articles: pd.DataFrame, *, published: date | None = None, limits: Limits | None = None
) -> pd.DataFrame: ...
@overload
def extract_frame(
    articles: Iterable[pd.DataFrame],
    *,
    published: date | None = None,
    limits: Limits | None = None,
) -> Iterator[pd.DataFrame]: ...
def extract_frame(
    articles: pd.DataFrame | Iterable[pd.DataFrame],
    *,
    published: date | None = None,
    limits: Limits | None = None,
) -> pd.DataFrame | Iterator[pd.DataFrame]:
    """Return the events of a frame of articles, or of each of many frames, with FRAME_COLUMNS.

    A row of `articles` has its `text` (or `body`, `content`) and, where given, `id`, `title`,
    `date`, `url`, `source`; without an id it is known by a hash of its text. A row of the
    result is an event, with the columns of events.csv: days as dates, numbers as floats. Its
    `cluster_id` is missing, because the other events may be in other frames: `cluster_frame`
    adds it from `profile`. An article that can't be read has a row without an event, that
    says why under `rejected`.
    The same frame gives the same frame, in any process: each loads the pipeline once, at its
    first article. Raises NewsledgerError for a frame without a column of texts.
    """
    if not isinstance(articles, pd.DataFrame):
        return (extract_frame(each, published=published, limits=limits) for each in articles)
    items = articles_of(articles, limits)
    return frame_of(i if isinstance(i, Reject) else extract(i, published) for i in items)


def cluster_frame(
    events: pd.DataFrame, *, rulings: str | PathLike[str] | None = None
) -> pd.DataFrame:
    """Return a frame of events with their `cluster_id`: events of one cluster are one event.

    `events` has `event_id` and `profile` as `extract_frame` gives them, and whatever else; it
    must hold the events of all articles, since each can belong to any other. In any order the
    clusters are the same, and those of a run over the same articles. `rulings` is a file of
    what people have decided. Raises NewsledgerError for a frame without these columns.
    """
    lacking = [name for name in ("event_id", "profile") if name not in events]
    if lacking:
        raise NewsledgerError(
            f"the frame has no column {' and no column '.join(lacking)}; "
            "both are as extract_frame gives them"
        )
    known: dict[str, Profile] = {}
    for text in events["profile"].dropna():
        profile = unpack(text)
        known[profile.event_id] = profile
    decided = read_rulings(Path(rulings)) if rulings else []
    found = clusters_of(list(known.values()), decided)
    return events.assign(cluster_id=events["event_id"].map(found).astype(object))


def articles_of(frame: pd.DataFrame, limits: Limits | None = None) -> Iterator[Article | Reject]:
    """Yield the articles of a frame; a row with a reason under `rejected` is passed on."""
    columns = {str(name).strip().lower(): name for name in frame.columns}
    if not columns.keys() & set(TEXT_KEYS):
        shown = ", ".join(map(str, frame.columns))
        raise NewsledgerError(f"the frame has no column text, body or content: it has {shown}")
    known = {name: key for key, name in columns.items() if key in KEYS or key == "rejected"}
    rows = frame[list(known)].rename(columns=known).to_dict("records")
    for label, row in zip(frame.index, rows, strict=True):
        given = {str(key): value for key, value in row.items() if not _missing(value)}
        where = str(given.get("source") or f"row {label}")
        if "rejected" in given:
            yield Reject(where, str(given["rejected"]))
            continue
        item = article_of(Fields.of(given.items()), where, "", limits or Limits())
        if isinstance(item, Article) and not item.id:
            item = replace(item, id=sha256(item.text.encode()).hexdigest()[:16])
        yield item


def frame_of(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Return a frame with FRAME_COLUMNS: the events, and a row for each Reject."""
    rows = [row for outcome in outcomes for row in _rows(outcome)]
    frame = pd.DataFrame(rows, columns=list(FRAME_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))


def _rows(outcome: Outcome) -> list[dict[str, Any]]:
    if isinstance(outcome, Reject):
        return [{"source": outcome.source, "rejected": outcome.reason}]
    source = outcome.article.source
    return [
        typed(flat(outcome, event)) | {"source": source, "profile": pack(profile)}
        for event, profile in zip(outcome.events, profiles_of(outcome), strict=True)
    ]


def _missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))
