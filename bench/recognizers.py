"""Score money and per cent on the specifications of microsoft/Recognizers-Text.

Usage: python bench/recognizers.py [FOLDER] [--errors]

FOLDER holds `CurrencyModel.json` and `PercentModel.json`, unchanged; by default
`../shared/benchmarks/recognizers-text` beside the repository. Counted are amounts, each as
(value in major units, currency) or as its per cent value, within their sentence; places don't
count, since the specifications take articles and lower-cased text into theirs.

Sentences whose currency is none of ISO 4217 today (`HISTORICAL`) are left out, and so are units
without an amount ("dollar : 143.80 yen"). A unit without a nation ("Dollar") is expected to be
its usual currency, as in an article of no country.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from newsledger.spans.amounts import find_amounts
from newsledger.spans.context import Context

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "recognizers-text"
USUAL = {
    "Dollar": "USD",
    "Pound": "GBP",
    "Franc": "CHF",
    "Rupee": "INR",
    "Peso": "MXN",
    "Krona": "SEK",
    "Lira": "TRY",
    "Real": "BRL",
}
MINOR = {"Cent": "USD", "Pence": "GBP", "Penny": "GBP", "Sen": "MYR"}
# Currencies gone before 2015, coins that are no ISO 4217 currency, and the sen, the hundredth of
# a unit that the specification leaves open.
HISTORICAL = frozenset(
    ["Finnish markka", "Peseta", "Netherlands guilder", "Bitcoin", "Satoshi", "Sen"]
)
Amount = tuple[str, Decimal]
Tally = tuple[Counter[Amount], Counter[Amount]]


def expected_money(result: dict[str, Any]) -> Amount | None:
    """Return the amount a specification expects, None when it is left out."""
    resolution = result["Resolution"]
    unit, value = resolution["unit"], resolution.get("value")
    if value is None or unit in HISTORICAL:
        return None
    if unit in MINOR:
        return MINOR[unit], Decimal(value) / 100
    return resolution.get("isoCurrency") or USUAL.get(unit, unit), Decimal(value)


def expected_percent(result: dict[str, Any]) -> Amount | None:
    """Return the per cent value a specification expects, None when it has none."""
    value = result["Resolution"]["value"]
    return None if value == "null" else ("%", Decimal(value.rstrip("%")))


def found(text: str, label: str) -> list[Amount]:
    """Return the amounts of `label` that newsledger finds in `text`."""
    spans = [span for span in find_amounts(text, Context()) if span.label == label]
    return [(span.values.get("currency", "%"), span.values["value"]) for span in spans]


def cases(path: Path, label: str) -> Iterator[tuple[dict[str, Any], Tally]]:
    """Yield each specification that counts, with the amounts expected and found in it."""
    expect = expected_money if label == "MONEY" else expected_percent
    for case in json.loads(path.read_text(encoding="utf-8-sig")):
        if any(result["Resolution"].get("unit") in HISTORICAL for result in case["Results"]):
            continue
        gold = Counter(amount for result in case["Results"] if (amount := expect(result)))
        yield case, (gold, Counter(found(case["Input"], label)))


def line(name: str, tallies: Sequence[Tally]) -> str:
    """Return precision, recall and F1 over `tallies` as a line of text."""
    right = sum((gold & mine).total() for gold, mine in tallies)
    expected = sum(gold.total() for gold, _ in tallies)
    given = sum(mine.total() for _, mine in tallies)
    precision, recall = right / max(1, given), right / max(1, expected)
    f1 = 2 * right / max(1, given + expected)
    figures = f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
    return f"{name:<10}{figures}  ({expected} amounts, {len(tallies)} sentences)"


def main() -> int:
    """Print the scores of both files; where the folder is absent, say so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--errors", action="store_true", help="list the sentences that differ")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"skipped: {options.folder} is absent")
        return 0
    for name, label in (("CurrencyModel.json", "MONEY"), ("PercentModel.json", "PERCENT")):
        scored = list(cases(options.folder / name, label))
        print(line(label, [tally for _, tally in scored]))
        for case, (gold, mine) in scored if options.errors else ():
            if gold != mine:
                print(f"  {case['Input']!r}")
                print(f"    missed {list(gold - mine)}, wrong {list(mine - gold)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
