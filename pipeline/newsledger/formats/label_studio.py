"""Label Studio's JSON, a list of tasks with their annotations, `.json`.

The spans are regions of the control `label`, a span's values the text of the control
`values` on its region, each event the JSON of a line of the control `events`; all three can
be corrected there, with this labelling interface:

    <View>
      <Labels name="label" toName="text"><Label value="MONEY"/>…<Label value="ORG"/></Labels>
      <Text name="text" value="$text"/>
      <TextArea name="values" toName="text" perRegion="true" editable="true"/>
      <TextArea name="events" toName="text" editable="true" maxSubmissions="0"/>
    </View>

Read is a task's first annotation that wasn't cancelled, or else its first prediction.
Offsets count code points, as Label Studio's do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsledger.goldform import from_dict, to_dict
from newsledger.schema import Annotated, NewsledgerError

_HEAD = ("id", "title", "date", "url", "text")
_PLACE = ("start", "end", "label", "text")


def read(path: Path) -> list[Annotated]:
    """Read a JSON export or a file of `write`."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
    if not isinstance(tasks, list):
        raise NewsledgerError(f"{path}: must hold a list of tasks")
    return [_read_task(task, f"{path}: task {n}") for n, task in enumerate(tasks, start=1)]


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write tasks for Label Studio's import; nothing is dropped."""
    tasks = json.dumps([_task(each) for each in articles], ensure_ascii=False, indent=1)
    path.write_text(tasks + "\n", encoding="utf-8", newline="\n")
    return []


def _task(annotated: Annotated) -> dict[str, Any]:
    data = to_dict(annotated)
    results = [
        result
        for number, span in enumerate(data["spans"], start=1)
        for result in _region(f"s{number}", span)
    ]
    if data["events"]:
        events = [json.dumps(event, ensure_ascii=False) for event in data["events"]]
        results.append(_result("events", "events", "textarea", {"text": events}))
    return {"data": {key: data[key] for key in _HEAD}, "annotations": [{"result": results}]}


def _region(region: str, span: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a span's region and, where it has values, their text."""
    place = {key: span[key] for key in ("start", "end", "text")}
    yield _result(region, "label", "labels", place | {"labels": [span["label"]]})
    values = {key: value for key, value in span.items() if key not in _PLACE}
    if values:
        text = [json.dumps(values, ensure_ascii=False)]
        yield _result(region, "values", "textarea", place | {"text": text})


def _result(region: str, control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": region,
        "from_name": control,
        "to_name": "text",
        "type": kind,
        "value": value,
        "origin": "manual",
    }


def _read_task(task: Mapping[str, Any], where: str) -> Annotated:
    try:
        head = {key: task["data"].get(key) for key in _HEAD}
        if head["id"] is None:
            head["id"] = str(task.get("id", Path(where).name))
        spans, events = _read_results(head["text"], _results(task))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise NewsledgerError(f"{where}: is not a task with annotated text: {reason}") from error
    return from_dict({**head, "spans": spans, "events": events}, where)


def _results(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    done = [each for each in task.get("annotations", []) if not each.get("was_cancelled")]
    chosen = [*done, *task.get("predictions", [])]
    return list(chosen[0]["result"]) if chosen else []


def _read_results(
    text: str, results: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the spans and events of an annotation's results."""
    values: dict[str, Any] = {}
    events: list[Any] = []
    for result in results:
        if result["type"] == "textarea" and result["from_name"] == "values":
            values[result["id"]] = json.loads(result["value"]["text"][0])
        elif result["type"] == "textarea" and result["from_name"] == "events":
            events += [json.loads(event) for event in result["value"]["text"]]
    spans = [
        {
            "start": result["value"]["start"],
            "end": result["value"]["end"],
            "label": result["value"]["labels"][0],
            "text": text[result["value"]["start"] : result["value"]["end"]],
        }
        | values.get(result["id"], {})
        for result in results
        if result["type"] == "labels"
    ]
    return spans, events
