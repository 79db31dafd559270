"""For formats with a place for labelled spans, and one for anything else beside them.

The format's own spans are the truth, since they are what people correct in its tool; what
it has no words for (the article's head, the spans' values, the events) stands beside them
under one key. A value goes with the span that has its start, end and label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newsledger.goldform import from_dict, to_dict
from newsledger.schema import Annotated, NewsledgerError

KEY = "newsledger"
Labelled = tuple[int, int, str]
_OWN_KEYS = ("start", "end", "label", "text")


def split(annotated: Annotated) -> tuple[list[Labelled], dict[str, Any]]:
    """Return the labelled spans, and a JSON object of all but them and the text."""
    data = to_dict(annotated)
    spans = data.pop("spans")
    del data["text"]
    data["values"] = [
        {key: value for key, value in span.items() if key != "text"}
        for span in spans
        if len(span) > len(_OWN_KEYS)
    ]
    return [(span["start"], span["end"], span["label"]) for span in spans], data


def join(
    text: str, spans: Iterable[Labelled], beside: Mapping[str, Any], where: str, name: str = ""
) -> Annotated:
    """Put an article together again; `name` is its id where nothing beside it gives one.

    Without either the id is the file's name and the place in it, from `where`.
    """
    try:
        listed = beside.get("values", [])
        values = {(each["start"], each["end"], each["label"]): each for each in listed}
    except (AttributeError, KeyError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise NewsledgerError(f"{where}: {KEY}: is not as it was written: {reason}") from error
    data = {
        "id": name or Path(where).name,
        **{key: value for key, value in beside.items() if key != "values"},
        "text": text,
        "spans": [
            values.get((start, end, label), {})
            | {"start": start, "end": end, "label": label, "text": text[start:end]}
            for start, end, label in spans
        ],
    }
    return from_dict(data, where)
