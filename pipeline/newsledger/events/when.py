"""When a fact happens: one of the article's dates, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.choice import Choice
from newsledger.events.cast import Cast, crossings
from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.position import nearness, position
from newsledger.events.story import Story
from newsledger.resources import read_toml
from newsledger.schema import Span

_NEWS_DAYS = 7  # a day so near to publication is likely to be the day of the news itself
# The odds of no date are lowered so far: by cross-validation 71.6 in place of 67.6 % of the dates
# that gold has are right, and 60.6 in place of 61.1 % of those that either side has.
_NONE = 0.45


@dataclass(frozen=True, slots=True)
class Time:
    """All mentions of one calendar period in an article, in order; `kind` is its length."""

    kind: str
    mentions: tuple[Span, ...]


def times_of(story: Story) -> Cast[Time]:
    """Return the distinct periods of the story, those that can't be placed each by its words."""
    mentions: dict[object, list[Span]] = {}
    for span in story.dates:
        start, end = span.values.get("date_start"), span.values.get("date_end")
        key = (start, end) if start or end else span.text.casefold()
        mentions.setdefault(key, []).append(span)
    return Cast([Time(_shape(spans[0], story), tuple(spans)) for spans in mentions.values()])


def decide_date(
    fact: Fact, earlier: Sequence[Fact], story: Story, times: Cast[Time], choice: Choice
) -> None:
    """Set `fact.date` to the nearest mention of the likeliest period, or leave it None."""
    options = date_candidates(fact, earlier, story, times)
    odds = choice.probabilities([features for _, features in options])
    odds[-1] *= _NONE
    index = odds.index(max(odds))
    fact.decided("date", odds[index] / sum(odds))
    fact.date = options[index][0]


def date_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story, times: Cast[Time]
) -> list[tuple[Span | None, list[str]]]:
    """Return (mention nearest to the fact, features) for each period, and (None, …) for none."""
    dated = [other.date for other in earlier if other.date is not None]
    last = earlier[-1].date if earlier else None
    used = times.used(dated)
    kin = next((other for other in reversed(earlier) if other.type == fact.type), None)
    whose = None if kin is None or kin.date is None else times.owner(kin.date)
    kind = "first" if kin is None else "undated" if whose is None else "dated"
    near = nearness(fact, earlier, story)
    options: list[tuple[Span | None, list[str]]] = []
    ranks: Counter[str] = Counter()
    for mention, time in times.near(fact, story):
        where = position(mention, fact, story)
        known = last is not None and times.owner(last) is time
        whole = {
            "position": where,
            "rank": f"{where}#{min(ranks[where], 2)}",
            "here": str(where.startswith("here")),
            "shape": time.kind,
            "tense": _tense(mention, story),
            "type": fact.type,
            "status": fact.status,
            "state": f"{'last' if known else 'other' if last else 'free'}-{near}",
            "used": f"{min(used[id(time)], 2)}-of-{'many' if len(dated) > 2 else 'few'}",
            "kin": kind if whose is None else "same" if whose is time else "other",
            "compared": str(_is_compared(mention, story)),
            "lead": str(story.sentence_index(time.mentions[0].start) < 2),
        }
        options.append((mention, _features(fact, mention, whole, story)))
        ranks[where] += 1
        ranks["here"] += where.startswith("here")
    none = _none_features(fact, story, ranks, last is not None, near)
    share = round(3 * len(dated) / len(earlier)) if earlier else "-"
    for name, value in (("kin", kind), ("share", share)):
        none += [f"none.{name}={value}", f"none.{name}={value}.{fact.type}"]
    none += [f"none.kin={kind}.{near}", f"none.times={min(len(times.members), 4)}.share={share}"]
    options.append((None, none))
    return options


_PAIRS = (
    ("rank", "type"),
    ("rank", "shape"),
    ("rank", "tense"),
    ("rank", "state"),
    ("position", "used"),
    ("state", "type"),
    ("state", "shape"),
    ("state", "used"),
    ("shape", "type"),
    ("tense", "status"),
    ("kin", "position"),
    ("kin", "type"),
    ("compared", "position"),
    ("compared", "state"),
    ("lead", "type"),
    ("lead", "used"),
    ("lead", "shape"),
)


