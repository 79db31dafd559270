"""brat's standoff, a folder of `.txt` and `.ann` files, or one such pair.

A span is a `T` line, its values a note on it (`#`, JSON). An event is an `E` line: its
trigger is the evidence, its roles point at the spans it is made of, its status is an
attribute (`A`). What the roles don't say (the subject, a sign, a period's first words)
stands as JSON in a note on the event, and goes before what they say. A file is called
after its article's id; articles are read in the order of the files' names.
Source: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from newsledger.formats.brat_events import ROLES, from_roles, roles_of
from newsledger.goldform import from_dict, to_dict
from newsledger.schema import EVENT_TYPES, LABELS, STATUSES, Annotated, NewsledgerError

_PLACE = ("start", "end", "label", "text")
_LINE = re.compile(r"[^\n]+")


def read(path: Path) -> list[Annotated]:
    """Read a folder's `.ann` files, or the one named, each with the `.txt` beside it."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise NewsledgerError(f"{path}: holds no .ann file")
    return [_read_file(file) for file in files]


def write(path: Path, articles: Sequence[Annotated]) -> list[str]:
    """Write a pair of files for each article; return what is dropped.

    brat's annotation.conf is written beside them unless there is one.
    """
    single = path.suffix == ".ann"
    if single and len(articles) != 1:
        raise NewsledgerError(f"{path}: one .ann file holds one article, not {len(articles)}")
    folder = path.parent if single else path
    folder.mkdir(parents=True, exist_ok=True)
    for each in articles:
        name = path.stem if single else quote(each.article.id, safe=" ")
        (folder / f"{name}.txt").write_text(each.article.text, encoding="utf-8", newline="")
        lines = "".join(f"{line}\n" for line in _lines(to_dict(each)))
        (folder / f"{name}.ann").write_text(lines, encoding="utf-8", newline="\n")
    configuration = folder / "annotation.conf"
    if not configuration.exists():
        configuration.write_text(_configuration(), encoding="utf-8", newline="\n")
    return list(_dropped(articles, unquote(path.stem) if single else None))


def _dropped(articles: Sequence[Annotated], name: str | None) -> Iterator[str]:
    heads = sum(bool(a.title or a.date or a.url) for a in (each.article for each in articles))
    if heads:
        yield f"Dropped title, date and url (articles: {heads}): brat has the text only."
    if name is not None and name != articles[0].article.id:
        yield f"Dropped the id {articles[0].article.id!r}: brat has the file's name, {name!r}."


def _configuration() -> str:
    roles = ", ".join(f"{role}*:{label}" for role, label in ROLES.items())
    return "\n".join(
        [
            *("[entities]", *LABELS, "[relations]", "[events]"),
            *(f"{kind} {roles}" for kind in EVENT_TYPES),
            *("[attributes]", f"Status Arg:<EVENT>, Value:{'|'.join(STATUSES)}", ""),
        ]
    )


# --- writing ------------------------------------------------------------------------------


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    text, spans = data["text"], data["spans"]
    notes: list[tuple[str, dict[str, Any]]] = []
    for number, span in enumerate(spans, start=1):
        yield _text_bound(number, span["label"], [(span["start"], span["end"])], text)
        notes.append((f"T{number}", {k: v for k, v in span.items() if k not in _PLACE}))
    for number, event in enumerate(data["events"], start=1):
        trigger = len(spans) + number
        evidence = event["evidence"] or [(0, len(text))]
        yield _text_bound(trigger, event["type"], evidence, text)
        roles = roles_of(event, spans)
        told = "".join(f" {role}:T{place + 1}" for role, place in roles)
        yield f"E{number}\t{event['type']}:T{trigger}{told}"
        yield f"A{number}\tStatus E{number} {event['status']}"
        pointed = [(role, spans[place]) for role, place in roles]
        derived = from_roles(number, event["type"], event["status"], pointed)
        derived["evidence"] = [list(pair) for pair in _fragments(evidence, text)]
        left = {key: value for key, value in event.items() if derived.get(key) != value}
        notes.append((f"E{number}", left))
    for number, (target, note) in enumerate((each for each in notes if each[1]), start=1):
        yield f"#{number}\tAnnotatorNotes {target}\t{json.dumps(note, ensure_ascii=False)}"


