"""Turns gold articles into the decisions that the linking would face, with the right answers.

Each decision is shown as the linking meets it: the facts are gold, and what was settled
about the facts before is gold too, or, when a `linker` is given, what that linker settled.
The latter teaches the choices to live with earlier mistakes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsledger.choice import crossed
from newsledger.evaluate.events import arguments, pair_events
from newsledger.evaluate.names import aliases_of
from newsledger.events import (
    groups,
    kinds,
    partners,
    projects,
    shared,
    statuses,
    subjects,
    when,
    where,
    who,
)
from newsledger.events import places as scenes
from newsledger.events.cast import Cast
from newsledger.events.confidence import confidence_features
from newsledger.events.fact import PLANT, SIGHT, Fact
from newsledger.events.linking import Linker, settle, to_event
from newsledger.events.phrases import Phrase
from newsledger.events.relevance import relevance_features
from newsledger.events.story import Story
from newsledger.schema import EVENT_TYPES, STATUSES, Annotated, Article, Event, Span
from newsledger.spans.geography import located
from newsledger.training.gold import LIKE, events_of, likeness
from newsledger.training.learn import Decision

Decisions = dict[str, list[Decision]]


def decisions_of(articles: Iterable[Annotated], linker: Linker | None = None) -> Decisions:
    """Return the decisions of all articles by the names of the linker's choices.

    `linker` settles the earlier facts; it should not have learned from the same articles.
    """
    found: Decisions = defaultdict(list)
    for gold in articles:
        story = Story(gold.article.text, located(gold.article.text, gold.spans), gold.article.date)
        found["relevance"].append(relevance_decision(gold.article, bool(gold.events)))
        _group_decisions(gold, story, found)
        facts = facts_of(gold, story)
        _project_decisions(facts, story, found)
        _settle(gold, story, facts, found, linker)
    return found


def relevance_decision(article: Article, relevant: bool) -> Decision:
    """Return whether an article holds events."""
    features = relevance_features(Story(article.text, (), article.date))
    return Decision([features, []], frozenset([0 if relevant else 1]))


def confidence_decisions(gold: Annotated, linker: Linker) -> list[Decision]:
    """Return, for each argument of each event that `linker` finds, whether it is right."""
    text = gold.article.text
    story = Story(text, located(text, gold.spans), gold.article.date)
    facts = settle(story, linker)
    events = tuple(to_event(str(i), fact, story, 0.0) for i, fact in enumerate(facts))
    pairs = {p.predicted.id: p for p in pair_events(gold, replace(gold, events=events))}
    aliases = aliases_of(gold)
    found: list[Decision] = []
    for event, fact in zip(events, facts, strict=True):
        features = confidence_features(fact)
        own = arguments(event, aliases)
        shared = pairs[event.id].shared.total() if event.id in pairs else 0
        rights = [0] * shared + [1] * (own.total() - shared)
        found += [Decision([features, []], frozenset([right])) for right in rights]
    return found


def _group_decisions(gold: Annotated, story: Story, found: Decisions) -> None:
    """Add a decision for each figure and plant; a group with a member of the same event is right.

    A plant that no project of the gold names is dropped.
    """
    facts: list[Fact] = []
    owners: list[frozenset[str]] = []
    for member in groups.members_of(story):
        events = events_of(gold, member)
        options = groups.candidates(facts, member, story)
        targets = [target for target, _ in options]
        right = {i for i, target in enumerate(targets) if target >= 0 and owners[target] & events}
        right = right or {targets.index(groups.NEW if events else groups.DROP)}
        name = "plants" if member.label == PLANT else "groups"
        found[name].append(Decision([features for _, features in options], frozenset(right)))
        taken = min(right)
        if targets[taken] == groups.NEW:
            facts.append(Fact(member.start, member.end, [member]))
            owners.append(events)
        elif targets[taken] != groups.DROP:
            facts[targets[taken]].add(member, 1.0)
            owners[targets[taken]] |= events


def facts_of(gold: Annotated, story: Story) -> list[tuple[Event, Fact]]:
    """Return each event with the fact that its figures, plants or product make, by their heads.

    An event that none of the article's phrases names is left out.
    """
    members = groups.members_of(story)
    listed = [candidate.phrase for candidate in projects.candidates(story)]
    facts: list[tuple[Event, Fact]] = []
    for event in gold.events:
        own = [member for member in members if event.id in events_of(gold, member)]
        figures = [member for member in own if member.label != PLANT]
        phrase = _phrase_of(event, listed, gold.article.text) if not own else None
        head = phrase or next(iter(figures or own), None)
        if head is not None:
            facts.append((event, Fact(head.start, head.end, own, type=event.type)))
    return sorted(facts, key=lambda pair: pair[1].start)


def _phrase_of(event: Event, phrases: Sequence[Phrase], text: str) -> Phrase | None:
    """Return the phrase of the event's evidence that is likest to its subject."""
    stated = [p for p in phrases if any(a <= p.start < b for a, b in event.evidence)]
    if event.type != "project" or not stated:
        return None
    best = max(stated, key=lambda phrase: likeness(phrase, event, text))
    return best if likeness(best, event, text) >= LIKE else None


def _project_decisions(facts: Sequence[tuple[Event, Fact]], story: Story, found: Decisions) -> None:
    """Add a decision for each phrase that may name a product as a project of its own."""
    heads = {fact.start for _, fact in facts if not fact.members}
    accepted: list[Phrase] = []
    plants = [
        plant.values["phrase"] for _, fact in facts if not fact.figures for plant in fact.plants
    ]
    for candidate in projects.candidates(story):
        phrase = candidate.phrase
        if phrase in plants:
            continue
        before = [p for p in [*accepted, *plants] if p.start < phrase.start]
        last = max(before, key=lambda p: p.start, default=None)
        features = projects.with_state(candidate, last, story)
        right = phrase.start in heads
        found["projects"].append(Decision([features, []], frozenset([0 if right else 1])))
        if right:
            accepted.append(phrase)