def _features(fact: Fact, span: Span, whole: Mapping[str, str], story: Story) -> list[str]:
    """Return the features of a period: `whole`, its crossings, the words beside the mention."""
    sentence = story.sentences[story.sentence_index(span.start)]
    left = [word.lower for word in story.left(span.start, 2, sentence[0])]
    right = [word.lower for word in story.right(span.end, 2, sentence[1])]
    here = whole["here"]
    features = [
        f"{name}={value}" for name, value in whole.items() if name not in ("type", "status")
    ]
    features += crossings(whole, _PAIRS)
    features += [
        f"tense.status.type={whole['tense']}.{fact.status}.{fact.type}.here={here}",
        f"l={left[-1] if left else '^'}.here={here}",
        f"l2={' '.join(left)}",
        f"r={right[0] if right else '$'}.here={here}",
        f"rule={span.rule}",
        f"opens={span.start - sentence[0] < 25}.{whole['position']}",
    ]
    features += [f"word={word.lower}.here={here}" for word in story.words_in(span.start, span.end)]
    if here == "True":
        start, end = fact.nearest(span.start)
        stretch = (span.end, start) if span.start < start else (end, span.start)
        inner = min(len(story.spans_in(story.figures, *stretch)), 2)
        others = min(len(story.spans_in(story.dates, *stretch)), 1)
        features += [
            f"figures={inner}.{whole['position']}",
            f"figures={inner}.dates={others}.{whole['position']}",
        ]
        features += [f"between={cue}" for cue in sorted(story.cues(*stretch))]
        near = [*story.left(span.start, 5, sentence[0]), *story.right(span.end, 4, sentence[1])]
        features += [f"near={cue}" for word in near for cue in classes(word.lower)]
    return features


def _none_features(
    fact: Fact, story: Story, ranks: Counter[str], known: bool, near: str
) -> list[str]:
    here = min(ranks["here"], 2)
    features = [
        "none",
        f"none.{fact.type}",
        f"none.here={here}",
        f"none.{fact.type}.{fact.status}",
        f"none.known={known}.near={near}",
        f"none.known={known}.here={min(here, 1)}.{fact.type}",
        f"none.status={fact.status}.here={min(here, 1)}",
    ]
    sentence = story.sentences[story.sentence_index(fact.start)]
    return features + [f"none.cue={cue}" for cue in sorted(story.cues(*sentence))]


@cache
def _comparing() -> frozenset[str]:
    return frozenset(read_toml("lexicon/calendar.toml")["comparing"])


def _is_compared(span: Span, story: Story) -> bool:
    """Whether the date is that of a level compared with: "than a year earlier", "5% on 2020"."""
    words = [*story.left(span.start, 4), *story.words_in(span.start, span.end)]
    risen = story.text[max(span.start - 3, 0) : span.start] == "on " and any(
        figure.label == "PERCENT"
        for figure in story.spans_in(story.figures, span.start - 12, span.start)
    )
    return risen or any(word.lower in _comparing() for word in words)


def _shape(span: Span, story: Story) -> str:
    """How long the period is: day (of the news itself or another), month, part, year, longer."""
    start, end = span.values.get("date_start"), span.values.get("date_end")
    if start is None or end is None:
        return "unknown"
    days = (end - start).days
    if days < 1 and story.published and abs((start - story.published).days) <= _NEWS_DAYS:
        return "news"
    limits = ((1, "day"), (31, "month"), (200, "part"), (366, "year"))
    return next((name for limit, name in limits if days < limit), "long")


def _tense(span: Span, story: Story) -> str:
    start, end = span.values.get("date_start"), span.values.get("date_end")
    if story.published is None or start is None or end is None:
        return "unknown"
    if start > story.published:
        return "future"
    return "past" if end < story.published else "present"
