"""The table: events as a pandas frame, the events.csv sink, and events.csv read back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from newsledger.schema import Annotated
from newsledger.write.cells import guard, line, unguard
from newsledger.write.records import COLUMNS, flat
from newsledger.write.sink import WholeFile


def events_frame(articles: Iterable[Annotated]) -> pd.DataFrame:
    """Return the events of `articles` as a frame with COLUMNS, a row an event, in order.

    Cells keep Python's own types (object columns), so that a whole number stays one.
    """
    rows = [flat(annotated, event) for annotated in articles for event in annotated.events]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def read_events(path: Path | str) -> pd.DataFrame:
    """Read an events.csv back: every cell the text that was written, an empty one "".

    The apostrophes that keep a spreadsheet from taking a text for a formula are removed.
    """
    return pd.read_csv(path, dtype=str, keep_default_na=False).map(unguard)


class EventTable(WholeFile):
    """Writes events.csv: UTF-8, a header, comma-separated, lines ended by a line feed."""

    def __init__(self, path: Path) -> None:
        """Open the file aside and write its header."""
        super().__init__(path)
        self.file.write(line(COLUMNS))

    def write(self, annotated: Annotated) -> None:
        """Write the rows of one article's events, safe to be opened in a spreadsheet."""
        for event in annotated.events:
            self.file.write(line(map(guard, flat(annotated, event).values())))


def event_table(folder: Path) -> EventTable:
    """Open events.csv in `folder`."""
    return EventTable(folder / "events.csv")