def _settle(
    gold: Annotated,
    story: Story,
    facts: Sequence[tuple[Event, Fact]],
    found: Decisions,
    linker: Linker | None,
) -> None:
    """Add the decisions on type, status, place, actors and date of each event."""
    places, actors = scenes.places_of(story), who.actors_of(story)
    times = when.times_of(story)
    for index, (event, fact) in enumerate(facts):
        earlier = [other for _, other in facts[max(index - SIGHT, 0) : index]]
        if fact.figures:
            options = crossed(EVENT_TYPES, kinds.type_features(fact, earlier, story))
            found["types"].append(Decision(options, frozenset([EVENT_TYPES.index(event.type)])))
            if linker is not None:
                kinds.decide_type(fact, earlier, story, linker.types)
        answer = frozenset([STATUSES.index(event.status)])
        options = crossed(STATUSES, statuses.status_features(fact, earlier, story))
        found["statuses"].append(Decision(options, answer))
        fact.status = event.status
        if linker is not None:
            statuses.decide_status(fact, earlier, story, linker.statuses)
        _actor_decisions(event, fact, earlier, story, actors, found)
        if linker is not None:
            who.decide_actors(fact, earlier, story, actors, linker.actors)
            partners.decide_partners(fact, earlier, story, actors, linker.partners)
        _place_decision(event, fact, earlier, story, places, actors, found)
        _date_decision(event, fact, earlier, story, times, found)
        _subject_decision(event, fact, earlier, story, found)
        if linker is not None:
            fact.subject = None
            subjects.decide_subject(fact, earlier, story, linker.subjects)
        if linker is not None:
            where.decide_place(fact, earlier, story, places, actors, linker.places, linker.shared)
            when.decide_date(fact, earlier, story, times, linker.dates)


def _place_decision(
    event: Event,
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    places: Cast[scenes.Place],
    actors: Cast[who.Actor],
    found: Decisions,
) -> None:
    options = where.place_candidates(fact, earlier, story, places, actors)
    wanted = {name.casefold() for name in event.locations}
    names = {
        p.name
        for p in places.members
        if wanted & {p.name, *(m.text.casefold() for m in p.mentions)}
    }
    right = {i for i, (m, _) in enumerate(options) if m and scenes.name_of(m) in names}
    if not event.locations:
        right = {len(options) - 1}
    if right:
        found["places"].append(Decision([features for _, features in options], frozenset(right)))
    fact.places = [m for m, _ in options if m and scenes.name_of(m) in names]
    for first in fact.places[:1]:
        for mention, decision in shared.shared_decisions(fact, first, earlier, story, places):
            answer = 0 if scenes.name_of(mention) in names else 1
            found["shared"].append(Decision(decision, frozenset([answer])))


def _actor_decisions(
    event: Event,
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    actors: Cast[who.Actor],
    found: Decisions,
) -> None:
    options = who.actor_candidates(fact, earlier, story, actors)
    wanted = {name.casefold() for name in event.organisations}
    names = {
        a.name
        for a in actors.members
        if wanted & {a.name, *(m.text.casefold() for m in a.mentions)}
    }
    right = {i for i, (m, _) in enumerate(options) if m and who.name_of(m) in names}
    if not event.organisations:
        right = {len(options) - 1}
    if right:
        found["actors"].append(Decision([features for _, features in options], frozenset(right)))
    fact.organisations = [m for m, _ in options if m and who.name_of(m) in names]
    for first in fact.organisations[:1]:
        for mention, decision in partners.partner_decisions(fact, first, earlier, story, actors):
            answer = 0 if who.name_of(mention) in names else 1
            found["partners"].append(Decision(decision, frozenset([answer])))


def _date_decision(
    event: Event,
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    times: Cast[when.Time],
    found: Decisions,
) -> None:
    options = when.date_candidates(fact, earlier, story, times)
    told = [time for time in times.members if any(_is_period(m, event) for m in time.mentions)]
    starts = {mention.start for time in told for mention in time.mentions}
    right = {i for i, (span, _) in enumerate(options) if span and span.start in starts}
    if event.period is None:
        right = {len(options) - 1}
    if right:
        found["dates"].append(Decision([features for _, features in options], frozenset(right)))
    fact.date = next((options[i][0] for i in sorted(right)), None)


def _is_period(span: Span, event: Event) -> bool:
    """Whether the mention tells the event's period: by its words, or the same last day."""
    if event.period is None:
        return False
    end = span.values.get("date_end")
    return span.text in event.period.text or (end is not None and end == event.period.date_end)


def _subject_decision(
    event: Event, fact: Fact, earlier: Sequence[Fact], story: Story, found: Decisions
) -> None:
    """What has most words in common with the gold's subject is right."""
    options = subjects.subject_candidates(fact, earlier, story)
    shares = [_overlap(_words(event.subject), _words(text)) for text, _ in options]
    best = max(shares, default=0.0)
    fact.subject = event.subject
    if best >= LIKE:
        right = frozenset(index for index, share in enumerate(shares) if share == best)
        found["subjects"].append(Decision([features for _, features in options], right))
        fact.subject = options[min(right)][0]


def _words(text: str | None) -> set[str]:
    return set((text or "").casefold().split())


def _overlap(one: set[str], other: set[str]) -> float:
    """Jaccard's index of two sets of words."""
    return len(one & other) / max(len(one | other), 1)
