"""doccano's JSON Lines for sequence labelling, `.doccano.jsonl`.

{"text": …, "label": [[start, end, label], …], "newsledger": {…}}: doccano keeps a key that
it doesn't know as the document's metadata and exports it again. A project with relations
exports `entities` in place of `label`, which is read too. doccano counts UTF-16 code units
(https://github.com/doccano/doccano/issues/2290), so a character beyond the Basic
Multilingual Plane counts twice; leave "count grapheme clusters as one character" off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from newsledger.formats.beside import KEY, Labelled, join, split
from newsledger.goldform import read_json_lines
from newsledger.schema import Annotated, NewsledgerError

_LAST_SINGLE = "\uffff"


def read(path: Path) -> list[Annotated]:
    """Read a doccano export or a file of `write`."""
    return [_read_line(data, where) for where, data in read_json_lines(path)]


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write a file for doccano's import; nothing is dropped."""
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for each in articles:
            text = each.article.text
            spans, beside = split(each)
            units = _units(text)
            label = [[units[start], units[end], name] for start, end, name in spans]
            data = {"text": text, "label": label, KEY: beside}
            lines.write(json.dumps(data, ensure_ascii=False) + "\n")
    return []


def _units(text: str) -> list[int]:
    """Return for each offset in code points the offset in UTF-16 code units."""
    return list(accumulate((1 + (char > _LAST_SINGLE) for char in text), initial=0))


def _read_line(data: dict[str, Any], where: str) -> Annotated:
    text = data.get("text")
    if not isinstance(text, str):
        raise NewsledgerError(f"{where}: text: must be a string, is {text!r}")
    points = {unit: point for point, unit in enumerate(_units(text))}
    try:
        spans = [(points[start], points[end], name) for start, end, name in _labels(data)]
    except (KeyError, TypeError, ValueError) as error:
        reason = f"{error} is no offset of the text in UTF-16 code units"
        raise NewsledgerError(f"{where}: label: {reason}") from error
    return join(text, spans, data.get(KEY, {}), where, str(data.get("id", "")))


def _labels(data: dict[str, Any]) -> Iterator[Labelled]:
    if "entities" in data:
        for entity in data["entities"]:
            yield entity["start_offset"], entity["end_offset"], entity["label"]
    else:
        yield from data.get("label", [])
