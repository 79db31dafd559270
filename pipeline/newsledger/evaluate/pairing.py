"""Which predicted span answers which gold span."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsledger.schema import Span

Pair = tuple[Span, Span]


def overlap(first: Span, second: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(first.end, second.end) - max(first.start, second.start))


def pair_spans(
    gold: Sequence[Span],
    predicted: Sequence[Span],
    accept: Callable[[Span, Span], bool] = lambda *_: True,
) -> list[Pair]:
    """Pair overlapping spans one to one, the pair with the most characters in common first.

    Both lists are in the order of the text and free of overlaps, so the overlapping pairs
    are found in one pass. Of equal overlaps the one with the same ends wins, then the same
    label, then the earlier.
    """
    touching = [pair for pair in _overlapping(gold, predicted) if accept(*pair)]
    touching.sort(key=lambda pair: _closeness(*pair), reverse=True)
    taken: set[tuple[str, int]] = set()
    pairs = []
    for one, other in touching:
        ends = {("gold", one.start), ("predicted", other.start)}
        if not ends & taken:
            taken |= ends
            pairs.append((one, other))
    return sorted(pairs, key=lambda pair: pair[0].start)


def same_ends(one: Span, other: Span) -> bool:
    """Tell whether two spans start and end at the same places."""
    return (one.start, one.end) == (other.start, other.end)


def same_label(one: Span, other: Span) -> bool:
    """Tell whether two spans have one label."""
    return one.label == other.label


def _closeness(one: Span, other: Span) -> tuple[int, bool, bool, int]:
    return overlap(one, other), same_ends(one, other), same_label(one, other), -one.start


def _overlapping(gold: Sequence[Span], predicted: Sequence[Span]) -> list[Pair]:
    pairs = []
    first = 0
    for one in gold:
        while first < len(predicted) and predicted[first].end <= one.start:
            first += 1
        at = first
        while at < len(predicted) and predicted[at].start < one.end:
            pairs.append((one, predicted[at]))
            at += 1
    return pairs
