"""The page of `--errors FILE.html`: each article with gold and prediction side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from newsledger.evaluate.errors import Fault, describe_event, pair_faults
from newsledger.evaluate.events import pair_events
from newsledger.evaluate.names import aliases_of
from newsledger.evaluate.pairing import pair_spans, same_ends, same_label
from newsledger.evaluate.report import Report, match_articles
from newsledger.evaluate.spans import value_faults
from newsledger.schema import Annotated, Event, Span

_TEMPLATE = Path(__file__).with_name("page.html")
_RIGHT, _MISSED, _SPURIOUS = "right", "missed", "spurious"
Verdicts = dict[int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: a span with its label, values and fault, or what lies between."""

    text: str
    label: str = ""
    values: str = ""
    fault: str = ""


def write_page(
    path: Path | str, report: Report, gold: Sequence[Annotated], predicted: Sequence[Annotated]
) -> None:
    """Write one self-contained HTML file; everything from the articles is escaped."""
    articles = [_article(*pair) for pair in match_articles(gold, predicted)]
    environment = Environment(autoescape=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    Path(path).write_text(template.render(report=report, articles=articles), encoding="utf-8")


def _article(gold: Annotated, predicted: Annotated) -> dict[str, Any]:
    """Return what the template shows of one article."""
    sides = judge_spans(gold, predicted)
    events = list(_judge_events(gold, predicted))
    faults = len(sides[0]) + list(sides[1].values()).count(_SPURIOUS)
    return {
        "id": gold.article.id,
        "title": gold.article.title or "",
        "gold": list(_pieces(gold.article.text, gold.spans, sides[0])),
        "predicted": list(_pieces(gold.article.text, predicted.spans, sides[1])),
        "events": events,
        "faults": faults + sum(event["verdict"] != [_RIGHT] for event in events),
    }


def judge_spans(gold: Annotated, predicted: Annotated) -> tuple[Verdicts, Verdicts]:
    """Return for gold and for prediction: start of each faulty span -> what is wrong with it."""
    aliases = aliases_of(gold)
    here = {span.start: _MISSED for span in gold.spans}
    there = {span.start: _SPURIOUS for span in predicted.spans}
    for one, other in pair_spans(gold.spans, predicted.spans):
        del here[one.start], there[other.start]
        wrong = ["wrong label"] * (not same_label(one, other))
        wrong += ["wrong boundary"] * (not same_ends(one, other))
        if not wrong:
            keys = value_faults(one, other, aliases).items()
            wrong = [f"wrong {key}" for key, is_wrong in keys if is_wrong]
        if wrong:
            here[one.start] = there[other.start] = ", ".join(wrong)
    return here, there


def _pieces(text: str, spans: Sequence[Span], verdicts: Mapping[int, str]) -> Iterator[Piece]:
    at = 0
    for span in spans:
        yield Piece(text[at : span.start])
        values = ", ".join(f"{key}: {value}" for key, value in span.values.items())
        if span.rule:
            values = f"{values}; by {span.rule}"
        yield Piece(span.text, span.label, values, verdicts.get(span.start, ""))
        at = span.end
    yield Piece(text[at:])


def _judge_events(gold: Annotated, predicted: Annotated) -> Iterator[dict[str, Any]]:
    """Yield the rows of the events' table: same events beside each other, then the rest."""
    pairs = {id(pair.gold): pair for pair in pair_events(gold, predicted) if pair.same_event}
    for event in gold.events:
        pair = pairs.get(id(event))
        if pair is None:
            yield _row(event, None, [_MISSED])
        else:
            faults = [_in_short(fault) for fault in pair_faults(gold, pair)]
            yield _row(event, pair.predicted, faults or [_RIGHT])
    matched = {id(pair.predicted) for pair in pairs.values()}
    for event in predicted.events:
        if id(event) not in matched:
            yield _row(None, event, [_SPURIOUS])


def _in_short(fault: Fault) -> str:
    told = f"{fault.kind} ({fault.name})"
    if " as " in fault.name:  # a type or status: the name says both sides
        return told
    return f"{told}: {' → '.join(side for side in (fault.gold, fault.predicted) if side)}"


def _row(gold: Event | None, predicted: Event | None, verdict: list[str]) -> dict[str, Any]:
    return {
        "gold": describe_event(gold) if gold else "",
        "predicted": describe_event(predicted) if predicted else "",
        "verdict": verdict,
    }
