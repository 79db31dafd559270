"""Prodigy's JSON Lines for `ner.manual` and `spans.manual`, `.prodigy.jsonl`.

{"text": …, "tokens": […], "spans": [{"start", "end", "label", "token_start", "token_end"}],
"meta": {"id": …}, "newsledger": {…}}: `token_end` is inclusive, `meta` is shown on the
card, and a key that Prodigy doesn't know stays in its database. Examples that were rejected
or ignored there are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsledger.formats.beside import KEY, join, split
from newsledger.formats.tokens import word_spans, words
from newsledger.goldform import read_json_lines
from newsledger.schema import Annotated, NewsledgerError


def read(path: Path) -> list[Annotated]:
    """Read a Prodigy export (`db-out`) or a file of `write`."""
    lines = read_json_lines(path)
    return [
        _read_line(data, where) for where, data in lines if data.get("answer", "accept") == "accept"
    ]


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write a file for Prodigy; nothing is dropped."""
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for each in articles:
            lines.write(json.dumps(_line(each), ensure_ascii=False) + "\n")
    return []


def _line(annotated: Annotated) -> dict[str, Any]:
    text = annotated.article.text
    places = list(words(text, annotated.spans))
    tokens = [
        {
            "text": text[start:end],
            "start": start,
            "end": end,
            "id": number,
            "ws": text[end : end + 1] == " ",
        }
        for number, (start, end) in enumerate(places)
    ]
    numbers = {
        span.start: {"token_start": first, "token_end": after - 1}
        for span, first, after in word_spans(places, annotated.spans)
    }
    labelled, beside = split(annotated)
    spans = [
        {"start": start, "end": end, "label": label} | numbers.get(start, {})
        for start, end, label in labelled
    ]
    meta = {"id": annotated.article.id}
    return {"text": text, "tokens": tokens, "spans": spans, "meta": meta, KEY: beside}


def _read_line(data: dict[str, Any], where: str) -> Annotated:
    text = data.get("text")
    if not isinstance(text, str):
        raise NewsledgerError(f"{where}: text: must be a string, is {text!r}")
    try:
        spans = [(span["start"], span["end"], span["label"]) for span in data.get("spans", [])]
    except (KeyError, TypeError) as error:
        raise NewsledgerError(f"{where}: spans: needs start, end and label: {error}") from error
    return join(text, spans, data.get(KEY, {}), where)
