"""Evaluation from files: gold read, predictions read or made, the scores as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from newsledger import formats
from newsledger.evaluate import list_faults, score, write_page
from newsledger.schema import Annotated, NewsledgerError


def assess(
    gold_path: Path,
    predicted_path: Path | None = None,
    *,
    gold_spans: bool = False,
    as_json: bool = False,
    page: Path | None = None,
    faults: bool = False,
) -> str:
    """Score predictions against gold and return the report.

    Without `predicted_path` the pipeline runs on the gold's texts; with `gold_spans` only
    its linking does, on the gold's spans. `page` gets gold and prediction side by side as
    HTML. Raises NewsledgerError when a file doesn't hold what it should.
    """
    gold = formats.read(gold_path)
    if predicted_path is not None:
        predicted = _aligned(gold, formats.read(predicted_path))
    else:
        predicted = predict(gold, gold_spans=gold_spans)
    report = score(gold, predicted)
    if page is not None:
        write_page(page, report, gold, predicted)
    if as_json:
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
    return f"{report.table()}\n{list_faults(report.faults)}" if faults else report.table()


def predict(gold: Sequence[Annotated], *, gold_spans: bool = False) -> list[Annotated]:
    """Run the pipeline, or its linking alone on the gold's spans, over the gold's texts."""
    if not gold_spans:
        from newsledger.language import annotate, load

        return list(annotate(load(), (annotated.article for annotated in gold)))
    from newsledger.events.linking import Linker, link
    from newsledger.spans.geography import located

    linker = Linker.trained()
    return [
        replace(
            a,
            events=tuple(
                link(a.article.text, located(a.article.text, a.spans), a.article.date, linker)
            ),
        )
        for a in gold
    ]


def _aligned(gold: Sequence[Annotated], predicted: Sequence[Annotated]) -> list[Annotated]:
    """Return the predictions in the order of the gold; each gold article must have one."""
    by_id = {annotated.article.id: annotated for annotated in predicted}
    missing = [a.article.id for a in gold if a.article.id not in by_id]
    if missing:
        raise NewsledgerError(
            f"{len(missing)} gold articles have no prediction (the first is {missing[0]!r}): "
            "predictions are matched by id"
        )
    return [by_id[annotated.article.id] for annotated in gold]
