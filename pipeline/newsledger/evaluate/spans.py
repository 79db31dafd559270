"""Scores of one article's spans and of their values.

| measure | a span counts when | SemEval-2013 task 9 calls it |
| --- | --- | --- |
| `exact` | start, end and label are right | strict |
| `partial` | a span of its label overlaps it | (the guide's partial) |
| `type` | the span it is paired with has its label | type |
| `boundary` | start and end are right, the label aside | exact |
| `overlap` | as `boundary`; half when the spans only overlap | partial |

Pairs are one to one, by the most characters in common: within the label for `partial`,
the label aside for the last three. Source: Segura-Bedmar, Martínez and Herrero-Zazo (2013),
SemEval-2013 Task 9, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from newsledger.evaluate.names import KEYS, Aliases, aliases_of
from newsledger.evaluate.pairing import Pair, pair_spans, same_ends, same_label
from newsledger.evaluate.tally import Counts, Tally, add
from newsledger.schema import Annotated, Span

MEASURES = ("exact", "partial", "type", "boundary", "overlap")
# The guide's normalised keys, compared over exactly matched spans.
VALUE_KEYS: dict[str, tuple[str, ...]] = {
    "MONEY": ("value", "value_max", "currency"),
    "PERCENT": ("value", "value_max", "unit"),
    "MULTIPLE": ("value", "value_max"),
    "JOBS": ("value", "value_max", "kind"),
    "PROJECTS": ("value", "value_max"),
    "CAPACITY": ("value", "value_max", "unit", "per"),
    "DATE": ("date_start", "date_end"),
    "LOC": ("name", "country", "region"),
    "ORG": ("name", "country"),
}
_OPTIONAL = frozenset({"name", "country", "region", "qualifier"})


def count_spans(gold: Annotated, predicted: Annotated) -> Counts:
    """Return one article's tallies under ("spans", label or "all", measure) and ("values", …)."""
    counts: Counts = {}
    for measure in MEASURES:
        _count_sides(counts, measure, gold.spans, predicted.spans)
    for one, other in pair_spans(gold.spans, predicted.spans, same_label):
        _credit(counts, "partial", one, other, 1)
    for one, other in pair_spans(gold.spans, predicted.spans):
        exact = same_ends(one, other)
        _credit(counts, "exact", one, other, float(exact and same_label(one, other)))
        _credit(counts, "type", one, other, float(same_label(one, other)))
        _credit(counts, "boundary", one, other, float(exact))
        _credit(counts, "overlap", one, other, 1 if exact else 0.5)
    aliases = aliases_of(gold)
    for one, other in exact_pairs(gold.spans, predicted.spans):
        _count_values(counts, one, other, aliases)
    return counts


def exact_pairs(gold: Iterable[Span], predicted: Iterable[Span]) -> list[Pair]:
    """Return the pairs with the same start, end and label."""
    by_place = {(span.start, span.end, span.label): span for span in predicted}
    pairs = ((span, by_place.get((span.start, span.end, span.label))) for span in gold)
    return [(one, other) for one, other in pairs if other is not None]


def value_faults(gold: Span, predicted: Span, aliases: Mapping[str, Aliases]) -> dict[str, bool]:
    """Return for each key of the label whether the prediction has it wrong.

    A key is asked for where the gold gives it, be it null, and where only the prediction does;
    a name, country or region where the gold gives it; nothing where the gold has no values.
    """
    faults = {}
    for key in (*VALUE_KEYS[gold.label], "qualifier") if gold.values else ():
        alone = key not in _OPTIONAL and predicted.values.get(key) is not None
        if key in gold.values or alone:
            here, there = (
                _plain(gold.label, key, side.values.get(key), aliases) for side in (gold, predicted)
            )
            faults[key] = here != there
    return faults


def round_number(value: Decimal) -> str:
    """Return a number to nine significant digits, so that 1100000000.0000002 is 1100000000."""
    return f"{Decimal(f'{value:.8E}').normalize():f}"


def _plain(label: str, key: str, value: Any, aliases: Mapping[str, Aliases]) -> Any:
    if key == "name" and value is not None:
        return KEYS[label](str(value), aliases[label])
    if key == "unit" and value is not None:
        return " ".join(str(value).casefold().split())
    return round_number(value) if isinstance(value, Decimal) else value


def _count_sides(
    counts: Counts, measure: str, gold: Iterable[Span], predicted: Iterable[Span]
) -> None:
    for span in gold:
        for label in (span.label, "all"):
            add(counts, ("spans", label, measure), Tally(gold=1))
    for span in predicted:
        for label in (span.label, "all"):
            add(counts, ("spans", label, measure), Tally(predicted=1))


def _credit(counts: Counts, measure: str, gold: Span, predicted: Span, credit: float) -> None:
    for label in (gold.label, "all"):
        add(counts, ("spans", label, measure), Tally(found=credit))
    for label in (predicted.label, "all"):
        add(counts, ("spans", label, measure), Tally(right=credit))


def _count_values(
    counts: Counts, gold: Span, predicted: Span, aliases: Mapping[str, Aliases]
) -> None:
    """Count each key, and as `normalised` whether all but the qualifier are right."""
    faults = value_faults(gold, predicted, aliases)
    asked = {key: wrong for key, wrong in faults.items() if key != "qualifier"}
    whole = {"normalised": any(asked.values())} if asked else {}
    for key, wrong in (whole | faults).items():
        for label in (gold.label, "all"):
            add(counts, ("values", label, key), Tally.share(float(not wrong), 1))
