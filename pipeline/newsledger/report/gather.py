"""What the page shows of a run, gathered from the run's own files.

`RunFiles` reads articles.jsonl and events.jsonl side by side, an article at a time, so that
a large run needs no memory to speak of. `Columns` takes the events up for the page's table:
a list of values per column, a column of few different values as a list of numbers and
their meanings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from newsledger.goldform import read_json_lines
from newsledger.report.sectors import sector
from newsledger.schema import NewsledgerError

Record = dict[str, Any]
# Columns whose values are told once and numbered in the rows.
_FEW = frozenset(
    {
        "type",
        "status",
        "place",
        "region",
        "country",
        "currency",
        "sector",
        "jobs_kind",
        "published",
        "verdict",
        "review",
    }
)
_COLUMNS = (
    "article",
    "id",
    "key",
    "type",
    "status",
    "subject",
    "organisations",
    "place",
    "places",
    "region",
    "country",
    "latitude",
    "longitude",
    "figures",
    "amount",
    "currency",
    "amounts",
    "jobs",
    "jobs_kind",
    "period_start",
    "period_end",
    "published",
    "sentence",
    "sector",
    "confidence",
    "cluster",
    "verdict",
    "review",
)


class RunFiles:
    """The files of one run's folder."""

    def __init__(self, folder: Path) -> None:
        """Read run.json. Raises NewsledgerError where the folder holds no run."""
        self.folder = folder
        path = folder / "run.json"
        try:
            self.summary: Record = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NewsledgerError(
                f"{folder} holds no run (no run.json): give the folder that "
                "'newsledger run … --out' wrote"
            ) from error
        except (OSError, ValueError) as error:
            raise NewsledgerError(f"cannot read {path}: {error}; run again") from error

    def articles(self) -> Iterator[tuple[Record, list[Record]]]:
        """Yield each article in its gold form with the records of its events."""
        events = (record for _, record in read_json_lines(self.folder / "events.jsonl"))
        for where, article in read_json_lines(self.folder / "articles.jsonl"):
            mine = list(islice(events, len(article["events"])))
            if [event.get("article_id") for event in mine] != [article["id"]] * len(
                article["events"]
            ):
                raise self._apart(where)
            yield article, mine
        if next(events, None) is not None:
            raise self._apart(str(self.folder / "events.jsonl"))

    def _apart(self, where: str) -> NewsledgerError:
        return NewsledgerError(
            f"{where}: events.jsonl and articles.jsonl are not of one run: run again"
        )

    def rejects(self) -> list[Record]:
        """Return what could not be read."""
        path = self.folder / "rejects.jsonl"
        return [record for _, record in read_json_lines(path)] if path.exists() else []

    def corrections(self) -> list[Record]:
        """Return the corrections that the run was given, as they were read."""
        if "corrections.jsonl" not in self.summary.get("files", {}):
            return []
        return [record for _, record in read_json_lines(self.folder / "corrections.jsonl")]


class Columns:
    """The events as columns, for a table that is sorted and filtered at once."""

    def __init__(self) -> None:
        """Begin with no event."""
        self._columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._meanings: dict[str, dict[Any, int]] = {name: {} for name in _FEW}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._columns["id"])

    def add(self, row: Record) -> None:
        """Add one event's row."""
        for name, values in self._columns.items():
            value = row.get(name)
            if name in _FEW:
                known = self._meanings[name]
                values.append(known.setdefault(value, len(known)))
            else:
                values.append(value)

    def used(self, name: str) -> list[Any]:
        """Return the different values of a column of few."""
        return list(self._meanings[name])

    def to_dict(self) -> Record:
        """Return the columns for the page; one without any value is left out."""
        data: Record = {}
        for name, values in self._columns.items():
            if name in _FEW:
                data[name] = {"values": list(self._meanings[name]), "rows": values}
            elif any(value is not None for value in values):
                data[name] = values
        return data


def row_of(article: Record, number: int, event: Record, gold_id: str, text: str) -> Record:
    """Return the row of one event; `number` is the article's place in the page.

    `event` is its record in events.jsonl, `gold_id` its id within the article.
    """
    places: list[Record] = event["locations"]
    money: list[Record] = event["money"]
    jobs, period = event["jobs"] or {}, event["period"] or {}
    first = places[0] if places else {}
    sentence = _sentence(text, event["evidence"])
    return {
        "article": number,
        "id": gold_id,
        "key": event["event_id"],
        "type": event["type"],
        "status": event["status"],
        "subject": event["subject"],
        "organisations": "; ".join(each["text"] for each in event["organisations"]) or None,
        "place": first.get("name") or first.get("text"),
        "places": "; ".join(each["text"] for each in places) or None,
        "region": first.get("region"),
        "country": first.get("country"),
        "latitude": first.get("latitude"),
        "longitude": first.get("longitude"),
        "figures": " · ".join(_figures(event)) or None,
        "amount": money[0]["value"] if money else None,
        "currency": money[0]["currency"] if money else None,
        "amounts": [[each["currency"], each["value"]] for each in money] or None,
        "jobs": jobs.get("value"),
        "jobs_kind": jobs.get("kind"),
        "period_start": period.get("date_start"),
        "period_end": period.get("date_end"),
        "published": article["date"],
        "sentence": sentence,
        "sector": sector(event["subject"], sentence),
        "confidence": event["confidence"],
        "cluster": event.get("cluster_id"),
    }


def _sentence(text: str, evidence: list[list[int]]) -> str | None:
    return " ".join(text[evidence[0][0] : evidence[0][1]].split()) if evidence else None


def _figures(event: Record) -> Iterator[str]:
    """Yield the event's figures in a few signs each."""
    for money in event["money"]:
        sign = "" if money.get("qualifier") == "=" else f"{money.get('qualifier')} "
        yield f"{sign}{short(money['value'])} {money['currency']}"
    yield from (f"{value:g}%" for value in event["percents"])
    yield from (f"{value:g}×" for value in event["multiples"])
    if event["jobs"]:
        yield f"{event['jobs']['value']:,} jobs"
    if event["projects"] is not None:
        yield f"{event['projects']:,} projects"
    for each in event["capacities"]:
        per = f"/{each['per']}" if each.get("per") else ""
        yield f"{short(each['value'])} {each.get('unit') or ''}{per}".replace(" /", "/")


def short(value: float) -> str:
    """Return a number as a table has it: 1.49bn, 781bn, 54.9m, 210,000."""
    for size, letters in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letters}"
    return f"{value:,.10g}"
