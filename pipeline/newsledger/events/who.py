"""Who carries a fact out: each organisation of the article is taken or left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.events.choice import Choice
from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.position import distance, in_lower_case, nearness, position
from newsledger.events.story import Story
from newsledger.resources import read_toml
from newsledger.schema import Span

_SMALL_WORDS = frozenset({"of", "the", "and", "for", "&", "de", "in"})


@dataclass(frozen=True, slots=True)
class Actor:
    """All mentions of one organisation in an article, in order.

    `kind` is company, office, media, or reporting for what only reports in this article.
    """

    name: str
    kind: str
    mentions: tuple[Span, ...]


def actors_of(story: Story) -> list[Actor]:
    """Return the distinct organisations in the order of their first mentions.

    A name whose words are the first words of a longer one, or its initials, is the longer one's.
    """
    mentions: dict[str, list[Span]] = {}
    for span in story.organisations:
        mentions.setdefault(name_of(span), []).append(span)
    owners = {name: _longer(name, mentions) for name in mentions}
    merged: dict[str, list[Span]] = {}
    for name, spans in mentions.items():
        merged.setdefault(owners[name], []).extend(spans)
    return [
        Actor(name, _kind(name, spans, story), tuple(sorted(spans, key=lambda span: span.start)))
        for name, spans in merged.items()
    ]


def _longer(name: str, names: Iterable[str]) -> str:
    """Return the longest of `names` that `name` is short for, or itself."""
    words = name.split()
    fitting = [name]
    for other in names:
        parts = other.split()
        begins = len(parts) > len(words) and parts[: len(words)] == words
        initials = "".join(part[0] for part in parts if part not in _SMALL_WORDS)
        if begins or (len(words) == 1 and len(initials) > 1 and name == initials):
            fitting.append(other)
    return max(fitting, key=len)


@cache
def _lexicon(name: str) -> frozenset[str]:
    return frozenset(read_toml("lexicon/actors.toml")[name])


def _kind(name: str, mentions: Sequence[Span], story: Story) -> str:
    """Tell companies from offices of state, from media, and from those that only report here."""
    words = set(name.split())
    for kind in ("media", "office"):
        if words & _lexicon(kind):
            return kind
    reported = 0
    for mention in mentions:
        around = [*story.left(mention.start, 2), *story.right(mention.end, 2, len(story.text))]
        bracket = story.text[max(mention.start - 1, 0)] == "("
        reported += bracket or any(word.lower in _lexicon("reporting") for word in around)
    return "reporting" if reported == len(mentions) else "company"


def decide_actors(
    fact: Fact,
    earlier: Sequence[Fact],
    story: Story,
    actors: Sequence[Actor],
    choice: Choice,
    more: Choice,
) -> None:
    """Set `fact.organisations`: the likeliest actor, or none, and those that act with it.

    `earlier` are the facts before it in the article, whose actors are settled.
    """
    options = actor_candidates(fact, earlier, story, actors)
    index, probability = choice.best([features for _, features in options])
    fact.confidence *= probability
    first = options[index][0]
    if first is None:
        fact.organisations = []
        return
    chosen = [first]
    for mention, decision in partner_decisions(fact, first, story, actors):
        if more.best(decision)[0] == 0:
            chosen.append(mention)
    acting = [actor for actor in actors if any(mention in actor.mentions for mention in chosen)]
    introduced = [in_lower_case(actor.mentions)[0] for actor in acting]
    fact.organisations = sorted(introduced, key=lambda mention: mention.start)


def name_of(span: Span) -> str:
    """Return the canonical name of an organisation's mention, lower-cased."""
    return str(span.values.get("name") or span.text).casefold()


def actor_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story, actors: Sequence[Actor]
) -> list[tuple[Span | None, list[str]]]:
    """Return (mention nearest to the fact, features) for each actor, and (None, …) for nobody."""
    nearest = [(min(a.mentions, key=lambda m: distance(m, fact, story)), a) for a in actors]
    nearest.sort(key=lambda pair: distance(pair[0], fact, story))
    companies = sum(actor.kind == "company" for actor in actors)
    salience = _salience(actors, story)
    last = {mention.start for mention in earlier[-1].organisations} if earlier else set()
    options: list[tuple[Span | None, list[str]]] = []
    near = nearness(fact, earlier, story)
    ranks: Counter[str] = Counter()
    for mention, actor in nearest:
        place = position(mention, fact, story)
        known = any(m.start in last for m in actor.mentions)
        state = f"{'last' if known else 'other' if last else 'free'}-{near}"
        whole = {
            "position": place,
            "rank": f"{place}#{min(ranks[place + actor.kind], 2)}",
            "salience": salience[actor.name],
            "kind": actor.kind,
            "type": fact.type,
            "state": state,
            "companies": str(min(companies, 4)),
        }
        options.append((mention, _features(fact, story, mention, whole)))
        ranks[place + actor.kind] += 1
        ranks["here"] += place.startswith("here") and actor.kind == "company"
    state = f"{'some' if last else 'none'}-{near}"
    options.append((None, _none_features(fact, story, ranks["here"], companies, state)))
    return options


