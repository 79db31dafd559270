"""Which figures belong to one fact: each joins an earlier group, opens its own, or is dropped.

The figures are taken in the order of the text. The candidates of a figure are the groups
opened before it, nearest first, one new group, and none at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from newsledger.choice import Choice
from newsledger.events.cues import classes
from newsledger.events.fact import PLANT, SIGHT, Fact
from newsledger.events.plants import plants_of, sort_of
from newsledger.events.story import Story, once
from newsledger.layout import Range
from newsledger.schema import EVENT_TYPES, Span

NEW, DROP = -1, -2
_NEAR = 5
# A figure of two digits or more that repeats one of the title was the same fact 29 times of 29
# in train and dev.
_TELLING_DIGITS, _TOLD_TWICE = 2, 0.97
# A headline rounds by less than this part: "nearly $11M" for $10.6 million.
_ROUNDING = Decimal("0.06")


def group_members(story: Story, figures: Choice, plants: Choice) -> list[Fact]:
    """Group the story's figures and plants, in the order of the text.

    `figures` decides where a figure goes, `plants` where the mention of a plant goes.
    """
    groups: list[Fact] = []
    for member in members_of(story):
        headline = _told_in_title(groups, member, story)
        if headline is not None:
            headline.add(member, _TOLD_TWICE)
            continue
        options = candidates(groups, member, story)
        choice = plants if member.label == PLANT else figures
        index, probability = choice.best([features for _, features in options])
        target = options[index][0]
        if target == NEW:
            groups.append(_opened(member, probability))
        elif target != DROP:
            groups[target].add(member, probability)
    return groups


def _opened(member: Span, probability: float) -> Fact:
    fact = Fact(member.start, member.end)
    fact.add(member, probability)
    return fact


def members_of(story: Story) -> list[Span]:
    """Return what can belong to a fact, figures and plants, in the order of the text."""
    return sorted([*story.figures, *plants_of(story)], key=lambda member: member.start)


def _told_in_title(groups: Sequence[Fact], figure: Span, story: Story) -> Fact | None:
    """Return the group that the title opened with this very figure, round ones left aside."""
    title = story.layout.title
    value, currency = figure.values.get("value"), figure.values.get("currency")
    if title is None or figure.start < title[1] or value is None:
        return None
    if len(value.normalize().as_tuple().digits) < _TELLING_DIGITS:
        return None
    for group in groups[:SIGHT]:
        first = group.members[0]
        same = (first.label, first.values.get("value"), first.values.get("currency"))
        if first.start < title[1] and same == (figure.label, value, currency):
            return group
    return None


def candidates(groups: Sequence[Fact], figure: Span, story: Story) -> list[tuple[int, list[str]]]:
    """Return (index of the group, or NEW or DROP; features) for each choice that `figure` has."""
    recent = range(max(len(groups) - SIGHT, 0), len(groups))
    seen = [i for i in recent if len(groups[i].members) < SIGHT]
    order = sorted(seen, key=lambda i: -groups[i].members[-1].end)
    near = order[:_NEAR] + [i for i in order[_NEAR:] if _same_value(groups[i], figure)]
    own = _own_features(figure, story)
    options = [(i, _join_features(groups[i], figure, story, rank)) for rank, i in enumerate(near)]
    count = min(len(groups), 3)
    options.append((NEW, ["new", f"new.groups={count}", *(f"new.{name}" for name in own)]))
    options.append((DROP, ["drop", *(f"drop.{name}" for name in own)]))
    return options


def _same_value(group: Fact, figure: Span) -> bool:
    if figure.label == PLANT:
        head = figure.values["phrase"].head
        return any(plant.values["phrase"].head == head for plant in group.plants)
    value = figure.values.get("value")
    return any(f.label == figure.label and f.values.get("value") == value for f in group.figures)


def _sort(figure: Span) -> str:
    """Return the label with what divides it: the kind of jobs, points or per cent, new or known."""
    if figure.label == PLANT:
        return sort_of(figure)
    if figure.label == "JOBS":
        return f"JOBS-{figure.values.get('kind')}"
    return "POINTS" if figure.values.get("unit") == "pp" else figure.label


def _same_word_before(group: Fact, figure: Span, story: Story) -> bool:
    """Whether a figure of the same value has the same word before it: one thing told twice."""
    value = figure.values.get("value")
    twins = [f for f in group.figures if f.label == figure.label and f.values.get("value") == value]
    own = _words_before(story, figure.start)
    return any(
        any(len(word) > 3 for word in own & _words_before(story, twin.start)) for twin in twins
    )


@once
def _words_before(story: Story, offset: int) -> frozenset[str]:
    return frozenset(word.lower for word in story.left(offset, 4) if word.lower.isalpha())


def _own_features(figure: Span, story: Story) -> list[str]:
    """What the figure's own surroundings say, whatever stands before in the article."""
    sentence = story.sentences[story.sentence_index(figure.start)]
    clause = story.clauses[story.clause_index(figure.start)]
    label = _sort(figure)
    before = story.left(figure.start, 3, sentence[0])
    after = story.right(figure.end, 2, sentence[1])
    features = [f"own={label}"]
    features += [f"own.l={word.lower}" for word in before]
    features += [f"own.{label}.l1={word.lower}" for word in before[-1:]]
    features += [f"own.r={word.lower}" for word in after]
    features += [f"own.{label}.{cue}" for cue in sorted(story.cues(*clause))]
    features.append(
        f"own.sentence_first={story.spans_in(story.figures, sentence[0], figure.start) == []}"
    )
    if title := _said_again(figure, story):
        features += [f"own.title={title}", f"own.title={title}.{label}"]
    features += [f"own.{name}" for name in figure.values.get("features", ())]
    opening = story.right(sentence[0], 2, sentence[1])
    features.append(f"own.open={' '.join(word.lower for word in opening)}")
    features += [f"own.topic={topic}" for topic in _topics(story)]
    features += [f"own.topic={topic}.{label}" for topic in _topics(story)]
    features += [f"own.open1={word.lower}" for word in opening[:1]]
    return features


