"""The Parquet sink: events.parquet, the columns of events.csv with types."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from newsledger.schema import Annotated, NewsledgerError
from newsledger.write.records import COLUMNS, flat
from newsledger.write.sink import WholeBytes

_DAYS = {"published", "period_start", "period_end"}
_NUMBERS = {
    *("amount", "amount_max", "amount_usd", "percent", "multiple"),
    *("jobs", "projects", "capacity", "confidence"),
}
# The groups of rows depend on the number of rows alone: the same events, the same bytes.
_GROUP = 20_000


class EventColumns(WholeBytes):
    """Writes the events column by column: days as dates, numbers as doubles, the rest text."""

    def __init__(self, path: Path) -> None:
        """Open the file aside. Raises NewsledgerError when pyarrow is not there."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise NewsledgerError(
                "--parquet needs pyarrow: pip install 'newsledger[parquet]'"
            ) from error
        super().__init__(path)
        kinds = [(name, _kind(pa, name)) for name in COLUMNS]
        self._schema = pa.schema(kinds)
        self._table = pa.Table
        self._writer = pq.ParquetWriter(self.file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, annotated: Annotated) -> None:
        """Take the rows of one article's events."""
        self._rows += [_typed(flat(annotated, event)) for event in annotated.events]
        while len(self._rows) >= _GROUP:
            self._flush(_GROUP)

    def close(self) -> None:
        """Write the last group and the footer, and bring the file to the disk."""
        if self._rows:
            self._flush(len(self._rows))
        self._writer.close()
        super().close()

    def discard(self) -> None:
        """Remove what was written."""
        self._rows = []
        try:
            self._writer.close()
        except OSError:  # the disk is full: the file goes all the same
            pass
        finally:
            super().discard()

    def _flush(self, count: int) -> None:
        group, self._rows = self._rows[:count], self._rows[count:]
        self._writer.write_table(self._table.from_pylist(group, schema=self._schema))


def _kind(pa: Any, name: str) -> Any:
    if name in _DAYS:
        return pa.date32()
    return pa.float64() if name in _NUMBERS else pa.string()


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) for name in _DAYS if row[name]}
    numbers = {name: float(row[name]) for name in _NUMBERS if row[name] is not None}
    return row | days | numbers


def event_columns(folder: Path) -> EventColumns:
    """Open events.parquet in `folder`."""
    return EventColumns(folder / "events.parquet")