def _salience(actors: Sequence[Actor], story: Story) -> dict[str, str]:
    """Say of each actor whether the article is led by it and how much it dwells on it."""
    companies = [actor for actor in actors if actor.kind == "company"]
    most = max((len(actor.mentions) for actor in companies), default=0)
    lead_end = story.sentences[min(1, len(story.sentences) - 1)][1] if story.sentences else 0
    found = {}
    for actor in actors:
        led = any(mention.start < lead_end for mention in actor.mentions)
        often = "top" if len(actor.mentions) == most and most > 1 else "some"
        found[actor.name] = f"{'lead' if led else 'body'}-{often}"
    return found


def _features(fact: Fact, story: Story, mention: Span, whole: Mapping[str, str]) -> list[str]:
    sentence = story.sentences[story.sentence_index(mention.start)]
    before = [word.lower for word in story.left(mention.start, 2, sentence[0])]
    after = [word.lower for word in story.right(mention.end, 4, sentence[1])]
    left, right = before[-1] if before else "^", after[0] if after else "$"
    here = whole["position"].startswith("here")
    reports = bool(_lexicon("reporting") & {*before, *after[:2]})
    features = [
        f"{name}={value}" for name, value in whole.items() if name not in ("type", "companies")
    ]
    pairs = (
        ("rank", "kind"),
        ("rank", "salience"),
        ("rank", "type"),
        ("rank", "state"),
        ("rank", "companies"),
        ("salience", "kind"),
        ("salience", "type"),
        ("salience", "state"),
        ("salience", "companies"),
        ("kind", "type"),
        ("kind", "state"),
        ("state", "type"),
    )
    features += [f"{one}.{two}={whole[one]}.{whole[two]}" for one, two in pairs]
    features += [
        f"position.kind.salience={whole['position']}.{whole['kind']}.{whole['salience']}",
        f"position.kind.type={whole['position']}.{whole['kind']}.{fact.type}",
        f"kind.salience.type={whole['kind']}.{whole['salience']}.{fact.type}",
        f"l={left}.here={here}",
        f"r={right}.here={here}",
        f"l={left}.{fact.type}",
        f"first={mention.start == sentence[0]}.here={here}",
        f"reports={reports}.here={here}.{whole['kind']}",
        *(f"a.{cue}.here={here}" for cue in sorted({c for word in after for c in classes(word)})),
        *(f"b.{cue}.here={here}" for cue in sorted({c for word in before for c in classes(word)})),
    ]
    if here:
        side = whole["position"].rpartition("-")[2]
        stretch = (mention.end, fact.start) if side == "before" else (fact.end, mention.start)
        figures = len(story.spans_in(story.figures, *stretch))
        features += [
            f"l={left}.{whole['position']}",
            f"r={right}.{whole['position']}",
            f"figures={min(figures, 2)}.{whole['position']}",
            *(f"{side}.between={cue}" for cue in sorted(story.cues(*stretch))),
        ]
    return features


def _none_features(fact: Fact, story: Story, here: int, companies: int, state: str) -> list[str]:
    sentence = story.sentences[story.sentence_index(fact.start)]
    features = [
        "none",
        f"none.{fact.type}",
        f"none.state={state}.{fact.type}",
        f"none.companies={min(companies, 4)}.{fact.type}",
        f"none.here={min(here, 2)}.{fact.type}",
        f"none.here={min(here, 2)}.state={state}",
        f"none.here={min(here, 2)}.companies={min(companies, 4)}",
    ]
    features += [f"none.cue={cue}" for cue in sorted(story.cues(*sentence))]
    features += [
        f"none.label={label}" for label in sorted({figure.label for figure in fact.figures})
    ]
    return features


def partner_decisions(
    fact: Fact, first: Span, story: Story, actors: Sequence[Actor]
) -> list[tuple[Span, list[list[str]]]]:
    """Return for each other actor its mention nearest to `first` and both choices' features."""
    decisions: list[tuple[Span, list[list[str]]]] = []
    for actor in actors:
        if actor.name == name_of(first):
            continue
        mention = min(actor.mentions, key=lambda m: abs(m.start - first.start))
        low, high = sorted((mention, first), key=lambda m: m.start)
        same = story.sentence_index(mention.start) == story.sentence_index(first.start)
        between = [word.lower for word in story.words_in(low.end, high.start)] if same else []
        features = [
            "add",
            f"add.{fact.type}.same={same}.{actor.kind}",
            f"add.gap={min(len(between) // 3, 4) if same else 'far'}.{actor.kind}",
            f"add.mentions={min(len(actor.mentions), 3)}.{fact.type}",
        ]
        if same:
            features += [f"add.between={word}" for word in set(between)]
            features += [f"add.text={' '.join(between)}"] if len(between) <= 4 else []
            features += [
                f"add.{fact.type}.cue={cue}" for cue in sorted(story.cues(low.start, high.end))
            ]
        decisions.append((mention, [features, []]))
    return decisions