def _text_bound(number: int, label: str, pairs: Sequence[Sequence[int]], text: str) -> str:
    fragments = _fragments(pairs, text)
    places = ";".join(f"{start} {end}" for start, end in fragments)
    told = " ".join(text[start:end].replace("\n", " ") for start, end in fragments)
    return f"T{number}\t{label} {places}\t{told}"


def _fragments(pairs: Sequence[Sequence[int]], text: str) -> list[tuple[int, int]]:
    """Cut the stretches of text at line breaks, which brat cannot span."""
    return [
        fragment
        for start, end in pairs
        for fragment in (
            [match.span() for match in _LINE.finditer(text, start, end)] or [(start, end)]
        )
    ]


# --- reading ------------------------------------------------------------------------------


def _read_file(path: Path) -> Annotated:
    try:
        text_file = path.with_name(path.name.removesuffix(".ann") + ".txt")
        text = text_file.read_bytes().decode("utf-8")
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NewsledgerError(f"cannot read {path}: {error}") from error
    standoff = _Standoff(path, text)
    for number, line in enumerate(lines, start=1):
        standoff.take(number, line.removesuffix("\r"))
    data = {"id": unquote(path.name.removesuffix(".ann")), "text": text}
    return from_dict({**data, **standoff.annotations()}, str(path))


class _Standoff:
    """The lines of one `.ann` file, gathered by kind."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self._bound: dict[str, tuple[str, list[list[int]]]] = {}
        self._events: dict[int, list[tuple[str, str]]] = {}
        self._status: dict[str, str] = {}
        self._notes: dict[str, dict[str, Any]] = {}

    def take(self, number: int, line: str) -> None:
        """Add a line; kinds that have no part in our events (R, N, *) are passed over."""
        try:
            name, _, rest = line.partition("\t")
            if name.startswith("T"):
                self._take_bound(name, rest)
            elif name.startswith("E"):
                parts = (each.split(":", 1) for each in rest.split())
                self._events[int(name[1:])] = [(role, target) for role, target in parts]
            elif name.startswith("A") and rest.startswith("Status "):
                _, target, status = rest.split()
                self._status[target] = status
            elif name.startswith("#"):
                self._take_note(rest)
        except ValueError as error:
            raise NewsledgerError(f"{self._path}:{number}: {line!r}: {error}") from error

    def _take_bound(self, name: str, rest: str) -> None:
        kind, _, told = rest.partition("\t")
        label, _, places = kind.partition(" ")
        pairs = [[int(offset) for offset in place.split()] for place in places.split(";")]
        meant = " ".join(self._text[start:end] for start, end in pairs)
        if meant.split() != told.split():
            raise ValueError(f"the text there is {meant!r}")
        self._bound[name] = label, pairs

    def _take_note(self, rest: str) -> None:
        kind, _, note = rest.partition("\t")
        if note.startswith("{"):
            _, target = kind.split()
            self._notes[target] = json.loads(note)

    def annotations(self) -> dict[str, Any]:
        """Return the spans and events in the gold form. Raises NewsledgerError for a lost T."""
        triggers = {parts[0][1] for parts in self._events.values() if parts}
        spans = {
            name: self._span(name, label, pairs)
            for name, (label, pairs) in self._bound.items()
            if name not in triggers
        }
        try:
            events = [self._event(*each, spans) for each in self._events.items()]
        except (KeyError, ValueError) as error:
            raise NewsledgerError(f"{self._path}: an event lacks what it names: {error}") from error
        return {"spans": list(spans.values()), "events": events}

    def _span(self, name: str, label: str, pairs: list[list[int]]) -> dict[str, Any]:
        start, end = pairs[0][0], pairs[-1][1]
        gaps = "".join(self._text[a[1] : b[0]] for a, b in pairwise(pairs))
        if gaps.strip():
            raise NewsledgerError(f"{self._path}: {name}: a span must be one stretch of text")
        place = {"start": start, "end": end, "label": label, "text": self._text[start:end]}
        return place | self._notes.get(name, {})

    def _event(
        self, number: int, parts: list[tuple[str, str]], spans: Mapping[str, dict[str, Any]]
    ) -> dict[str, Any]:
        (kind, trigger), *roles = parts
        name = f"E{number}"
        pointed = [(role, spans[target]) for role, target in roles]
        event = from_roles(number, kind, self._status.get(name), pointed)
        return event | {"evidence": self._bound[trigger][1]} | self._notes.get(name, {})
