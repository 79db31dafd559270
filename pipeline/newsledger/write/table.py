"""The table: events as a pandas frame, the events.csv sink, and events.csv read back.

pandas takes as long to import as the rest of a run's beginning, and the sink has no use for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from newsledger.schema import Annotated
from newsledger.write.cells import guard, line, unguard
from newsledger.write.clusters import Clusters
from newsledger.write.records import COLUMNS, flat
from newsledger.write.sink import EventRows

if TYPE_CHECKING:
    import pandas as pd


def events_frame(articles: Iterable[Annotated]) -> pd.DataFrame:
    """Return the events of `articles` as a frame with COLUMNS, a row an event, in order.

    Cells keep Python's own types (object columns), so that a whole number stays one.
    """
    import pandas as pd

    every = list(articles)
    clusters = iter(Clusters(every).ids())
    rows = [flat(each, event, next(clusters)) for each in every for event in each.events]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def read_events(path: Path | str) -> pd.DataFrame:
    """Read an events.csv back: every cell the text that was written, an empty one "".

    The apostrophes that keep a spreadsheet from taking a text for a formula are removed.
    """
    import pandas as pd

    return pd.read_csv(path, dtype=str, keep_default_na=False).map(unguard)


class EventTable(EventRows):
    """Writes events.csv: UTF-8, a header, comma-separated, lines ended by a line feed."""

    def __init__(self, path: Path) -> None:
        """Open the file aside and write its header."""
        super().__init__(path, line(COLUMNS))

    def write(self, annotated: Annotated) -> None:
        """Write the rows of one article's events, safe to be opened in a spreadsheet."""
        for event in annotated.events:
            self.put(line(map(guard, flat(annotated, event).values())))

    def filled(self, row: str, cluster: str) -> str:
        """Return the row with the cluster in its last cell, which is empty."""
        return f"{row[:-1]}{cluster}\n"


def event_table(folder: Path) -> EventTable:
    """Open events.csv in `folder`."""
    return EventTable(folder / "events.csv")
