"""Cells of a table that programs and spreadsheets are going to open.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end for a
formula or lets it slip into one. Such a text gets an apostrophe before it, which
spreadsheets know as "this is text". A text that has apostrophes before such a character
already gets one more, so that taking one away always gives back what stood there. The
character alone, such as the qualifier `=`, is no formula and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠].", re.DOTALL)
_QUOTED = re.compile(r"[\",\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠].", re.DOTALL)


def guard(value: Any) -> Any:
    """Return the cell with an apostrophe before a text that could become a formula.

    Numbers stay numbers: only strings are looked at.
    """
    return f"'{value}" if isinstance(value, str) and _RISKY.match(value) else value


def unguard(value: Any) -> Any:
    """Return the text that `guard` was given."""
    return value[1:] if isinstance(value, str) and _GUARDED.match(value) else value


def line(cells: Iterable[Any]) -> str:
    """Return a line of comma-separated values; None is an empty cell.

    The csv module leaves a lone carriage return unquoted, at which readers end the row.
    """
    return ",".join(map(_quote, cells)) + "\n"


def _quote(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
