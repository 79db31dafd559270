"""Who acts together with the first actor of a fact: each other organisation is taken or left."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.choice import Choice
from newsledger.events.cast import Cast
from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.position import in_lower_case, position
from newsledger.events.story import Story, once
from newsledger.events.who import Actor
from newsledger.schema import Span

_MENTIONS = 12  # mentions of each actor among which the two nearest to each other are looked for
_SHORT = 4  # words between two names that are looked at as a whole
_NOBODY: frozenset[int] = frozenset()
# Above this probability an organisation is taken: a partner that is right adds more than one that
# is wrong costs, up to here, by cross-validation on the training articles.
_ACCEPTED = 0.33


def decide_partners(
    fact: Fact, earlier: Sequence[Fact], story: Story, actors: Cast[Actor], choice: Choice
) -> None:
    """Add to `fact.organisations`, the first actor if there is one, those that act with it."""
    if not fact.organisations:
        return
    chosen = list(fact.organisations)
    for mention, decision in partner_decisions(fact, chosen[0], earlier, story, actors):
        if choice.probabilities(decision)[0] > _ACCEPTED:
            chosen.append(mention)
    acting = {id(actor): actor for actor in map(actors.owner, chosen)}
    introduced = [in_lower_case(actor.mentions)[0] for actor in acting.values()]
    fact.organisations = sorted(introduced, key=lambda mention: mention.start)


def partner_decisions(
    fact: Fact, first: Span, earlier: Sequence[Fact], story: Story, actors: Cast[Actor]
) -> list[tuple[Span, list[list[str]]]]:
    """Return for each other actor its mention nearest to the fact and both choices' features.

    `earlier` are the facts before it, whose actors are settled.
    """
    leader = actors.owner(first)
    beside = _beside_before(leader, earlier, actors)
    start = position(first, fact, story)
    decisions: list[tuple[Span, list[list[str]]]] = []
    for mention, actor in actors.near(fact, story):
        if actor is leader:
            continue
        state = "alone" if beside is _NOBODY else "with" if id(actor) in beside else "without"
        where = position(mention, fact, story)
        features = [
            "add",
            f"add.{fact.type}.{actor.kind}",
            f"add.state={state}",
            f"add.state={state}.{fact.type}",
            f"add.position={where}.{actor.kind}",
            f"add.position={where}.{fact.type}",
            f"add.position={where}.first={start}",
            f"add.salience={actor.salience}.first={leader.salience}",
            f"add.salience={actor.salience}.{fact.type}",
            f"add.kinds={actor.kind}.{leader.kind}.{fact.type}",
            f"add.mentions={min(len(actor.mentions), 3)}.{fact.type}",
            f"add.companies={min(actors.kinds['company'], 4)}.{fact.type}",
            *_words_beside(mention, fact, story),
            *_pair_features(leader, actor, fact, story),
        ]
        decisions.append((mention, [features, []]))
    return decisions


def _beside_before(leader: Actor, earlier: Sequence[Fact], actors: Cast[Actor]) -> frozenset[int]:
    """Return who acted in the last fact that `leader` had a part in."""
    for other in reversed(earlier):
        acting = frozenset(id(actors.owner(mention)) for mention in other.organisations)
        if id(leader) in acting:
            return acting
    return _NOBODY


def _words_beside(mention: Span, fact: Fact, story: Story) -> list[str]:
    """The words on both sides of the mention nearest to the fact."""
    sentence = story.sentences[story.sentence_index(mention.start)]
    before = [word.lower for word in story.left(mention.start, 3, sentence[0])]
    after = [word.lower for word in story.right(mention.end, 3, sentence[1])]
    left, right = before[-1] if before else "^", after[0] if after else "$"
    features = [f"add.l={left}", f"add.r={right}", f"add.l={left}.{fact.type}"]
    features += [f"add.b={cue}" for cue in sorted({c for word in before for c in classes(word)})]
    features += [f"add.a={cue}" for cue in sorted({c for word in after for c in classes(word)})]
    return features + [f"add.before={word}" for word in before]


def _pair_features(leader: Actor, actor: Actor, fact: Fact, story: Story) -> list[str]:
    """How the two stand where the article names them nearest to each other."""
    common = bool({*leader.name.split()} & {*actor.name.split()})
    pair = _nearest(story, leader, actor)
    if pair is None:
        return [f"pair.common={common}", "pair=apart", f"pair=apart.{fact.type}"]
    low, high = sorted(pair, key=lambda mention: mention.start)
    order = "after" if high is pair[1] else "before"
    told = {
        story.sentence_index(offset) for offset in (fact.start, *(m.start for m in fact.members))
    }
    here = story.sentence_index(low.start) in told
    words = [word.lower for word in story.words_in(low.end, high.start)]
    gap = min(len(words) // 3, 4)
    cues = sorted(story.cues(low.end, high.start))
    features = [
        f"pair.common={common}",
        f"pair.here={here}.gap={gap}.{order}",
        f"pair.here={here}.{fact.type}.{order}",
        f"pair.gap={gap}.{fact.type}",
        *(f"pair.has={word}" for word in dict.fromkeys(words)),
        *(f"pair.has={word}.{fact.type}" for word in dict.fromkeys(words)),
        *(f"pair.cue={cue}.{order}" for cue in cues),
        *(f"pair.cue={cue}.{fact.type}" for cue in cues),
    ]
    if len(words) <= _SHORT:
        features += [f"pair.text={' '.join(words)}", f"pair.text={' '.join(words)}.{order}"]
    left = story.left(low.start, 2, story.sentences[story.sentence_index(low.start)][0])
    return features + [f"pair.l={word.lower}" for word in left]


@once
def _nearest(story: Story, leader: Actor, actor: Actor) -> tuple[Span, Span] | None:
    """Return the mentions of the two that share a sentence and stand nearest to each other."""
    pairs = [
        (abs(one.start - two.start), one.start, one, two)
        for one in leader.mentions[:_MENTIONS]
        for two in actor.mentions[:_MENTIONS]
        if story.sentence_index(one.start) == story.sentence_index(two.start)
    ]
    return min(pairs, key=lambda pair: pair[:2])[2:] if pairs else None
