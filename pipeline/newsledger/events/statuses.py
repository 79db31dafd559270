"""The status of a fact: planned, ongoing, completed or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.choice import Choice
from newsledger.events.cues import decisive
from newsledger.events.fact import Fact
from newsledger.events.leads import families, lead_of
from newsledger.events.position import nearness
from newsledger.events.story import Story
from newsledger.events.surroundings import labels_of, surroundings
from newsledger.schema import STATUSES

# What can be built, closed or stopped; jobs that a closure cuts are cut, not cancelled.
_BUILT = frozenset({"project", "portfolio"})
# So many mentions of the plant, and other sentences of the fact, are looked at.
_PLANTS, _OTHERS = 3, 2


def decide_status(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.status`; the type is settled before.

    A decisive turn of phrase in the head's clause settles it where the fact is something that is
    built or closed, else the choice does.
    """
    clause = story.clauses[story.clause_index(fact.start)]
    telling = [name for _, name in story.turns_in(*clause) if name in decisive()]
    if telling and fact.type in _BUILT:
        turn = max(telling, key=decisive().__getitem__)
        fact.status, probability = turn.partition(".")[0], decisive()[turn]
    else:
        index, probability = choice.best_class(STATUSES, status_features(fact, earlier, story))
        fact.status = STATUSES[index]
    fact.decided("status", probability)


def status_features(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """Return what tells the status of a fact whose type is settled."""
    time, labels = _time(fact, story), labels_of(fact)
    clause = story.clauses[story.clause_index(fact.start)]
    turns = "+".join(sorted({name.partition(".")[0] for _, name in story.turns_in(*clause)}))
    features = [
        f"type={fact.type}",
        f"time={time}",
        f"type={fact.type}.time={time}",
        f"time={time}.families={turns}",
        f"labels={labels}",
        f"labels={labels}.families={turns}",
    ]
    for figure in fact.figures:
        if figure.label == "JOBS":
            features.append(f"jobs={figure.values.get('kind')}.{fact.type}")
    features += surroundings(fact, story)
    features += _forerunners(fact, earlier, story)
    features += _turn_features(fact, story) + _members_turns(fact, story)
    return features + _context_turns(fact, story)


def _forerunners(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """The status of the fact before, of the last of this type, and how many were planned."""
    near = nearness(fact, earlier, story)
    before = earlier[-1].status if earlier else "start"
    kin = next((other.status for other in reversed(earlier) if other.type == fact.type), "first")
    told = [other.status for other in earlier]
    share = round(3 * told.count("planned") / len(told)) if told else "-"
    return [
        f"before={before}",
        f"before={before}.{near}",
        f"before={before}.{near}.type={fact.type}",
        f"kin={kin}",
        f"kin={kin}.{near}",
        f"share={share}",
        f"share={share}.type={fact.type}",
    ]


def _turn_features(fact: Fact, story: Story) -> list[str]:
    """The turns of phrase around the head, in its clause, and around the other figures."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    clause = story.clauses[story.clause_index(fact.start)]
    here = story.turns_in(*sentence)
    features = [f"turn={name}" for name in sorted({name for _, name in here})]
    inside = {name for at, name in here if clause[0] <= at < clause[1]}
    features += [f"clause.turn={name}" for name in sorted(inside)]
    features += [f"clause.turn={name}.type={fact.type}" for name in sorted(inside)]
    tenses = "+".join(sorted({name.partition(".")[0] for name in inside}))
    features += [f"clause.families={tenses}", f"clause.families={tenses}.type={fact.type}"]
    before = [name for at, name in here if at < fact.start]
    after = [name for at, name in here if at >= fact.end]
    last, first = before[-1] if before else "none", after[0] if after else "none"
    features += [
        f"turn.l={last}",
        f"turn.r={first}",
        f"turn.lr={last.split('.')[0]}.{first.split('.')[0]}",
    ]
    features += [f"turn.l={last}.type={fact.type}", f"turn.r={first}.type={fact.type}"]
    return features


def _members_turns(fact: Fact, story: Story) -> list[str]:
    """The turns of the clauses that name the plant, and of the sentences of other members."""
    features: list[str] = []
    for plant in fact.plants[:_PLANTS]:
        place = story.clauses[story.clause_index(plant.start)]
        features += [f"plant.turn={n}" for n in sorted({n for _, n in story.turns_in(*place)})]
    others = {story.sentence_index(member.start) for member in fact.members} - {
        story.sentence_index(fact.start)
    }
    for index in sorted(others)[:_OTHERS]:
        names = {name for _, name in story.turns_in(*story.sentences[index])}
        features += [f"other.turn={name}" for name in sorted(names)]
        features += [f"other.turn={name}.type={fact.type}" for name in sorted(names)]
    return features


def _context_turns(fact: Fact, story: Story) -> list[str]:
    """The turns of the sentences beside the head's, of the title, and of what leads a fragment."""
    here, last = story.sentence_index(fact.start), len(story.sentences) - 1
    features = [
        f"context.before={families(story, here - 1) if here else 'start'}",
        f"context.after={families(story, here + 1) if here < last else 'end'}",
    ]
    title = story.layout.title
    if title:
        features.append(f"title.families={families(story, story.sentence_index(title[0]))}")
    if not families(story, here):
        lead = lead_of(story, here)
        led = families(story, lead) if lead >= 0 else "none"
        told = story.turns_in(*story.sentences[lead]) if lead >= 0 else []
        features += [f"led={led}", f"led={led}.{fact.type}"]
        features += [f"led.turn={name}" for name in sorted({name for _, name in told})]
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
