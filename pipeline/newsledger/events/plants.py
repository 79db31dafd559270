"""Phrases that name a plant, a line, a project: what figures are told about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from newsledger.events.chains import Chain, chains_of
from newsledger.events.cues import classes
from newsledger.events.enumerations import enumerated, pairing
from newsledger.events.fact import PLANT
from newsledger.events.introductions import introduces
from newsledger.events.leads import lead_features
from newsledger.events.phrases import Phrase, phrases_in
from newsledger.events.story import Mentions, Story, once
from newsledger.layout import Range
from newsledger.resources import read_toml
from newsledger.schema import Span

_KINDS = ("project.facility", "project.project")
_REACH = 60  # characters before a phrase in which a name that covers it may begin


@once
def plants_of(story: Story) -> Mentions:
    """Return a PLANT span for each phrase whose head is a word for a facility or a project.

    Phrases that are figures, dates or names are left out. `values` has the phrase and its
    features.
    """
    return Mentions(
        Span(
            phrase.start,
            phrase.end,
            PLANT,
            story.text[phrase.start : phrase.end],
            {"phrase": phrase, "features": features},
        )
        for phrase, features in _with_features(story)
    )


def kind_of(phrase: Phrase) -> str:
    """Tell a facility ("plant") from a project word ("production of …") and from the rest."""
    head = classes(phrase.head)
    return next((kind.partition(".")[2] for kind in _KINDS if kind in head), "other")


def sort_of(plant: Span) -> str:
    """Tell one plant newly named, one spoken of before, and several."""
    phrase: Phrase = plant.values["phrase"]
    if is_plural(phrase.head):
        return "plants"
    if is_new(phrase):
        return "a-plant"
    return "the-plant" if phrase.determiner else "plant"


@cache
def _new_words() -> frozenset[str]:
    rule = read_toml("events/project.toml")["introduction"]
    return frozenset(rule["new"]) | frozenset(rule["determiners"])


def is_new(phrase: Phrase) -> bool:
    """Whether the phrase has an indefinite article or says that the plant is new."""
    return phrase.determiner in _new_words() or bool(_new_words() & set(phrase.words))


def is_plural(word: str) -> bool:
    """Whether a noun has the form of a plural."""
    return word.endswith("s") and not word.endswith("ss")


def named_phrases(story: Story, sentence: Range) -> list[Phrase]:
    """Return the noun phrases of a sentence that aren't figures, dates or names."""
    return [phrase for phrase in phrases_in(story, *sentence) if not _is_name(phrase, story)]


class Nominals(NamedTuple):
    """The phrases of a sentence that may name something new, and how they stand together.

    `paired` and `chains` are by the start of a phrase: how a place follows, the coordination.
    """

    phrases: list[Phrase]
    paired: dict[int, str]
    listed: set[int]
    chains: dict[int, Chain]


@once
def nominals_of(story: Story, sentence: Range) -> Nominals:
    """Return what the noun phrases of a sentence are, for plants and projects alike."""
    phrases = named_phrases(story, sentence)
    return Nominals(
        phrases,
        {phrase.start: pairing(phrase, sentence, story) for phrase in phrases},
        enumerated(phrases, sentence, story),
        chains_of(phrases, sentence, story),
    )


def _is_name(phrase: Phrase, story: Story) -> bool:
    """Whether an organisation, place, date or figure covers the phrase or takes its head."""
    spans = story.spans_in(story.spans, phrase.start - _REACH, phrase.end)
    covering = [span for span in spans if span.end > phrase.start]
    return any(span.end >= phrase.end or span.label not in ("ORG", "LOC") for span in covering)


def _with_features(story: Story) -> Iterator[tuple[Phrase, list[str]]]:
    seen: set[str] = set()
    for sentence in story.sentences:
        if story.cues(*sentence).isdisjoint(_KINDS):
            continue
        nominals = nominals_of(story, sentence)
        for phrase in nominals.phrases:
            if kind_of(phrase) != "other":
                paired = nominals.paired[phrase.start]
                features = _features(phrase, sentence, story, paired, phrase.head in seen)
                features.append(f"listed={phrase.start in nominals.listed}")
                features += nominals.chains[phrase.start].features(kind_of(phrase))
                features += lead_features(story, phrase.start)
                yield phrase, features
        seen.update(phrase.head for phrase in nominals.phrases)


def _features(phrase: Phrase, sentence: Range, story: Story, paired: str, known: bool) -> list[str]:
    """What the phrase and its sentence say on whether it names a project of its own."""
    kind = kind_of(phrase)
    before = [word.lower for word in story.left(phrase.start, 8, sentence[0])]
    after = [word.lower for word in story.right(phrase.end, 4, sentence[1])]
    clause = story.clauses[story.clause_index(phrase.start)]
    figures = bool(story.spans_in(story.figures, *clause))
    around = bool(story.spans_in(story.figures, *sentence))
    plural, new = is_plural(phrase.head), is_new(phrase)
    turns = {name.partition(".")[0] for _, name in story.turns_in(*clause)}
    org = bool(story.spans_in(story.organisations, *sentence))
    loc = bool(story.spans_in(story.places, *sentence))
    title = story.layout.title is not None and sentence[0] < story.layout.title[1]
    features = [
        f"kind={kind}",
        f"{kind}.det={phrase.determiner}",
        f"{kind}.det={phrase.determiner}.known={known}",
        f"new={new}.plural={plural}",
        f"new={new}.plural={plural}.figures={figures}",
        f"new={new}.around={around}.loc={loc}",
        f"new={new}.around={around}.org={org}",
        f"around={around}.org={org}.loc={loc}",
        f"clausefigure={figures}",
        f"paired={paired}.around={around}",
        f"modifiers={min(len(phrase.core) - 1, 2)}.new={new}",
        f"first={phrase.start - sentence[0] < 8}.{kind}",
        f"title={title}.{kind}",
        f"introduces={introduces(phrase, sentence, story)}",
        f"l={phrase.before}",
        f"l2={' '.join(before[-2:])}",
        f"r={after[0] if after else '$'}",
        f"head={phrase.head}",
    ]
    features += [f"turns={name}.{kind}" for name in sorted(turns)]
    features += [f"turns={name}.new={new}.around={around}" for name in sorted(turns)]
    for side, words in (("before", before), ("after", after)):
        cues = {cue for word in words for cue in classes(word) if cue.startswith("project.")}
        features += [f"{side}={cue}.{kind}" for cue in sorted(cues)]
    return features
