"""CoNLL-2003: a word a line with its tag, a blank line after a sentence; spans only.

`word -X- -X- B-ORG`, tags in IOB2; -DOCSTART- opens an article. Read are also files with
two columns or more (the word first, the tag last) and IOB1 tags. Source: Tjong Kim Sang and
De Meulder (2003), Introduction to the CoNLL-2003 Shared Task.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsledger.formats.tokens import word_spans, words
from newsledger.goldform import from_dict
from newsledger.schema import Annotated, NewsledgerError

_OPENING = "-DOCSTART-"
_OUTSIDE = "O"


def read(path: Path) -> list[Annotated]:
    """Read a file; an article's text is its words with one space between, a line a sentence."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
    articles = []
    for number, first_line, rows in _articles(lines):
        builder = _Builder()
        for row in rows:
            builder.take(row.split())
        data = {"id": f"{path.stem}-{number}", "text": builder.text, "spans": builder.spans}
        articles.append(from_dict(data, f"{path}:{first_line}"))
    return articles


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write words and tags; return what is dropped."""
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for each in articles:
            lines.write(f"{_OPENING} -X- -X- {_OUTSIDE}\n\n")
            lines.writelines(_rows(each))
    return list(_dropped(articles))


def _dropped(articles: Sequence[Annotated]) -> Iterator[str]:
    if articles:
        what = f"id, title, date, url and white space (articles: {len(articles)})"
        yield f"Dropped {what}: CoNLL-2003 has words only."
    values = sum(bool(span.values or span.rule) for each in articles for span in each.spans)
    if values:
        yield f"Dropped the values (spans: {values}): CoNLL-2003 has labels only."
    events = sum(len(each.events) for each in articles)
    if events:
        yield f"Dropped the events ({events}): CoNLL-2003 has spans only."


def _rows(annotated: Annotated) -> Iterator[str]:
    text = annotated.article.text
    places = list(words(text, annotated.spans))
    tags = [_OUTSIDE] * len(places)
    for span, first, after in word_spans(places, annotated.spans):
        tags[first:after] = [f"B-{span.label}", *[f"I-{span.label}"] * (after - first - 1)]
    before = 0
    for (start, end), tag in zip(places, tags, strict=True):
        if before and "\n" in text[before:start] and not tag.startswith("I-"):
            yield "\n"
        yield f"{text[start:end]} -X- -X- {tag}\n"
        before = end
    yield "\n"


def _articles(lines: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each article's number, its first line's number and its rows."""
    openings = [n for n, line in enumerate(lines) if line.startswith(_OPENING)]
    starts = openings if openings else [-1]
    for number, start in enumerate(starts, start=1):
        end = starts[number] if number < len(starts) else len(lines)
        rows = lines[start + 1 : end]
        if openings or any(row.strip() for row in rows):
            yield number, start + 2, list(rows)


class _Builder:
    """Puts an article's text and spans together from rows of columns."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[dict[str, Any]] = []
        self._label = ""
        self._between = ""

    def take(self, columns: Sequence[str]) -> None:
        """Add a row; one without columns ends a sentence."""
        if not columns:
            self._label, self._between = "", "\n" if self.text else ""
            return
        self.text += self._between
        start = len(self.text)
        self.text += columns[0]
        self._between = " "
        tag, _, label = columns[-1].partition("-")
        if label and (tag == "B" or label != self._label):
            self.spans.append({"start": start, "label": label})
        if label:
            span = self.spans[-1]
            span |= {"end": len(self.text), "text": self.text[span["start"] :]}
        self._label = label