@once
def _topics(story: Story) -> list[str]:
    """How many of the article's sentences speak of each type of event: none, some, half, most."""
    told = Counter(
        topic
        for sentence in story.sentences
        for topic in {cue.partition(".")[0] for cue in story.cues(*sentence)}
    )
    most = max(len(story.sentences), 1)
    return [f"{topic}-{4 * told[topic] // most}" for topic in EVENT_TYPES]


def _said_again(figure: Span, story: Story) -> str:
    """How the body says a figure of the title again: exactly, less round, or not; "" elsewhere."""
    title, value = story.layout.title, figure.values.get("value")
    if title is None or figure.start >= title[1] or not value:
        return ""
    again = "no"
    for other in story.figures[:SIGHT]:
        if other.start < title[1] or _unit(other) != _unit(figure):
            continue
        if other.values["value"] == value:
            return "exactly"
        if abs(other.values["value"] / value - 1) < _ROUNDING:
            again = "less round"
    return again


def _unit(figure: Span) -> tuple[str, Any]:
    return figure.label, figure.values.get("currency")


def _bucket(number: int, limits: Sequence[int]) -> str:
    return next((f"<{limit}" for limit in limits if number < limit), f">={limits[-1]}")


def _join_features(group: Fact, figure: Span, story: Story, rank: int) -> list[str]:
    """How `figure` stands to the last figure of `group` and to its others."""
    figures = group.figures
    last = figures[-1] if figures and figure.label != PLANT else group.members[-1]
    pair = f"{_sort(last)}+{_sort(figure)}"
    sentences = story.sentence_index(figure.start) - story.sentence_index(last.start)
    paragraphs = story.paragraph_index(figure.start) - story.paragraph_index(last.start)
    far = f"s{min(sentences, 4)}p{min(paragraphs, 2)}"
    labels = {member.label for member in figures}
    same = figure.label in labels
    equal = _same_value(group, figure)
    features = [
        "join",
        f"join.{pair}",
        f"join.far={far}",
        f"join.{pair}.far={far}",
        f"join.rank={min(rank, 4)}",
        f"join.rank={min(rank, 2)}.far={far}",
        f"join.same={same}.equal={equal}.far={far}",
        f"join.{figure.label}.same={same}.equal={equal}",
        f"join.in={'+'.join(sorted(labels))}>{figure.label}",
        f"join.size={min(len(figures), 4)}",
    ]
    if figure.label == "CAPACITY" == last.label:
        unit = "same" if last.values.get("unit") == figure.values.get("unit") else "other"
        features.append(f"join.unit={unit}.far={far}")
    features += _plant_features(group, figure, story)
    if equal and figure.label != PLANT:
        digits = min(len(figure.values["value"].normalize().as_tuple().digits), 4)
        features.append(f"join.equal.digits={digits}.{figure.label}")
        same_word = _same_word_before(group, figure, story)
        features.append(f"join.equal.words={same_word}.{figure.label}")
    if figure.label == "MONEY" == last.label:
        currency = (
            "same" if last.values.get("currency") == figure.values.get("currency") else "other"
        )
        features.append(f"join.currency={currency}.rank={min(rank, 1)}.far={far}")
    if sentences == 0:
        features += _near_features(pair, last, figure, story)
    else:
        features += _far_features(pair, last, figure, story)
    return features


def _plant_features(group: Fact, member: Span, story: Story) -> list[str]:
    """How `member` stands to the last mention of the group's plant."""
    if not group.plants:
        return [f"plant.none.{_sort(member)}"]
    plant = group.plants[-1]
    sentences = story.sentence_index(member.start) - story.sentence_index(plant.start)
    clauses = story.clause_index(member.start) - story.clause_index(plant.start)
    far = f"s{min(sentences, 4)}" if sentences else f"c{min(clauses, 2)}"
    pair = f"{sort_of(plant)}+{_sort(member)}"
    features = [
        f"plant.far={far}",
        f"plant.{pair}.far={far}",
        f"plant.{pair}.figures={bool(group.figures)}",
        f"plant.first={sort_of(group.plants[0])}+{_sort(member)}",
    ]
    if member.label == PLANT:
        here, there = member.values["phrase"], plant.values["phrase"]
        common = len(set(here.words) & {w for p in group.plants for w in p.values["phrase"].words})
        known = here.head == there.head
        features += [
            f"plant.common={min(common, 2)}",
            f"plant.common={min(common, 2)}.{sort_of(member)}.head={known}",
            f"plant.head={known}.far={far}",
            f"plant.heads={there.head}>{here.head}",
        ]
    return features


