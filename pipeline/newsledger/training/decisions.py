"""Turns gold articles into the decisions that the linking would face, with the right answers.

Each decision is shown as the linking meets it: the facts are gold, and what was settled
about the facts before is gold too, or, when a `linker` is given, what that linker settled.
The latter teaches the choices to live with earlier mistakes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from newsledger.events import groups, kinds, projects, when, where, who
from newsledger.events.fact import Fact
from newsledger.events.linking import Linker
from newsledger.events.phrases import Phrase
from newsledger.events.story import Story
from newsledger.schema import EVENT_TYPES, STATUSES, Annotated, Event, Span
from newsledger.spans.geography import located
from newsledger.training.gold import events_of, figures_of
from newsledger.training.learn import Decision

Decisions = dict[str, list[Decision]]


def decisions_of(articles: Iterable[Annotated], linker: Linker | None = None) -> Decisions:
    """Return the decisions of all articles by the names of the linker's choices.

    `linker` settles the earlier facts; it should not have learned from the same articles.
    """
    found: Decisions = defaultdict(list)
    for gold in articles:
        story = Story(gold.article.text, located(gold.article.text, gold.spans), gold.article.date)
        found["groups"] += _group_decisions(gold, story)
        naming, heads = _project_decisions(gold, story)
        found["projects"] += naming
        _settle(gold, story, heads, found, linker)
    return found


def _group_decisions(gold: Annotated, story: Story) -> list[Decision]:
    """Return a decision for each figure; a group with a figure of the same event is right."""
    found: list[Decision] = []
    facts: list[Fact] = []
    owners: list[frozenset[str]] = []
    for figure in story.figures:
        events = events_of(gold, figure)
        options = groups.candidates(facts, figure, story)
        targets = [target for target, _ in options]
        right = {i for i, target in enumerate(targets) if target >= 0 and owners[target] & events}
        right = right or {targets.index(groups.NEW if events else groups.DROP)}
        found.append(Decision([features for _, features in options], frozenset(right)))
        taken = min(right)
        if targets[taken] == groups.NEW:
            facts.append(Fact(figure.start, figure.end, [figure]))
            owners.append(events)
        elif targets[taken] != groups.DROP:
            facts[targets[taken]].figures.append(figure)
            owners[targets[taken]] |= events
    return found


def _project_decisions(gold: Annotated, story: Story) -> tuple[list[Decision], dict[str, Fact]]:
    """Return the decisions, and the facts of the figureless projects by event id."""
    candidates = list(projects.candidates(story))
    heads: dict[str, Fact] = {}
    chosen: set[int] = set()
    for event in gold.events:
        if event.type != "project" or any(True for _ in figures_of(gold, event)):
            continue
        index = _phrase_of(event, candidates, gold.article.text)
        if index is not None:
            phrase = candidates[index].phrase
            heads[event.id] = Fact(phrase.start, phrase.end, type="project")
            chosen.add(index)
    found: list[Decision] = []
    accepted: Phrase | None = None
    for index, candidate in enumerate(candidates):
        features = projects.with_state(candidate, accepted, story)
        found.append(Decision([features, []], frozenset([0 if index in chosen else 1])))
        if index in chosen:
            accepted = candidate.phrase
    return found, heads


def _phrase_of(event: Event, candidates: Sequence[projects.Candidate], text: str) -> int | None:
    """Return the index of the phrase that shares most words with the event's subject."""
    subject = (event.subject or "").lower()
    words = set(subject.split())
    best: tuple[float, int] | None = None
    for index, candidate in enumerate(candidates):
        phrase = candidate.phrase
        if not any(start <= phrase.start < end for start, end in event.evidence):
            continue
        own = text[phrase.start : phrase.end].lower()
        likeness = len(words & set(own.split())) / len(words | set(own.split()))
        likeness += 0.5 * (own in subject or subject in own)
        if best is None or likeness > best[0]:
            best = (likeness, index)
    return best[1] if best and best[0] >= 0.3 else None


