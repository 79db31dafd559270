"""The Parquet sink: events.parquet, the columns of events.csv with types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsledger.schema import Annotated, NewsledgerError
from newsledger.write.records import COLUMNS, DAYS, NUMBERS, flat, typed
from newsledger.write.sink import WholeBytes

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
        self._schema = schema()
        self._table = pa.Table
        self._parquet = pq
        self._writer = pq.ParquetWriter(self.file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, annotated: Annotated) -> None:
        """Take the rows of one article's events."""
        self._rows += [typed(flat(annotated, event)) for event in annotated.events]
        while len(self._rows) >= _GROUP:
            self._flush(_GROUP)

    def fill(self, clusters: Sequence[str]) -> None:
        """Write the groups of rows anew, each row with its cluster."""
        self._finish()
        draft = self.draft()
        self.file = self.aside.open("wb")
        self._writer = self._parquet.ParquetWriter(self.file, self._schema, compression="zstd")
        written = self._parquet.ParquetFile(draft)
        at, last = 0, len(COLUMNS) - 1
        for number in range(written.num_row_groups):
            group = written.read_row_group(number)
            cells = [list(clusters[at : at + len(group)])]
            self._writer.write_table(group.set_column(last, self._schema.field(last), cells))
            at += len(group)
        draft.unlink()

    def close(self) -> None:
        """Write the last group and the footer, and bring the file to the disk."""
        self._finish()
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

    def _finish(self) -> None:
        if self._rows:
            self._flush(len(self._rows))
        self._writer.close()

    def _flush(self, count: int) -> None:
        group, self._rows = self._rows[:count], self._rows[count:]
        self._writer.write_table(self._table.from_pylist(group, schema=self._schema))


def schema() -> Any:
    """Return the columns with their types, as pyarrow has them."""
    import pyarrow as pa

    kinds = {**dict.fromkeys(DAYS, pa.date32()), **dict.fromkeys(NUMBERS, pa.float64())}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])


def event_columns(folder: Path) -> EventColumns:
    """Open events.parquet in `folder`."""
    return EventColumns(folder / "events.parquet")
