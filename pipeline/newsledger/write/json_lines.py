"""The JSON Lines sinks: events.jsonl, an event a line; articles.jsonl, an article a line."""

from __future__ import annotations

import json
from pathlib import Path

from newsledger.goldform import to_dict
from newsledger.schema import Annotated
from newsledger.write.records import nested
from newsledger.write.sink import EventRows, WholeFile

_UNKNOWN = "null}\n"


class EventLines(EventRows):
    """Writes each event nested, with the offsets and the rule of every value."""

    def write(self, annotated: Annotated) -> None:
        """Write the events of one article."""
        for event in annotated.events:
            self.put(json.dumps(nested(annotated, event), ensure_ascii=False) + "\n")

    def filled(self, row: str, cluster: str) -> str:
        """Return the line with the cluster in place of the null at its end."""
        return f"{row.removesuffix(_UNKNOWN)}{json.dumps(cluster)}}}\n"


class ArticleLines(WholeFile):
    """Writes each article in the guide's gold form."""

    def write(self, annotated: Annotated) -> None:
        """Write one article with its spans and events."""
        self.file.write(json.dumps(to_dict(annotated), ensure_ascii=False) + "\n")


def event_lines(folder: Path) -> EventLines:
    """Open events.jsonl in `folder`."""
    return EventLines(folder / "events.jsonl")


def article_lines(folder: Path) -> ArticleLines:
    """Open articles.jsonl in `folder`."""
    return ArticleLines(folder / "articles.jsonl")
