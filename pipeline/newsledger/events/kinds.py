"""The type and the status of a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsledger.choice import Choice
from newsledger.events.cues import classes, decisive
from newsledger.events.fact import Fact
from newsledger.events.plants import sort_of
from newsledger.events.position import nearness
from newsledger.events.story import Story, Word, once
from newsledger.schema import EVENT_TYPES, STATUSES, Span

# What can be closed or stopped; jobs that a closure cuts are cut, not cancelled.
_CLOSABLE = frozenset({"project", "portfolio"})


def decide_type(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.type` and note how likely it is.

    What has no figure is a project.
    """
    if not fact.figures:
        fact.type = "project"
        return
    index, probability = choice.best_class(EVENT_TYPES, type_features(fact, earlier, story))
    fact.type = EVENT_TYPES[index]
    fact.decided("type", probability)


def decide_status(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.status`; the type is settled before.

    A decisive turn of phrase in the head's clause settles it, else the choice does.
    """
    clause = story.clauses[story.clause_index(fact.start)]
    telling = [name for _, name in story.turns_in(*clause) if name in decisive()]
    if fact.type not in _CLOSABLE:
        telling = [name for name in telling if not name.startswith("cancelled.")]
    if telling:
        turn = max(telling, key=decisive().__getitem__)
        fact.status, probability = turn.partition(".")[0], decisive()[turn]
    else:
        index, probability = choice.best_class(STATUSES, status_features(fact, earlier, story))
        fact.status = STATUSES[index]
    fact.decided("status", probability)


def type_features(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """Return what tells the type of a fact."""
    shared = _surroundings(fact, story)
    labels = sorted({figure.label for figure in fact.figures})
    together = "+".join(labels)
    shared += [f"labels={together}", *(f"label={label}" for label in labels)]
    shared.append(f"figures={min(len(fact.figures), 4)}")
    before = earlier[-1].type if earlier else "start"
    near = nearness(fact, earlier, story)
    shared += [f"before={before}", f"before={before}.{near}", f"before={before}.labels={together}"]
    shared += [f"article.{label}={share}.labels={together}" for label, share in _shares(story)]
    clause = story.clauses[story.clause_index(fact.start)]
    return shared + [f"labels={together}.clause={cue}" for cue in sorted(story.cues(*clause))]


@once
def _shares(story: Story) -> list[tuple[str, int]]:
    """Return the labels that tell what an article is about, with their share in thirds."""
    labels = Counter(figure.label for figure in story.figures)
    whole = max(len(story.figures), 1)
    return [(label, round(labels[label] / whole * 3)) for label in ("PERCENT", "PROJECTS", "JOBS")]


def status_features(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """Return what tells the status of a fact whose type is settled."""
    time = _time(fact, story)
    before = earlier[-1].status if earlier else "start"
    near = nearness(fact, earlier, story)
    shared = _surroundings(fact, story) + _sentence_words(fact, story)
    shared += [f"type={fact.type}", f"time={time}", f"type={fact.type}.time={time}"]
    shared += [
        f"before={before}",
        f"before={before}.{near}",
        f"before={before}.{near}.type={fact.type}",
    ]
    return shared + _turn_features(fact, story)


def _turn_features(fact: Fact, story: Story) -> list[str]:
    """The turns of phrase around the head, in its clause, and around the other figures."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    clause = story.clauses[story.clause_index(fact.start)]
    here = story.turns_in(*sentence)
    features = [f"turn={name}" for name in sorted({name for _, name in here})]
    inside = {name for at, name in here if clause[0] <= at < clause[1]}
    features += [f"clause.turn={name}" for name in sorted(inside)]
    families = sorted({name.partition(".")[0] for name in inside})
    features.append(f"clause.families={'+'.join(families)}")
    features.append(f"clause.families={'+'.join(families)}.type={fact.type}")
    before = [name for at, name in here if at < fact.start]
    after = [name for at, name in here if at >= fact.end]
    last, first = before[-1] if before else "none", after[0] if after else "none"
    features += [
        f"turn.l={last}",
        f"turn.r={first}",
        f"turn.lr={last.split('.')[0]}.{first.split('.')[0]}",
    ]
    features += [f"turn.l={last}.type={fact.type}", f"turn.r={first}.type={fact.type}"]
    others = {story.sentence_index(member.start) for member in fact.members} - {
        story.sentence_index(fact.start)
    }
    for index in sorted(others)[:2]:
        names = {name for _, name in story.turns_in(*story.sentences[index])}
        features += [f"other.turn={name}" for name in sorted(names)]
        features += [f"other.turn={name}.type={fact.type}" for name in sorted(names)]
    return features


def _time(fact: Fact, story: Story) -> str:
    """How the dates of the head's sentence lie to the day of publication."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    relations = set()
    for span in story.spans_in(story.dates, *sentence):
        start, end = span.values.get("date_start"), span.values.get("date_end")
        if story.published is None or start is None or end is None:
            continue
        if start > story.published:
            relations.add("future")
        elif end < story.published:
            relations.add("past")
        else:
            relations.add("present")
    return "+".join(sorted(relations)) or "none"


def _surroundings(fact: Fact, story: Story) -> list[str]:
    """The words beside the fact's head, the cues of its clause, and where it stands."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    clause = story.clauses[story.clause_index(fact.start)]
    before = story.left(fact.start, 25, sentence[0])
    after = story.right(fact.end, 25, sentence[1])
    features = ["bias", f"plants={_plants(fact)}"]
    features += [f"l1={word.lower}" for word in before[-1:]]
    features += [f"r1={word.lower}" for word in after[:1]]
    features += [f"clause={cue}" for cue in sorted(story.cues(*clause))]
    features += [f"head={word}" for word in _head_words(fact, story)]
    features += _nearest_cue("near.l", before[::-1])
    features += _nearest_cue("near.r", after)
    title = story.layout.title
    features.append(f"title={title is not None and fact.start < title[1]}")
    features.append(f"org={bool(story.spans_in(story.organisations, *sentence))}")
    if title:
        features += [f"titlecue={cue}" for cue in sorted(story.cues(*title))]
    return features


def _plants(fact: Fact) -> str:
    """How the first mention of the fact's plant is put; none without one."""
    return sort_of(fact.plants[0]) if fact.plants else "none"


def _sentence_words(fact: Fact, story: Story) -> list[str]:
    """All words and cues of the head's sentence, those near the head told from the others."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    features = [f"l={word.lower}" for word in story.left(fact.start, 6, sentence[0])]
    features += [f"r={word.lower}" for word in story.right(fact.end, 6, sentence[1])]
    features += [f"sentence={cue}" for cue in sorted(story.cues(*sentence))]
    words = {word.lower for word in story.words_in(*sentence)}
    return features + [f"word={word}" for word in sorted(words)]


def _head_words(fact: Fact, story: Story) -> list[str]:
    """The words of the head itself: what is counted, or what is built."""
    return sorted({word.lower for word in story.words_in(fact.start, fact.end)})


def _nearest_cue(side: str, words: Sequence[Word]) -> list[str]:
    """The first cue met when going away from the head."""
    for word in words:
        names = classes(word.lower)
        if names:
            return [f"{side}={name}" for name in names]
    return []


def head_figure(fact: Fact) -> Span | None:
    """Return the figure that names the fact best: a count before money, money before the rest."""
    order = ("PROJECTS", "JOBS", "MONEY", "CAPACITY", "PERCENT", "MULTIPLE")
    return min(fact.figures, key=lambda figure: order.index(figure.label), default=None)
