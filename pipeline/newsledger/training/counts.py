"""What a gold article says about the numbers that no rule takes: jobs, projects or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsledger.choice import crossed
from newsledger.schema import Annotated, Span
from newsledger.spans import elided
from newsledger.spans.amounts import by_rules
from newsledger.spans.context import Context
from newsledger.training.learn import Decision, fit

STRENGTH, RAREST = 2.0, 3  # by cross-validation on the training articles


def count_decisions(gold: Annotated) -> list[Decision]:
    """Return a decision for each number that is left over when the rules have taken theirs.

    A number that is only the beginning of a gold span is no example of anything.
    """
    text = gold.article.text
    found, free = by_rules(text, Context(published=gold.article.date, country=None))
    counts = {span.start: span for span in gold.spans if span.label in elided.CLASSES}
    whole = [n for n in free if n.start not in counts or counts[n.start].end == n.end]
    starts = {number.start for number in whole}
    left_out = [span for start, span in counts.items() if start in starts]
    return [
        Decision(crossed(elided.CLASSES, features), frozenset([_answer(counts, number.start)]))
        for number, features in elided.decisions(text, whole, found, left_out)
    ]


def _answer(counts: Mapping[int, Span], start: int) -> int:
    span = counts.get(start)
    return elided.CLASSES.index(span.label) if span else 0


def train_counts(articles: Iterable[Annotated]) -> dict[str, float]:
    """Return the weights of the choice for counts whose noun is left out."""
    return fit([d for gold in articles for d in count_decisions(gold)], STRENGTH, RAREST)
