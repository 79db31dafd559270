"""Who carries a fact out: each organisation of the article is taken or left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from newsledger.choice import Choice
from newsledger.events.cast import Cast, crossings, lead_end, salience, weight
from newsledger.events.fact import Fact
from newsledger.events.position import between_features, nearness, position
from newsledger.events.story import Story
from newsledger.resources import read_toml
from newsledger.schema import Span

_SMALL_WORDS = frozenset({"of", "the", "and", "for", "&", "de", "in"})


@dataclass(frozen=True, slots=True, eq=False)
class Actor:
    """All mentions of one organisation in an article, in order.

    `kind` is company, office, media, or reporting for what only reports in this article.
    """

    name: str
    kind: str
    salience: str
    mentions: tuple[Span, ...]


def actors_of(story: Story) -> Cast[Actor]:
    """Return the distinct organisations in the order of their first mentions.

    A name whose words are the first words of a longer one, or its initials, is the longer one's.
    """
    mentions: dict[str, list[Span]] = {}
    for span in story.organisations:
        mentions.setdefault(name_of(span), []).append(span)
    longer = _longer_forms(mentions)
    merged: dict[str, list[Span]] = {}
    for name, spans in mentions.items():
        merged.setdefault(longer.get(name, name), []).extend(spans)
    kinds = {name: _kind(name, spans, story) for name, spans in merged.items()}
    companies = [len(spans) for name, spans in merged.items() if kinds[name] == "company"]
    most, lead = max(companies, default=0), lead_end(story)
    return Cast(
        [
            Actor(
                name,
                kinds[name],
                salience(spans, len(spans) == most > 1, lead),
                tuple(sorted(spans, key=lambda span: span.start)),
            )
            for name, spans in merged.items()
        ]
    )


def _longer_forms(names: Iterable[str]) -> dict[str, str]:
    """Return for each name that is short for others the longest of those.

    A name is short for one that it begins, word by word, or whose initials it is.
    """
    longest: dict[str, str] = {}
    for name in sorted(names, key=len):
        words = name.split()
        shorts = {" ".join(words[:count]) for count in range(1, len(words))}
        initials = "".join(word[0] for word in words if word not in _SMALL_WORDS)
        if len(initials) > 1:
            shorts.add(initials)
        longest.update(dict.fromkeys(shorts - {name}, name))
    return longest


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
    fact: Fact, earlier: Sequence[Fact], story: Story, actors: Cast[Actor], choice: Choice
) -> None:
    """Set `fact.organisations` to the mention of the likeliest actor, or leave it empty.

    `earlier` are the facts before it in the article, whose actors are settled.
    """
    options = actor_candidates(fact, earlier, story, actors)
    index, probability = choice.best([features for _, features in options])
    fact.decided("actor", probability)
    first = options[index][0]
    fact.organisations = [] if first is None else [first]


def name_of(span: Span) -> str:
    """Return the canonical name of an organisation's mention, lower-cased."""
    return str(span.values.get("name") or span.text).casefold()


