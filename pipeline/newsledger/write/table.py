"""The table: events as a pandas frame, and the events.csv sink."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from newsledger.schema import Annotated
from newsledger.write.records import COLUMNS, flat
from newsledger.write.sink import WholeFile


def events_frame(articles: Iterable[Annotated]) -> pd.DataFrame:
    """Return the events of `articles` as a frame with COLUMNS, a row an event, in order.

    Cells keep Python's own types (object columns), so that a whole number stays one.
    """
    rows = [flat(annotated, event) for annotated in articles for event in annotated.events]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


class EventTable(WholeFile):
    """Writes events.csv: UTF-8, a header, comma-separated, lines ended by a line feed."""

    def __init__(self, path: Path) -> None:
        """Open the file aside and write its header."""
        super().__init__(path)
        events_frame([]).to_csv(self.file, index=False, lineterminator="\n")

    def write(self, annotated: Annotated) -> None:
        """Write the rows of one article's events."""
        frame = events_frame([annotated])
        frame.to_csv(self.file, index=False, header=False, lineterminator="\n")


def event_table(folder: Path) -> EventTable:
    """Open events.csv in `folder`."""
    return EventTable(folder / "events.csv")