def _near_features(pair: str, last: Span, figure: Span, story: Story) -> list[str]:
    """What stands between two figures of one sentence."""
    between = story.words_in(last.end, figure.start)
    lowers = [word.lower for word in between]
    others = story.spans_in(story.figures, last.end, figure.start)
    clauses = story.clause_index(figure.start) - story.clause_index(last.start)
    gap = _bucket(len(between), (1, 2, 3, 5, 8, 13, 21))
    features = [
        f"near.{pair}.gap={gap}",
        f"near.clauses={min(clauses, 3)}",
        f"near.{pair}.clauses={min(clauses, 2)}",
        f"near.others={min(len(others), 3)}",
        f"near.{pair}.alike={any(other.label == figure.label for other in others)}",
    ]
    if len(lowers) <= 4:
        features.append(f"near.{pair}.text={' '.join(lowers)}")
        features.append(f"near.text={' '.join(lowers)}")
    if "(" in lowers and ")" not in lowers:
        dated = bool(story.spans_in(story.dates, last.end, figure.start))
        features.append(f"near.{pair}.bracket={'at' if lowers[-1] == '(' else 'in'}.dated={dated}")
    for mark in (
        ";",
        "and",
        ",",
        "while",
        "but",
        "respectively",
        ")",
        "from",
        "to",
        "of",
        "which",
        "including",
    ):
        if mark in lowers:
            features.append(f"near.{pair}.has={mark}")
            features.append(f"near.has={mark}")
    if lowers:
        features.append(f"near.{pair}.first={lowers[0]}")
        features.append(f"near.{pair}.last={lowers[-1]}")
        features.append(f"near.last={lowers[-1]}")
        features.append(f"near.first={lowers[0]}")
    features += [f"near.cue={name}" for name in sorted({c for w in lowers for c in classes(w)})]
    features += [f"near.word={word}" for word in dict.fromkeys(lowers)]
    for label, spans in (
        ("LOC", story.places),
        ("ORG", story.organisations),
        ("DATE", story.dates),
    ):
        if story.spans_in(spans, last.end, figure.start):
            features.append(f"near.between={label}")
            features.append(f"near.{pair}.between={label}")
    return features


def _far_features(pair: str, last: Span, figure: Span, story: Story) -> list[str]:
    """How two figures of different sentences stand to each other."""
    here = story.sentences[story.sentence_index(figure.start)]
    there = story.sentences[story.sentence_index(last.start)]
    opening = [word.lower for word in story.right(here[0], 4, here[1])]
    features = [f"far.open={word}" for word in opening[:2]]
    if opening:
        features.append(f"far.{pair}.open={opening[0]}")
        features.append(f"far.open2={' '.join(opening[:2])}")
    title = story.layout.title
    if title and last.start < title[1]:
        features.append(f"far.{pair}.title")
    cues_here, cues_there = story.cues(*here), story.cues(*there)
    features += [f"far.both={name}" for name in sorted(cues_here & cues_there)]
    only_here = sorted(cues_here - cues_there)
    features += [f"far.{pair}.here={name}" for name in only_here]
    features += [f"far.here={name}" for name in only_here]
    named, named_there = _names_in(story, here), _names_in(story, there)
    for label, ours in named.items():
        theirs = named_there[label]
        relation = "none" if not ours else "same" if ours & theirs else "new" if theirs else "first"
        features.append(f"far.{label}={relation}")
        features.append(f"far.{pair}.{label}={relation}")
    inner = story.spans_in(story.figures, last.end, figure.start)
    features.append(f"far.others={_bucket(len(inner), (1, 2, 4, 8))}")
    common = _long_words(story, there) & _long_words(story, here)
    features.append(f"far.common={min(len(common), 2)}")
    features.append(f"far.item={story.layout.paragraphs[story.paragraph_index(figure.start)].item}")
    return features


@once
def _names_in(story: Story, sentence: Range) -> dict[str, set[str]]:
    """The places, organisations and dates that a sentence names."""
    spans = {"LOC": story.places, "ORG": story.organisations, "DATE": story.dates}
    return {
        label: {span.text.casefold() for span in story.spans_in(some, *sentence)}
        for label, some in spans.items()
    }


@once
def _long_words(story: Story, sentence: Range) -> set[str]:
    """The longer words of a sentence: what two sentences about one thing share."""
    return {w.lower for w in story.words_in(*sentence) if len(w.lower) > 5 and not classes(w.lower)}
