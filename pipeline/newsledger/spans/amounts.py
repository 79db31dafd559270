"""The labels of numbers, and those of mere patterns, run in their order over one text.

Each number goes to one label at most: money and per cent are told by their marks and go
first; jobs, projects and capacities share what is left. Any further file in `models/spans`
is a label of its own and goes last: it needs no code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from newsledger.resources import models_dir
from newsledger.schema import Span
from newsledger.spans import elided, money, multiple, percent
from newsledger.spans.context import Context
from newsledger.spans.numbers import Number, find_numbers
from newsledger.spans.rules import finder

Find = Callable[[str, Sequence[Number], Context], list[Span]]

_MARKED: tuple[Find, ...] = (money.find, percent.find, multiple.find)
_COUNTED = ("jobs", "projects", "capacity")
MASK = "¤"
_FIGURES = re.compile("[0-9.,]")
_WITH_CODE = frozenset({"money", "percent", "multiple", "date", "loc", "org"})


@cache
def _rule_finders() -> tuple[Find, ...]:
    """Return the finders of the labels that are rule files alone, those of counts first."""
    files = sorted(path.stem for path in (models_dir() / "spans").glob("*.toml"))
    further = [stem for stem in files if stem not in _WITH_CODE and stem not in _COUNTED]
    return tuple(finder(stem).find for stem in (*_COUNTED, *further))


def find_amounts(text: str, context: Context, taken: Sequence[Span] = ()) -> list[Span]:
    """Return the spans of these labels in `text`, in its order, none overlapping.

    Numbers inside `taken`, spans found before, stay out. Labels of counts see only `countable`
    numbers, and last of all the counts whose noun is left out are looked for.
    """
    found, free = by_rules(text, context, taken)
    return sorted([*found, *elided.find(text, free, found)], key=_start)


def by_rules(
    text: str, context: Context, taken: Sequence[Span] = ()
) -> tuple[list[Span], list[Number]]:
    """Return the spans that the rules find, in the order of `text`, and the numbers left over."""
    context = replace(context, whole=text)
    found: list[Span] = []
    free = _free(find_numbers(text), sorted(taken, key=_start))
    for finders, countable in ((_MARKED, False), (_rule_finders(), True)):
        free = [number for number in free if number.countable or not countable]
        page = masked(text, found) if countable else text
        for find in finders:
            spans = _apart(find(page, free, context), [*found, *taken])
            free = _free(free, spans)
            found = sorted([*found, *spans], key=_start)
    return found, free


def masked(text: str, spans: Sequence[Span]) -> str:
    """Return `text`, as long as it was, with the figures of `spans` made unreadable.

    Labels of counts look past money and percentages that stand between a count and what it
    belongs to ("17 projects worth $2 billion, six of them in mining").
    """
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], _FIGURES.sub(MASK, text[span.start : span.end])]
        end = span.end
    return "".join([*pieces, text[end:]])


def _start(span: Span) -> int:
    return span.start


def _free(numbers: Sequence[Number], spans: Sequence[Span]) -> list[Number]:
    """Return the `numbers` that none of `spans`, which are in order, overlaps."""
    ends = [span.end for span in spans]
    free = []
    for number in numbers:
        index = bisect_left(ends, number.start + 1)
        if index == len(spans) or spans[index].start >= number.end:
            free.append(number)
    return free


def _apart(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Return the `spans` that none of `others` overlaps."""
    ordered = sorted(others, key=_start)
    ends = [span.end for span in ordered]
    apart = []
    for span in spans:
        index = bisect_left(ends, span.start + 1)
        if index == len(ordered) or ordered[index].start >= span.end:
            apart.append(span)
    return apart
