"""When a fact happens: one of the article's dates, or none."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.events.choice import Choice
from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.story import Story
from newsledger.schema import Span

_BACK = 3


def decide_date(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.date` to the likeliest date's span, or leave it None."""
    options = date_candidates(fact, earlier, story)
    index, probability = choice.best([features for _, features in options])
    fact.confidence *= probability
    fact.date = options[index][0]


def date_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story
) -> list[tuple[Span | None, list[str]]]:
    """Return (date, features) for the dates in and shortly before the fact's sentences."""
    here = story.sentence_index(fact.start)
    sentences = {here} | {story.sentence_index(figure.start) for figure in fact.figures}
    first = story.sentences[max(here - _BACK, 0)][0]
    last = story.sentences[min(max(sentences) + 1, len(story.sentences) - 1)][1]
    before = earlier[-1].date if earlier else None
    options: list[tuple[Span | None, list[str]]] = []
    counts = {"here": 0}
    nearby = story.spans_in(story.dates, first, last)
    if before is not None and before.start < first:
        nearby.insert(0, before)
    for span in sorted(nearby, key=lambda date: abs(date.start - fact.start)):
        options.append((span, _features(fact, span, sentences, counts["here"], before, story)))
        counts["here"] += story.sentence_index(span.start) in sentences
    cues = story.cues(*story.sentences[here])
    none = [
        "none",
        f"none.{fact.type}",
        f"none.here={min(counts['here'], 2)}",
        f"none.{fact.type}.{fact.status}",
    ]
    none += [f"none.before={before is not None}.here={min(counts['here'], 1)}.{fact.type}"]
    none += [f"none.cue={cue}" for cue in sorted(cues)]
    options.append((None, none))
    return options


def _features(
    fact: Fact, span: Span, sentences: set[int], rank: int, before: Span | None, story: Story
) -> list[str]:
    own = story.sentence_index(span.start)
    distance = story.sentence_index(fact.start) - own
    here = own in sentences
    sentence = story.sentences[own]
    left = [word.lower for word in story.left(span.start, 2, sentence[0])]
    right = [word.lower for word in story.right(span.end, 2, sentence[1])]
    side = "before" if span.start < fact.start else "after"
    clauses = (
        abs(story.clause_index(fact.start) - story.clause_index(span.start)) if distance == 0 else 9
    )
    stretch = (span.end, fact.start) if side == "before" else (fact.end, span.start)
    inner = story.spans_in(story.figures, *stretch) if here else []
    known = before is not None and before.start == span.start
    features = [
        f"here={here}.distance={max(-1, min(distance, 3))}",
        f"here={here}.rank={min(rank, 2)}",
        f"side={side}.clauses={min(clauses, 3)}.figures={min(len(inner), 2)}",
        f"side={side}.clauses={min(clauses, 3)}.{fact.type}",
        f"known={known}.here={here}.distance={max(-1, min(distance, 3))}",
        f"known={known}.rank={min(rank, 1)}.{fact.type}",
        f"l={left[-1] if left else '^'}.here={here}",
        f"l2={' '.join(left)}",
        f"r={right[0] if right else '$'}.here={here}",
        f"rule={span.rule}",
        f"opens={span.start - sentence[0] < 25}.here={here}.distance={max(-1, min(distance, 3))}",
        f"first={own == 0}.here={here}",
        f"{fact.status}.{_tense(span, story)}",
        f"{fact.type}.{fact.status}.{_tense(span, story)}.here={here}",
        f"shape={_shape(span)}.here={here}.{fact.type}",
    ]
    features += [f"word={word.lower}.here={here}" for word in story.words_in(span.start, span.end)]
    if here:
        features += [f"between={cue}" for cue in sorted(story.cues(*stretch))]
        near = [*story.left(span.start, 5, sentence[0]), *story.right(span.end, 4, sentence[1])]
        features += [f"near={cue}" for word in near for cue in classes(word.lower)]
    return features


def _shape(span: Span) -> str:
    """How long the date's period is: day, month, quarter, year or longer."""
    start, end = span.values.get("date_start"), span.values.get("date_end")
    if start is None or end is None:
        return "unknown"
    days = (end - start).days
    return next(
        (
            name
            for limit, name in ((1, "day"), (31, "month"), (200, "part"), (366, "year"))
            if days < limit
        ),
        "long",
    )


def _tense(span: Span, story: Story) -> str:
    start, end = span.values.get("date_start"), span.values.get("date_end")
    if story.published is None or start is None or end is None:
        return "unknown"
    if start > story.published:
        return "future"
    return "past" if end < story.published else "present"