def actor_candidates(
    fact: Fact, earlier: Sequence[Fact], story: Story, actors: Cast[Actor]
) -> list[tuple[Span | None, list[str]]]:
    """Return (mention nearest to the fact, features) for each actor, and (None, …) for nobody."""
    companies = actors.kinds["company"]
    last = {id(actors.owner(m)) for m in earlier[-1].organisations} if earlier else set()
    options: list[tuple[Span | None, list[str]]] = []
    near = nearness(fact, earlier, story)
    used = actors.used([mention for other in earlier for mention in other.organisations])
    title = story.layout.title
    back = _back(fact, story)
    counts = [len(actor.mentions) for actor in actors.members if actor.kind == "company"]
    total = sum(counts)
    ranks: Counter[str] = Counter()
    for mention, actor in actors.near(fact, story):
        place = position(mention, fact, story)
        state = f"{'last' if id(actor) in last else 'other' if last else 'free'}-{near}"
        whole = {
            "position": place,
            "rank": f"{place}#{min(ranks[place + actor.kind], 2)}",
            "salience": actor.salience,
            "kind": actor.kind,
            "type": fact.type,
            "state": state,
            "companies": str(min(companies, 4)),
            "used": f"{min(used[id(actor)], 2)}-of-{min(len(earlier), 3)}",
            "title": str(title is not None and actor.mentions[0].start < title[1]),
            "back": back,
            "weight": weight(len(actor.mentions), total),
        }
        options.append((mention, _features(fact, story, mention, whole)))
        ranks[place + actor.kind] += 1
        ranks["here"] += place.startswith("here") and actor.kind == "company"
    state = f"{'some' if last else 'none'}-{near}"
    none = _none_features(fact, story, ranks["here"], companies, state)
    topic = weight(max(counts, default=0), total)
    none += [f"none.weight={topic}", f"none.weight={topic}.{fact.type}"]
    none += [f"none.weight={topic}.{state}", f"none.back={back}.{fact.type}"]
    options.append((None, [*none, f"none.back={back}.{state}"]))
    return options


def _back(fact: Fact, story: Story) -> str:
    """How the head's sentence points back to a company: by a noun, a pronoun, or not at all."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    words = [word.lower for word in story.words_in(*sentence)]
    nouns = _lexicon("back_nouns")
    if any(one in ("the", "this") and two in nouns for one, two in pairwise(words)):
        return "noun"
    return "pronoun" if _lexicon("back_pronouns") & set(words) else "none"


# What counts only together with another property.
_PAIRED = frozenset({"rank", "type", "state", "companies", "used"})


def _features(fact: Fact, story: Story, mention: Span, whole: Mapping[str, str]) -> list[str]:
    sentence = story.sentences[story.sentence_index(mention.start)]
    before = [word.lower for word in story.left(mention.start, 2, sentence[0])]
    after = [word.lower for word in story.right(mention.end, 4, sentence[1])]
    left, right = before[-1] if before else "^", after[0] if after else "$"
    here = whole["position"].startswith("here")
    reports = bool(_lexicon("reporting") & {*before, *after[:2]})
    features = [f"{name}={value}" for name, value in whole.items() if name not in _PAIRED]
    pairs = (
        ("rank", "kind"),
        ("rank", "salience"),
        ("rank", "type"),
        ("rank", "state"),
        ("rank", "companies"),
        ("salience", "kind"),
        ("salience", "state"),
        ("salience", "companies"),
        ("kind", "type"),
        ("used", "kind"),
        ("used", "position"),
        ("title", "kind"),
        ("title", "position"),
        ("back", "salience"),
        ("back", "used"),
        ("weight", "type"),
        ("weight", "kind"),
        ("weight", "position"),
        ("weight", "state"),
    )
    features += crossings(whole, pairs)
    features += [
        f"position.kind.salience={whole['position']}.{whole['kind']}.{whole['salience']}",
        f"l={left}.here={here}",
        f"r={right}.here={here}",
        f"l={left}.{fact.type}",
        f"first={mention.start == sentence[0]}.here={here}",
        f"reports={reports}.here={here}.{whole['kind']}",
    ]
    if here:
        place = whole["position"]
        features += [f"l={left}.{place}", f"r={right}.{place}"]
        features += between_features(mention, fact, story, place, story.organisations)
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
    clause = story.clauses[story.clause_index(fact.start)]
    before = [word.lower for word in story.left(fact.start, 8, sentence[0])]
    after = [word.lower for word in story.right(fact.end, 6, sentence[1])]
    features += [f"none.near={word}" for word in sorted({*before, *after})]
    features += [f"none.clause={cue}" for cue in sorted(story.cues(*clause))]
    features += [
        f"none.label={label}" for label in sorted({figure.label for figure in fact.figures})
    ]
    return features
