"""Products that are told of as projects without a figure: "plants for bricks and glass"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsledger.choice import Choice
from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.leads import lead_features, lead_of
from newsledger.events.phrases import Phrase
from newsledger.events.plants import is_plural, kind_of, nominals_of
from newsledger.events.story import Story
from newsledger.layout import Range

_CUES = frozenset({"project.facility", "project.project", "project.launch", "project.close"})
# How sure the rule on lists is: 15 of 15 right, all in the seeds (train and dev have none), so
# a little less than sure.
_LISTED = 0.9
# Above this probability a phrase is taken; chosen by cross-validation on the training articles.
_ACCEPTED = 0.4
_LISTING = frozenset({"including", "include", "includes", "particular", "namely", "like", ":"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase that may name a project of its own, and the sentence it stands in.

    `features` leave out how the phrase before it was judged: see `with_state`. `listed` is
    True for a member of a list of products or plants with places of their own.
    """

    phrase: Phrase
    sentence: Range
    features: list[str]
    listed: bool = False


def find_projects(story: Story, facts: Sequence[Fact], choice: Choice) -> list[Fact]:
    """Return a fact for each product that is named as a project of its own, without a figure.

    `facts` are the groups of figures and plants. Members of lists are taken by rule; on the
    rest the choice decides.
    """
    taken = sorted(
        (plant.values["phrase"] for fact in facts if not fact.figures for plant in fact.plants),
        key=lambda phrase: phrase.start,
    )
    found: list[Fact] = []
    for candidate in candidates(story):
        phrase = candidate.phrase
        if phrase in taken:
            continue
        before = [other for other in taken if other.start < phrase.start]
        features = with_state(candidate, before[-1] if before else None, story)
        probability = choice.probabilities([features, []])[0]
        if candidate.listed:
            probability = max(probability, _LISTED)
        if probability > _ACCEPTED:
            taken.append(phrase)
            taken.sort(key=lambda other: other.start)
            fact = Fact(phrase.start, phrase.end, type="project")
            fact.decided("members", probability)
            fact.subject = story.text[phrase.start : phrase.end]
            found.append(fact)
    return found


def candidates(story: Story) -> Iterator[Candidate]:
    """Yield the noun phrases of the sentences that speak of facilities or of launching."""
    seen: set[str] = set()
    for sentence in story.sentences:
        if _speaks_of_projects(story, sentence):
            named, paired, listed, chains = nominals_of(story, sentence)
            shared = _sentence_features(named, sentence, paired, story)
            for phrase in named:
                if kind_of(phrase) != "other" and phrase.start not in listed:
                    continue  # a plant: see `groups`
                own = _phrase_features(phrase, sentence, paired[phrase.start], story, seen)
                kind = kind_of(phrase)
                crossed = [f"{kind}.{name}" for name in shared]
                crossed += [f"paired={paired[phrase.start]}.{name}" for name in shared[:3]]
                crossed += chains[phrase.start].features(kind)
                crossed += [f"{kind}.{name}" for name in lead_features(story, phrase.start)]
                yield Candidate(phrase, sentence, [*own, *crossed], phrase.start in listed)
            seen.update(phrase.head for phrase in named)


def _speaks_of_projects(story: Story, sentence: Range) -> bool:
    """Whether the sentence, or the one that leads it, speaks of facilities or of launching."""
    lead = lead_of(story, story.sentence_index(sentence[0]))
    led = story.cues(*story.sentences[lead]) if lead >= 0 else frozenset()
    return bool((story.cues(*sentence) | led) & _CUES)


