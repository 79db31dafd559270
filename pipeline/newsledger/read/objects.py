"""Reads JSON: an object is an article. JSON Lines by the line, a JSON file as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from io import BufferedReader
from typing import Any

from newsledger.read.compression import CHUNK
from newsledger.read.encoding import decode
from newsledger.read.limits import Limits, record_too_large
from newsledger.read.lines import Overlong, bounded_lines
from newsledger.read.rejects import Reject, Unreadable
from newsledger.read.rows import Fields, article_of, stem
from newsledger.schema import Article

_NO_OBJECT = object()
# int() refuses longer ones, because its time grows with the square of the digits.
_DIGITS = 4300
_LONGEST_CHARACTER = 4


def read_json_lines(
    stream: BufferedReader, source: str, limits: Limits
) -> Iterator[Article | Reject]:
    """Yield an article for each line; blank lines are passed over."""
    empty = True
    for number, line in enumerate(bounded_lines(stream, limits.record), 1):
        where = f"{source}:{number}"
        if isinstance(line, Overlong):
            empty = False
            yield Reject(where, record_too_large(limits))
        elif line.strip():
            empty = False
            yield _line(line, where, f"{stem(source)}:{number}", limits)
    if empty:
        raise Unreadable("is empty")


def _line(line: bytes, where: str, name: str, limits: Limits) -> Article | Reject:
    try:
        data = json.loads(
            decode(line),
            object_pairs_hook=Fields.of,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=lambda _: None,
        )
    except Unreadable as reason:
        return Reject.of(where, reason)
    except RecursionError:
        return Reject(where, "is not an article: its JSON is nested too deeply")
    except ValueError as error:
        return Reject.of(where, Unreadable(f"is not JSON: {error}"))
    return article_of(data, where, name, limits)


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS else None


def _decimal(number: str) -> Decimal | None:
    """Return a number as ijson would: as it is spelled; None when its exponent is absurd."""
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


def read_json(stream: BufferedReader, source: str, limits: Limits) -> Iterator[Article | Reject]:
    """Yield the articles of a JSON file: a list of objects, or one object."""
    for number, item in enumerate(_items(stream, limits), 1):
        yield article_of(item, f"{source}[{number}]", f"{stem(source)}:{number}", limits)


def _items(stream: BufferedReader, limits: Limits) -> Iterator[object]:
    """Yield each item as it ends. What broke the parser is raised after what came before it."""
    # Not the backend in C, which ends the process at a number of 5,000 digits or at bad UTF-8.
    from ijson import JSONError, sendable_list
    from ijson.backends import python as ijson

    events = sendable_list()
    parser = ijson.basic_parse_coro(events)
    items = _Items()
    since = 0
    try:
        for chunk, broken in _characters(stream):
            fault = broken
            try:
                parser.send(chunk) if chunk else parser.close()
            except (JSONError, ValueError) as error:
                fault = error
            for event, value in events:
                item = items.take(event, value)
                if item is not None:
                    since = 0
                    yield item
            events.clear()
            since += len(chunk)
            if fault is not None:
                raise Unreadable(f"is not JSON, here or further on: {fault}") from fault
            if since > limits.record:
                raise Unreadable(f"has an item that {record_too_large(limits)}")
    finally:
        with suppress(JSONError, ValueError):
            parser.close()


def _characters(stream: BufferedReader) -> Iterator[tuple[bytes, Exception | None]]:
    """Yield the stream in pieces of whole characters, the last one empty.

    Where UTF-8 ends, so does the stream, and the fault comes with the last good piece: the
    parser would lose the whole piece.
    """
    if not stream.peek(1):
        raise Unreadable("is empty")
    held = b""
    while chunk := stream.read1(CHUNK):
        held += chunk
        try:
            held.decode()
        except UnicodeDecodeError as error:
            whole, held = held[: error.start], held[error.start :]
            if len(held) >= _LONGEST_CHARACTER or error.end < error.start + len(held):
                yield whole, error
                return
            yield whole, None
        else:
            yield held, None
            held = b""
    yield held, None
    if held:
        yield b"", None


class _Items:
    """Puts the items of the outermost list together; what is nested in them is left out."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._base = 0  # 1 within a list
        self._depth = 0
        self._begun = False
        self._fields: Fields | None = None
        self._key = ""

    def take(self, event: str, value: Any) -> object | None:
        """Take one event of the parser; return the item that it ends, if it ends one."""
        if event in ("start_map", "start_array"):
            self._start(event)
        elif event in ("end_map", "end_array"):
            self._depth -= 1
            if self._depth == self._base:
                return _NO_OBJECT if self._fields is None else self._fields
        elif event == "map_key":
            self._key = value if self._depth == self._base + 1 else self._key
        elif self._depth == self._base:
            return _NO_OBJECT
        elif self._depth == self._base + 1 and self._fields is not None:
            self._fields.add(self._key, value)
        return None

    def _start(self, event: str) -> None:
        if not self._begun and event == "start_array":
            self._base = 1
        elif self._depth == self._base:
            self._fields = Fields() if event == "start_map" else None
        self._begun = True
        self._depth += 1