def _settle(
    gold: Annotated, story: Story, heads: dict[str, Fact], found: Decisions, linker: Linker | None
) -> None:
    """Add the decisions on type, status, place, actors and date of each event."""
    places, actors = where.places_of(story), who.actors_of(story)
    facts: list[tuple[Event, Fact]] = []
    for event in gold.events:
        figures = list(figures_of(gold, event))
        if figures:
            facts.append((event, Fact(figures[0].start, figures[0].end, figures, type=event.type)))
        elif event.id in heads:
            facts.append((event, heads[event.id]))
    facts.sort(key=lambda pair: pair[1].start)
    for index, (event, fact) in enumerate(facts):
        earlier = [other for _, other in facts[:index]]
        if fact.figures:
            options = kinds.type_candidates(fact, earlier, story)
            found["types"].append(Decision(options, frozenset([EVENT_TYPES.index(event.type)])))
            if linker is not None:
                kinds.decide_type(fact, earlier, story, linker.types)
        answer = frozenset([STATUSES.index(event.status)])
        found["statuses"].append(Decision(kinds.status_candidates(fact, earlier, story), answer))
        fact.status = event.status
        if linker is not None:
            kinds.decide_status(fact, earlier, story, linker.statuses)
        _place_decision(event, fact, earlier, story, places, found)
        _actor_decisions(event, fact, earlier, story, actors, found)
        _date_decision(event, fact, earlier, story, found)
        if linker is not None:
            where.decide_place(fact, earlier, story, places, linker.places)
            who.decide_actors(fact, earlier, story, actors, linker.actors, linker.partners)
            when.decide_date(fact, earlier, story, linker.dates)


def _place_decision(
    event: Event,
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    places: Sequence[where.Place],
    found: Decisions,
) -> None:
    options = where.place_candidates(fact, earlier, story, places)
    wanted = {name.casefold() for name in event.locations}
    names = {p.name for p in places if wanted & {p.name, *(m.text.casefold() for m in p.mentions)}}
    right = {i for i, (m, _) in enumerate(options) if m and where.name_of(m) in names}
    if not event.locations:
        right = {len(options) - 1}
    if right:
        found["places"].append(Decision([features for _, features in options], frozenset(right)))
    fact.places = [m for m, _ in options if m and where.name_of(m) in names]


def _actor_decisions(
    event: Event,
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    actors: Sequence[who.Actor],
    found: Decisions,
) -> None:
    options = who.actor_candidates(fact, earlier, story, actors)
    wanted = {name.casefold() for name in event.organisations}
    names = {a.name for a in actors if wanted & {a.name, *(m.text.casefold() for m in a.mentions)}}
    right = {i for i, (m, _) in enumerate(options) if m and who.name_of(m) in names}
    if not event.organisations:
        right = {len(options) - 1}
    if right:
        found["actors"].append(Decision([features for _, features in options], frozenset(right)))
    fact.organisations = [m for m, _ in options if m and who.name_of(m) in names]
    for first in fact.organisations[:1]:
        for mention, decision in who.partner_decisions(fact, first, story, actors):
            answer = 0 if who.name_of(mention) in names else 1
            found["partners"].append(Decision(decision, frozenset([answer])))


def _date_decision(
    event: Event, fact: Fact, earlier: Sequence[Fact], story: Story, found: Decisions
) -> None:
    options = when.date_candidates(fact, earlier, story)
    right = {i for i, (span, _) in enumerate(options) if span and _is_period(span, event)}
    if event.period is None:
        right = {len(options) - 1}
    if right:
        found["dates"].append(Decision([features for _, features in options], frozenset(right)))
    fact.date = next((options[i][0] for i in sorted(right)), None)


def _is_period(span: Span, event: Event) -> bool:
    return event.period is not None and span.text in event.period.text