def with_state(candidate: Candidate, accepted: Phrase | None, story: Story) -> list[str]:
    """Return the candidate's features with how it stands to the phrase accepted before it."""
    phrase = candidate.phrase
    if accepted is None or accepted.start < candidate.sentence[0]:
        return [*candidate.features, "state=none"]
    between = [word.lower for word in story.words_in(accepted.end, phrase.start)]
    joint = " ".join(between) if len(between) <= 2 else "far" if len(between) > 12 else "near"
    listed = bool({",", "and", ";"} & set(between[-3:]))
    return [
        *candidate.features,
        f"state={joint}",
        f"state.listed={listed}.{kind_of(phrase)}",
        f"state.listed={listed}.det={phrase.determiner}",
        f"state.listed={listed}.gap={min(len(between) // 4, 3)}",
    ]


def _sentence_features(
    phrases: Sequence[Phrase], sentence: Range, paired: Mapping[int, str], story: Story
) -> list[str]:
    """What the sentence says of all its phrases; the first three are crossed with the pairing."""
    pairs = min(sum(pair != "none" for pair in paired.values()), 3)
    figures = len(story.spans_in(story.figures, *sentence))
    facilities = min(sum(kind_of(phrase) == "facility" for phrase in phrases), 3)
    turns = {name.partition(".")[0] for _, name in story.turns_in(*sentence)}
    features = [
        f"pairs={pairs}",
        f"figures={min(figures, 2)}",
        f"facilities={facilities}",
        f"figures={min(figures, 2)}.facilities={facilities}",
        f"org={bool(story.spans_in(story.organisations, *sentence))}",
        f"loc={bool(story.spans_in(story.places, *sentence))}",
        f"title={story.layout.title is not None and sentence[0] < story.layout.title[1]}",
        f"opening={story.sentence_index(sentence[0]) < 3}",
    ]
    features += [f"turns={name}" for name in sorted(turns)]
    features += [
        f"cue={cue}" for cue in sorted(story.cues(*sentence)) if cue.startswith("project.")
    ]
    return features


def _phrase_features(
    phrase: Phrase, sentence: Range, paired: str, story: Story, seen: set[str]
) -> list[str]:
    kind = kind_of(phrase)
    before = [word.lower for word in story.left(phrase.start, 8, sentence[0])]
    after = [word.lower for word in story.right(phrase.end, 4, sentence[1])]
    clause = story.clauses[story.clause_index(phrase.start)]
    figures = bool(story.spans_in(story.figures, *clause))
    plural = is_plural(phrase.head)
    new = bool({"new", "another", "first", "second", "future"} & {*phrase.words, *before[-2:]})
    known = phrase.head in seen
    near_before = sorted(
        {cue for word in before for cue in classes(word) if cue.startswith("project.")}
    )
    near_after = sorted(
        {cue for word in after for cue in classes(word) if cue.startswith("project.")}
    )
    features = [
        f"kind={kind}",
        f"{kind}.det={phrase.determiner}",
        f"{kind}.det={phrase.determiner}.known={known}",
        f"{kind}.new={new}.plural={plural}",
        f"{kind}.clausefigure={figures}",
        f"{kind}.clausefigure={figures}.new={new}",
        f"{kind}.paired={paired}",
        f"{kind}.paired={paired}.clausefigure={figures}",
        f"{kind}.modifiers={min(len(phrase.core) - 1, 2)}",
        f"{kind}.first={phrase.start - sentence[0] < 8}",
        f"{kind}.l={phrase.before}",
        f"{kind}.r={after[0] if after else '$'}",
        f"l={phrase.before}",
        f"l2={' '.join(before[-2:])}",
        f"r={after[0] if after else '$'}",
        f"headword={phrase.head}",
        f"listing={bool(_LISTING & set(before))}.{kind}",
        f"production={'production' in before[-3:] or 'production' in phrase.words}.{kind}",
        f"production={'production' in before[-3:] or 'production' in phrase.words}.paired={paired}",
    ]
    features += [f"{kind}.before={cue}" for cue in near_before]
    features += [f"{kind}.after={cue}" for cue in near_after]
    features += [f"verb.l={word}" for word in before[-4:] if "project.launch" in classes(word)]
    features += [f"verb.r={word}" for word in after if "project.launch" in classes(word)]
    return features
