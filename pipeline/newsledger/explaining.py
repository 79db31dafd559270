"""Shows one article's spans and events in the terminal, each with what made it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsledger.language import annotate, load
from newsledger.read import Reject, read_articles
from newsledger.schema import Annotated, Article, NewsledgerError
from newsledger.write.records import nested, plain

COLOURS = {
    "MONEY": "green",
    "PERCENT": "cyan",
    "MULTIPLE": "cyan",
    "JOBS": "yellow",
    "PROJECTS": "magenta",
    "CAPACITY": "blue",
    "DATE": "white",
    "LOC": "red",
    "ORG": "bright_blue",
}
# What steers a terminal is shown as a mark of one character, so that offsets stay.
_HARMLESS = {code: "�" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def explain(text: str, published: date | None = None) -> None:
    """Print the annotated text, its spans with values and rules, and its events."""
    console = Console()
    for annotated in annotate(load(), _articles(text), published):
        console.print(_marked(annotated))
        console.print(_span_table(annotated))
        for event in annotated.events:
            record = nested(annotated, event)
            console.print(Text(f"\n{event.id} {event.type}, {event.status}", style="bold"))
            console.print(_event_table(record))


def _articles(text: str) -> list[Article]:
    """Return the articles of the file `text`, or one article whose text it is."""
    if "\n" in text or len(text) > 200 or not Path(text).exists():
        return [Article("text", text)]
    items = list(read_articles([text]))
    for item in items:
        if isinstance(item, Reject):
            raise NewsledgerError(f"{item.source} {item.reason}")
    return [item for item in items if isinstance(item, Article)]


def _marked(annotated: Annotated) -> Text:
    """Return the text with every span coloured and followed by its label."""
    marked, at, text = Text(), 0, annotated.article.text
    for span in annotated.spans:
        colour = COLOURS.get(span.label, "white")
        marked.append(text[at : span.start].translate(_HARMLESS))
        marked.append(span.text.translate(_HARMLESS), style=f"bold {colour}")
        marked.append(f"[{span.label}]", style=f"dim {colour}")
        at = span.end
    marked.append(text[at:].translate(_HARMLESS))
    return marked


def _span_table(annotated: Annotated) -> Table:
    table = Table(title="spans", title_justify="left")
    for column in ("offsets", "label", "text", "values", "rule"):
        table.add_column(column)
    for span in annotated.spans:
        values = ", ".join(
            f"{key}={plain(value)}" for key, value in span.values.items() if value is not None
        )
        cells = (f"{span.start}-{span.end}", span.label, span.text, values, span.rule)
        table.add_row(*(Text(cell.translate(_HARMLESS)) for cell in cells))
    return table


def _event_table(record: dict[str, Any]) -> Table:
    table = Table(show_header=False)
    skipped = ("event_id", "article_id", "published", "title", "url", "type", "status", "mentions")
    for key, value in record.items():
        if key not in skipped and value not in (None, []):
            table.add_row(key, Text(str(value).translate(_HARMLESS)))
    for mention in record["mentions"]:
        where = f"{mention['start']}-{mention['end']}"
        table.add_row(
            f"  {mention['key']}", Text(f"{mention['text']!r} at {where}, {mention['rule']}")
        )
    return table
